/* SPDX-License-Identifier: MIT */
/* bench - recourse beside the limit, in one run
 *
 *   bench [CASES...]      default 10000
 *   BENCH=word bench      only the rows whose name holds the word
 *   BENCH_OFFICE=FILE     the office is made there and kept, or taken from there when it exists
 *
 * Ratios are the goal, not times: both sides read and write the same rows of the same file,
 * one after the other, on the same machine in the same minute. */
#include "config.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include "base/files.h"
#include "base/when.h"
#include "fill.h"
#include "limit.h"
#include "office/office.h"

#define WRITERS_ROW "4 writers, longest act"

enum { MOST_TIMES = 400, WRITERS = 4, ACTS_EACH = 100 };

typedef struct
{
  char *directory;
  char *ours, *theirs;    /* two copies of one office */
  gint64 cases, now;
  GRand *chance;
  Office *office;
  Limit *limit;
} Bench;

typedef struct Row Row;
struct Row
{
  const char *what, *goal;
  int times;
  void (*limit) (Bench *bench, const Row *row);
  void (*ours) (Bench *bench, const Row *row);
  const char *word;
  double (*divide) (const Bench *bench); /* units in one run; NULL: 1 */
};

static void
die (const char *what, const GError *error)
{
  fprintf (stderr, "bench: %s: %s\n", what, error ? error->message : "failed");
  exit (1);
}

/* ---- processes --------------------------------------------------------------------------- */

static void
run_quietly (char **argv, int most_status)
{
  g_autoptr (GError) error = NULL;
  int status = 0;

  if (!g_spawn_sync (NULL, argv, NULL, G_SPAWN_STDOUT_TO_DEV_NULL, NULL, NULL, NULL, NULL, &status, &error))
    die (argv[0], error);
  if (!WIFEXITED (status) || WEXITSTATUS (status) > most_status)
    {
      g_autofree char *line = g_strjoinv (" ", argv);
      fprintf (stderr, "bench: status %d: %s\n", WEXITSTATUS (status), line);
      exit (1);
    }
}

#define RUN(most, ...) run_quietly ((char *[]){ __VA_ARGS__, NULL }, most)

static char *
program (void)
{
  const char *named = g_getenv ("RECOURSE");

  return (char *) (named ? named : "./recourse");
}

static char *
some_case (Bench *bench)
{
  return fill_number (g_rand_int_range (bench->chance, 0, (gint32) bench->cases));
}

/* Work is done to cases that are open. */
static char *
some_open_case (Bench *bench)
{
  for (;;)
    {
      g_autofree char *number = some_case (bench);
      g_autoptr (CaseRow) row = office_case_row (bench->office, number, NULL);

      if (row && case_state_is_open (row->state))
        return g_steal_pointer (&number);
    }
}

/* ---- the rows -------------------------------------------------------------------------------- */

static void
act_limit (Bench *bench, const Row *row)
{
  g_autofree char *number = some_open_case (bench);

  limit_act (bench->limit, number);
}

static void
note (Office *office, const char *number)
{
  g_autoptr (ActArgs) args = act_args_new ();
  g_autoptr (GError) error = NULL;

  act_args_set (args, "text", "called them, they will write again in march");
  if (!office_do (office, "note", number, args, NULL, &error))
    die ("note", error);
}

static void
act_ours (Bench *bench, const Row *row)
{
  g_autofree char *number = some_open_case (bench);

  note (bench->office, number);
}

static void
process_limit (Bench *bench, const Row *row)
{
  g_autofree char *number = some_open_case (bench), *now = g_strdup_printf ("%" G_GINT64_FORMAT, bench->now);

  g_autofree char *limit = g_build_filename (g_getenv ("TEST_BUILD"), "bench", "limit", NULL);

  RUN (0, limit, (char *) row->word, bench->theirs, strcmp (row->word, "overdue") ? number : now);
}

static void
process_act (Bench *bench, const Row *row)
{
  g_autofree char *number = some_open_case (bench);

  RUN (0, program (), (char *) "--db", bench->ours, (char *) "--now", (char *) FILL_NOW, (char *) "do",
       (char *) "note", number, (char *) "text=called them, they will write again in march");
}

static void
process_list (Bench *bench, const Row *row)
{
  RUN (0, program (), (char *) "--db", bench->ours, (char *) "--now", (char *) FILL_NOW, (char *) "list",
       (char *) "state:open", (char *) "--limit", (char *) "50");
}

static void
process_overdue (Bench *bench, const Row *row)
{
  RUN (1, program (), (char *) "--db", bench->ours, (char *) "--now", (char *) FILL_NOW, (char *) "overdue");
}

static void
process_case (Bench *bench, const Row *row)
{
  g_autofree char *number = some_case (bench);

  RUN (0, program (), (char *) "--db", bench->ours, (char *) "--now", (char *) FILL_NOW, (char *) "--json",
       (char *) "show", number);
}

static void
process_verify (Bench *bench, const Row *row)
{
  RUN (0, program (), (char *) "--db", bench->ours, (char *) "--now", (char *) FILL_NOW, (char *) "verify");
}

static double
million_events (const Bench *bench)
{
  return (double) bench->cases * 2 / 1e6;
}

static gint64
some_due (Bench *bench)
{
  return bench->now + (gint64) (g_rand_double (bench->chance) * 90) * G_TIME_SPAN_DAY;
}

static void
keys_limit (Bench *bench, const Row *row)
{
  limit_list (bench->limit, some_due (bench));
}

static Query *
parse (Bench *bench, const char *text)
{
  g_autoptr (GError) error = NULL;
  QueryContext context = { 0 };

  office_query_context (bench->office, &context);
  Query *query = query_parse (text, &context, &error);
  if (!query)
    die (text, error);
  return query;
}

static void
list (Bench *bench, const char *text, const WindowAsk *ask)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (Query) query = parse (bench, text);
  g_autoptr (Window) window = office_list (bench->office, query, ask, &error);

  if (!window)
    die (text, error);
}

static void
keys_ours (Bench *bench, const Row *row)
{
  const WindowAsk ask = { .sort = SORT_DUE, .place = WINDOW_AFTER, .n = 50, .key = { .number = some_due (bench) } };

  list (bench, "state:open", &ask);
}

static void
search_limit (Bench *bench, const Row *row)
{
  limit_search (bench->limit, row->word);
}

static void
search_ours (Bench *bench, const Row *row)
{
  g_autofree char *text = g_strdup_printf ("text:\"%s\"", row->word);
  const WindowAsk ask = { .sort = SORT_NUMBER, .descending = TRUE, .place = WINDOW_FIRST, .n = 50 };

  list (bench, text, &ask);
}

static const Row rows[] = {
  { "one durable act, inside", "1.5x", 200, act_limit, act_ours, NULL, NULL },
  { "one durable act, as a process", "5 ms", 30, process_limit, process_act, "act", NULL },
  { "first 50 of the queue, as a process", "50 ms", 30, process_limit, process_list, "list", NULL },
  { "50 rows after a key", "16 ms", 200, keys_limit, keys_ours, NULL, NULL },
  { "search, rare word, newest 50", "10 ms", 100, search_limit, search_ours, FILL_RARE, NULL },
  { "search, common word, newest 50", "10 ms", 30, search_limit, search_ours, FILL_COMMON, NULL },
  { "overdue report, as a process", "50 ms", 10, process_limit, process_overdue, "overdue", NULL },
  { "one case as JSON, as a process", "5 ms", 30, process_limit, process_case, "case", NULL },
  { "verify, a million events", "5 s", 3, process_limit, process_verify, "verify", million_events },
};

/* ---- measuring --------------------------------------------------------------------------------- */

static int
by_size (const void *a, const void *b)
{
  double x = *(const double *) a, y = *(const double *) b;

  return (x > y) - (x < y);
}

/* Median, in milliseconds. The first run warms the caches and is not counted. */
static double
measure (Bench *bench, const Row *row, void (*run) (Bench *bench, const Row *row))
{
  double times[MOST_TIMES];

  run (bench, row);
  for (int i = 0; i < row->times; i++)
    {
      gint64 began = g_get_monotonic_time ();

      run (bench, row);
      times[i] = (double) (g_get_monotonic_time () - began) / 1e3;
    }
  qsort (times, (gsize) row->times, sizeof times[0], by_size);
  return times[row->times / 2] / (row->divide ? row->divide (bench) : 1);
}

static void
say (const char *what, double limit, double ours, const char *goal)
{
  printf ("%-38s %11.3f %11.3f %7.1fx  %s\n", what, limit, ours, ours / limit, goal);
  fflush (stdout);
}

/* ---- four writers ----------------------------------------------------------------------------- */

typedef double (*WriteMany) (Bench *bench, int number); /* longest act, ms */

static double
many_limit (Bench *bench, int number)
{
  Limit *limit = limit_open (bench->theirs, 60000);
  double longest = 0;

  for (int i = 0; i < ACTS_EACH; i++)
    {
      g_autofree char *of_case = fill_number (number * ACTS_EACH + i);
      gint64 began = g_get_monotonic_time ();

      limit_act (limit, of_case);
      longest = MAX (longest, (double) (g_get_monotonic_time () - began) / 1e3);
    }
  limit_close (limit);
  return longest;
}

static Office *
open_office (Bench *bench)
{
  g_autoptr (GError) error = NULL;
  const OfficeOptions options = { .path = bench->ours, .now = FILL_NOW };
  Office *office = office_open (&options, &error);

  if (!office)
    die ("office", error);
  return office;
}

static double
many_ours (Bench *bench, int number)
{
  double longest = 0;

  bench->office = open_office (bench);
  g_rand_set_seed (bench->chance, (guint32) number);
  for (int i = 0; i < ACTS_EACH; i++)
    {
      g_autofree char *of_case = some_open_case (bench);
      gint64 began = g_get_monotonic_time ();

      note (bench->office, of_case);
      longest = MAX (longest, (double) (g_get_monotonic_time () - began) / 1e3);
    }
  office_close (bench->office);
  return longest;
}

static double
worst_of_many (Bench *bench, WriteMany write_many)
{
  int ends[2];
  double one, worst = 0;

  if (pipe (ends))
    die ("pipe", NULL);
  for (int i = 0; i < WRITERS; i++)
    if (fork () == 0)
      {
        one = write_many (bench, i);
        _exit (write (ends[1], &one, sizeof one) == sizeof one ? 0 : 1);
      }
  close (ends[1]);
  while (read (ends[0], &one, sizeof one) == sizeof one)
    worst = MAX (worst, one);
  close (ends[0]);
  for (int status; wait (&status) > 0;)
    if (status)
      die ("a writer failed", NULL);
  return worst;
}

/* ---- bulk intake ------------------------------------------------------------------------------- */

static GPtrArray *
read_maildir (const char *maildir)
{
  GPtrArray *raws = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  g_autofree char *name = g_build_filename (maildir, "new", NULL);
  g_autoptr (GDir) dir = g_dir_open (name, 0, NULL);
  const char *file;

  while (dir && (file = g_dir_read_name (dir)))
    {
      g_autofree char *path = g_build_filename (name, file, NULL);
      GBytes *raw = files_read (path, 64 << 20, NULL);

      if (raw)
        g_ptr_array_add (raws, raw);
    }
  return raws;
}

static double
notmuch_rate (Bench *bench, const char *maildir, guint n)
{
  g_autofree char *notmuch = g_find_program_in_path ("notmuch");
  g_autofree char *config = g_build_filename (bench->directory, "notmuch.conf", NULL);
  g_autofree char *text = g_strdup_printf ("[database]\npath=%s\n[user]\nname=Mia\nprimary_email=mia@example.org\n", maildir);

  if (!notmuch || !g_file_set_contents (config, text, -1, NULL))
    return 0;
  g_setenv ("NOTMUCH_CONFIG", config, TRUE);
  gint64 began = g_get_monotonic_time ();
  RUN (0, notmuch, (char *) "new", (char *) "--quiet");
  return n / ((double) (g_get_monotonic_time () - began) / 1e6);
}

/* Messages a second: more is better, so the ratio says how many times slower than raw. */
static void
bulk_intake (Bench *bench)
{
  g_autofree char *maildir = g_build_filename (bench->directory, "mail", NULL);
  g_autofree char *n_mails = g_strdup_printf ("%" G_GINT64_FORMAT, MIN (bench->cases, 20000));
  g_autofree char *made = NULL;
  int status = 0;
  char *argv[] = { program (), (char *) "demo", (char *) "--maildir", maildir, (char *) "--mails", n_mails, NULL };

  if (!g_spawn_sync (NULL, argv, NULL, G_SPAWN_STDERR_TO_DEV_NULL, NULL, NULL, &made, NULL, &status, NULL) || status)
    {
      printf ("bulk intake: left out, recourse demo --maildir does not work here\n");
      return;
    }
  g_autoptr (GPtrArray) raws = read_maildir (maildir);
  double peer = notmuch_rate (bench, maildir, raws->len);
  gint64 began = g_get_monotonic_time ();
  limit_intake (bench->limit, raws, 256);
  double limit = raws->len / ((double) (g_get_monotonic_time () - began) / 1e6);
  began = g_get_monotonic_time ();
  RUN (0, program (), (char *) "--db", bench->ours, (char *) "intake", (char *) "--maildir", maildir);
  double ours = raws->len / ((double) (g_get_monotonic_time () - began) / 1e6);
  printf ("%-38s %11.0f %11.0f %7.1fx  %s", "bulk intake, messages a second", limit, ours, limit / ours, "2x notmuch");
  if (peer > 0)
    printf (", which does %.0f: %.1fx", peer, ours / peer);
  putchar ('\n');
}

/* ---- one size ------------------------------------------------------------------------------------- */

static void
copy_file (const char *from, const char *to)
{
  RUN (0, (char *) "/bin/cp", (char *) from, (char *) to);
}

static void
bench_open (Bench *bench, gint64 cases)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GTimeZone) zone = g_time_zone_new_utc ();

  *bench = (Bench){ .cases = cases };
  if (!(bench->directory = g_dir_make_tmp ("recourse-bench-XXXXXX", &error)))
    die ("bench", error);
  when_parse (FILL_NOW, zone, &bench->now, NULL);
  bench->ours = g_getenv ("BENCH_OFFICE") ? g_strdup (g_getenv ("BENCH_OFFICE"))
                                          : g_build_filename (bench->directory, "cases.db", NULL);
  bench->theirs = g_build_filename (bench->directory, "limit.db", NULL);
  bench->chance = g_rand_new_with_seed (1);
  gint64 began = g_get_monotonic_time ();
  if (!g_file_test (bench->ours, G_FILE_TEST_EXISTS) && !fill_office (bench->ours, cases, &error))
    die ("fill", error);
  copy_file (bench->ours, bench->theirs);
  printf ("\n%" G_GINT64_FORMAT " cases, made in %.1f s\n%-38s %11s %11s %8s  %s\n", cases,
          (double) (g_get_monotonic_time () - began) / 1e6, "median, ms", "limit", "recourse", "ratio", "goal");
  fflush (stdout);
}

static void
bench_close (Bench *bench)
{
  RUN (0, (char *) "/bin/rm", (char *) "-rf", bench->directory);
  g_rand_free (bench->chance);
  g_free (bench->directory);
  g_free (bench->ours);
  g_free (bench->theirs);
}

static gboolean
is_asked (const char *what)
{
  const char *word = g_getenv ("BENCH");

  return !word || strstr (what, word);
}

static void
many_writers (Bench *bench)
{
  double theirs = worst_of_many (bench, many_limit);

  say (WRITERS_ROW, theirs, worst_of_many (bench, many_ours), "100 ms");
}

static void
bench_size (gint64 cases)
{
  Bench bench;

  bench_open (&bench, cases);
  if (is_asked (WRITERS_ROW)) /* they fork, and no connection may be open then */
    many_writers (&bench);
  bench.office = open_office (&bench);
  bench.limit = limit_open (bench.theirs, 10000);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    if (is_asked (rows[i].what))
      {
        double limit = measure (&bench, &rows[i], rows[i].limit);

        say (rows[i].what, limit, measure (&bench, &rows[i], rows[i].ours), rows[i].goal);
      }
  if (is_asked ("bulk intake"))
    bulk_intake (&bench);
  limit_close (bench.limit);
  office_close (bench.office);
  bench_close (&bench);
}

int
main (int argc, char **argv)
{
  if (!g_getenv ("TEST_BUILD"))
    die ("bench", g_error_new (G_SPAWN_ERROR, 0, "run it by make bench"));
  if (argc == 1)
    bench_size (10000);
  for (int i = 1; i < argc; i++)
    bench_size (MAX (1000, g_ascii_strtoll (argv[i], NULL, 10)));
  return 0;
}
