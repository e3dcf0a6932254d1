/* SPDX-License-Identifier: MIT */
/* register, tick: what the office writes down, and what it owes without being asked */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "cli/cli.h"
#include "office/register.h"

#define STRETCH 200

static const char *
or_dash (const char *text)
{
  return text && *text ? text : "-";
}

/* ---- every register ------------------------------------------------------------------------- */

static const CliColumn sum_columns[] = {
  { "Register", 18 }, { "Kept", 6 }, { "Proposed", 8 }, { "Lapsed", 6 }, { "Next lapse", 10 }, { "Clause", 6 },
  { "Title", 0 }, { NULL, 0 },
};

static json_t *
json_sum (const RegisterSum *sum)
{
  return json_pack ("{s:o, s:o, s:o, s:o, s:I, s:I, s:I, s:o, s:b}", "register", cli_json_text (sum->of), "pack",
                    cli_json_text (sum->pack), "title", cli_json_text (sum->title), "clause", cli_json_text (sum->clause),
                    "kept", (json_int_t) sum->kept, "proposed", (json_int_t) sum->proposed, "lapsed",
                    (json_int_t) sum->lapsed, "next", cli_json_text (sum->next), "restricted", sum->restricted);
}

static const char *const sum_names[] = { "register", "pack", "title", "clause", "kept", "proposed", "lapsed", "next" };

static void
print_sum (const Cli *cli, const RegisterSum *sum)
{
  g_autofree char *kept = g_strdup_printf ("%" G_GINT64_FORMAT, sum->kept);
  g_autofree char *proposed = g_strdup_printf ("%" G_GINT64_FORMAT, sum->proposed);
  g_autofree char *lapsed = g_strdup_printf ("%" G_GINT64_FORMAT, sum->lapsed);
  const char *const cells[] = { sum->of, kept, proposed, lapsed, or_dash (sum->next), sum->clause, sum->title };
  const char *const fields[] = { sum->of, sum->pack, sum->title, sum->clause, kept, proposed, lapsed, sum->next };

  if (cli->csv)
    cli_csv (fields, G_N_ELEMENTS (fields));
  else
    cli_row (cli, sum_columns, cells);
}

static gboolean
list_registers (Cli *cli, Office *office, GError **error)
{
  g_autoptr (GPtrArray) sums = office_registers (office, error);
  json_t *array;

  if (!sums)
    return FALSE;
  if (cli->json)
    {
      array = json_array ();
      for (guint i = 0; i < sums->len; i++)
        json_array_append_new (array, json_sum (g_ptr_array_index (sums, i)));
      cli_json_print (cli, json_pack ("{s:s, s:o}", "schema", "recourse-registers/1", "registers", array));
      return TRUE;
    }
  if (cli->csv)
    cli_csv (sum_names, G_N_ELEMENTS (sum_names));
  else if (sums->len)
    cli_row (cli, sum_columns, NULL);
  for (guint i = 0; i < sums->len; i++)
    print_sum (cli, g_ptr_array_index (sums, i));
  return TRUE;
}

/* ---- one register ----------------------------------------------------------------------------- */

static const CliColumn item_columns[] = {
  { "Item", 6 }, { "Day", 10 }, { "Until", 10 }, { "State", 8 }, { "Case", 14 }, { "What", 0 }, { NULL, 0 },
};

static json_t *
json_item (const Item *item)
{
  json_t *fields = json_object ();

  for (guint i = 0; i < item->fields->len; i++)
    {
      const ItemField *field = g_ptr_array_index (item->fields, i);
      json_object_set_new (fields, field->name, cli_json_text (field->value));
    }
  return json_pack ("{s:I, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "item", (json_int_t) item->id, "register",
                    cli_json_text (item->of), "pack", cli_json_text (item->pack), "case", cli_json_text (item->case_number),
                    "state", cli_json_text (item->state), "day", cli_json_text (item->day), "until",
                    cli_json_text (item->until), "ended", cli_json_text (item->ended_on), "member",
                    cli_json_text (item->member_name), "written", cli_json_instant (item->at), "fields", fields);
}

static void
print_csv_head (const PackRegister *of)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new ();

  for (guint i = 0; i < of->fields->len; i++)
    g_ptr_array_add (names, ((PackColumn *) g_ptr_array_index (of->fields, i))->name);
  g_ptr_array_insert (names, 0, (gpointer) "item");
  g_ptr_array_insert (names, 1, (gpointer) "state");
  g_ptr_array_insert (names, 2, (gpointer) "case");
  cli_csv ((const char *const *) names->pdata, names->len);
}

static void
print_csv_item (const PackRegister *of, const Item *item)
{
  g_autoptr (GPtrArray) values = g_ptr_array_new ();
  g_autofree char *id = g_strdup_printf ("%" G_GINT64_FORMAT, item->id);

  g_ptr_array_add (values, id);
  g_ptr_array_add (values, item->state);
  g_ptr_array_add (values, item->case_number);
  for (guint i = 0; i < of->fields->len; i++)
    g_ptr_array_add (values, (gpointer) item_value (item, ((PackColumn *) g_ptr_array_index (of->fields, i))->name));
  cli_csv ((const char *const *) values->pdata, values->len);
}

static void
print_item (const Cli *cli, const PackRegister *of, const Item *item)
{
  g_autofree char *id = g_strdup_printf ("%" G_GINT64_FORMAT, item->id), *words = office_item_words (of, item);
  const char *const cells[] = { id, or_dash (item->day), or_dash (item->until), item->state, or_dash (item->case_number), words };

  cli_row (cli, item_columns, cells);
}

static gboolean
print_items (const Cli *cli, Office *office, const PackRegister *of, ItemAsk *ask, GError **error)
{
  g_autoptr (GPtrArray) items = NULL, last = NULL;
  gint64 printed = 0;
  gboolean more;

  do
    {
      if (!(items = office_items (office, ask, &more, error)))
        return FALSE;
      for (guint i = 0; i < items->len; i++, printed++)
        {
          const Item *item = g_ptr_array_index (items, i);

          if (cli->json)
            fputs (printed ? ",\n" : "\n", stdout);
          if (cli->json)
            cli_json_write (cli, json_item (item));
          else if (cli->csv)
            print_csv_item (of, item);
          else
            {
              if (!printed)
                cli_row (cli, item_columns, NULL);
              print_item (cli, of, item);
            }
        }
      g_clear_pointer (&last, g_ptr_array_unref);
      last = g_steal_pointer (&items);
      ask->place = WINDOW_AFTER;
      ask->at = last->len ? g_ptr_array_index (last, last->len - 1) : NULL;
    }
  while (more && ask->at && !ferror (stdout));
  return TRUE;
}

static gboolean
list_items (Cli *cli, Office *office, const char *name, const char *number, gboolean all, GError **error)
{
  const Pack *pack;
  const PackRegister *of = office_register (office, name, &pack, error);
  g_autofree char *whole = of && number ? cli_number (office, number, error) : NULL;
  ItemAsk ask = { .all = all, .case_number = whole, .place = WINDOW_FIRST, .n = STRETCH };

  if (!of || (number && !whole))
    return FALSE;
  ask.of = of->id;
  ask.pack = pack->name;
  if (cli->json)
    printf ("{\"schema\":\"recourse-register/1\",\"register\":\"%s\",\"pack\":\"%s\",\"items\":[", of->id, pack->name);
  else if (cli->csv)
    print_csv_head (of);
  if (!print_items (cli, office, of, &ask, error))
    return FALSE;
  if (cli->json)
    fputs ("\n]}\n", stdout);
  return TRUE;
}

/* ---- one item ----------------------------------------------------------------------------------- */

static void
print_fields (const PackRegister *of, const Item *item)
{
  cli_say ("%s, item %" G_GINT64_FORMAT ": %s%s%s\n", of->title, item->id, item->state, item->ended_on ? " on " : "",
           item->ended_on ? item->ended_on : "");
  if (item->case_number)
    cli_say ("  case  %s\n", item->case_number);
  cli_say ("  written down by  %s\n", or_dash (item->member_name));
  for (guint i = 0; i < of->fields->len; i++)
    {
      const PackColumn *column = g_ptr_array_index (of->fields, i);
      if (item_value (item, column->name))
        cli_say ("  %s  %s\n", column->title, item_value (item, column->name));
    }
}

static gboolean
show_item (Cli *cli, Office *office, const char *name, const char *number, GError **error)
{
  const PackRegister *of = office_register (office, name, NULL, error);
  g_autoptr (Item) item = NULL;
  guint64 id;

  if (!of)
    return FALSE;
  if (!g_ascii_string_to_unsigned (number, 10, 0, G_MAXINT64, &id, NULL))
    return desk_error_set (error, DESK_ERROR_INVALID, "\"%.40s\" is no item's number: recourse register %s lists them", number, of->id);
  if (!(item = office_item (office, (gint64) id, error)))
    return FALSE;
  if (!g_str_equal (item->of, of->id))
    return desk_error_set (error, DESK_ERROR_NOT_FOUND, "item %s is in %s and not in %s", number, item->of, of->id);
  if (cli->json)
    cli_json_print (cli, json_item (item));
  else
    print_fields (of, item);
  return TRUE;
}

int
cli_register (Cli *cli, char **argv)
{
  g_autofree char *number = NULL;
  gboolean all = FALSE, done;
  const GOptionEntry options[] = {
    { "all", 0, 0, G_OPTION_ARG_NONE, &all, "those that ended or were rejected, too", NULL },
    { "case", 0, 0, G_OPTION_ARG_STRING, &number, "only items of this case", "CASE" },
    CLI_CSV_OPTION (cli),
    G_OPTION_ENTRY_NULL,
  };
  g_auto (GStrv) words = NULL;
  g_autoptr (Office) office = NULL;
  GError *error = NULL;
  guint n;

  if (!cli_parse (cli, options, &argv))
    return cli->status;
  words = argv;
  n = g_strv_length (words);
  if (n > 2 || ((all || number) && n != 1))
    return cli_usage (cli, "name a register, and perhaps one of its items; --all and --case go with a register");
  if (!(office = cli_open (cli, &error)))
    return cli_fail (cli, error);
  done = n == 0 ? list_registers (cli, office, &error)
       : n == 1 ? list_items (cli, office, words[0], number, all, &error)
                : show_item (cli, office, words[0], words[1], &error);
  return done ? 0 : cli_fail (cli, error);
}

/* ---- tick ---------------------------------------------------------------------------------------- */

static void
print_tick (const OfficeTick *tick, gboolean dry)
{
  if (strcmp (tick->what, "hold") == 0)
    cli_say ("%s: hold %s was to be looked at again on %s; it stays until it is lifted\n", tick->number, tick->id, tick->due_on);
  else if (dry)
    cli_say ("would open %s: %s, due %s\n", tick->type, tick->title, tick->due_on);
  else
    cli_say ("%s opened: %s, %s, due %s\n", tick->number, tick->type, tick->title, tick->due_on);
}

static json_t *
json_tick (const OfficeTick *tick)
{
  return json_pack ("{s:s, s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "what", tick->what, "case", cli_json_text (tick->number),
                    "pack", cli_json_text (tick->pack), "id", cli_json_text (tick->id), "item",
                    tick->item >= 0 ? json_integer (tick->item) : json_null (), "type", cli_json_text (tick->type), "title",
                    cli_json_text (tick->title), "due", cli_json_text (tick->due_on));
}

int
cli_tick (Cli *cli, char **argv)
{
  gboolean dry = FALSE;
  const GOptionEntry options[] = {
    { "dry-run", 0, 0, G_OPTION_ARG_NONE, &dry, "say what would be opened, and open nothing", NULL },
    G_OPTION_ENTRY_NULL,
  };
  g_auto (GStrv) words = NULL;
  g_autoptr (Office) office = NULL;
  g_autoptr (GPtrArray) ticks = NULL;
  GError *error = NULL;
  json_t *array;

  if (!cli_parse (cli, options, &argv))
    return cli->status;
  words = argv;
  if (words[0])
    return cli_usage (cli, "tick takes no words");
  office = cli_open (cli, &error);
  ticks = office ? office_tick (office, dry, &error) : NULL;
  if (!ticks)
    {
      gboolean busy = g_error_matches (error, DESK_ERROR, DESK_ERROR_BUSY);
      int status = cli_fail (cli, error);
      return busy ? CLI_TEMPORARY : status;
    }
  array = json_array ();
  for (guint i = 0; i < ticks->len; i++)
    if (cli->json)
      json_array_append_new (array, json_tick (g_ptr_array_index (ticks, i)));
    else
      print_tick (g_ptr_array_index (ticks, i), dry);
  if (cli->json)
    cli_json_print (cli, json_pack ("{s:s, s:b, s:O}", "schema", "recourse-tick/1", "dry_run", dry, "ticks", array));
  json_decref (array);
  return 0;
}
