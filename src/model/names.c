/* SPDX-License-Identifier: MIT */
#include "model/names.h"

#include <string.h>

int
names_find (const char *text, gconstpointer table, gsize stride, guint n)
{
  const char *element = table;

  for (guint i = 0; text && i < n; i++, element += stride)
    if (strcmp (text, *(const char *const *) (gconstpointer) element) == 0)
      return (int) i;
  return -1;
}
