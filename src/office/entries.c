/* SPDX-License-Identifier: MIT */
/* entries - the journal as people read it */
#include "office/entries.h"

#include <string.h>

#include "base/text.h"
#include "base/when.h"
#include "journal/body.h"
#include "journal/checkpoint.h"
#include "journal/note.h"
#include "office/office-private.h"

/* ---- which ---------------------------------------------------------------------------------- */

static gboolean
filter_case (Office *office, const char *value, EntryFilter *filter, GError **error)
{
  filter->case_number = office_number (office, value, error);
  return filter->case_number != NULL;
}

static gboolean
filter_member (Office *office, const char *value, EntryFilter *filter, GError **error)
{
  g_autoptr (Member) member = NULL;

  if (strcmp (value, "me") == 0)
    filter->member = g_strdup (office->viewer.member);
  else if ((member = store_member_by_name (office->store, value, error)))
    filter->member = g_strdup (member->id);
  return filter->member != NULL;
}

static gboolean
filter_act (G_GNUC_UNUSED Office *office, const char *value, EntryFilter *filter, G_GNUC_UNUSED GError **error)
{
  filter->act = g_strdup (value);
  return TRUE;
}

static gboolean
filter_since (Office *office, const char *value, EntryFilter *filter, GError **error)
{
  return when_parse (value, office->zone, &filter->since, error);
}

/* A day means all of it. */
static gboolean
filter_until (Office *office, const char *value, EntryFilter *filter, GError **error)
{
  GDate day;

  if (!when_date_parse (value, &day, NULL))
    return when_parse (value, office->zone, &filter->until, error);
  filter->until = when_day_end (&day, office->zone);
  return TRUE;
}

static const struct
{
  const char *term;
  gboolean (*take) (Office *office, const char *value, EntryFilter *filter, GError **error);
} terms[] = {
  { "case:", filter_case }, { "by:", filter_member }, { "act:", filter_act },
  { "since:", filter_since }, { "until:", filter_until },
};

const char *const *
entry_filter_terms (void)
{
  static const char *names[G_N_ELEMENTS (terms) + 1];

  for (guint i = 0; i < G_N_ELEMENTS (terms); i++)
    names[i] = terms[i].term;
  return names;
}

static gboolean
take_term (Office *office, const char *word, EntryFilter *filter, GError **error)
{
  g_autofree char *all = NULL, *safe = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (terms); i++)
    if (g_str_has_prefix (word, terms[i].term) && word[strlen (terms[i].term)])
      return terms[i].take (office, word + strlen (terms[i].term), filter, error);
  all = g_strjoinv (", ", (char **) entry_filter_terms ());
  safe = text_safe (word, -1, TEXT_ONE_LINE);
  return desk_error_set (error, DESK_ERROR_INVALID, "\"%s\" limits no journal; what does: %s each with a value", safe, all);
}

gboolean
entry_filter_parse (Office *office, const char *text, EntryFilter *filter, GError **error)
{
  g_auto (GStrv) words = g_strsplit_set (text ? text : "", " \t", -1);
  EntryFilter asked = { .since = WHEN_NONE, .until = WHEN_NONE };

  for (guint i = 0; words[i]; i++)
    if (*words[i] && !take_term (office, words[i], &asked, error))
      {
        entry_filter_clear (&asked);
        return FALSE;
      }
  entry_filter_clear (filter);
  *filter = asked;
  return TRUE;
}

/* ---- lists ---------------------------------------------------------------------------------- */

/* Of an act on a person without a case, the person. */
static const char *
person_of (const Event *event)
{
  return !event->case_number && g_str_has_prefix (event->act, "person.") ? event_text (event, "id") : NULL;
}

/* A restricted register is for supervisors, and so is every line about it. */
static gboolean
is_of_restricted_register (const Event *event)
{
  return g_str_has_prefix (event->act, "register.") && event_bool (event, "restricted");
}

/* Whether this member may see what the event is about. */
static gboolean
may_see (Office *office, const Event *event)
{
  const char *person = person_of (event);
  gboolean seen = TRUE;

  if (is_of_restricted_register (event))
    return role_may (office->viewer.role, ROLE_SUPERVISOR);
  if (event->case_number)
    return store_sees_case (office->store, &office->viewer, event->case_number, &seen, NULL) && seen;
  return !person || (store_sees_person (office->store, &office->viewer, person, &seen, NULL) && seen);
}

/* The same in a list, where each is asked for once. */
static gboolean
may_see_of_list (Office *office, GHashTable *known, const Event *event)
{
  const char *about = event->case_number ? event->case_number : person_of (event);
  gpointer seen;

  if (!about)
    return may_see (office, event);
  if (!g_hash_table_lookup_extended (known, about, NULL, &seen))
    {
      seen = GINT_TO_POINTER (may_see (office, event));
      g_hash_table_insert (known, g_strdup (about), seen);
    }
  return GPOINTER_TO_INT (seen);
}

static Event *
load (Office *office, gint64 seq, gboolean open, GError **error)
{
  return open ? journal_load (office->journal, seq, error) : journal_load_closed (office->journal, seq, error);
}

/* Takes the event. */
static Entry *
entry_of (Office *office, Event *event, gboolean open, gint64 left, gint64 sealed)
{
  Entry *entry = g_new0 (Entry, 1);

  entry->seq = event->seq;
  entry->n = event->n;
  entry->at = event->at;
  entry->act = g_strdup (event->act);
  entry->member = g_strdup (office_member_name (office, event->by));
  entry->case_number = g_strdup (event->case_number);
  entry->sealed = event->seq < sealed;
  entry->values = event->slots->len;
  entry->erased = entry->values - left;
  if (!open)
    g_ptr_array_set_size (event->slots, 0);
  entry->words = history_words (office, event);
  event_free (event);
  return entry;
}

static gboolean
add_entry (Office *office, GPtrArray *rows, GHashTable *known, gint64 seq, gboolean open, gint64 sealed, GError **error)
{
  Event *event = load (office, seq, open, error);
  gint64 left;

  if (!event)
    return FALSE;
  if (!may_see_of_list (office, known, event))
    {
      event_free (event);
      return TRUE;
    }
  if (!journal_openings (office->journal, seq, &left, error))
    {
      event_free (event);
      return FALSE;
    }
  g_ptr_array_add (rows, entry_of (office, event, open, left, sealed));
  return TRUE;
}

/* A stretch of what fits; *at moves behind it. */
static gboolean
add_stretch (Office *office, const EntryFilter *filter, gint64 *at, gboolean newer, int n, gint64 sealed,
             GHashTable *known, GPtrArray *rows, gboolean *more, GError **error)
{
  const JournalPick pick = { filter->case_number, filter->member, filter->act, filter->since, filter->until };
  g_autoptr (GArray) found = journal_pick (office->journal, &pick, *at, newer, n, more, error);

  for (guint i = 0; found && i < found->len; i++)
    {
      gint64 seq = g_array_index (found, gint64, i);

      if (!add_entry (office, rows, known, seq, filter->case_number != NULL, sealed, error))
        return FALSE;
      *at = newer ? seq + 1 : seq - 1;
    }
  return found != NULL;
}

static void
turn_round (GPtrArray *rows)
{
  for (guint i = 0, k = rows->len; i + 1 < k; i++)
    {
      gpointer row = rows->pdata[i];

      rows->pdata[i] = rows->pdata[--k];
      rows->pdata[k] = row;
    }
}

GPtrArray *
office_entries (Office *office, const EntryFilter *filter, gint64 at, gboolean newer, int n, gboolean *more,
                GError **error)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify) entry_free);
  g_autoptr (GHashTable) known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  gint64 sealed;

  if (!journal_sealed (office->journal, office->path, &sealed, NULL, error))
    return NULL;
  /* Entries that this member may not see are passed over. */
  *more = TRUE;
  while (*more && rows->len < (guint) n)
    if (!add_stretch (office, filter, &at, newer, n - (int) rows->len, sealed, known, rows, more, error))
      return NULL;
  if (newer)
    turn_round (rows);
  return g_steal_pointer (&rows);
}

/* ---- one ------------------------------------------------------------------------------------ */

typedef struct
{
  Office *office;
  Event *event;
  gboolean open;
  GPtrArray *lines;       /* char * */
  guint wrong;
  guint8 leaf[MERKLE_SIZE];
  gint64 size, sealed;
  char *note, *body;
} Look;

static void
look_clear (Look *look)
{
  g_clear_pointer (&look->event, event_free);
  g_clear_pointer (&look->lines, g_ptr_array_unref);
  g_free (look->note);
  g_free (look->body);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Look, look_clear)

static void say (Look *look, const char *format, ...) G_GNUC_PRINTF (2, 3);

static void
say (Look *look, const char *format, ...)
{
  va_list args;

  va_start (args, format);
  g_ptr_array_add (look->lines, g_strdup_vprintf (format, args));
  va_end (args);
}

static void
check (Look *look, gboolean holds, const char *what)
{
  say (look, "  %s %s", holds ? "ok   " : "WRONG", what);
  look->wrong += !holds;
}

static char *
hex (const guint8 hash[MERKLE_SIZE])
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < MERKLE_SIZE; i++)
    g_string_append_printf (text, "%02x", hash[i]);
  return g_string_free (text, FALSE);
}

static void
say_head (Look *look)
{
  const Event *event = look->event;
  g_autofree char *at = when_format (event->at, look->office->zone, "%a %d %b %Y %H:%M:%S %Z");
  g_autofree char *words = NULL;

  say (look, "Entry %" G_GINT64_FORMAT " of %" G_GINT64_FORMAT ": %s", event->seq, look->size, event->act);
  say (look, "By %s (%s), user %" G_GINT64_FORMAT " of the operating system, %s",
       office_member_name (look->office, event->by), event->by, event->uid, at);
  if (event->case_number)
    say (look, "Case %s, its event number %" G_GINT64_FORMAT, event->case_number, event->n);
  if (look->open)
    {
      words = history_words (look->office, event);
      say (look, "In words: %s", words);
    }
}

static gboolean
opens (const EventSlot *slot)
{
  guint8 commitment[MERKLE_SIZE];

  body_commit (slot->field, strlen (slot->field), slot->salt, g_bytes_get_data (slot->value, NULL), g_bytes_get_size (slot->value), commitment);
  return memcmp (commitment, slot->commitment, sizeof commitment) == 0;
}

enum { MOST_OF_A_VALUE = 400 };

static void
say_value (Look *look, guint i)
{
  const EventSlot *slot = g_ptr_array_index (look->event->slots, i);
  g_autofree char *what = g_strdup_printf ("value %u (%s) opens its commitment", i, slot->field), *safe = NULL;
  gsize size = slot->value ? g_bytes_get_size (slot->value) : 0;

  if (!slot->value)
    {
      say (look, "  gone  value %u (%s): erased, or not to be seen", i, slot->field);
      return;
    }
  check (look, opens (slot), what);
  if (!look->open)
    return;
  safe = text_safe (g_bytes_get_data (slot->value, NULL), (gssize) MIN (size, MOST_OF_A_VALUE), TEXT_ONE_LINE);
  say (look, "        %s%s", safe, size > MOST_OF_A_VALUE ? " …" : "");
}

static void
say_body (Look *look)
{
  g_autofree char *leaf = NULL;

  merkle_leaf (look->body, strlen (look->body), look->leaf);
  leaf = hex (look->leaf);
  say (look, "%s", "");
  say (look, "Body, %" G_GSIZE_FORMAT " bytes, as they were hashed", strlen (look->body));
  say (look, "  %s", look->body);
  say (look, "%s", "");
  say (look, "Values beside it%s", look->event->slots->len ? "" : ": none");
  for (guint i = 0; i < look->event->slots->len; i++)
    say_value (look, i);
  say (look, "%s", "");
  say (look, "Leaf %s", leaf);
}

/* The path from the leaf to the root of a tree of 'size' entries. */
static gboolean
say_path (Look *look, gint64 size, const guint8 root[MERKLE_SIZE], const char *whose, GError **error)
{
  g_autoptr (GPtrArray) path = journal_inclusion (look->office->journal, look->event->seq, size, error);
  g_autofree char *top = hex (root), *what = NULL;

  if (!path)
    return FALSE;
  say (look, "Root %s of %" G_GINT64_FORMAT " entries (%s)", top, size, whose);
  for (guint i = 0; i < path->len; i++)
    {
      g_autofree char *step = hex (g_bytes_get_data (g_ptr_array_index (path, i), NULL));
      say (look, "  %2u %s", i + 1, step);
    }
  what = g_strdup_printf ("the body leads to this root in %u step%s", path->len, path->len == 1 ? "" : "s");
  check (look, merkle_check_inclusion ((guint64) look->event->seq, (guint64) size, look->leaf, path, root), what);
  return TRUE;
}

static gboolean
say_present (Look *look, GError **error)
{
  guint8 root[MERKLE_SIZE];

  return journal_root (look->office->journal, look->size, root, error)
      && say_path (look, look->size, root, "the journal as it is now", error);
}

static gboolean
say_sealed (Look *look, GError **error)
{
  g_auto (Checkpoint) checkpoint = { 0 };
  g_autofree char *text = NULL;

  say (look, "%s", "");
  if (look->sealed <= look->event->seq)
    {
      say (look, "No checkpoint holds it yet%s; `recourse checkpoint` seals it.",
           look->sealed < 0 ? ": nothing was sealed" : "");
      return TRUE;
    }
  text = note_text (look->note, strlen (look->note), error);
  if (!text || !checkpoint_parse (text, &checkpoint, error))
    return FALSE;
  check (look, TRUE, "a key kept beside the database signed the checkpoint");
  return say_path (look, look->sealed, checkpoint.root, "a signed checkpoint", error);
}

static gboolean
look_at (Look *look, gint64 seq, GError **error)
{
  Office *office = look->office;

  look->lines = g_ptr_array_new_with_free_func (g_free);
  look->event = journal_load (office->journal, seq, error);
  if (!look->event)
    return FALSE;
  if (!may_see (office, look->event))
    return desk_error_set (error, DESK_ERROR_NOT_FOUND, "entry %" G_GINT64_FORMAT " belongs to what only named members see",
                           seq);
  if (look->event->case_number && look->open && !office_read (office, look->event->case_number, error))
    return FALSE;
  look->body = journal_body (office->journal, seq, error);
  return look->body && journal_size (office->journal, &look->size, error)
      && journal_sealed (office->journal, office->path, &look->sealed, &look->note, error);
}

static char *
verdict (const Look *look)
{
  if (look->wrong)
    return g_strdup_printf ("entry %" G_GINT64_FORMAT " is NOT sound: %u check%s failed; run `recourse verify --replay`",
                            look->event->seq, look->wrong, look->wrong == 1 ? "" : "s");
  if (look->sealed > look->event->seq)
    return g_strdup_printf ("entry %" G_GINT64_FORMAT " is sound: body, values and path agree, sealed at %" G_GINT64_FORMAT,
                            look->event->seq, look->sealed);
  return g_strdup_printf ("entry %" G_GINT64_FORMAT " is sound: body, values and path agree; no checkpoint holds it yet",
                          look->event->seq);
}

EntryPage *
office_entry (Office *office, gint64 seq, gboolean open, GError **error)
{
  g_auto (Look) look = { .office = office, .open = open, .sealed = -1 };
  EntryPage *page;

  if (!look_at (&look, seq, error))
    return NULL;
  say_head (&look);
  say_body (&look);
  if (!say_present (&look, error) || !say_sealed (&look, error))
    return NULL;
  page = g_new0 (EntryPage, 1);
  page->sound = look.wrong == 0;
  page->verdict = verdict (&look);
  say (&look, "%s", "");
  say (&look, "%c%s", g_ascii_toupper (*page->verdict), page->verdict + 1);
  g_ptr_array_add (look.lines, NULL);
  page->lines = (GStrv) g_ptr_array_free (g_steal_pointer (&look.lines), FALSE);
  return page;
}

char *
office_entry_proof (Office *office, gint64 seq, GError **error)
{
  g_auto (Look) look = { .office = office, .sealed = -1 };
  g_auto (Proof) proof = { 0 };

  if (!look_at (&look, seq, error))
    return NULL;
  if (look.sealed <= seq)
    {
      desk_error_set (error, DESK_ERROR_NOT_FOUND,
                      "no checkpoint holds entry %" G_GINT64_FORMAT " yet; run `recourse checkpoint`", seq);
      return NULL;
    }
  proof.index = seq;
  proof.note = g_strdup (look.note);
  proof.hashes = journal_inclusion (office->journal, seq, look.sealed, error);
  return proof.hashes ? proof_format (&proof) : NULL;
}
