/* SPDX-License-Identifier: MIT */
#include "office/registers.h"

#include <string.h>

#include "base/text.h"
#include "base/when.h"
#include "policy/duty.h"

enum { CLEAR_LIMIT = 2000 };

/* ---- which register -------------------------------------------------------------------------- */

gboolean
registers_are_seen (const Viewer *viewer, const PackRegister *of)
{
  return !of->restricted || role_may (viewer->role, ROLE_SUPERVISOR);
}

/* 'fits' NULL: any. Calls until 'found' is filled; names go into 'names' (may be NULL). */
static gboolean
look_through (Office *office, gboolean (*fits) (const Pack *pack, const PackRegister *of, gconstpointer data),
              gconstpointer data, RegisterOf *found, GString *names, GError **error)
{
  g_autoptr (GPtrArray) packs = packs_today (office->packs, error);

  for (guint i = 0; packs && i < packs->len; i++)
    {
      const Pack *pack = ((PackUse *) g_ptr_array_index (packs, i))->pack;

      for (guint k = 0; pack->registers && k < pack->registers->len; k++)
        {
          const PackRegister *of = g_ptr_array_index (pack->registers, k);

          if (!registers_are_seen (&office->viewer, of))
            continue;
          *found = (RegisterOf){ pack, of };
          if (fits (pack, of, data))
            return TRUE;
          if (names)
            g_string_append_printf (names, "%s%s", names->len ? ", " : "", of->id);
        }
    }
  *found = (RegisterOf){ NULL, NULL };
  return FALSE;
}

static gboolean
is_called (const Pack *pack, const PackRegister *of, gconstpointer data)
{
  const char *name = data, *slash = strchr (name, '/');

  if (!slash)
    return g_str_equal (of->id, name);
  return g_str_equal (of->id, slash + 1) && strlen (pack->name) == (gsize) (slash - name)
         && strncmp (pack->name, name, strlen (pack->name)) == 0;
}

gboolean
registers_find (Office *office, const char *name, RegisterOf *found, GError **error)
{
  g_autofree char *safe = text_safe (name, -1, TEXT_ONE_LINE);
  g_autoptr (GString) names = g_string_new (NULL);
  GError *local = NULL;

  if (look_through (office, is_called, name, found, names, &local))
    return TRUE;
  if (local)
    g_propagate_error (error, local);
  else
    desk_error_set (error, DESK_ERROR_NOT_FOUND, "there is no register \"%s\"; there are %s", safe,
                    names->len ? names->str : "none in the packs of this office");
  return FALSE;
}

static gboolean
has_grounds (G_GNUC_UNUSED const Pack *pack, const PackRegister *of, G_GNUC_UNUSED gconstpointer data)
{
  return of->ground != NULL;
}

gboolean
registers_of_grounds (Office *office, RegisterOf *found, GError **error)
{
  return look_through (office, has_grounds, NULL, found, NULL, error);
}

/* ---- values ------------------------------------------------------------------------------------ */

/* Fields of an item as they will be: what the act says over what was there. */
typedef struct
{
  Act *act;
  const RegisterOf *reg;
  const Item *old;         /* NULL: it is new */
  const ActArgs *values;   /* borrowed; NULL: none */
  GHashTable *now;         /* name to text, "" for cleared: only what the act changes */
} Fields;

static const char *
value_of (const char *name, gpointer data)
{
  const Fields *fields = data;
  const char *said = g_hash_table_lookup (fields->now, name);

  if (!said && fields->old)
    said = item_value (fields->old, name);
  return said && *said ? said : NULL;
}

static gboolean
is_personal (const RegisterOf *reg, const PackColumn *column)
{
  return column->personal || reg->of->restricted;
}

static gboolean
no_field (Fields *fields, const char *key, GError **error)
{
  g_autofree char *safe = text_safe (key, -1, TEXT_ONE_LINE);
  g_autoptr (GString) names = g_string_new (NULL);

  for (guint i = 0; i < fields->reg->of->fields->len; i++)
    g_string_append_printf (names, "%s%s", i ? ", " : "", ((PackColumn *) fields->reg->of->fields->pdata[i])->name);
  return desk_error_set (error, DESK_ERROR_INVALID, "register %s has no field \"%s\"; it has %s", fields->reg->of->id, safe,
                         names->str);
}

static gboolean
take_value (Fields *fields, const PackColumn *column, const char *value, GError **error)
{
  g_autofree char *clean = is_personal (fields->reg, column) ? text_clean (value, -1) : office_clear_text (value, CLEAR_LIMIT);
  g_autofree char *problem = *clean ? register_problem (column, clean) : NULL;

  if (problem)
    return desk_error_set (error, DESK_ERROR_INVALID, "%s", problem);
  g_hash_table_insert (fields->now, column->name, g_steal_pointer (&clean));
  return TRUE;
}

/* Those of the act's keys that are no fields. */
static const char *const reserved[] = { "register", "item", "reason", NULL };

static gboolean
take_values (Fields *fields, GError **error)
{
  const char *key, *value;

  for (guint at = 0; fields->values && act_args_each (fields->values, &at, &key, &value);)
    {
      const PackColumn *column = register_column (fields->reg->of, key);

      if (g_strv_contains (reserved, key))
        continue;
      if (!column)
        return no_field (fields, key, error);
      if (!take_value (fields, column, value, error))
        return FALSE;
    }
  return TRUE;
}

/* A form hands over everything: only what is another value now is a change. */
static void
drop_unchanged (Fields *fields)
{
  GHashTableIter iter;
  gpointer name, value;

  g_hash_table_iter_init (&iter, fields->now);
  while (fields->old && g_hash_table_iter_next (&iter, &name, &value))
    {
      const char *before = item_value (fields->old, name);

      if (g_strcmp0 (before ? before : "", value) == 0)
        g_hash_table_iter_remove (&iter);
    }
}

/* Whether a field that the term is counted from is another now. */
static gboolean
term_begins_anew (const Fields *fields)
{
  const PackRegister *of = fields->reg->of;

  for (guint i = 0; of->lasts[i]; i++)
    {
      g_autofree char *name = g_strndup (of->lasts[i], strcspn (of->lasts[i], " "));
      if (g_hash_table_contains (fields->now, name))
        return TRUE;
    }
  return FALSE;
}

/* How long it holds follows from what changed, unless somebody says it. */
static void
take_until (Fields *fields)
{
  const PackRegister *of = fields->reg->of;
  gboolean said = of->until && g_hash_table_contains (fields->now, of->until);
  g_autofree char *until = NULL;

  if (!of->until || (!said && fields->old && !g_hash_table_size (fields->now)))
    return;
  if (!said && term_begins_anew (fields))
    g_hash_table_insert (fields->now, of->until, g_strdup (""));
  until = register_until (of, value_of, fields);
  if (until)
    g_hash_table_insert (fields->now, of->until, g_steal_pointer (&until));
  else if (!said)
    g_hash_table_remove (fields->now, of->until);
  drop_unchanged (fields);
}

static gboolean
are_complete (Fields *fields, GError **error)
{
  const PackRegister *of = fields->reg->of;

  for (guint i = 0; i < of->fields->len; i++)
    {
      const PackColumn *column = g_ptr_array_index (of->fields, i);
      gboolean asks = register_asks (of, column, value_of, fields), has = value_of (column->name, fields) != NULL;

      if (has && !asks)
        return desk_error_set (error, DESK_ERROR_INVALID, "%s goes with %s only: leave it out", column->name, column->when[0]);
      if (!has && asks && (column->required || column->when[0]))
        return desk_error_set (error, DESK_ERROR_INVALID, "register %s needs %s=… (%s)", of->id, column->name, column->title);
    }
  return TRUE;
}

/* An item that this one rests on must hold on its day. */
static gboolean
item_is_good (Fields *fields, const PackColumn *column, const char *day, GError **error)
{
  const char *number = g_hash_table_lookup (fields->now, column->name);
  g_autoptr (Item) item = NULL;

  if (!number || !*number)
    return TRUE;
  item = store_item (fields->act->office->store, &fields->act->office->viewer, g_ascii_strtoll (number, NULL, 10), error);
  if (!item)
    return desk_error_in (error, "%s", column->name);
  if (!g_str_equal (item->of, column->holds))
    return desk_error_set (error, DESK_ERROR_INVALID, "%s: item %s is in %s and not in %s", column->name, number, item->of,
                           column->holds);
  if (item_holds (item, day))
    return TRUE;
  if (item->until && strcmp (item->until, day) < 0)
    return desk_error_set (error, DESK_ERROR_INVALID, "%s: item %s of %s held until %s and no longer on %s: renew it, or name another",
                           column->name, number, column->holds, item->until, day);
  return desk_error_set (error, DESK_ERROR_INVALID, "%s: item %s of %s is %s: name one that holds on %s", column->name, number,
                         column->holds, item->ended_on ? "ended" : "not in force", day);
}

static gboolean
items_are_good (Fields *fields, GError **error)
{
  const PackRegister *of = fields->reg->of;
  const char *said = of->day ? value_of (of->day, fields) : NULL;
  g_autofree char *today = office_day_text (fields->act->office, 0);

  for (guint i = 0; i < of->fields->len; i++)
    {
      const PackColumn *column = g_ptr_array_index (of->fields, i);
      if (column->holds && !item_is_good (fields, column, said ? said : today, error))
        return FALSE;
    }
  return TRUE;
}

/* The day it was is today where it must be known and nobody says another. */
static void
take_day (Fields *fields)
{
  const PackRegister *of = fields->reg->of;
  const PackColumn *column = of->day && !fields->old ? register_column (of, of->day) : NULL;

  if (column && column->required && !value_of (of->day, fields))
    g_hash_table_insert (fields->now, column->name, office_day_text (fields->act->office, 0));
}

static gboolean
fields_fill (Fields *fields, GError **error)
{
  fields->now = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_free);
  if (!take_values (fields, error))
    return FALSE;
  drop_unchanged (fields);
  take_day (fields);
  take_until (fields);
  return are_complete (fields, error) && items_are_good (fields, error);
}

static void
put_day (Fields *fields, Event *event, const char *key, const char *name)
{
  const char *value = name ? g_hash_table_lookup (fields->now, name) : NULL;

  if (value && (*value || fields->old))
    event_set_text (event, key, value);
}

static void
put_fields (Fields *fields, Event *event)
{
  const PackRegister *of = fields->reg->of;
  GVariantBuilder clear, sealed;
  guint n_clear = 0, n_sealed = 0;

  g_variant_builder_init (&clear, G_VARIANT_TYPE_VARDICT);
  g_variant_builder_init (&sealed, G_VARIANT_TYPE_VARDICT);
  for (guint i = 0; i < of->fields->len; i++)
    {
      const PackColumn *column = g_ptr_array_index (of->fields, i);
      const char *value = g_hash_table_lookup (fields->now, column->name);

      if (!value || (!*value && !fields->old))
        continue;
      if (*value && is_personal (fields->reg, column) && ++n_sealed)
        g_variant_builder_add (&sealed, "{sv}", column->name,
                               g_variant_new_int64 (event_slot (event, "register.text", value, -1)));
      else if (++n_clear)
        g_variant_builder_add (&clear, "{sv}", column->name, g_variant_new_string (value));
    }
  if (n_clear)
    event_set (event, "fields", g_variant_builder_end (&clear));
  else
    g_variant_builder_clear (&clear);
  if (n_sealed)
    event_set (event, "sealed_fields", g_variant_builder_end (&sealed));
  else
    g_variant_builder_clear (&sealed);
  put_day (fields, event, "day", of->day);
  put_day (fields, event, "until", of->until);
}

/* What the values bring with them for the case of the item to do. */
static void
put_tasks (Fields *fields, const char *of_case)
{
  const RegisterOf *reg = fields->reg;
  GHashTableIter iter;
  gpointer name, value;

  g_hash_table_iter_init (&iter, fields->now);
  while (of_case && g_hash_table_iter_next (&iter, &name, &value))
    {
      g_autoptr (GPtrArray) tasks = register_tasks (reg->of, name, value);
      const char *before = fields->old ? item_value (fields->old, name) : NULL;

      for (guint i = 0; i < tasks->len && g_strcmp0 (before, value) != 0; i++)
        registers_record_task (fields->act, reg->pack, g_ptr_array_index (tasks, i), of_case);
    }
}

Event *
registers_record_task (Act *act, const Pack *pack, const char *task, const char *of_case)
{
  const PackReason *reason = packs_reason (pack->tasks, task);
  Event *event = act_record (act, "case.task");

  g_free (event->case_number);
  event->case_number = g_strdup (of_case);
  event_set_text (event, "name", task);
  event_set_text (event, "title", reason ? reason->title : NULL);
  event_set_text (event, "task_state", "open");
  if (reason && reason->second)
    event_set_bool (event, "second", TRUE);
  return event;
}

/* ---- events ------------------------------------------------------------------------------------- */

static Event *
record (Fields *fields, const char *name, const char *of_case)
{
  const RegisterOf *reg = fields->reg;
  Event *event = act_record (fields->act, name);

  g_clear_pointer (&event->case_number, g_free);
  if (!reg->of->restricted)
    event->case_number = g_strdup (of_case);
  else if (!fields->old)
    event_seal (event, "of_case", "register.case", of_case, -1);
  if (reg->of->restricted)
    event_set_bool (event, "restricted", TRUE);
  put_fields (fields, event);
  return event;
}

static Event *
record_new (Act *act, const char *name, const RegisterOf *reg, const ActArgs *values, const char *of_case, const char *state,
            GError **error)
{
  Fields fields = { act, reg, NULL, values, NULL };
  Event *event = NULL;

  if (fields_fill (&fields, error))
    {
      event = record (&fields, name, of_case);
      event_set_text (event, "register", reg->of->id);
      event_set_text (event, "pack", reg->pack->name);
      event_set_text (event, "item_state", state);
      put_tasks (&fields, of_case);
    }
  g_clear_pointer (&fields.now, g_hash_table_unref);
  return event;
}

Event *
registers_record (Act *act, const char *name, const RegisterOf *reg, const char *state, GError **error)
{
  return record_new (act, name, reg, act->args, act->number, state, error);
}

gboolean
registers_record_values (Act *act, const RegisterOf *reg, const ActArgs *values, GError **error)
{
  return record_new (act, "register.add", reg, values, reg->of->of_case ? act->number : NULL, "kept", error) != NULL;
}

Event *
registers_record_change (Act *act, const RegisterOf *reg, const Item *item, GError **error)
{
  Fields fields = { act, reg, item, act->args, NULL };
  Event *event = NULL;
  gboolean filled = fields_fill (&fields, error);

  if (filled && !g_hash_table_size (fields.now))
    desk_error_set (error, DESK_ERROR_INVALID, "item %" G_GINT64_FORMAT " of %s: nothing changes: name a field=… and its new value",
                    item->id, item->of);
  else if (filled)
    {
      event = record (&fields, "register.set", item->case_number);
      event_set_int (event, "item", item->id);
      put_tasks (&fields, item->case_number);
    }
  g_clear_pointer (&fields.now, g_hash_table_unref);
  return event;
}

/* ---- for others --------------------------------------------------------------------------------- */

gboolean
register_put (Office *office, const char *name, const ActArgs *fields, GError **error)
{
  g_autoptr (ActArgs) args = act_args_new ();
  const char *key, *value;

  act_args_set (args, "register", name);
  for (guint at = 0; fields && act_args_each (fields, &at, &key, &value);)
    act_args_set (args, key, value);
  return office_do (office, "register.add", NULL, args, NULL, error);
}

GPtrArray *
office_registers (Office *office, GError **error)
{
  g_autoptr (GPtrArray) sums = g_ptr_array_new_with_free_func ((GDestroyNotify) register_sum_free);
  g_autoptr (GPtrArray) packs = packs_today (office->packs, error);
  g_autofree char *today = office_day_text (office, 0);

  for (guint i = 0; packs && i < packs->len; i++)
    {
      const Pack *pack = ((PackUse *) g_ptr_array_index (packs, i))->pack;

      for (guint k = 0; pack->registers && k < pack->registers->len; k++)
        {
          const PackRegister *of = g_ptr_array_index (pack->registers, k);
          RegisterSum *sum;

          if (!registers_are_seen (&office->viewer, of))
            continue;
          sum = g_new0 (RegisterSum, 1);
          sum->pack = g_strdup (pack->name);
          sum->of = g_strdup (of->id);
          sum->title = g_strdup (of->title);
          sum->clause = g_strdup (of->clause);
          sum->restricted = of->restricted;
          g_ptr_array_add (sums, sum);
          if (!store_register_sum (office->store, &office->viewer, today, sum, error))
            return NULL;
        }
    }
  return packs ? g_steal_pointer (&sums) : NULL;
}

const PackRegister *
office_register (Office *office, const char *name, const Pack **pack, GError **error)
{
  RegisterOf found;

  if (!office_refresh (office, error) || !registers_find (office, name, &found, error))
    return NULL;
  if (pack)
    *pack = found.pack;
  return found.of;
}

GPtrArray *
office_items (Office *office, const ItemAsk *ask, gboolean *more, GError **error)
{
  return store_items (office->store, &office->viewer, ask, more, error);
}

Item *
office_item (Office *office, gint64 id, GError **error)
{
  return store_item (office->store, &office->viewer, id, error);
}

/* ---- forms ---------------------------------------------------------------------------------------- */

typedef struct
{
  ActInfo info;            /* first, so that it leads back here */
  RegisterOf reg;
  ActKey *keys;
  const char *act;         /* as it was asked for */
} ItemForm;

static void
item_form_free (gpointer data)
{
  ItemForm *form = data;

  g_free (form->keys);
  g_free (form);
}

static ActKey
key_of_column (const PackColumn *column, gboolean changes)
{
  ActKey key = { column->name, column->title, KEY_TEXT, column->required && !changes };

  if (g_str_equal (column->kind, "date"))
    key.kind = KEY_DATE;
  else if (g_str_equal (column->kind, "choice") || g_str_equal (column->kind, "yes-no"))
    key.kind = KEY_COLUMN;
  return key;
}

static ItemForm *
item_form_new (Office *office, const RegisterOf *reg, const char *act)
{
  gboolean adds = g_str_equal (act, "register.add");
  const ActInfo *info = office_act (adds && reg->of->ground ? "disclose" : act);
  ItemForm *form = g_new0 (ItemForm, 1);

  form->info = *info;
  form->reg = *reg;
  form->act = info == office_act (act) ? info->name : "register.add";
  if (!g_str_equal (act, "register.end"))
    {
      form->keys = g_new0 (ActKey, reg->of->fields->len + 1);
      for (guint i = 0; i < reg->of->fields->len; i++)
        form->keys[i] = key_of_column (g_ptr_array_index (reg->of->fields, i), !adds);
      form->info.keys = form->keys;
      form->info.flags |= adds ? 0 : ACT_CLEARS;
      if (adds && reg->of->of_case)
        form->info.flags |= ACT_NEEDS_CASE;
    }
  if (!office->item_forms)
    office->item_forms = g_ptr_array_new_with_free_func (item_form_free);
  g_ptr_array_add (office->item_forms, form);
  return form;
}

const ActInfo *
office_item_form (Office *office, const char *name, const char *act, GError **error)
{
  RegisterOf reg;

  if (!registers_find (office, name, &reg, error))
    return NULL;
  for (guint i = 0; office->item_forms && i < office->item_forms->len; i++)
    {
      ItemForm *form = g_ptr_array_index (office->item_forms, i);
      if (form->reg.of == reg.of && g_str_equal (form->act, act))
        return &form->info;
    }
  return &item_form_new (office, &reg, act)->info;
}

gboolean
registers_of_form (Office *office, const ActInfo *act, RegisterOf *found)
{
  for (guint i = 0; office->item_forms && i < office->item_forms->len; i++)
    {
      ItemForm *form = g_ptr_array_index (office->item_forms, i);

      if (&form->info != act)
        continue;
      *found = form->reg;
      return TRUE;
    }
  return FALSE;
}
