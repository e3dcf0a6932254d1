/* SPDX-License-Identifier: MIT */
/* acts-adopt - what the office goes by from now on: packs, calendars, the policy's own text */
#include "office/act.h"

#include <string.h>

#include "base/crypto.h"
#include "base/text.h"
#include "base/when.h"
#include "mail/mail.h"
#include "office/adopt.h"
#include "office/clocks.h"
#include "office/registers.h"
#include "policy/almanac.h"
#include "policy/pack-diff.h"
#include "policy/wording.h"

#define SHOWN 20         /* promises and cases that the preview names */
#define TEXT_LIMIT (4u << 20)

typedef struct { char *name, *hash; Calendar *holidays; } NewCalendar;

/* What the values of the act come to. */
typedef struct
{
  Act *act;
  Pack *parsed;              /* ours to free; NULL: the pack is adopted already */
  const Pack *pack;          /* that is adopted, or that the text is of; NULL: neither */
  char *pack_hash;           /* NULL: it is adopted with these bytes */
  GPtrArray *calendars;      /* NewCalendar */
  char *text_hash, *plain, *plain_hash, *updated; /* hashes NULL: the text is adopted */
  char *before;              /* plain text of the newest adopted, NULL: none */
  gboolean silent;           /* it changed and its date did not */
} Adoption;

static void
new_calendar_free (NewCalendar *calendar)
{
  g_free (calendar->name);
  g_free (calendar->hash);
  calendar_unref (calendar->holidays);
  g_free (calendar);
}

static void
adoption_clear (Adoption *adoption)
{
  pack_free (adoption->parsed);
  g_free (adoption->pack_hash);
  g_ptr_array_unref (adoption->calendars);
  g_free (adoption->text_hash);
  g_free (adoption->plain);
  g_free (adoption->plain_hash);
  g_free (adoption->updated);
  g_free (adoption->before);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Adoption, adoption_clear)

/* The name of the bytes, which are kept with the event. */
static char *
keep_bytes (Act *act, GBytes *bytes)
{
  if (!act->blobs)
    act->blobs = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  g_ptr_array_add (act->blobs, g_bytes_ref (bytes));
  return crypto_sha256_hex (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
}

/* ---- packs -------------------------------------------------------------------------------------- */

/* All that 'recourse policy check' says, in one line a finding. */
static gboolean
is_sound (const char *file, GBytes *bytes, GError **error)
{
  g_autoptr (GPtrArray) problems = pack_check (file, bytes);
  guint n = problems->len;

  if (!n)
    return TRUE;
  g_ptr_array_add (problems, NULL);
  g_autofree char *all = g_strjoinv ("; ", (GStrv) problems->pdata);
  return desk_error_set (error, DESK_ERROR_INVALID, "the pack is broken (%u finding%s), nothing was adopted: %s", n, n == 1 ? "" : "s", all);
}

/* A version says always the same. */
static gboolean
version_is_new (Adoption *adoption, GError **error)
{
  const Pack *pack = adoption->pack;
  Packs *packs = adoption->act->office->packs;
  const StoreAdopted *entry;

  if (!packs_adopted (packs, "pack", error))
    return FALSE;
  entry = packs_newest (packs, "pack", pack->name, pack->version);
  if (entry && !g_str_equal (entry->hash, adoption->pack_hash))
    return desk_error_set (error, DESK_ERROR_CONFLICT, "%s %s is adopted with other bytes: give the changed pack a version of its own",
                           pack->name, pack->version);
  if (entry)
    g_clear_pointer (&adoption->pack_hash, g_free);
  return TRUE;
}

static gboolean
take_calendar (Adoption *adoption, const char *name, GBytes *own, GError **error)
{
  g_autoptr (GBytes) bytes = own ? g_bytes_ref (own) : NULL;
  g_autoptr (Calendar) holidays = own ? almanac_parse (name, own, error) : almanac_load (name, &bytes, error);
  g_autofree char *hash = holidays ? keep_bytes (adoption->act, bytes) : NULL;
  const StoreAdopted *newest = packs_newest (adoption->act->office->packs, "calendar", name, NULL);
  NewCalendar *calendar;

  if (!holidays)
    return desk_error_in (error, "calendar %s", name);
  if (newest && g_str_equal (newest->hash, hash))
    return TRUE;
  calendar = g_new0 (NewCalendar, 1);
  *calendar = (NewCalendar) { g_strdup (name), g_steal_pointer (&hash), g_steal_pointer (&holidays) };
  g_ptr_array_add (adoption->calendars, calendar);
  return TRUE;
}

static gboolean
is_taken (const Adoption *adoption, const char *name)
{
  for (guint i = 0; i < adoption->calendars->len; i++)
    if (g_str_equal (((const NewCalendar *) g_ptr_array_index (adoption->calendars, i))->name, name))
      return TRUE;
  return packs_newest (adoption->act->office->packs, "calendar", name, NULL) != NULL;
}

/* Rules cannot be counted without the holidays they ask for; those that are there stay as they are. */
static gboolean
take_calendars_of (Adoption *adoption, GError **error)
{
  for (guint i = 0; i < adoption->pack->rules->len; i++)
    {
      const char *name = ((const PackRule *) g_ptr_array_index (adoption->pack->rules, i))->calendar;

      if (name && *name && !is_taken (adoption, name) && !take_calendar (adoption, name, NULL, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
take_pack_bytes (Adoption *adoption, const char *file, GBytes *bytes, GError **error)
{
  if (!is_sound (file, bytes, error) || !(adoption->parsed = pack_parse (file, bytes, error)))
    return FALSE;
  adoption->pack = adoption->parsed;
  adoption->pack_hash = keep_bytes (adoption->act, bytes);
  return version_is_new (adoption, error) && (!adoption->pack_hash || take_calendars_of (adoption, error));
}

/* Only by name: a path would be read as whoever owns the database. */
static gboolean
take_shipped (Adoption *adoption, const char *name, GError **error)
{
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (Pack) pack = NULL;
  g_autofree char *safe = text_safe (name, -1, TEXT_ONE_LINE), *file = g_strconcat (name, "/pack.yaml", NULL);

  if (!act_is_word (name))
    return desk_error_set (error, DESK_ERROR_INVALID, "pack: \"%.60s\" is no name; a pack of one's own is given with source=@FILE", safe);
  pack = pack_load (name, &bytes, error);
  return pack && take_pack_bytes (adoption, file, bytes, error);
}

static gboolean
take_pack (Adoption *adoption, GError **error)
{
  const char *name = act_get (adoption->act, "pack"), *source = act_get (adoption->act, "source");

  if (source)
    {
      g_autoptr (GBytes) bytes = g_bytes_new (source, strlen (source));

      return take_pack_bytes (adoption, name && act_is_word (name) ? name : "source", bytes, error);
    }
  /* A text is of the pack as it is adopted, whatever is shipped today. */
  if (name && act_get (adoption->act, "text") && (adoption->pack = packs_version (adoption->act->office->packs, name, NULL)))
    return TRUE;
  return !name || take_shipped (adoption, name, error);
}

static gboolean
take_own_calendar (Adoption *adoption, GError **error)
{
  const char *name = act_get (adoption->act, "calendar"), *ics = act_get (adoption->act, "ics");
  g_autoptr (GBytes) bytes = ics ? g_bytes_new (ics, strlen (ics)) : NULL;

  if (!name)
    return !ics || desk_error_set (error, DESK_ERROR_INVALID, "ics needs calendar=…: the name that rules know it by");
  if (!act_is_word (name))
    return desk_error_set (error, DESK_ERROR_INVALID, "calendar is a name of letters, digits, - and _; a file is given with ics=@FILE");
  return take_calendar (adoption, name, bytes, error);
}

/* ---- the text ----------------------------------------------------------------------------------- */

static gboolean
is_html (const char *text)
{
  g_autofree char *start = g_ascii_strdown (text, MIN ((gssize) strlen (text), 2048));

  return strstr (start, "<html") || strstr (start, "<!doctype html") || strstr (start, "<body") || strstr (start, "<p>");
}

static char *
plain_of (const char *text, GError **error)
{
  g_autofree char *shown = NULL;

  if (!is_html (text))
    return wording_plain (text);
  if (!mail_init (error))
    return NULL;
  shown = mail_html_text (text, strlen (text));
  return wording_plain (shown);
}

static gboolean
take_dates (Adoption *adoption, GError **error)
{
  const char *typed = act_get (adoption->act, "updated"), *published = act_get (adoption->act, "published");
  GDate day;

  if (published && !when_date_parse (published, &day, error))
    return desk_error_in (error, "published");
  if (typed && !when_date_parse (typed, &day, error))
    return desk_error_in (error, "updated");
  adoption->updated = typed ? when_date_format (&day) : wording_updated (adoption->plain);
  return TRUE;
}

static gboolean
take_before (Adoption *adoption, GError **error)
{
  const StoreAdopted *newest = packs_newest (adoption->act->office->packs, "text", adoption->pack->name, NULL);
  g_autoptr (GBytes) bytes = newest ? journal_blob_get (adoption->act->office->journal, newest->plain, error) : NULL;

  if (!newest)
    return TRUE;
  if (!bytes)
    return FALSE;
  adoption->before = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  adoption->silent = !g_str_equal (newest->plain, adoption->plain_hash) && g_strcmp0 (newest->updated, adoption->updated) == 0;
  if (g_str_equal (newest->hash, adoption->text_hash) && g_strcmp0 (newest->version, adoption->pack->version) == 0)
    g_clear_pointer (&adoption->text_hash, g_free);
  return TRUE;
}

static gboolean
take_text (Adoption *adoption, GError **error)
{
  const char *text = act_get (adoption->act, "text");
  g_autoptr (GBytes) bytes = text ? g_bytes_new (text, strlen (text)) : NULL, plain = NULL;

  if (!text)
    return TRUE;
  if (!adoption->pack)
    return desk_error_set (error, DESK_ERROR_INVALID, "text needs pack=… or source=…: whose text it is");
  if (strlen (text) > TEXT_LIMIT || !g_utf8_validate (text, -1, NULL))
    return desk_error_set (error, DESK_ERROR_INVALID, "text must be UTF-8 of at most %u MiB: convert or shorten it", TEXT_LIMIT >> 20);
  if (!(adoption->plain = plain_of (text, error)))
    return FALSE;
  if (!*adoption->plain)
    return desk_error_set (error, DESK_ERROR_INVALID, "text holds no words: is it the right file?");
  plain = g_bytes_new (adoption->plain, strlen (adoption->plain));
  adoption->text_hash = keep_bytes (adoption->act, bytes);
  adoption->plain_hash = keep_bytes (adoption->act, plain);
  return take_dates (adoption, error) && take_before (adoption, error);
}

/* ---- its events --------------------------------------------------------------------------------- */

static void
set_one (Event *event, const char *key, GVariant *entry)
{
  GVariantBuilder list;

  g_variant_builder_init (&list, G_VARIANT_TYPE ("av"));
  g_variant_builder_add (&list, "v", entry);
  event_set (event, key, g_variant_builder_end (&list));
}

static void
record_adoption (Adoption *adoption)
{
  Event *event = act_record (adoption->act, "policy.adopt");
  GVariantBuilder calendars;

  if (adoption->pack_hash)
    set_one (event, "packs", packs_entry_value (adoption->pack->name, adoption->pack->version, adoption->pack_hash, NULL, NULL));
  g_variant_builder_init (&calendars, G_VARIANT_TYPE ("av"));
  for (guint i = 0; i < adoption->calendars->len; i++)
    {
      const NewCalendar *calendar = g_ptr_array_index (adoption->calendars, i);
      g_variant_builder_add (&calendars, "v", packs_entry_value (calendar->name, NULL, calendar->hash, NULL, NULL));
    }
  if (adoption->calendars->len)
    event_set (event, "calendars", g_variant_builder_end (&calendars));
  else
    g_variant_builder_clear (&calendars);
  if (adoption->text_hash)
    set_one (event, "texts", packs_entry_value (adoption->pack->name, adoption->pack->version, adoption->text_hash, adoption->plain_hash,
                                          adoption->updated));
  event_seal (event, "reason", "case.reason", act_get (adoption->act, "reason"), -1);
}

/* The register names its fields; of what is known of the text each takes what is called like it. */
static gboolean
record_item (Adoption *adoption, GError **error)
{
  Act *act = adoption->act;
  const Pack *pack = adoption->pack;
  const RegisterOf reg = { pack, pack->text_register ? pack_register (pack, pack->text_register) : NULL };
  const ActArgs *own = act->args;
  g_autoptr (ActArgs) args = act_args_new ();
  g_autofree char *today = office_day_text (act->office, 0);
  gboolean good = TRUE;

  if (!reg.of)
    return TRUE;
  const struct { const char *name, *value; } known[] = {
    { "version", pack->version }, { "last-updated", adoption->updated }, { "url", pack->text_url }, { "sha256", adoption->text_hash },
    { "published", act_get (act, "published") ? act_get (act, "published") : today },
    { "evidence", "bytes kept when the text was adopted" },
  };
  if (!adoption->updated)
    return desk_error_set (error, DESK_ERROR_INVALID, "the text bears no date that is understood: say updated=2014-05-08");
  for (guint i = 0; i < G_N_ELEMENTS (known); i++)
    for (guint k = 0; known[i].value && k < reg.of->fields->len; k++)
      if (g_str_equal (((const PackColumn *) g_ptr_array_index (reg.of->fields, k))->name, known[i].name))
        act_args_set (args, known[i].name, known[i].value);
  act->args = args;
  good = registers_record (act, "register.add", &reg, "kept", error) != NULL || desk_error_in (error, "register %s", reg.of->id);
  act->args = own;
  return good;
}

/* ---- a change that nobody announced -------------------------------------------------------------- */

static char *
change_words (const Adoption *adoption)
{
  WordingChange change;
  char *words;

  wording_compare (adoption->before, adoption->plain, &change);
  words = g_strdup_printf ("The text of %s changed and still bears the date %s. Paragraphs gone or changed: %u; come or changed: %u.\n"
                           "First difference, before: %s\nFirst difference, now: %s\nSHA-256 of the text now: %s",
                           adoption->pack->name, adoption->updated ? adoption->updated : "of none", change.gone, change.come,
                           *change.was ? change.was : "(nothing)", *change.now ? change.now : "(nothing)", adoption->text_hash);
  wording_change_clear (&change);
  return words;
}

static gboolean
record_alarm (Adoption *adoption, GError **error)
{
  Act *act = adoption->act;
  g_auto (ClockCase) clocks = { 0 };
  g_autofree char *words = NULL;
  g_autofree char *subject = g_strdup_printf ("Text changed under the date %s: %s", adoption->updated ? adoption->updated : "of none",
                                              adoption->pack->name);
  const OwnCase own = { adoption->pack->text_type, "the policy's text changed and its date did not", subject,
                        "when the text was adopted", NULL, NULL };

  if (!adoption->silent)
    return TRUE;
  words = change_words (adoption);
  act_warn (act, "! %s", words);
  if (!own.type)
    return TRUE;
  act->received_at = office_now (act->office);
  clock_case_init_new (&clocks, act->office, own.type, act->received_at);
  if (!act_record_own_case (act, &clocks, &own, error))
    return FALSE;
  event_seal (act_record (act, "case.note"), "text", "note.text", words, -1);
  return TRUE;
}

/* ---- what it would do ---------------------------------------------------------------------------- */

static void
warn_of_promises (Adoption *adoption)
{
  const Pack *before = packs_version (adoption->act->office->packs, adoption->pack->name, NULL);
  g_autoptr (GPtrArray) changes = before ? pack_diff (before, adoption->pack) : NULL;

  if (!before)
    act_warn (adoption->act, "%s %s is new to this office: %s", adoption->pack->name, adoption->pack->version, adoption->pack->title);
  for (guint i = 0; changes && i < changes->len && i < SHOWN; i++)
    act_warn (adoption->act, "%s", ((const PackChange *) g_ptr_array_index (changes, i))->words);
  if (changes && changes->len > SHOWN)
    act_warn (adoption->act, "... and %u changes more: recourse policy diff", changes->len - SHOWN);
}

static gboolean
warn_of_moves (Adoption *adoption, GError **error)
{
  const NewCalendar *calendar = adoption->calendars->len ? g_ptr_array_index (adoption->calendars, 0) : NULL;
  g_autoptr (GPtrArray) moves = NULL;
  guint cases = 0;

  moves = office_would_move (adoption->act->office, adoption->pack_hash ? adoption->pack : NULL, calendar ? calendar->name : NULL,
                             calendar ? calendar->holidays : NULL, &cases, error);
  if (!moves)
    return FALSE;
  act_warn (adoption->act, "Clocks of %u open case%s would move%s", cases, cases == 1 ? "" : "s", cases ? ":" : ".");
  for (guint i = 0; i < moves->len && i < SHOWN; i++)
    {
      const OfficeMove *move = g_ptr_array_index (moves, i);
      act_warn (adoption->act, "  %s %s: %s, was %s", move->number, move->rule, move->now, move->was);
    }
  if (moves->len > SHOWN)
    act_warn (adoption->act, "  ... and %u more", moves->len - SHOWN);
  return TRUE;
}

static gboolean
foresee (Adoption *adoption, GError **error)
{
  if (!adoption->act->dry || (!adoption->pack_hash && !adoption->calendars->len))
    return TRUE;
  if (adoption->pack_hash)
    warn_of_promises (adoption);
  return warn_of_moves (adoption, error);
}

/* ---- the act ------------------------------------------------------------------------------------ */

/* "mixpanel-2014 2014-05-08, calendar us-federal, its text". */
static char *
adopted_words (const Adoption *adoption)
{
  GString *words = g_string_new (NULL);

  if (adoption->pack_hash)
    g_string_append_printf (words, "%s %s", adoption->pack->name, adoption->pack->version);
  for (guint i = 0; i < adoption->calendars->len; i++)
    g_string_append_printf (words, "%scalendar %s", words->len ? ", " : "", ((NewCalendar *) adoption->calendars->pdata[i])->name);
  if (adoption->text_hash)
    g_string_append_printf (words, "%stext of %s %s (%s)", words->len ? ", " : "", adoption->pack->name, adoption->pack->version,
                            adoption->updated ? adoption->updated : "without a date");
  return g_string_free (words, FALSE);
}

static gboolean
record_all (Adoption *adoption, GError **error)
{
  Act *act = adoption->act;
  g_autofree char *words = adopted_words (adoption);

  if (!*words)
    {
      /* Where counting was cut short after an adoption, this does the rest. */
      act->recount = TRUE;
      act->adopted = g_strdup ("what was adopted, counted to its end");
      act_result (act, "nothing to do: the office has adopted these bytes");
      return TRUE;
    }
  record_adoption (adoption);
  if (adoption->text_hash && (!record_item (adoption, error) || !record_alarm (adoption, error)))
    return FALSE;
  act->recount = adoption->pack_hash || adoption->calendars->len;
  act->adopted = act->recount ? g_strdup_printf ("adopted: %s", words) : NULL;
  act_result (act, "adopted: %s%s", words,
              !adoption->silent || !adoption->text_hash ? ""
              : adoption->pack->text_type ? "; it changed under the same date, which a case now says"
                                          : "; it changed under the same date");
  return foresee (adoption, error);
}

gboolean
act_policy_adopt (Act *act, GError **error)
{
  g_auto (Adoption) adoption = { .act = act, .calendars = g_ptr_array_new_with_free_func ((GDestroyNotify) new_calendar_free) };

  if (!act_get (act, "pack") && !act_get (act, "source") && !act_get (act, "calendar") && !act_get (act, "ics"))
    return desk_error_set (error, DESK_ERROR_INVALID, "policy.adopt needs pack=…, source=… or calendar=…");
  return take_pack (&adoption, error) && take_own_calendar (&adoption, error) && take_text (&adoption, error)
         && record_all (&adoption, error);
}
