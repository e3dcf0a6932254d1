/* SPDX-License-Identifier: MIT */
/* Addresses we write to. Without GMime: the office asks before it composes. */
#include <string.h>

#include "base/error.h"
#include "mail/mail.h"

#define ADDRESS_MOST 254
#define LOCAL_MOST 64

static gboolean
is_local_part (const char *text, gsize length)
{
  if (!length || length > LOCAL_MOST || *text == '.' || text[length - 1] == '.')
    return FALSE;
  for (gsize i = 0; i < length; i++)
    if (!g_ascii_isalnum (text[i]) && !strchr ("!#$%&'*+-/=?^_`{|}~.", text[i]))
      return FALSE;
    else if (text[i] == '.' && text[i + 1] == '.')
      return FALSE;
  return TRUE;
}

static gboolean
is_domain (const char *text)
{
  gsize label = 0;

  for (const char *at = text; *at; at++)
    {
      if (*at == '.' ? !label || at[-1] == '-' : !g_ascii_isalnum (*at) && (*at != '-' || !label))
        return FALSE;
      label = *at == '.' ? 0 : label + 1;
      if (label > 63)
        return FALSE;
    }
  return label && text[strlen (text) - 1] != '-';
}

char *
mail_address_check (const char *address, GError **error)
{
  const char *at = address ? strrchr (address, '@') : NULL;
  g_autofree char *domain = at && at[1] ? g_hostname_to_ascii (at + 1) : NULL;

  if (!at)
    desk_error_set (error, DESK_ERROR_INVALID, "the address is none: it needs a name, @ and a domain");
  else if (!is_local_part (address, (gsize) (at - address)))
    desk_error_set (error, DESK_ERROR_INVALID,
                    "the address cannot be written to: before the @ stand letters, digits and marks without blanks or quotes");
  else if (!domain || !is_domain (domain) || strlen (domain) + (gsize) (at - address) + 1 > ADDRESS_MOST)
    desk_error_set (error, DESK_ERROR_INVALID, "the address cannot be written to: what stands behind the @ is no domain");
  else
    return g_strdup_printf ("%.*s@%s", (int) (at - address), address, domain);
  return NULL;
}
