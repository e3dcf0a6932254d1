/* SPDX-License-Identifier: MIT */
/* signs - what a message says about itself: machine, spam, sealed, forwarded, checked */
#pragma once

#include "mail/gmime.h"
#include "mail/headers.h"
#include "mail/mail.h"

MailFlags signs_of_headers (const Headers *headers, const char *subject);
MailFlags signs_of_part (GMimeObject *object);
MailFlags signs_of_text (const char *text);

/* "dkim=pass spf=fail by mx.example.org" of the topmost Authentication-Results; NULL.
 * Transfer full. */
char *signs_verdicts (const Headers *headers);
/* Host and date of the topmost Received line; NULL and WHEN_NONE. Transfer full. */
void signs_received (const Headers *headers, char **by, gint64 *date);
