/* SPDX-License-Identifier: MIT */
/* mail-test - what the tests of mail share */
#pragma once

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "base/files.h"
#include "base/when.h"
#include "mail/mail.h"

static inline GBytes *
fixture (const char *name)
{
  g_autofree char *path = g_build_filename (g_getenv ("TEST_SOURCE"), "unit", "mail", name, NULL);
  g_autoptr (GError) error = NULL;
  GBytes *bytes = files_read (path, MAIL_LIMIT, &error);

  if (!bytes)
    fail_msg ("%s", error->message);
  return bytes;
}

static inline Incoming *
read_text (const char *text, gssize length)
{
  g_autoptr (GBytes) raw = g_bytes_new (text, length < 0 ? strlen (text) : (gsize) length);

  return mail_parse (raw);
}

static inline int
start_mail (void **state)
{
  g_autoptr (GError) error = NULL;

  if (mail_init (&error))
    return 0;
  print_error ("%s\n", error->message);
  return -1;
}
