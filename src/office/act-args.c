/* SPDX-License-Identifier: MIT */
#include "office/act-args.h"

struct ActArgs
{
  GPtrArray *keys, *values;
  gint64 rev;
};

ActArgs *
act_args_new (void)
{
  ActArgs *args = g_new0 (ActArgs, 1);

  args->keys = g_ptr_array_new_with_free_func (g_free);
  args->values = g_ptr_array_new_with_free_func (g_free);
  args->rev = -1;
  return args;
}

void
act_args_free (ActArgs *args)
{
  if (!args)
    return;
  g_ptr_array_unref (args->keys);
  g_ptr_array_unref (args->values);
  g_free (args);
}

void
act_args_set (ActArgs *args, const char *key, const char *value)
{
  for (guint i = 0; i < args->keys->len; i++)
    if (g_str_equal (g_ptr_array_index (args->keys, i), key))
      {
        g_free (g_ptr_array_index (args->values, i));
        g_ptr_array_index (args->values, i) = g_strdup (value);
        return;
      }
  g_ptr_array_add (args->keys, g_strdup (key));
  g_ptr_array_add (args->values, g_strdup (value));
}

const char *
act_args_get (const ActArgs *args, const char *key)
{
  for (guint i = 0; i < args->keys->len; i++)
    if (g_str_equal (g_ptr_array_index (args->keys, i), key))
      return g_ptr_array_index (args->values, i);
  return NULL;
}

void
act_args_set_rev (ActArgs *args, gint64 rev)
{
  args->rev = rev;
}

gint64
act_args_rev (const ActArgs *args)
{
  return args->rev;
}

gboolean
act_args_each (const ActArgs *args, guint *at, const char **key, const char **value)
{
  if (*at >= args->keys->len)
    return FALSE;
  *key = g_ptr_array_index (args->keys, *at);
  *value = g_ptr_array_index (args->values, *at);
  (*at)++;
  return TRUE;
}
