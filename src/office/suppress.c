/* SPDX-License-Identifier: MIT */
#include "office/suppress.h"

#include <string.h>

#include "base/crypto.h"
#include "base/text.h"
#include "base/when.h"
#include "office/registers.h"
#include "office/standing.h"

/* ---- purposes --------------------------------------------------------------------------------- */

/* Each once, of all packs in use; PackPurpose, borrowed from them. */
static GPtrArray *
purposes_of (Office *office, GError **error)
{
  g_autoptr (GPtrArray) packs = packs_today (office->packs, error), list = g_ptr_array_new ();

  for (guint i = 0; packs && i < packs->len; i++)
    {
      const Pack *pack = ((const PackUse *) g_ptr_array_index (packs, i))->pack;

      for (guint k = 0; k < pack->purposes->len; k++)
        {
          PackPurpose *purpose = g_ptr_array_index (pack->purposes, k);
          gboolean known = FALSE;

          for (guint n = 0; n < list->len && !known; n++)
            known = g_str_equal (((const PackPurpose *) g_ptr_array_index (list, n))->id, purpose->id);
          if (!known)
            g_ptr_array_add (list, purpose);
        }
    }
  return packs ? g_steal_pointer (&list) : NULL;
}

static const PackPurpose *
find_purpose (Office *office, const char *id, GError **error)
{
  g_autoptr (GPtrArray) all = purposes_of (office, error);
  g_autofree char *safe = text_safe (id, -1, TEXT_ONE_LINE);
  g_autoptr (GString) names = g_string_new (NULL);

  for (guint i = 0; all && i < all->len; i++)
    {
      const PackPurpose *purpose = g_ptr_array_index (all, i);

      if (g_str_equal (purpose->id, id))
        return purpose;
      g_string_append_printf (names, "%s%s", i ? ", " : "", purpose->id);
    }
  if (all)
    desk_error_set (error, DESK_ERROR_INVALID, "no pack of this office has a purpose \"%s\"; they have %s", safe,
                    names->len ? names->str : "none");
  return NULL;
}

/* Which purpose a letter of the packs serves; NULL: it is service. Borrowed from the packs. */
static const char *
letter_purpose (Office *office, const char *letter)
{
  g_autoptr (GPtrArray) packs = packs_today (office->packs, NULL);

  for (guint i = 0; packs && letter && i < packs->len; i++)
    {
      const PackLetter *found = pack_letter (((const PackUse *) g_ptr_array_index (packs, i))->pack, letter, NULL);

      if (found && found->purpose)
        return found->purpose;
    }
  return NULL;
}

/* ---- marks ------------------------------------------------------------------------------------ */

/* As it is compared: a mail address folded, a number by its digits. NULL and INVALID. */
static char *
address_key (const char *address, GError **error)
{
  gboolean mail = address && strchr (address, '@');
  g_autofree char *key = store_address_key (mail ? "mail" : "phone", address ? address : "");
  g_autofree char *safe = text_safe (address ? address : "", -1, TEXT_ONE_LINE);

  if (key && *key && (mail || strlen (key) >= 5))
    return g_steal_pointer (&key);
  desk_error_set (error, DESK_ERROR_INVALID, "\"%s\" is neither a mail address nor a telephone number", safe);
  return NULL;
}

/* An office that was made before there was a list has no secret for it yet. */
static gboolean
the_secret (Office *office, guint8 secret[32], GError **error)
{
  gboolean alone = !db_in_transaction (office->db);

  if (alone && !office_begin (office, "suppression", error))
    return FALSE;
  if (store_secret (office->store, "suppression", secret, error))
    return !alone || office_commit (office, error);
  if (alone)
    office_rollback (office);
  return FALSE;
}

static char *
mark_of (Office *office, const char *purpose, const char *key, GError **error)
{
  g_autofree char *text = g_strdup_printf ("%s %s", purpose, key);
  guint8 secret[32], digest[SHA256_SIZE];

  if (!the_secret (office, secret, error))
    return NULL;
  crypto_hmac_sha256 (secret, sizeof secret, text, strlen (text), digest);
  crypto_wipe (secret, sizeof secret);
  return crypto_hex (digest, sizeof digest);
}

/* *found NULL: it may be written to. */
static gboolean
look_up (Office *office, const char *purpose, const char *key, Suppression **found, GError **error)
{
  g_autofree char *mark = NULL;
  gboolean any = FALSE;

  *found = NULL;
  if (!store_suppresses (office->store, &any, error))
    return FALSE;
  if (!any)
    return TRUE;   /* nothing was ever marked: there may be no secret yet, and a reader makes none */
  mark = mark_of (office, purpose, key, error);
  return mark && store_suppression (office->store, &office->viewer, mark, purpose, found, error);
}

void
office_suppression_free (OfficeSuppression *suppression)
{
  if (!suppression)
    return;
  g_free (suppression->purpose);
  g_free (suppression->title);
  g_free (suppression->since);
  g_free (suppression->case_number);
  g_free (suppression);
}

static OfficeSuppression *
suppression_of (const PackPurpose *purpose, const Suppression *found)
{
  OfficeSuppression *suppression = g_new0 (OfficeSuppression, 1);

  suppression->purpose = g_strdup (purpose->id);
  suppression->title = g_strdup (purpose->title);
  suppression->since = g_strdup (found->since);
  suppression->case_number = g_strdup (found->case_number);
  return suppression;
}

GPtrArray *
office_suppressed (Office *office, const char *address, const char *of, GError **error)
{
  g_autoptr (GPtrArray) purposes = purposes_of (office, error);
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify) office_suppression_free);
  g_autofree char *key = purposes ? address_key (address, error) : NULL;

  if (!key || (of && !find_purpose (office, of, error)))
    return NULL;
  for (guint i = 0; i < purposes->len; i++)
    {
      const PackPurpose *purpose = g_ptr_array_index (purposes, i);
      g_autoptr (Suppression) found = NULL;

      if (of && !g_str_equal (purpose->id, of))
        continue;
      if (!look_up (office, purpose->id, key, &found, error))
        return NULL;
      if (found)
        g_ptr_array_add (list, suppression_of (purpose, found));
    }
  return g_steal_pointer (&list);
}

char *
office_suppressed_words (Office *office, const char *address)
{
  g_autoptr (GPtrArray) list = address ? office_suppressed (office, address, NULL, NULL) : NULL;
  g_autoptr (GString) words = g_string_new (NULL);

  for (guint i = 0; list && i < list->len; i++)
    {
      const OfficeSuppression *one = g_ptr_array_index (list, i);

      g_string_append_printf (words, "%s%s off since %s", i ? ", " : "", one->purpose, one->since);
    }
  return words->len ? g_strdup (words->str) : NULL;
}

/* ---- acts --------------------------------------------------------------------------------------- */

static Event *
record_mark (Act *act, const char *name, const char *purpose, const char *mark)
{
  Event *event = act_record (act, name);

  g_clear_pointer (&event->case_number, g_free);
  event_set_text (event, "purpose", purpose);
  event_set_text (event, "mark", mark);
  return event;
}

gboolean
suppress_record (Act *act, const char *purpose, const char *address, const char *of_case, GError **error)
{
  g_autofree char *key = address_key (address, error), *mark = NULL, *today = office_day_text (act->office, 0);
  g_autoptr (Suppression) found = NULL;
  Event *event;

  if (!key || !look_up (act->office, purpose, key, &found, error))
    return FALSE;
  if (found)
    return TRUE;
  if (!(mark = mark_of (act->office, purpose, key, error)))
    return FALSE;
  event = record_mark (act, "address.suppress", purpose, mark);
  event_set_text (event, "since", today);
  event_set_text (event, "of_case", of_case);
  act_warn (act, "%s goes on the suppression list: %s.", address, purpose);
  return TRUE;
}

gboolean
suppress_preference (Act *act, const Person *person, const Contact *contact, const char *preference, GError **error)
{
  g_autofree char *purpose = g_strndup (preference, strcspn (preference, ":"));

  if (!g_str_has_suffix (preference, ":off") || !find_purpose (act->office, purpose, NULL))
    return TRUE;
  for (guint i = 0; i < person->contacts->len; i++)
    {
      const Contact *one = g_ptr_array_index (person->contacts, i);
      g_autofree char *key = one->value && (!contact || one == contact) ? address_key (one->value, NULL) : NULL;

      if (key && !suppress_record (act, purpose, one->value, NULL, error))
        return FALSE;
    }
  return TRUE;
}

/* Whoever is not to know of a case does not learn its number from the list. */
static const char *
case_to_tell (const Act *act)
{
  return act->seen && !act->seen->restricted ? act->number : NULL;
}

gboolean
act_suppress (Act *act, GError **error)
{
  const char *address = act_get (act, "address"), *purpose = act_get (act, "purpose");
  guint before = act->events->len;

  if (!find_purpose (act->office, purpose, error) || !suppress_record (act, purpose, address, case_to_tell (act), error))
    return FALSE;
  if (act->events->len == before)
    return desk_error_set (error, DESK_ERROR_INVALID, "that address is on the suppression list already: %s", purpose);
  event_seal (g_ptr_array_index (act->events, before), "reason", "case.reason", act_get (act, "reason"), -1);
  act_result (act, "on the suppression list: %s; nothing is written to it for that", purpose);
  return TRUE;
}

gboolean
act_unsuppress (Act *act, GError **error)
{
  const char *purpose = act_get (act, "purpose");
  g_autofree char *key = address_key (act_get (act, "address"), error), *mark = NULL, *today = office_day_text (act->office, 0);
  g_autoptr (Suppression) found = NULL;
  Event *event;

  if (!key || !find_purpose (act->office, purpose, error) || !look_up (act->office, purpose, key, &found, error))
    return FALSE;
  if (!found)
    return desk_error_set (error, DESK_ERROR_INVALID, "that address is not on the suppression list: %s", purpose);
  if (!(mark = mark_of (act->office, purpose, key, error)))
    return FALSE;
  event = record_mark (act, "address.unsuppress", purpose, mark);
  event_set_text (event, "lifted_on", today);
  event_seal (event, "reason", "case.reason", act_get (act, "reason"), -1);
  act_result (act, "off the suppression list: %s", purpose);
  return TRUE;
}

gboolean
suppress_allows_letter (Act *act, const char *letter, const char *to, GError **error)
{
  const char *purpose = letter_purpose (act->office, letter);
  g_autofree char *key = purpose && to ? address_key (to, NULL) : NULL;
  g_autoptr (Suppression) found = NULL;

  if (!key)
    return TRUE;
  if (!look_up (act->office, purpose, key, &found, error))
    return FALSE;
  return !found
         || desk_error_set (error, DESK_ERROR_INVALID,
                            "%s: %s is on the suppression list since %s: the letter %s is %s and does not go there", act->number,
                            to, found->since, letter, purpose);
}

/* ---- at the end of a case ------------------------------------------------------------------------- */

/* The last address that the request came from. */
static const char *
requester_address (const Case *kase)
{
  for (guint i = kase->messages->len; i-- > 0;)
    {
      const CaseMessage *message = g_ptr_array_index (kase->messages, i);

      if (g_strcmp0 (message->direction, "in") == 0 && message->from_address)
        return message->from_address;
    }
  return NULL;
}

/* "FIELD=TEXT" or "FIELD=@NAME" as the case knows it; what it does not know is left out. */
static ActArgs *
values_of (const PackRecord *record, const CaseStanding *standing)
{
  ActArgs *values = act_args_new ();

  for (guint i = 0; record->fields[i]; i++)
    {
      const char *sign = strchr (record->fields[i], '=');
      g_autofree char *name = g_strndup (record->fields[i], (gsize) (sign - record->fields[i]));
      const char *value = sign[1] == '@' ? case_fact_value (standing->facts, sign + 2) : sign + 1;

      if (value)
        act_args_set (values, name, value);
    }
  return values;
}

/* A field that the register asks for and that nobody has entered on the case; NULL: all are known. The day
 * it was is today where nobody says another. */
static const PackColumn *
not_known (const PackRegister *of, const ActArgs *values)
{
  for (guint i = 0; i < of->fields->len; i++)
    {
      const PackColumn *column = g_ptr_array_index (of->fields, i);

      if (column->required && g_strcmp0 (column->name, of->day) != 0 && !act_args_get (values, column->name))
        return column;
    }
  return NULL;
}

static gboolean
write_item (Act *act, const Pack *pack, const PackRecord *record, const CaseStanding *standing, GError **error)
{
  RegisterOf reg = { pack, pack_register (pack, record->into) };
  g_autoptr (ActArgs) values = values_of (record, standing);
  const PackColumn *missing = not_known (reg.of, values);

  if (missing)
    {
      act_warn (act, "! Not written into the register %s, since this is not known: %s. Set it first, or use register.add.", reg.of->id,
                missing->title);
      return TRUE;
    }
  return registers_record_values (act, &reg, values, error)
         || desk_error_in (error, "%s: so ended, it is written into a register", act->number);
}

/* Whether the address was put on the list by this very case: then it was all written down before. */
static gboolean
was_written (Act *act, const PackRecord *record, const char *address, gboolean *written, GError **error)
{
  g_autofree char *key = address ? address_key (address, NULL) : NULL;
  g_autoptr (Suppression) found = NULL;

  if (key && !look_up (act->office, record->purpose, key, &found, error))
    return FALSE;
  *written = found && g_strcmp0 (found->case_number, act->number) == 0;
  return TRUE;
}

static gboolean
write_record (Act *act, const Case *kase, const Pack *pack, const PackRecord *record, const CaseStanding *standing,
              GError **error)
{
  const char *said = record->address ? case_fact_value (standing->facts, record->address) : NULL;
  const char *address = said ? said : requester_address (kase);
  gboolean written = FALSE;

  if (record->purpose && !was_written (act, record, address, &written, error))
    return FALSE;
  if (written)
    return TRUE;
  if (record->into && !write_item (act, pack, record, standing, error))
    return FALSE;
  if (!record->purpose)
    return TRUE;
  if (address)
    return suppress_record (act, record->purpose, address, case_to_tell (act), error) || desk_error_in (error, "%s", act->number);
  act_warn (act, "! No address is known that would go on the suppression list: suppress address=… purpose=%s.", record->purpose);
  return TRUE;
}

static gboolean
is_meant (const PackRecord *record, const char *type, const char *outcome)
{
  return g_strv_contains ((const char *const *) record->outcomes, outcome)
         && (!record->types[0] || g_strv_contains ((const char *const *) record->types, type));
}

gboolean
suppress_at_end (Act *act, const Case *kase, const char *outcome, GError **error)
{
  g_autoptr (GPtrArray) packs = packs_knowing (act->office->packs, kase, error);
  g_auto (CaseStanding) standing = { 0 };

  if (!packs)
    return FALSE;
  for (guint i = 0; i < packs->len; i++)
    {
      const Pack *pack = ((const PackUse *) g_ptr_array_index (packs, i))->pack;

      for (guint k = 0; k < pack->records->len; k++)
        {
          const PackRecord *record = g_ptr_array_index (pack->records, k);

          if (!is_meant (record, kase->row.type, outcome))
            continue;
          if (!standing.facts)
            case_standing_init (&standing, act->office, kase);
          if (!write_record (act, kase, pack, record, &standing, error))
            return FALSE;
        }
    }
  return TRUE;
}
