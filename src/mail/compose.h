/* SPDX-License-Identifier: MIT */
/* compose - a letter of ours as a message (RFC 5322, 2047, 2045) */
#pragma once

#include "mail/mail.h"

GBytes *compose_letter (const Outgoing *letter, GError **error);
