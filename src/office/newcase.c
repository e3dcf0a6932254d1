/* SPDX-License-Identifier: MIT */
/* newcase - a request that came by another way than mail */
#include "office/act.h"

#include <string.h>

#include "base/text.h"
#include "base/when.h"
#include "office/climbs.h"
#include "office/clocks.h"
#include "office/likely.h"

static gboolean
record_date (Act *act, Event *event, GError **error)
{
  const char *text = act_get (act, "received");
  gint64 now = office_now (act->office);
  g_autofree char *on = NULL;
  GDate day;

  act->received_at = now;
  if (text && !when_parse (text, act->office->zone, &act->received_at, error))
    return desk_error_in (error, "received");
  if (act->received_at > now)
    return desk_error_set (error, DESK_ERROR_INVALID, "received: nothing is received in the future");
  when_date (act->received_at, act->office->zone, &day);
  on = when_date_format (&day);
  event_set_int (event, "received_at", act->received_at);
  event_set_text (event, "received_on", on);
  event_set_text (event, "received_how", text ? "entered by hand" : "when it was entered");
  return TRUE;
}

/* The requester's own words, as far as they were written down. */
static void
record_message (Act *act, Event *event, const char *channel)
{
  static const struct { const char *key, *as, *field; } texts[] = {
    { "name", "from_name", "message.from-name" }, { "mail", "from", "message.from" },
    { "subject", "subject", "message.subject" }, { "text", "text", "message.text" },
  };
  GVariantDict map;

  g_variant_dict_init (&map, NULL);
  g_variant_dict_insert (&map, "direction", "s", "in");
  g_variant_dict_insert (&map, "channel", "s", channel);
  g_variant_dict_insert (&map, "kind", "s", channel);
  g_variant_dict_insert (&map, "at", "x", act->received_at);
  g_variant_dict_insert (&map, "received_how", "s", act_get (act, "received") ? "entered by hand" : "when it was entered");
  g_variant_dict_insert (&map, "size", "x", (gint64) 0);
  g_variant_dict_insert (&map, "parts", "x", (gint64) 0);
  g_variant_dict_insert (&map, "flags", "s", "");
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autofree char *clean = act_get (act, texts[i].key) ? text_clean (act_get (act, texts[i].key), -1) : NULL;

      if (clean)
        g_variant_dict_insert (&map, texts[i].as, "x", event_slot (event, texts[i].field, clean, -1));
    }
  event_set (event, "message", g_variant_dict_end (&map));
}

static gboolean
find_by_contacts (Act *act, char **person, GError **error)
{
  return receive_person (act->office, "mail", act_get (act, "mail"), person, error)
         && (*person || receive_person (act->office, "phone", act_get (act, "phone"), person, error));
}

/* '*known' receives the person where it is one that is known. */
static gboolean
record_requester (Act *act, Event *event, char **known, GError **error)
{
  static const struct { const char *key, *as, *field; } contacts[] = {
    { "mail", "person_mail", "person.mail" }, { "phone", "person_phone", "person.phone" },
    { "address", "person_post", "person.post" },
  };
  g_autofree char *person = act_get (act, "person") ? g_strdup (act_get (act, "person")) : NULL;
  const char *name = act_get (act, "name");

  if (!person && !find_by_contacts (act, &person, error))
    return FALSE;
  if (person || (!name && !act_get (act, "mail") && !act_get (act, "phone") && !act_get (act, "address")))
    {
      event_set_text (event, "person", person);
      *known = g_steal_pointer (&person);
      return TRUE;
    }
  person = ids_next (act->office->ids, 'p');
  event_set_text (event, "person", person);
  event_set_bool (event, "person_new", TRUE);
  event_seal (event, "person_name", "person.name", name ? name : act_get (act, "mail"), -1);
  for (guint i = 0; i < G_N_ELEMENTS (contacts); i++)
    event_seal (event, contacts[i].as, contacts[i].field, act_get (act, contacts[i].key), -1);
  return TRUE;
}

gboolean
act_record_triage (Act *act, ClockCase *clocks, const char *type, GError **error)
{
  Event *event = act_record (act, "case.triage");

  event_set_text (event, "type", type);
  event_set_bool (event, "confirmed", TRUE);
  event_set_text (event, "state", case_state_name (CASE_NEW));
  restrict_by_type (act, event, type, NULL);
  climbs_triage (act->office, event, type, NULL, NULL);
  clocks->retyped = TRUE;
  return clocks_record (act->office, clocks, event, error);
}

gboolean
act_record_own_case (Act *act, ClockCase *clocks, const OwnCase *own, GError **error)
{
  g_autofree char *today = NULL;
  Event *event = act_record (act, "case.open");
  GDate day;

  when_date (act->received_at, act->office->zone, &day);
  today = when_date_format (&day);
  event_set_text (event, "state", case_state_name (CASE_UNSORTED));
  event_set_text (event, "type", own->type);
  event_set_text (event, "type_why", own->why);
  event_set_text (event, "channel", "office");
  event_seal (event, "subject", "case.subject", own->subject, -1);
  event_set_int (event, "received_at", act->received_at);
  event_set_text (event, "received_on", today);
  event_set_text (event, "received_how", own->how);
  if (own->duty)
    event_set (event, "duty", own->duty);
  if (own->facts)
    event_set (event, "facts", own->facts);
  return clocks_record (act->office, clocks, event, error) && act_record_triage (act, clocks, own->type, error);
}

static gboolean
person_exists (Act *act, const char *id, GError **error)
{
  g_autoptr (Person) person = id ? store_person (act->office->store, &act->office->viewer, id, error) : NULL;

  return !id || person;
}

gboolean
act_new (Act *act, GError **error)
{
  const char *channel = act_get (act, "channel"), *type = act_get (act, "type");
  g_autofree char *channels = act_choice_join (act_channels), *mailbox = NULL, *suggested = NULL, *why = NULL;
  g_autoptr (Person) about = NULL;
  g_autofree char *known = NULL, *id = NULL, *subject = act_get (act, "subject") ? text_clean (act_get (act, "subject"), -1) : NULL;
  g_auto (ClockCase) clocks = { 0 };
  Event *event;

  if (!act_choice_has (act_channels, channel))
    return desk_error_set (error, DESK_ERROR_INVALID, "channel is one of %s", channels);
  if ((type && !act_type_exists (act, type, error)) || !person_exists (act, act_get (act, "person"), error)
      || !person_exists (act, act_get (act, "requester"), error))
    return FALSE;
  likely_warn (act, &known);
  if (!type)
    receive_suggest (act->office, NULL, subject, act_get (act, "text"), &mailbox, &suggested, &why);
  event = act_record (act, "case.open");
  event_set_text (event, "state", case_state_name (CASE_UNSORTED));
  event_set_text (event, "type", type ? type : suggested);
  event_set_text (event, "type_why", type ? "entered with it" : why);
  event_set_text (event, "channel", channel);
  event_seal (event, "subject", "case.subject", subject, -1);
  event_seal (event, "evidence", "case.evidence", act_get (act, "evidence"), -1);
  event_set_text (event, "requester", act_get (act, "requester"));
  if (!record_date (act, event, error) || !record_requester (act, event, &id, error))
    return FALSE;
  record_message (act, event, channel);
  clock_case_init_new (&clocks, act->office, type ? type : suggested, act->received_at);
  if (id && (about = store_person (act->office->store, NULL, id, NULL)))
    clock_case_person (&clocks, act_get (act, "requester"), about);
  return clocks_record (act->office, &clocks, event, error) && (!type || act_record_triage (act, &clocks, type, error));
}

const ActInfo *
office_new_info (void)
{
  return &act_row ("new")->info;
}

gboolean
office_new_case (Office *office, const ActArgs *args, char **number, GError **error)
{
  g_autoptr (Act) act = NULL;

  if (office->read_only)
    return desk_error_set (error, DESK_ERROR_DENIED, "the desk was opened with --readonly: nothing can be entered");
  act = act_do (office, act_row ("new"), NULL, args, error);
  if (act && number)
    *number = g_strdup (act->opened);
  return act != NULL;
}
