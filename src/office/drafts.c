/* SPDX-License-Identifier: MIT */
/* drafts - what somebody began to write: a desk table, so there are no events */
#include <string.h>

#include "office/act-args.h"
#include "office/letters.h"
#include "office/office-private.h"

/* key=value a line; what would end the line is escaped. */
static char *
args_format (const ActArgs *args)
{
  GString *text = g_string_new (NULL);
  const char *key, *value;

  for (guint at = 0; args && act_args_each (args, &at, &key, &value);)
    {
      g_string_append_printf (text, "%s=", key);
      for (const char *c = value ? value : ""; *c; c++)
        if (*c == '\\')
          g_string_append (text, "\\\\");
        else if (*c == '\n')
          g_string_append (text, "\\n");
        else
          g_string_append_c (text, *c);
      g_string_append_c (text, '\n');
    }
  return g_string_free (text, FALSE);
}

static char *
unescape (const char *text)
{
  GString *plain = g_string_new (NULL);

  for (; *text; text++)
    if (*text == '\\' && text[1])
      g_string_append_c (plain, *++text == 'n' ? '\n' : *text);
    else
      g_string_append_c (plain, *text);
  return g_string_free (plain, FALSE);
}

static ActArgs *
args_parse (const char *text)
{
  ActArgs *args = act_args_new ();
  g_auto (GStrv) lines = g_strsplit (text ? text : "", "\n", -1);

  for (char **line = lines; *line; line++)
    {
      char *equals = strchr (*line, '=');
      g_autofree char *value = equals ? unescape (equals + 1) : NULL;

      if (!equals)
        continue;
      *equals = '\0';
      act_args_set (args, *line, value);
    }
  return args;
}

static gboolean
put_in (Office *office, const StoreDraft *draft, GError **error)
{
  if (!draft->text)
    return store_draft_drop (office->store, office->viewer.member, draft->case_number, draft->act, error);
  return store_draft_put (office->store, office->viewer.member, draft, error);
}

gboolean
draft_put (Office *office, const char *case_number, const char *act, const ActArgs *args, const char *text, GError **error)
{
  g_autofree char *whole = office_number (office, case_number, error), *formatted = args_format (args);
  StoreDraft draft = { .case_number = whole, .act = (char *) act, .args = formatted,
                       .text = text || args ? (char *) (text ? text : "") : NULL, .at = office_now (office) };

  if (!whole || !office_begin (office, "draft", error))
    return FALSE;
  if (put_in (office, &draft, error) && office_commit (office, error))
    return TRUE;
  office_rollback (office);
  return FALSE;
}

static Draft *
draft_of (const StoreDraft *from)
{
  Draft *draft = g_new0 (Draft, 1);

  draft->case_number = g_strdup (from->case_number);
  draft->act = g_strdup (from->act);
  draft->text = g_strdup (from->text);
  draft->args = args_parse (from->args);
  draft->at = from->at;
  return draft;
}

Draft *
draft_get (Office *office, const char *case_number, const char *act, GError **error)
{
  g_autofree char *whole = office_number (office, case_number, error);
  g_autoptr (GPtrArray) found
    = whole ? store_drafts (office->store, office->viewer.member, whole, act, error) : NULL;

  return found && found->len ? draft_of (g_ptr_array_index (found, 0)) : NULL;
}

GPtrArray *
draft_list (Office *office, GError **error)
{
  g_autoptr (GPtrArray) found = store_drafts (office->store, office->viewer.member, NULL, NULL, error);
  GPtrArray *drafts = found ? g_ptr_array_new_with_free_func ((GDestroyNotify) draft_free) : NULL;

  for (guint i = 0; found && i < found->len; i++)
    g_ptr_array_add (drafts, draft_of (g_ptr_array_index (found, i)));
  return drafts;
}
