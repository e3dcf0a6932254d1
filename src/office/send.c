/* SPDX-License-Identifier: MIT */
/* send - queued letters to the office's mail program, one after another
 *
 * A letter is handed over in three steps: an event and a lease, both durable; the program,
 * with no lock held; an event that says what became of it. Whoever dies between the first
 * and the last leaves a lease without an owner, and the next run calls that letter unknown:
 * a person says what became of it, it is never sent again by itself. */
#include "config.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/text.h"
#include "base/when.h"
#include "office/hand-over.h"
#include "office/letter-out.h"

#define STRETCH 100
#define TRIES 12
#define SECOND ((gint64) G_USEC_PER_SEC)
#define FIRST_WAIT (5 * 60 * SECOND)      /* doubled by every further try */
#define LONGEST_WAIT (4 * 60 * 60 * SECOND)
#define ELSEWHERE (2 * 60 * 60 * SECOND)  /* a lease of another host is believed so long */
#define DEFAULT_TIMEOUT 60

typedef struct
{
  Office *office;
  SendReport *report;
  const char *command;
  char *holder;          /* of our leases */
  int seconds;
  gboolean dry;
} Sending;

/* Whoever sends need not see every case. */
static const char *
number_of (Sending *sending, const LetterRow *letter)
{
  gboolean seen = FALSE;

  return store_sees_case (sending->office->store, &sending->office->viewer, letter->case_number, &seen, NULL) && seen
         ? letter->case_number : "a restricted case";
}

static void
problem (Sending *sending, const LetterRow *letter, const char *state, const char *why)
{
  g_ptr_array_add (sending->report->problems,
                   g_strdup_printf ("letter %" G_GINT64_FORMAT " of %s is %s%s%s", letter->id, number_of (sending, letter), state,
                                    why ? ": " : "", why ? why : ""));
}

/* ---- who hands over -------------------------------------------------------------------------- */

/* When a process of this host began, in the kernel's ticks: its number alone is used again. */
static char *
process_start (const char *pid)
{
  g_autofree char *path = g_strdup_printf ("/proc/%s/stat", pid), *text = NULL;
  g_auto (GStrv) fields = NULL;
  const char *behind;

  if (!g_file_get_contents (path, &text, NULL, NULL) || !(behind = strrchr (text, ')')))
    return NULL;
  fields = g_strsplit (behind + 1, " ", -1);
  return g_strv_length (fields) > 20 ? g_strdup (fields[20]) : NULL;
}

static char *
holder_name (void)
{
  g_autofree char *pid = g_strdup_printf ("%ld", (long) getpid ()), *start = process_start (pid);

  return g_strdup_printf ("%s:%s:%s", g_get_host_name (), pid, start ? start : "0");
}

static gboolean
holder_lives (const char *holder, gint64 since, gint64 now)
{
  g_auto (GStrv) parts = g_strsplit (holder ? holder : "", ":", 3);
  g_autofree char *start = NULL;

  if (g_strv_length (parts) != 3)
    return FALSE;
  if (strcmp (parts[0], g_get_host_name ()) != 0)
    return now - since < ELSEWHERE;
  start = process_start (parts[1]);
  return start && strcmp (start, parts[2]) == 0;
}

/* ---- the three steps --------------------------------------------------------------------------- */

/* Looks again under the lock: another run may have been quicker. */
static gboolean
still_is (Office *office, const LetterRow *letter, const char *state, GError **error)
{
  g_autoptr (LetterRow) now = store_letter (office->store, letter->id, error);

  return now && g_str_equal (now->state, state) && now->attempt == letter->attempt;
}

static gboolean
take (Sending *sending, const LetterRow *letter, GError **error)
{
  LetterFate fate = { letter->id, letter->case_number, "handed-over", NULL, letter->attempt + 1, -1 };

  return store_lease_take (sending->office->store, letter->id, sending->holder, office_now (sending->office), error)
         && letter_append_fate (sending->office, &fate, error);
}

/* *taken FALSE without error: somebody else has it. */
static gboolean
take_letter (Sending *sending, const LetterRow *letter, gboolean *taken, GError **error)
{
  g_autoptr (GError) local = NULL;

  *taken = FALSE;
  if (!office_begin (sending->office, "send", error))
    return FALSE;
  if (still_is (sending->office, letter, "queued", &local) && take (sending, letter, &local))
    {
      *taken = office_commit (sending->office, error);
      return *taken;
    }
  office_rollback (sending->office);
  if (!local)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

static gboolean
settle (Sending *sending, const LetterRow *letter, const char *state, const char *why, GError **error)
{
  LetterFate fate = { letter->id, letter->case_number, state, why, -1, -1 };

  if (!office_begin (sending->office, "send", error))
    return FALSE;
  if (letter_append_fate (sending->office, &fate, error)
      && store_lease_drop (sending->office->store, letter->id, error) && office_commit (sending->office, error))
    return TRUE;
  office_rollback (sending->office);
  return FALSE;
}

static gboolean
settle_as (Sending *sending, const LetterRow *letter, HandOver what, const char *why, GError **error)
{
  static const char *const states[] = { [HAND_SENT] = "sent", [HAND_LATER] = "queued", [HAND_FAILED] = "failed",
                                        [HAND_UNKNOWN] = "unknown" };
  SendReport *report = sending->report;
  gint64 *counts[] = { [HAND_SENT] = &report->sent, [HAND_LATER] = &report->deferred, [HAND_FAILED] = &report->failed,
                       [HAND_UNKNOWN] = &report->unknown };
  g_autofree char *last = NULL;

  if (what == HAND_LATER && letter->attempt + 1 >= TRIES)
    {
      why = last = g_strdup_printf ("given up after %d tries; %s", TRIES, why);
      what = HAND_FAILED;
    }
  (*counts[what])++;
  if (what != HAND_SENT)
    problem (sending, letter, what == HAND_LATER ? "queued again" : states[what], why);
  return settle (sending, letter, states[what], why, error);
}

/* ---- one letter ---------------------------------------------------------------------------------- */

/* What must arrive is asked of the journal, not of the lists: the bytes that were sealed. */
static GBytes *
message_of (Sending *sending, const LetterRow *letter, char **from, char **to, GError **error)
{
  g_autoptr (Event) event = journal_load (sending->office->journal, letter->id, error);
  g_autoptr (GVariant) map = event ? event_value (event, "message") : NULL;
  g_autoptr (GVariant) addresses = map ? g_variant_lookup_value (map, "addresses", NULL) : NULL;
  g_autoptr (GVariant) boxed = addresses && g_variant_n_children (addresses) ? g_variant_get_child_value (addresses, 0) : NULL;
  g_autoptr (GVariant) slot = boxed ? g_variant_get_variant (boxed) : NULL;
  GBytes *raw = event ? message_raw (sending->office, letter->id, error) : NULL;

  *from = map ? event_opened_slot (event, map_int (map, "from", -1)) : NULL;
  *to = slot ? event_opened_slot (event, g_variant_get_int64 (slot)) : NULL;
  return raw;
}

/* Drill databases have persons that nobody made up for mail servers. */
static gboolean
pretend (Sending *sending, const LetterRow *letter, GError **error)
{
  Office *office = sending->office;
  LetterFate fate = { letter->id, letter->case_number, "sent", "drill: nothing left the office", letter->attempt + 1, -1 };

  if (!office_begin (office, "send", error))
    return FALSE;
  if (still_is (office, letter, "queued", error) && letter_append_fate (office, &fate, error) && office_commit (office, error))
    {
      sending->report->sent++;
      return TRUE;
    }
  office_rollback (office);
  return !error || !*error;
}

static gboolean
hand (Sending *sending, const LetterRow *letter, GError **error)
{
  g_autofree char *from = NULL, *to = NULL, *why = NULL;
  g_autoptr (GError) local = NULL;
  g_autoptr (GBytes) message = message_of (sending, letter, &from, &to, &local);
  HandOver what = HAND_FAILED;
  gboolean taken;

  if (local && !g_error_matches (local, DESK_ERROR, DESK_ERROR_NOT_FOUND))
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  if (!take_letter (sending, letter, &taken, error))
    return FALSE;
  if (!taken)
    return TRUE;
  if (message && from && to)
    what = hand_over (sending->command, from, to, message, sending->seconds, &why);
  else
    why = g_strdup ("what it said or whom it went to was erased");
  return settle_as (sending, letter, what, why, error)
         || desk_error_in (error, "letter %" G_GINT64_FORMAT " was handed over, and what became of it could not be written down; "
                                  "the next run calls it unknown", letter->id);
}

/* From the hand-over to its record an ordinary signal waits; between letters it comes through. */
static gboolean
hand_undisturbed (Sending *sending, const LetterRow *letter, GError **error)
{
  sigset_t held, before;
  gboolean fine;

  sigemptyset (&held);
  sigaddset (&held, SIGINT);
  sigaddset (&held, SIGTERM);
  sigaddset (&held, SIGHUP);
  pthread_sigmask (SIG_BLOCK, &held, &before);
  fine = hand (sending, letter, error);
  pthread_sigmask (SIG_SETMASK, &before, NULL);
  return fine;
}

static gint64
next_try (const LetterRow *letter)
{
  gint64 wait = FIRST_WAIT;

  if (!letter->attempt)
    return letter->state_at;
  for (int i = 1; i < letter->attempt && wait < LONGEST_WAIT; i++)
    wait *= 2;
  return letter->state_at + MIN (wait, LONGEST_WAIT);
}

static gboolean
send_one (Sending *sending, const LetterRow *letter, GError **error)
{
  if (!g_str_equal (letter->channel, "mail"))
    {
      sending->report->waiting++;
      return TRUE;
    }
  if (next_try (letter) > office_now (sending->office))
    {
      sending->report->deferred++;
      return TRUE;
    }
  if (sending->dry)
    {
      sending->report->sent++;
      g_ptr_array_add (sending->report->problems,
                       g_strdup_printf ("letter %" G_GINT64_FORMAT " of %s would be sent", letter->id, number_of (sending, letter)));
      return TRUE;
    }
  return sending->office->drill ? pretend (sending, letter, error) : hand_undisturbed (sending, letter, error);
}

/* ---- letters nobody came back with ---------------------------------------------------------------- */

static gboolean
look_at_handed (Sending *sending, const LetterRow *letter, GError **error)
{
  Office *office = sending->office;
  g_autofree char *holder = NULL;
  const char *why = "the program that handed it over ended before it could say; it may have left";

  if (!store_lease_holder (office->store, letter->id, &holder, error))
    return FALSE;
  if (holder && holder_lives (holder, letter->state_at, office_now (office)))
    return TRUE;
  if (sending->dry)
    {
      sending->report->unknown++;
      problem (sending, letter, "unknown", why);
      return TRUE;
    }
  if (!office_begin (office, "send", error))
    return FALSE;
  if (still_is (office, letter, "handed-over", error)
      && letter_append_fate (office, &(LetterFate){ letter->id, letter->case_number, "unknown", why, -1, -1 }, error)
      && store_lease_drop (office->store, letter->id, error) && office_commit (office, error))
    {
      sending->report->unknown++;
      problem (sending, letter, "unknown", why);
      return TRUE;
    }
  office_rollback (office);
  return !error || !*error;
}

/* ---- all of them ------------------------------------------------------------------------------------ */

typedef gboolean (*EachLetter) (Sending *sending, const LetterRow *letter, GError **error);

static gboolean
each_in (Sending *sending, const char *state, EachLetter each, GError **error)
{
  for (gint64 after = -1;;)
    {
      g_autoptr (GPtrArray) letters = store_letters_in (sending->office->store, state, after, STRETCH, error);

      if (!letters)
        return FALSE;
      for (guint i = 0; i < letters->len; i++)
        {
          const LetterRow *letter = g_ptr_array_index (letters, i);

          after = letter->id;
          if (!each (sending, letter, error))
            return FALSE;
        }
      if (letters->len < STRETCH)
        return TRUE;
    }
}

static gboolean
may_send (Sending *sending, GError **error)
{
  Office *office = sending->office;
  const char *seconds = office_setting (office, "mail-timeout");

  if (!role_may (office->member->role, ROLE_AGENT))
    return desk_error_set (error, DESK_ERROR_DENIED, "sending needs an agent; %s is an %s", office->member->name,
                           role_name (office->member->role));
  if (office->read_only && !sending->dry)
    return desk_error_set (error, DESK_ERROR_DENIED, "the desk was opened with --readonly: nothing can be sent");
  sending->command = office_setting (office, "mail-program");
  sending->seconds = seconds ? atoi (seconds) : DEFAULT_TIMEOUT;
  if (sending->command || office->drill || sending->dry)
    return TRUE;
  return desk_error_set (error, DESK_ERROR_INVALID, "the office has no mail program; an admin sets it: "
                                                    "recourse do office.set mail-program=/usr/sbin/sendmail");
}

SendReport *
letters_send (Office *office, gboolean dry, GError **error)
{
  g_autoptr (SendReport) report = g_new0 (SendReport, 1);
  g_autofree char *holder = holder_name ();
  Sending sending = { .office = office, .report = report, .holder = holder, .dry = dry };

  report->problems = g_ptr_array_new_with_free_func (g_free);
  if (!office_refresh (office, error) || !may_send (&sending, error)
      || !each_in (&sending, "handed-over", look_at_handed, error) || !each_in (&sending, "queued", send_one, error))
    return NULL;
  return g_steal_pointer (&report);
}
