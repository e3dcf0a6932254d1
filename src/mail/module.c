/* SPDX-License-Identifier: MIT */
#include <gmodule.h>

#include "mail/compose.h"
#include "mail/html.h"
#include "mail/mail.h"
#include "mail/parse.h"

G_MODULE_EXPORT const MailModule mail_module = {
  .init = parse_init,
  .parse = parse_mail,
  .part = parse_part,
  .compose = compose_letter,
  .html_text = html_to_text,
};
