/* SPDX-License-Identifier: MIT */
/* suppose - what the dates of a case would be if: counted as an act would, and forgotten */
#include "office/clocks.h"

#include <string.h>

#include "base/text.h"
#include "base/when.h"
#include "office/explain.h"

void
office_shift_free (OfficeShift *move)
{
  if (!move)
    return;
  g_free (move->pack);
  g_free (move->rule);
  g_free (move->title);
  g_free (move->was);
  g_free (move->now);
  g_free (move);
}

/* ---- what is supposed ---------------------------------------------------------------------- */

static gboolean
suppose_received (Office *office, ClockCase *clocks, const char *text, GError **error)
{
  gint64 at;

  if (!when_parse (text, office->zone, &at, error))
    return desk_error_in (error, "received");
  if (at > office_now (office))
    return desk_error_set (error, DESK_ERROR_INVALID, "received: nothing is received in the future");
  clocks->ask.received_at = at;
  clock_case_unpin (clocks);
  return TRUE;
}

static gboolean
suppose_pause (ClockCase *clocks, const char *text, GError **error)
{
  ClockPause pause;

  if (!clock_pause_parse (text, &pause, error))
    return desk_error_in (error, "pause");
  pause.ground = CLOCK_ANY_GROUND;
  g_array_append_val (clocks->pauses, pause);
  return TRUE;
}

static gboolean
suppose_pack (Office *office, ClockCase *clocks, const char *name, GError **error)
{
  const Pack *pack = packs_version (office->packs, name, NULL);
  g_autofree char *safe = text_safe (name, -1, TEXT_ONE_LINE);

  if (!pack)
    return desk_error_set (error, DESK_ERROR_INVALID, "pack: this office has no pack %s; recourse policy list names them", safe);
  clock_case_pin (clocks, case_pack_new (pack->name, pack->version, TRUE, "set", "supposed"));
  return TRUE;
}

/* Of the promises as they would be with all else that is supposed. */
static gboolean
suppose_extension (Office *office, const Case *kase, ClockCase *clocks, GError **error)
{
  g_autoptr (GPtrArray) now = clocks_compute (office, clocks, error);
  guint n = 0;

  for (guint i = 0; now && i < now->len; i++)
    {
      const Clock *clock = g_ptr_array_index (now, i);

      if (clocks_extendable (office, kase, clock) && ++n)
        clock_case_extend (clocks, clock->rule);
    }
  return now && (n || desk_error_set (error, DESK_ERROR_INVALID, "%s: no promise of it can be extended, or it was already",
                                      kase->row.number));
}

static gboolean
suppose_all (Office *office, const Case *kase, const OfficeSupposed *supposed, ClockCase *clocks, GError **error)
{
  if (supposed->received && !suppose_received (office, clocks, supposed->received, error))
    return FALSE;
  for (guint i = 0; supposed->packs && supposed->packs[i]; i++)
    if (!suppose_pack (office, clocks, supposed->packs[i], error))
      return FALSE;
  for (guint i = 0; supposed->pauses && supposed->pauses[i]; i++)
    if (!suppose_pause (clocks, supposed->pauses[i], error))
      return FALSE;
  return !supposed->extend || suppose_extension (office, kase, clocks, error);
}

/* ---- what it would change --------------------------------------------------------------------- */

static int
days_later (const Clock *was, const Clock *now)
{
  GDate from, to;

  if (!was || !now || !was->due_on || !now->due_on || !when_date_parse (was->due_on, &from, NULL)
      || !when_date_parse (now->due_on, &to, NULL))
    return 0;
  return g_date_days_between (&from, &to);
}

static void
take_move (GPtrArray *moves, const Clock *was, const Clock *now)
{
  g_autofree char *before = clock_place (was), *after = clock_place (now);
  const Clock *any = now ? now : was;
  OfficeShift *move;

  if (g_str_equal (before, after))
    return;
  move = g_new0 (OfficeShift, 1);
  move->pack = g_strdup (any->pack);
  move->rule = g_strdup (any->rule);
  move->title = g_strdup (any->title);
  move->was = g_steal_pointer (&before);
  move->now = g_steal_pointer (&after);
  move->days = days_later (was, now);
  g_ptr_array_add (moves, move);
}

static GPtrArray *
moves_of (const GPtrArray *was, const GPtrArray *now)
{
  GPtrArray *moves = g_ptr_array_new_with_free_func ((GDestroyNotify) office_shift_free);

  for (guint i = 0; i < was->len; i++)
    take_move (moves, g_ptr_array_index (was, i), clock_like (now, g_ptr_array_index (was, i)));
  for (guint i = 0; i < now->len; i++)
    if (!clock_like (was, g_ptr_array_index (now, i)))
      take_move (moves, NULL, g_ptr_array_index (now, i));
  return moves;
}

/* ---- in words ------------------------------------------------------------------------------------ */

static char *
supposed_words (const OfficeSupposed *supposed)
{
  g_autofree char *pauses = supposed->pauses ? g_strjoinv (", ", (GStrv) supposed->pauses) : NULL;
  g_autofree char *packs = supposed->packs ? g_strjoinv (", ", (GStrv) supposed->packs) : NULL;
  const struct { const char *word, *value; } parts[] = {
    { "it was received", supposed->received }, { "it was paused", pauses }, { "it is under", packs },
    { "its time is extended", supposed->extend ? "" : NULL },
  };
  g_autoptr (GString) words = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    if (parts[i].value)
      g_string_append_printf (words, "%s%s%s%s", words->len ? "; " : "", parts[i].word, *parts[i].value ? " " : "", parts[i].value);
  return g_strdup (words->str);
}

static const Clock *
clock_of_move (const GPtrArray *clocks, const OfficeShift *move)
{
  Clock like = { .pack = move->pack, .rule = move->rule };

  return clock_like (clocks, &like);
}

static void
tell_moves (GPtrArray *lines, const GPtrArray *moves)
{
  for (guint i = 0; i < moves->len; i++)
    {
      const OfficeShift *move = g_ptr_array_index (moves, i);
      g_autofree char *later = !move->days ? NULL
                                           : g_strdup_printf (", %d day%s %s", ABS (move->days), ABS (move->days) == 1 ? "" : "s",
                                                              move->days > 0 ? "later" : "earlier");

      explain_add (lines, "%s (%s of %s): %s instead of %s%s", move->title, move->rule, move->pack, move->now, move->was,
                   later ? later : "");
    }
  if (!moves->len)
    explain_add (lines, "No date would be another.");
}

/* An extension is told of by a letter, and that has its own last day. */
static void
tell_notices (GPtrArray *lines, Office *office, const Case *kase)
{
  for (guint i = 0; i < kase->clocks->len; i++)
    {
      const Clock *clock = g_ptr_array_index (kase->clocks, i);
      const char *limit = clocks_extendable (office, kase, clock) ? clock_notice_day (clock, kase->extended) : NULL;

      if (limit)
        explain_add (lines, "%s: the letter that tells of it leaves by %s", clock->rule, limit);
    }
}

GStrv
office_suppose (Office *office, const char *number, const OfficeSupposed *supposed, GPtrArray **moves, GError **error)
{
  g_autoptr (Case) kase = office_case (office, number, error);
  g_autoptr (GPtrArray) now = NULL, all = NULL, lines = g_ptr_array_new_with_free_func (g_free);
  g_auto (ClockCase) clocks = { 0 };
  g_autofree char *words = supposed_words (supposed);

  if (!kase)
    return NULL;
  clock_case_init (&clocks, office, kase);
  if (!suppose_all (office, kase, supposed, &clocks, error) || !(now = clocks_compute (office, &clocks, error)))
    return NULL;
  all = moves_of (kase->clocks, now);
  explain_add (lines, "%s, supposing that %s (nothing is written):", kase->row.number, words);
  tell_moves (lines, all);
  if (supposed->extend)
    tell_notices (lines, office, kase);
  for (guint i = 0; i < all->len; i++)
    {
      const Clock *clock = clock_of_move (now, g_ptr_array_index (all, i));

      if (clock)
        explain_clock (lines, office, &clocks, clock);
    }
  g_ptr_array_add (lines, NULL);
  if (moves)
    *moves = g_steal_pointer (&all);
  return (GStrv) g_ptr_array_free (g_steal_pointer (&lines), FALSE);
}
