/* SPDX-License-Identifier: MIT */
#include "ui/presence.h"

#include <string.h>

#include "base/when.h"

enum { LOOK_US = 2 * G_TIME_SPAN_SECOND, BEAT_US = 15 * G_TIME_SPAN_SECOND, REST_US = G_TIME_SPAN_SECOND };

struct Presence
{
  GPtrArray *others;       /* OfficePresence; NULL until it was looked */
  gint64 mono, looked;     /* of the last tick; of the last look, -1 never */
  char *number, *doing;    /* as written last; number NULL: nothing is */
  gint64 written;
  char *front;             /* case in front at the last tick */
  gint64 since;            /* that it is */
};

Presence *
presence_new (void)
{
  Presence *presence = g_new0 (Presence, 1);

  presence->looked = -1;
  return presence;
}

void
presence_free (Presence *presence)
{
  g_clear_pointer (&presence->others, g_ptr_array_unref);
  g_free (presence->number);
  g_free (presence->doing);
  g_free (presence->front);
  g_free (presence);
}

/* The uppermost pane that is at a case says what is done there. */
static const char *
in_front (Desk *desk, const char **doing)
{
  for (guint i = desk->panes->len; i-- > 0;)
    {
      Pane *pane = g_ptr_array_index (desk->panes, i);
      const char *number;

      *doing = "reading";
      number = pane->ops->at_case ? pane->ops->at_case (pane, doing) : NULL;
      if (number)
        return number;
    }
  return NULL;
}

/* ---- the others ---------------------------------------------------------------------------- */

static gboolean
same_presence (const GPtrArray *a, const GPtrArray *b)
{
  if (!a || !b || a->len != b->len)
    return FALSE;
  for (guint i = 0; i < a->len; i++)
    {
      const OfficePresence *one = g_ptr_array_index ((GPtrArray *) a, i), *other = g_ptr_array_index ((GPtrArray *) b, i);
      if (strcmp (one->case_number, other->case_number) != 0 || strcmp (one->member, other->member) != 0
          || strcmp (one->doing, other->doing) != 0 || one->since != other->since)
        return FALSE;
    }
  return TRUE;
}

static void
look (Desk *desk)
{
  Presence *presence = desk->presence;
  GPtrArray *others = office_present (desk->office, NULL);

  presence->looked = presence->mono;
  if (!others)
    return;
  if (!same_presence (others, presence->others))
    desk->repaint = TRUE;
  g_clear_pointer (&presence->others, g_ptr_array_unref);
  presence->others = others;
}

void
presence_tick (Desk *desk, gint64 mono)
{
  Presence *presence = desk->presence;
  const char *doing, *number = in_front (desk, &doing);

  presence->mono = mono;
  if (g_strcmp0 (number, presence->front) != 0)
    {
      g_free (presence->front);
      presence->front = g_strdup (number);
      presence->since = mono;
      presence->looked = -1;   /* who comes to a case wants to know at once */
    }
  if (presence->looked < 0 || mono - presence->looked >= LOOK_US)
    look (desk);
}

/* ---- this desk ------------------------------------------------------------------------------- */

/* Who leafs through cases is at none of them. */
static gboolean
is_due (const Presence *presence, const char *number, const char *doing)
{
  if (!number)
    return presence->number != NULL;
  if (g_strcmp0 (number, presence->number) != 0)
    return presence->mono - presence->since >= REST_US;
  return g_strcmp0 (doing, presence->doing) != 0 || presence->mono - presence->written >= BEAT_US;
}

static gboolean
be_present (Desk *desk, const char *number, const char *doing)
{
  g_autoptr (GError) error = NULL;
  gboolean done;

  desk->in_background = TRUE;
  desk->gave_up = FALSE;
  done = office_be_present (desk->office, number, doing, &error);
  desk->in_background = FALSE;
  return done;
}

/* What could not be written is tried again with the next beat: it is a courtesy. */
gboolean
presence_work (Desk *desk)
{
  Presence *presence = desk->presence;
  const char *doing, *number = in_front (desk, &doing);
  g_autofree char *said = NULL;
  gboolean written;

  if (!is_due (presence, number, doing))
    return FALSE;
  said = g_strdup (desk->message);
  written = be_present (desk, number, doing);
  if (!written && desk->gave_up)
    return FALSE;
  if (g_strcmp0 (said, desk->message) != 0)   /* that it waited is over */
    {
      g_free (desk->message);
      desk->message = g_steal_pointer (&said);
    }
  g_free (presence->number);
  g_free (presence->doing);
  presence->number = g_strdup (number);
  presence->doing = g_strdup (doing);
  presence->written = presence->mono;
  return written;
}

void
presence_leave (Desk *desk)
{
  if (desk->presence->number)
    be_present (desk, NULL, NULL);
}

/* ---- said -------------------------------------------------------------------------------------- */

static const OfficePresence *
next_other (const Desk *desk, const char *number, guint *at)
{
  const GPtrArray *others = desk->presence->others;

  while (others && *at < others->len)
    {
      const OfficePresence *one = g_ptr_array_index ((GPtrArray *) others, (*at)++);
      if (strcmp (one->case_number, number) == 0)
        return one;
    }
  return NULL;
}

gboolean
presence_other (const Desk *desk, const char *number)
{
  const OfficePresence *one;

  for (guint at = 0; (one = next_other (desk, number, &at));)
    if (!one->me)
      return TRUE;
  return FALSE;
}

static const struct { const char *doing, *words; } doings[] = {
  { "reading", "reading" },
  { "reply", "writing a reply" },
  { "note", "writing a note" },
  { "acknowledge", "writing an acknowledgement" },
  { "request-info", "writing a question" },
  { "extend", "writing an extension" },
  { "refer", "writing a referral" },
  { "refuse", "writing a refusal" },
  { "approve", "deciding" },
  { "reject", "deciding" },
};

static void
add_words (GString *text, const OfficePresence *one, GTimeZone *zone)
{
  g_autofree char *since = when_format (one->since, zone, "%H:%M");
  const char *words = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (doings); i++)
    if (strcmp (doings[i].doing, one->doing) == 0)
      words = doings[i].words;
  g_string_append_printf (text, "%s%s %s", text->len ? "; " : "", one->me ? "you are" : one->member,
                          one->me ? "" : "is ");
  g_string_append_printf (text, "%s%s here since %s%s", words ? "" : "about to ", words ? words : one->doing,
                          since, one->me ? " in another window" : "");
}

char *
presence_words (const Desk *desk, const char *number)
{
  GString *text = g_string_new (NULL);
  const OfficePresence *one;

  for (guint at = 0; (one = next_other (desk, number, &at));)
    add_words (text, one, office_zone (desk->office));
  return g_string_free (text, text->len == 0);
}
