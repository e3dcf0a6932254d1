/* SPDX-License-Identifier: MIT */
#include "mail/address.h"

#include <string.h>

#include "base/text.h"
#include "base/when.h"
#include "mail/charset.h"
#include "mail/gmime.h"
#include "mail/words.h"

#define ID_LENGTH 998    /* longest line of RFC 5322 */
#define ADDRESS_LENGTH 320

/* Read-only after address_init. */
static GMimeParserOptions *options;

void
address_init (void)
{
  static const char *charsets[] = { "utf-8", "windows-1252", NULL };

  if (options)
    return;
  options = g_mime_parser_options_new ();
  g_mime_parser_options_set_fallback_charsets (options, charsets);
}

void
address_free (gpointer data)
{
  MailAddress *address = data;

  g_free (address->name);
  g_free (address->address);
  g_free (address);
}

char *
address_text (const char *value)
{
  g_autofree char *joined = words_join (value);
  g_autofree char *decoded = g_mime_utils_header_decode_text (options, joined);

  return charset_line (decoded);
}

/* GMime decodes punycode; people should see what was sent. */
static char *
shown_address (InternetAddressMailbox *mailbox, gboolean punycode)
{
  const char *sent = internet_address_mailbox_get_addr (mailbox);

  if (punycode && sent && !g_str_is_ascii (sent))
    sent = internet_address_mailbox_get_idn_addr (mailbox);
  char *clean = charset_line (sent);
  if (clean && (!*clean || !strchr (clean, '@')))
    g_clear_pointer (&clean, g_free);
  if (clean && strlen (clean) > ADDRESS_LENGTH)
    clean[g_utf8_find_prev_char (clean, clean + ADDRESS_LENGTH) - clean] = '\0';
  return clean;
}

static void
add_mailbox (GPtrArray *list, InternetAddress *entry, gboolean punycode)
{
  g_autofree char *name = charset_line (internet_address_get_name (entry));
  g_autofree char *address = shown_address (INTERNET_ADDRESS_MAILBOX (entry), punycode);
  MailAddress *added;

  if (!address && !(name && *name))
    return;
  added = g_new0 (MailAddress, 1);
  added->name = name && *name ? g_steal_pointer (&name) : NULL;
  added->address = g_steal_pointer (&address);
  g_ptr_array_add (list, added);
}

static gboolean
add_all (GPtrArray *list, InternetAddressList *entries, gboolean punycode, int depth)
{
  int n = entries ? internet_address_list_length (entries) : 0;

  for (int i = 0; i < n; i++)
    {
      InternetAddress *entry = internet_address_list_get_address (entries, i);

      if (list->len >= ADDRESS_LIMIT)
        return FALSE;
      if (INTERNET_ADDRESS_IS_MAILBOX (entry))
        add_mailbox (list, entry, punycode);
      else if (INTERNET_ADDRESS_IS_GROUP (entry) && depth < 3
               && !add_all (list, internet_address_group_get_members (INTERNET_ADDRESS_GROUP (entry)),
                            punycode, depth + 1))
        return FALSE;
    }
  return TRUE;
}

/* Cuts after ADDRESS_LIMIT commas and forgets colons past a few groups: GMime enters each
 * group by recursion. FALSE when something was cut. */
static gboolean
tame (char *value)
{
  guint commas = 0, colons = 0;

  for (char *at = value; *at; at++)
    {
      if (*at == ':' && ++colons > 20)
        *at = ' ';
      if ((*at == ',' || *at == ';') && ++commas > ADDRESS_LIMIT)
        {
          *at = '\0';
          return FALSE;
        }
    }
  return colons <= 20;
}

gboolean
address_read (const char *value, GPtrArray *list)
{
  g_autofree char *tamed = words_join (value);
  gboolean whole = tame (tamed);
  gboolean punycode = strstr (tamed, "xn--") || strstr (tamed, "XN--");
  g_autoptr (InternetAddressList) entries = internet_address_list_parse (options, tamed);
  guint before = list->len;

  whole = add_all (list, entries, punycode, 0) && whole;
  if (list->len == before && list->len < ADDRESS_LIMIT)
    {
      g_autofree char *name = address_text (tamed);

      if (*name && strcmp (name, "<>") != 0)
        {
          MailAddress *added = g_new0 (MailAddress, 1);

          added->name = g_steal_pointer (&name);
          g_ptr_array_add (list, added);
        }
    }
  return whole;
}

gboolean
address_is_mixed (const char *address)
{
  const char *domain = address ? strrchr (address, '@') : NULL;
  g_autofree char *decoded = NULL;

  if (!domain)
    return FALSE;
  decoded = g_hostname_to_unicode (domain + 1);
  return text_domain_is_mixed (domain + 1) || (decoded && text_domain_is_mixed (decoded));
}

/* ---- message names ------------------------------------------------------------------ */

/* Folding may have put blanks into an id. */
static char *
clean_id (const char *start, gsize length)
{
  g_autoptr (GString) id = g_string_new (NULL);

  for (gsize i = 0; i < length && id->len < ID_LENGTH; i++)
    if (!g_ascii_isspace (start[i]))
      g_string_append_c (id, start[i]);
  return id->len ? charset_line (id->str) : NULL;
}

void
address_ids (const char *value, GPtrArray *ids)
{
  const char *at = value ? strchr (value, '<') : NULL;

  while (at)
    {
      const char *close = strpbrk (at + 1, "<>");

      if (!close)
        return;
      if (*close == '>')
        {
          char *id = clean_id (at + 1, (gsize) (close - at - 1));

          if (id)
            g_ptr_array_add (ids, id);
        }
      at = *close == '<' ? close : strchr (close, '<');
    }
}

char *
address_id (const char *value)
{
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);

  if (!value)
    return NULL;
  address_ids (value, ids);
  if (ids->len)
    return g_strdup (g_ptr_array_index (ids, 0));
  gsize start = strspn (value, "<> \t");
  return clean_id (value + start, strcspn (value + start, "<> \t"));
}

/* ---- dates -------------------------------------------------------------------------- */

gint64
address_date (const char *value)
{
  g_autoptr (GDateTime) date = NULL;
  g_autofree char *start = value ? g_strndup (value, 100) : NULL;
  gint64 seconds;

  if (!start || !*start)
    return WHEN_NONE;
  date = g_mime_utils_header_decode_date (start);
  if (!date)
    return WHEN_NONE;
  seconds = g_date_time_to_unix (date);
  return seconds > 0 && seconds < G_GINT64_CONSTANT (7258118400) ? seconds * G_USEC_PER_SEC : WHEN_NONE;
}
