/* SPDX-License-Identifier: MIT */
/* Any bytes as HTML: valid text, and not much longer than the markup was. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <glib.h>

#include "mail/html.h"
#include "fuzz.h"

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autofree char *text = NULL;

  html_init ();
  text = html_to_text ((const char *) data, size);
  /* One byte that is no UTF-8 takes three; a rule of four letters three dashes and ends of line. */
  if (!g_utf8_validate (text, -1, NULL) || strlen (text) > 4 * size + 16)
    abort ();
  return 0;
}
