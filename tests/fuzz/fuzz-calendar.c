/* SPDX-License-Identifier: MIT */
/* Any bytes as an iCalendar file: refused in words, or expanded within bounds. */
#include <stdint.h>
#include <stdlib.h>

#include "policy/almanac.h"
#include "fuzz.h"

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static (data, size);
  g_autoptr (GError) error = NULL;
  g_autoptr (Calendar) calendar = almanac_parse ("fuzz", bytes, &error);

  if (!calendar && !error)
    abort ();
  return 0;
}
