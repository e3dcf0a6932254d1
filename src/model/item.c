/* SPDX-License-Identifier: MIT */
#include "model/item.h"

#include <string.h>

static void
field_free (gpointer data)
{
  ItemField *field = data;

  g_free (field->name);
  g_free (field->value);
  g_free (field);
}

Item *
item_new (void)
{
  Item *item = g_new0 (Item, 1);

  item->fields = g_ptr_array_new_with_free_func (field_free);
  return item;
}

void
item_free (Item *item)
{
  if (!item)
    return;
  g_free (item->pack);
  g_free (item->of);
  g_free (item->case_number);
  g_free (item->state);
  g_free (item->day);
  g_free (item->until);
  g_free (item->member);
  g_free (item->member_name);
  g_free (item->ended_on);
  g_ptr_array_unref (item->fields);
  g_free (item);
}

const char *
item_value (const Item *item, const char *name)
{
  for (guint i = 0; i < item->fields->len; i++)
    {
      const ItemField *field = g_ptr_array_index (item->fields, i);
      if (g_strcmp0 (field->name, name) == 0)
        return field->value;
    }
  return NULL;
}

gboolean
item_holds (const Item *item, const char *day)
{
  return g_strcmp0 (item->state, "kept") == 0 && (!item->until || strcmp (item->until, day) >= 0)
         && (!item->day || strcmp (item->day, day) <= 0);
}

void
register_sum_free (RegisterSum *sum)
{
  if (!sum)
    return;
  g_free (sum->pack);
  g_free (sum->of);
  g_free (sum->title);
  g_free (sum->clause);
  g_free (sum->next);
  g_free (sum);
}
