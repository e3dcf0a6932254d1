/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "office/office-private.h"

#include <sys/stat.h>
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "base/files.h"
#include "base/text.h"
#include "base/when.h"
#include "office/packs.h"
#include "policy/almanac.h"

/* ---- time, place, settings ------------------------------------------------------------ */

gint64
office_now (Office *office)
{
  return office->fixed_now != WHEN_NONE ? office->fixed_now : when_now ();
}

void
office_today (Office *office, GDate *today)
{
  when_date (office_now (office), office->zone, today);
}

char *
office_day_text (Office *office, int days)
{
  GDate day;

  office_today (office, &day);
  g_date_add_days (&day, (guint) days);
  return when_date_format (&day);
}

GTimeZone *
office_zone (Office *office)
{
  return office->zone;
}

const Member *
office_member (Office *office)
{
  return office->member;
}

gboolean
office_is_drill (Office *office)
{
  return office->drill;
}

const Viewer *
office_viewer (Office *office)
{
  return &office->viewer;
}

void
office_set_now (Office *office, gint64 now)
{
  g_assert (office->drill);
  office->fixed_now = now;
}

void
office_set_ids (Office *office, Ids *ids)
{
  g_assert (office->drill);
  ids_free (office->ids);
  office->ids = ids;
}

const char *
office_setting (Office *office, const char *key)
{
  g_autofree char *value = NULL;
  gpointer known;

  if (!g_hash_table_lookup_extended (office->settings, key, NULL, &known))
    {
      value = store_office (office->store, key, NULL);
      known = g_strdup (value ? value : "");
      g_hash_table_insert (office->settings, g_strdup (key), known);
    }
  return *(const char *) known ? known : NULL;
}

static GStrv
folded_list (const char *text)
{
  g_autofree char *small = g_ascii_strdown (text ? text : "", -1);
  GStrv list = g_strsplit_set (small, ", \n\t", -1);
  guint kept = 0;

  for (guint i = 0; list[i]; i++)
    if (*list[i])
      list[kept++] = list[i];
    else
      g_free (list[i]);
  list[kept] = NULL;
  return list;
}

/* Another desk may have changed what this member may do, or ended it. */
static gboolean
member_again (Office *office, GError **error)
{
  g_autoptr (Member) now = office->member ? store_member (office->store, office->member->id, error) : NULL;

  if (!office->member)
    return TRUE;
  if (!now)
    return FALSE;
  if (!now->active)
    return desk_error_set (error, DESK_ERROR_DENIED, "%s was taken off the desk: nothing can be done any more",
                           office->member->name);
  office->member->role = office->viewer.role = now->role;
  return TRUE;
}

static gboolean
settings_load (Office *office, GError **error)
{
  g_autoptr (GTimeZone) zone = NULL;

  if (!member_again (office, error))
    return FALSE;
  g_hash_table_remove_all (office->settings);
  g_hash_table_remove_all (office->members);
  packs_refresh (office->packs);
  office->data_version = db_data_version (office->db);
  zone = when_zone (office_setting (office, "zone") ? office_setting (office, "zone") : "UTC", error);
  if (!zone)
    return desk_error_in (error, "office setting zone");
  g_clear_pointer (&office->zone, g_time_zone_unref);
  office->zone = g_steal_pointer (&zone);
  g_strfreev (office->addresses);
  g_strfreev (office->hosts);
  office->addresses = folded_list (office_setting (office, "addresses"));
  office->hosts = folded_list (office_setting (office, "hosts"));
  return TRUE;
}

gboolean
office_refresh (Office *office, GError **error)
{
  return office->data_version == db_data_version (office->db) || settings_load (office, error);
}

gboolean
office_is_ours (Office *office, const char *address)
{
  g_autofree char *small = address ? g_ascii_strdown (address, -1) : NULL;
  const char *domain = small ? strrchr (small, '@') : NULL;

  if (!small)
    return FALSE;
  return g_strv_contains ((const char *const *) office->addresses, small)
         || (domain && g_strv_contains ((const char *const *) office->addresses, domain));
}

gboolean
office_secret (Office *office, GError **error)
{
  if (!office->has_secret)
    office->has_secret = store_secret (office->store, "intake", office->secret, error);
  return office->has_secret;
}

const Member *
office_member_of (Office *office, const char *id)
{
  Member *member;

  if (!id || !*id)
    return NULL;
  member = g_hash_table_lookup (office->members, id);
  if (!member && (member = store_member (office->store, id, NULL)))
    g_hash_table_insert (office->members, g_strdup (id), member);
  return member;
}

const char *
office_member_name (Office *office, const char *id)
{
  const Member *member = office_member_of (office, id);

  return member && member->name ? member->name : id && *id ? id : "nobody";
}

static char *
member_id_of (const char *name, gpointer data)
{
  Office *office = data;
  g_autoptr (Member) member = store_member_by_name (office->store, name, NULL);

  return member ? g_strdup (member->id) : NULL;
}

void
office_query_context (Office *office, QueryContext *context)
{
  GDate today;

  office_today (office, &today);
  *context = (QueryContext){
    .now = office_now (office), .zone = office->zone, .me = office->viewer.member,
    .member_id = member_id_of, .data = office, .year = g_date_get_year (&today),
  };
}

char *
office_number (Office *office, const char *text, GError **error)
{
  g_autofree char *safe = NULL;
  char *number;
  GDate today;

  office_today (office, &today);
  number = text ? case_number_parse (text, g_date_get_year (&today)) : NULL;
  if (number)
    return number;
  safe = text_safe (text ? text : "", -1, TEXT_ONE_LINE);
  desk_error_set (error, DESK_ERROR_INVALID,
                  "\"%s\" is no case number; write RC-2026-000123, 26-000123 or 123", safe);
  return NULL;
}

char *
office_clear_text (const char *text, gsize limit)
{
  g_autofree char *clean = text ? text_clean (text, -1) : NULL;
  const char *end;

  if (!clean)
    return NULL;
  for (char *at = clean; *at; at++)
    if ((guchar) *at < 0x20 || *at == 0x7f)
      *at = ' ';
  if (strlen (clean) <= limit)
    return g_strdup (g_strstrip (clean));
  end = g_utf8_find_prev_char (clean, clean + limit + 1);
  return g_strndup (clean, end ? (gsize) (end - clean) : 0);
}

/* ---- transactions and events ---------------------------------------------------------- */

gboolean
office_begin (Office *office, const char *why, GError **error)
{
  g_autofree char *who = NULL;

  if (office->read_only)
    return desk_error_set (error, DESK_ERROR_DENIED, "the desk was opened with --readonly: nothing can be changed");
  if (office->batch)
    return TRUE;
  who = g_strdup_printf ("%s, %s", office->member ? office->member->name : "nobody", why);
  return db_begin (office->db, who, error);
}

gboolean
office_commit (Office *office, GError **error)
{
  return office->batch || db_commit (office->db, error);
}

void
office_rollback (Office *office)
{
  if (office->batch)
    office->spoilt = TRUE;
  else
    db_rollback (office->db);
}

gboolean
office_batch_begin (Office *office, GError **error)
{
  g_assert (!office->batch);
  if (!office_begin (office, "batch", error))
    return FALSE;
  office->batch = TRUE;
  office->spoilt = FALSE;
  return TRUE;
}

gboolean
office_batch_commit (Office *office, GError **error)
{
  g_assert (office->batch);
  if (office->spoilt)
    {
      office_batch_rollback (office);
      return desk_error_set (error, DESK_ERROR_CONFLICT, "an act of the batch was left half done: nothing was changed");
    }
  office->batch = FALSE;
  if (db_commit (office->db, error))
    return TRUE;
  if (db_in_transaction (office->db))
    db_rollback (office->db);
  return FALSE;
}

void
office_batch_rollback (Office *office)
{
  office->batch = FALSE;
  db_rollback (office->db);
}

Event *
office_event (Office *office, const char *act, const char *case_number)
{
  Event *event = event_new (act, case_number);

  event->at = office_now (office);
  event->by = g_strdup (office->viewer.member);
  event->uid = (gint64) getuid ();
  return event;
}

gboolean
office_append (Office *office, Event *event, GError **error)
{
  event_finish (event);
  /* What this connection commits does not move its own data_version. */
  if (g_str_has_prefix (event->act, "office.") || g_str_has_prefix (event->act, "member.")
      || g_str_has_prefix (event->act, "policy."))
    office->data_version = G_MININT64;
  return journal_append (office->journal, event, error)
         && store_project (office->store, event, error);
}

gboolean
office_number_case (Office *office, Event *event, gint64 received_at, GError **error)
{
  gint64 ordinal;
  GDate day;
  int year;

  when_date (received_at, office->zone, &day);
  year = g_date_get_year (&day);
  if (!store_next_ordinal (office->store, year, &ordinal, error))
    return FALSE;
  g_free (event->case_number);
  event->case_number = case_number_format (year, ordinal);
  event_set_text (event, "number", event->case_number);
  event_set_int (event, "year", year);
  event_set_int (event, "ordinal", ordinal);
  return TRUE;
}

void
office_journal_denial (Office *office, const char *act, const char *case_number, const char *why)
{
  g_autoptr (Event) event = office_event (office, "access.denied", case_number);
  g_autoptr (GError) error = NULL;

  event_set_text (event, "act", act);
  event_set_text (event, "why", why);
  if (!office_begin (office, "access.denied", &error))
    return;
  if (!office_append (office, event, &error) || !office_commit (office, &error))
    office_rollback (office);
}

/* ---- open and close ------------------------------------------------------------------- */

static gboolean
member_set (Office *office, Member *member)
{
  member_free (office->member);
  office->member = member;
  office->viewer = (Viewer){ .member = member->id, .role = member->role };
  return TRUE;
}

/* Missing is said in our words; every other failure as it is. */
static gboolean
member_by_name (Office *office, const char *name, GError **error)
{
  g_autoptr (GError) local = NULL;
  Member *member = store_member_by_name (office->store, name, &local);
  g_autofree char *safe = text_safe (name, -1, TEXT_ONE_LINE);

  if (member && member->active)
    return member_set (office, member);
  member_free (member);
  if (local && !g_error_matches (local, DESK_ERROR, DESK_ERROR_NOT_FOUND))
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  return desk_error_set (error, DESK_ERROR_DENIED, "%s has no member %s; `recourse member list` names them",
                         office->path, safe);
}

static gboolean
member_by_uid (Office *office, GError **error)
{
  g_autoptr (GError) local = NULL;
  Member *member = store_member_by_uid (office->store, (gint64) getuid (), &local);

  if (member && member->active)
    return member_set (office, member);
  member_free (member);
  if (local && !g_error_matches (local, DESK_ERROR, DESK_ERROR_NOT_FOUND))
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  return desk_error_set (error, DESK_ERROR_DENIED,
                         "user %ld is no member of %s; an admin adds you with `recourse member add NAME --role ROLE --uid %ld`",
                         (long) getuid (), office->path, (long) getuid ());
}

gboolean
office_set_member (Office *office, const char *name, GError **error)
{
  g_assert (office->drill);
  return member_by_name (office, name, error);
}

static Office *
office_new (const char *path)
{
  Office *office = g_new0 (Office, 1);

  office->path = g_strdup (path);
  office->fixed_now = WHEN_NONE;
  office->settings = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  office->members = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) member_free);
  office->packs = packs_new (office);
  office->ids = ids_new_random ();
  return office;
}

void
office_close (Office *office)
{
  if (!office)
    return;
  if (office->batch)
    office_batch_rollback (office);
  packs_free (office->packs);
  store_free (office->store);
  journal_free (office->journal);
  db_close (office->db);
  ids_free (office->ids);
  member_free (office->member);
  g_clear_pointer (&office->zone, g_time_zone_unref);
  g_hash_table_unref (office->settings);
  g_hash_table_unref (office->members);
  g_strfreev (office->addresses);
  g_strfreev (office->hosts);
  g_clear_pointer (&office->item_forms, g_ptr_array_unref);
  g_free (office->origin);
  g_free (office->path);
  crypto_wipe (office->secret, sizeof office->secret);
  g_free (office);
}

/* Event 0 says what this file is; no table can contradict it. */
static gboolean
kind_load (Office *office, GError **error)
{
  g_autoptr (Event) first = journal_load (office->journal, 0, error);

  if (!first)
    return desk_error_in (error, "%s has no first entry", office->path);
  office->drill = g_strcmp0 (event_text (first, "kind"), "drill") == 0;
  office->origin = g_strdup (event_text (first, "origin"));
  return TRUE;
}

static gboolean
drill_only (Office *office, const char *what, const char *value, GError **error)
{
  if (!value || office->drill)
    return TRUE;
  return desk_error_set (error, DESK_ERROR_DENIED,
                         "%s is for drill databases; %s is a real one: leave %s out", what, office->path, what);
}

gboolean
office_is_service (Office *office)
{
  return g_strcmp0 (office_setting (office, "service"), "yes") == 0;
}

/* Whoever names the member could have opened the file with any other program. */
static gboolean
is_owner (Office *office, GError **error)
{
  struct stat status;

  if (stat (office->path, &status) != 0)
    return desk_error_set (error, DESK_ERROR_IO, "%s: %s", office->path, g_strerror (errno));
  return (getuid () == status.st_uid && geteuid () == status.st_uid)
         || desk_error_set (error, DESK_ERROR_DENIED,
                            "%s is in service mode: only its owner, user %ld, opens it, and you are user %ld", office->path,
                            (long) status.st_uid, (long) getuid ());
}

static gboolean
may_name_member (Office *office, const OfficeOptions *options, GError **error)
{
  gboolean service = office_is_service (office);

  if (options->served && !service)
    return desk_error_set (error, DESK_ERROR_DENIED,
                           "%s is not in service mode: an admin says `recourse do office.set service=yes`", office->path);
  if (!options->served && office->drill)
    return TRUE;
  if (!service)
    return drill_only (office, "--as", options->as, error);
  if (!options->as)
    return desk_error_set (error, DESK_ERROR_DENIED,
                           "%s is in service mode, where users of the system are no members: say who with --as NAME",
                           office->path);
  return is_owner (office, error);
}

static gboolean
identify (Office *office, const OfficeOptions *options, GError **error)
{
  if (!may_name_member (office, options, error) || !drill_only (office, "--now", options->now, error))
    return FALSE;
  if (options->now && !when_parse (options->now, office->zone, &office->fixed_now, error))
    return desk_error_in (error, "--now");
  return options->as ? member_by_name (office, options->as, error) : member_by_uid (office, error);
}

static gboolean
may_read_unseen (Office *office, GError **error)
{
  if (!office->read_only || office->member->role != ROLE_AGENT)
    return TRUE;
  return desk_error_set (error, DESK_ERROR_DENIED,
                         "--readonly leaves no record of reading and is for supervisors and auditors; open without it");
}

Office *
office_open (const OfficeOptions *options, GError **error)
{
  g_autoptr (Office) office = office_new (options->path);

  office->read_only = options->read_only;
  office->served = options->served;
  office->db = db_open (options->path, options->read_only ? DB_READ_ONLY : DB_READ_WRITE, error);
  if (!office->db)
    return NULL;
  office->journal = journal_new (office->db);
  office->store = store_new (office->db);
  if (!kind_load (office, error) || !settings_load (office, error) || !identify (office, options, error)
      || !may_read_unseen (office, error))
    return NULL;
  office->pulse = -1;
  office_changed (office);
  return g_steal_pointer (&office);
}

/* ---- making a new one ----------------------------------------------------------------- */

typedef struct
{
  Office *office;
  const OfficeNew *what;
  GVariantBuilder packs, calendars;
  GHashTable *calendar_names;     /* those adopted so far */
  GString *addresses;             /* of the packs' mailboxes */
  char *zone;
  char *journal_id;
} Founding;

static gboolean
adopt_calendar (Founding *founding, const char *name, GError **error)
{
  g_autoptr (Calendar) calendar = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autofree char *hash = NULL;

  if (!g_hash_table_add (founding->calendar_names, g_strdup (name)))
    return TRUE;
  calendar = almanac_load (name, &bytes, error);
  if (!calendar || !journal_blob_put (founding->office->journal, bytes, &hash, error))
    return desk_error_in (error, "calendar %s", name);
  g_variant_builder_add (&founding->calendars, "v", packs_entry_value (name, NULL, hash, NULL, NULL));
  return TRUE;
}

static void
adopt_addresses (Founding *founding, const Pack *pack)
{
  for (guint i = 0; i < pack->mailboxes->len; i++)
    {
      const PackMailbox *box = g_ptr_array_index (pack->mailboxes, i);
      for (guint k = 0; box->addresses && box->addresses[k]; k++)
        g_string_append_printf (founding->addresses, "%s%s", founding->addresses->len ? "," : "", box->addresses[k]);
    }
}

static gboolean
adopt_pack (Founding *founding, const char *name, GError **error)
{
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (Pack) pack = pack_load (name, &bytes, error);
  g_autofree char *hash = NULL;

  if (!pack)
    return FALSE;
  if (!journal_blob_put (founding->office->journal, bytes, &hash, error))
    return desk_error_in (error, "pack %s", name);
  g_variant_builder_add (&founding->packs, "v", packs_entry_value (pack->name, pack->version, hash, NULL, NULL));
  adopt_addresses (founding, pack);
  if (!founding->zone)
    founding->zone = g_strdup (pack->zone);
  for (guint i = 0; i < pack->rules->len; i++)
    {
      const PackRule *rule = g_ptr_array_index (pack->rules, i);
      if (rule->calendar && *rule->calendar && !adopt_calendar (founding, rule->calendar, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
found_journal (Founding *founding, GError **error)
{
  Office *office = founding->office;
  g_autoptr (Event) event = office_event (office, "journal.created", NULL);

  event_set_text (event, "journal", founding->journal_id);
  event_set_text (event, "origin", office->origin);
  event_set_text (event, "kind", founding->what->drill ? "drill" : "real");
  event_set_int (event, "schema", db_schema_version (office->db));
  event_set_text (event, "program", PACKAGE_STRING);
  return office_append (office, event, error);
}

static gboolean
found_office (Founding *founding, GError **error)
{
  g_autoptr (Event) event = office_event (founding->office, "office.configured", NULL);
  GVariantDict settings;

  for (guint i = 0; founding->what->packs && founding->what->packs[i]; i++)
    if (!adopt_pack (founding, founding->what->packs[i], error))
      return FALSE;
  g_variant_dict_init (&settings, NULL);
  g_variant_dict_insert (&settings, "zone", "s", founding->zone ? founding->zone : "UTC");
  if (founding->addresses->len)
    g_variant_dict_insert (&settings, "addresses", "s", founding->addresses->str);
  if (founding->what->service)
    g_variant_dict_insert (&settings, "service", "s", "yes");
  event_set (event, "settings", g_variant_dict_end (&settings));
  event_set (event, "packs", g_variant_builder_end (&founding->packs));
  event_set (event, "calendars", g_variant_builder_end (&founding->calendars));
  return office_append (founding->office, event, error);
}

static gboolean
found_member (Founding *founding, GError **error)
{
  g_autoptr (Event) event = office_event (founding->office, "member.add", NULL);

  event_set_text (event, "id", "m1");
  event_set_text (event, "role", role_name (ROLE_ADMIN));
  event_set_int (event, "uid", (gint64) getuid ());
  event_seal (event, "name", "member.name", founding->what->member, -1);
  return office_append (founding->office, event, error);
}

static gboolean
found_all (Founding *founding, GError **error)
{
  guint8 secret[32];

  return db_begin (founding->office->db, "init", error)
         && found_journal (founding, error) && found_office (founding, error)
         && found_member (founding, error)
         && store_secret (founding->office->store, "intake", secret, error)
         && store_secret (founding->office->store, "suppression", secret, error)
         && db_commit (founding->office->db, error);
}

/* Only what office_create itself has made: the caller knows that nothing was there. */
static void
unmake (const char *path)
{
  static const char *const ends[] = { "", "-wal", "-shm", ".lock", ".key", ".seal" };

  for (guint i = 0; i < G_N_ELEMENTS (ends); i++)
    {
      g_autofree char *file = g_strconcat (path, ends[i], NULL);
      (void) unlink (file);
    }
}

static gboolean
zone_is_known (const char *zone, GError **error)
{
  g_autoptr (GTimeZone) known = zone ? when_zone (zone, error) : NULL;

  return !zone || known;
}

static gboolean
path_is_free (const char *path, GError **error)
{
  static const char *const ends[] = { "", ".key", ".seal" };

  for (guint i = 0; i < G_N_ELEMENTS (ends); i++)
    {
      g_autofree char *file = g_strconcat (path, ends[i], NULL);
      if (g_file_test (file, G_FILE_TEST_EXISTS))
        return desk_error_set (error, DESK_ERROR_CONFLICT,
                               "%s is there already; choose another file with --db", file);
    }
  return TRUE;
}

static gboolean
found (Founding *founding, GError **error)
{
  Office *office = founding->office;
  const OfficeNew *what = founding->what;
  guint8 id[16];

  crypto_random (id, sizeof id);
  founding->journal_id = crypto_hex (id, sizeof id);
  office->origin = g_strconcat ("recourse/", founding->journal_id, NULL);
  office->drill = what->drill;
  office->viewer.member = "m1";
  founding->zone = g_strdup (what->zone);
  if (what->now && !when_parse (what->now, NULL, &office->fixed_now, error))
    return desk_error_in (error, "--now");
  office->db = db_open (office->path, DB_CREATE, error);
  if (!office->db)
    return FALSE;
  office->journal = journal_new (office->db);
  office->store = store_new (office->db);
  return journal_key_create (office->path, office->origin, error) && found_all (founding, error);
}

static void
founding_clear (Founding *founding)
{
  g_variant_builder_clear (&founding->packs);
  g_variant_builder_clear (&founding->calendars);
  g_hash_table_unref (founding->calendar_names);
  g_string_free (founding->addresses, TRUE);
  g_free (founding->zone);
  g_free (founding->journal_id);
}

gboolean
office_create (const OfficeNew *what, GError **error)
{
  g_autoptr (Office) office = office_new (what->path);
  Founding founding = { .office = office, .what = what };
  gboolean done;

  if (what->now && !what->drill)
    return desk_error_set (error, DESK_ERROR_DENIED, "--now is for drill databases: add --drill or leave it out");
  if (!zone_is_known (what->zone, error) || !path_is_free (what->path, error))
    return FALSE;
  g_variant_builder_init (&founding.packs, G_VARIANT_TYPE ("av"));
  g_variant_builder_init (&founding.calendars, G_VARIANT_TYPE ("av"));
  founding.calendar_names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  founding.addresses = g_string_new (NULL);
  done = found (&founding, error);
  if (!done && office->db && db_in_transaction (office->db))
    db_rollback (office->db);
  founding_clear (&founding);
  office->viewer.member = NULL;
  if (!done)
    {
      g_clear_pointer (&office->store, store_free);
      g_clear_pointer (&office->journal, journal_free);
      if (office->db)
        {
          g_clear_pointer (&office->db, db_close);
          unmake (what->path);
        }
    }
  return done;
}

/* ---- outboxes ---------------------------------------------------------------------------- */

static gboolean
own_directory (const char *path, GError **error)
{
  struct stat status;

  if (mkdir (path, 0700) != 0 && errno != EEXIST)
    return desk_error_set (error, DESK_ERROR_IO, "%s: cannot be made: %s", path, g_strerror (errno));
  if (lstat (path, &status) != 0 || !S_ISDIR (status.st_mode) || status.st_uid != geteuid ()
      || status.st_mode & (S_IRWXG | S_IRWXO))
    return desk_error_set (error, DESK_ERROR_DENIED,
                           "%s must be a directory of yours that nobody else may enter (chmod 700)", path);
  return TRUE;
}

char *
office_outbox (Office *office, GError **error)
{
  g_autofree char *place = g_path_get_dirname (office->path), *all = g_build_filename (place, "outbox", NULL);
  g_autofree char *own = g_build_filename (all, office->viewer.member, NULL);

  return own_directory (all, error) && own_directory (own, error) ? g_steal_pointer (&own) : NULL;
}

/* ---- what the desk asks between keys -------------------------------------------------- */

gboolean
office_changed (Office *office)
{
  gint64 pulse;

  if (!store_pulse (office->store, &pulse, NULL) || pulse == office->pulse)
    return FALSE;
  office->pulse = pulse;
  return TRUE;
}

void
office_set_cancel (Office *office, gboolean (*cancel) (gpointer), gpointer data)
{
  db_set_progress (office->db, cancel, data);
}

void
office_set_waiting (Office *office, gboolean (*waiting) (const char *, gint64, gpointer), gpointer data)
{
  db_set_waiting (office->db, waiting, data);
}
