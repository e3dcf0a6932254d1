/* SPDX-License-Identifier: MIT */
/* Eight writers, killed 300 times in all: what was acknowledged is there, nothing is half
 * there, file and journal are sound. */
#include "config.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "act.h"
#include "store/scratch.h"

enum { WRITERS = 8, KILLS = 300, SEED = 20260313 };

typedef struct
{
  pid_t pid;
  int acknowledged;     /* what the writer says */
  GString *said;
} Writer;

/* The child: acts, and says the key of each act when it is durable. */
static int
write_until_killed (const char *path, int out, int number)
{
  g_autoptr (Db) db = db_open (path, DB_READ_WRITE, NULL);

  if (!db)
    return 3;
  db_set_timeout (db, 60 * G_USEC_PER_SEC);
  for (int i = 0;; i++)
    {
      g_autofree char *key = g_strdup_printf ("%d-%d\n", number, i);
      gsize length = strlen (key);

      key[length - 1] = '\0';
      if (!act_take_in (db, key, 600, NULL))
        return 4;
      key[length - 1] = '\n';
      if (write (out, key, length) != (gssize) length)
        return 5;
    }
}

static void
writer_start (Writer *writer, const char *path, int number)
{
  int ends[2];

  assert_int_equal (pipe (ends), 0);
  writer->said = writer->said ? writer->said : g_string_new (NULL);
  writer->acknowledged = ends[0];
  writer->pid = fork ();
  if (writer->pid == 0)
    {
      close (ends[0]);
      _exit (write_until_killed (path, ends[1], number));
    }
  close (ends[1]);
}

/* FALSE when the writer's end is closed. */
static gboolean
writer_hear (Writer *writer)
{
  char bytes[4096];
  gssize n;

  while ((n = read (writer->acknowledged, bytes, sizeof bytes)) < 0 && errno == EINTR)
    continue;
  g_string_append_len (writer->said, bytes, MAX (n, 0));
  return n > 0;
}

static void
writer_kill (Writer *writer)
{
  int status;

  kill (writer->pid, SIGKILL);
  while (writer_hear (writer))
    continue;
  close (writer->acknowledged);
  assert_int_equal (waitpid (writer->pid, &status, 0), writer->pid);
  assert_true (WIFSIGNALED (status)); /* it did not give up before */
}

/* Waits until somebody has acted, so that every kill falls among running acts. */
static void
hear_somebody (Writer *writers)
{
  struct pollfd polls[WRITERS];

  for (int i = 0; i < WRITERS; i++)
    polls[i] = (struct pollfd){ .fd = writers[i].acknowledged, .events = POLLIN };
  while (poll (polls, WRITERS, 30000) < 0 && errno == EINTR)
    continue;
  for (int i = 0; i < WRITERS; i++)
    if (polls[i].revents)
      assert_true (writer_hear (&writers[i]));
}

/* Every other time it is whoever wrote last into the lock file: he is in the midst of it. */
static Writer *
choose_victim (Writer *writers, const char *path, gboolean holder, GRand *chance)
{
  g_autofree char *name = g_strconcat (path, ".lock", NULL), *line = NULL;
  int uid, pid;

  if (holder && g_file_get_contents (name, &line, NULL, NULL) && sscanf (line, "%d %d", &uid, &pid) == 2)
    for (int i = 0; i < WRITERS; i++)
      if (writers[i].pid == pid)
        return &writers[i];
  return &writers[g_rand_int_range (chance, 0, WRITERS)];
}

static int
count_lost (Db *db, const char *said)
{
  g_auto (GStrv) keys = g_strsplit (said, "\n", -1);
  int lost = 0;

  for (int i = 0; keys[i]; i++)
    {
      g_autoptr (GError) error = NULL;
      gboolean there = FALSE;

      if (!*keys[i])
        continue;
      assert_fine (act_look (db, keys[i], &there, &error), error);
      lost += !there;
    }
  return lost;
}

static void
assert_nothing_lost (const char *path, Writer *writers)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (Db) db = db_open (path, DB_READ_WRITE, &error);
  gint64 acts = 0;
  int lost = 0, said = 0;

  assert_fine (db, error);
  assert_fine (act_verify (db, &acts, &error), error);
  for (int i = 0; i < WRITERS; i++)
    {
      lost += count_lost (db, writers[i].said->str);
      for (const char *c = writers[i].said->str; *c; c++)
        said += *c == '\n';
      g_string_free (writers[i].said, TRUE);
    }
  print_message ("# %d kills, %d acts acknowledged, %d recorded\n", KILLS, said, (int) acts);
  assert_int_equal (lost, 0);
  assert_in_range (acts, said, said + KILLS); /* a kill may fall between commit and saying so */
}

static void
killed_writers_lose_nothing (void **state)
{
  g_autofree char *path = g_build_filename (*state, "cases.db", NULL);
  g_autoptr (GRand) chance = g_rand_new_with_seed (SEED);
  g_autoptr (GError) error = NULL;
  Writer writers[WRITERS] = { 0 };
  Db *db = db_open (path, DB_CREATE, &error);
  int number = 0;

  assert_fine (db, error);
  assert_fine (act_prepare (db, &error), error);
  db_close (db);
  for (; number < WRITERS; number++)
    writer_start (&writers[number], path, number);
  for (int kills = 0; kills < KILLS - WRITERS; kills++)
    {
      hear_somebody (writers);
      g_usleep ((gulong) g_rand_int_range (chance, 0, 8000)); /* anywhere within the next acts */
      Writer *victim = choose_victim (writers, path, kills % 2, chance);
      writer_kill (victim);
      writer_start (victim, path, number++);
    }
  for (int i = 0; i < WRITERS; i++)
    writer_kill (&writers[i]);
  assert_nothing_lost (path, writers);
}

int
main (void)
{
  const struct CMUnitTest tests[] = { SCRATCH_TEST (killed_writers_lose_nothing) };

  return cmocka_run_group_tests_name ("kill", tests, NULL, NULL);
}
