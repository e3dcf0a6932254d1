/* SPDX-License-Identifier: MIT */
/* plain - what the office hands out and its callers free, for the desk's tests too */
#include "office/entries.h"
#include "office/letters.h"
#include "office/register.h"

void
entry_free (Entry *entry)
{
  if (!entry)
    return;
  g_free (entry->act);
  g_free (entry->member);
  g_free (entry->case_number);
  g_free (entry->words);
  g_free (entry);
}

void
entry_page_free (EntryPage *page)
{
  g_strfreev (page->lines);
  g_free (page->verdict);
  g_free (page);
}

void
entry_filter_clear (EntryFilter *filter)
{
  g_clear_pointer (&filter->case_number, g_free);
  g_clear_pointer (&filter->member, g_free);
  g_clear_pointer (&filter->act, g_free);
}

void
composed_free (Composed *composed)
{
  if (!composed)
    return;
  g_free (composed->template);
  g_free (composed->language);
  g_free (composed->channel);
  g_free (composed->from);
  g_free (composed->to);
  letter_free (composed->letter);
  g_ptr_array_unref (composed->warnings);
  g_free (composed);
}

void
draft_free (Draft *draft)
{
  if (!draft)
    return;
  g_free (draft->case_number);
  g_free (draft->act);
  g_free (draft->text);
  if (draft->args)
    act_args_free (draft->args);
  g_free (draft);
}

char *
office_item_words (const PackRegister *of, const Item *item)
{
  GString *words = g_string_new (NULL);

  for (guint i = 0; i < of->fields->len; i++)
    {
      const PackColumn *column = g_ptr_array_index (of->fields, i);
      const char *value = item_value (item, column->name);

      if (value && g_strcmp0 (column->name, of->day) != 0 && g_strcmp0 (column->name, of->until) != 0)
        g_string_append_printf (words, "%s%s", words->len ? " | " : "", value);
    }
  return g_string_free (words, FALSE);
}
