/* SPDX-License-Identifier: MIT */
/* read-corpus DIR [--mutate N] [--seed S] - parses every file below DIR as a message
 *
 * Children do the work and say where they are in shared memory, so that a crash or a hang
 * costs one file and is named. Reports the slowest and the failed; exit status 1 when a
 * message crashed, took longer than its limit of processor time, lost bytes, or gave text
 * that the sinks' function does not make harmless. */
#include <errno.h>
#include <glib.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/files.h"
#include "base/text.h"
#include "mail/mail.h"

#define HANG_SECONDS 60
#define REASON 160

#if defined __SANITIZE_ADDRESS__
#define SLOWER 10
#else
#define SLOWER 1
#endif

typedef struct
{
  gint32 file;             /* index into paths */
  guint32 mutation;        /* 0: as it is */
  gint64 micro;            /* processor time */
  guint32 flags;
  char reason[REASON];     /* why it failed, "" when it did not */
} Result;

typedef struct { gsize current; Result results[]; } Shared;

static gboolean
is_control (gunichar c)
{
  return (c < 0x20 && c != '\n') || (c >= 0x7f && c < 0xa0) || c == 0x61c || (c >= 0x200b && c <= 0x200f)
         || (c >= 0x2028 && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069) || c == 0xfeff || c == 0xad
         || (c >= 0xe0000 && c <= 0xe007f);
}

static void
check_text (Result *result, const char *what, const char *text)
{
  g_autofree char *safe = NULL;

  if (!text || result->reason[0])
    return;
  safe = text_safe (text, -1, TEXT_LINES);
  if (!g_utf8_validate (text, -1, NULL) || !g_utf8_validate (safe, -1, NULL))
    g_snprintf (result->reason, REASON, "%s is not UTF-8", what);
  for (const char *at = safe; *at && !result->reason[0]; at = g_utf8_next_char (at))
    if (is_control (g_utf8_get_char (at)))
      g_snprintf (result->reason, REASON, "%s holds U+%04X", what, g_utf8_get_char (at));
}

static void
check_addresses (Result *result, const char *what, const GPtrArray *list)
{
  for (guint i = 0; i < list->len; i++)
    {
      const MailAddress *address = g_ptr_array_index (list, i);

      check_text (result, what, address->name);
      check_text (result, what, address->address);
    }
}

static void
check_parts (Result *result, const Incoming *mail)
{
  for (guint i = 0; i < mail->parts->len; i++)
    {
      const MailPart *part = g_ptr_array_index (mail->parts, i);
      g_autoptr (GError) error = NULL;
      g_autoptr (GBytes) bytes = NULL;

      check_text (result, "part type", part->type);
      check_text (result, "part name", part->name);
      if (i >= 3)
        continue;
      bytes = mail_part (mail->raw, part->number, &error);
      if (!bytes || g_bytes_get_size (bytes) != part->size)
        g_snprintf (result->reason, REASON, "part %s: %s", part->number,
                    error ? error->message : "another size than listed");
    }
}

static void
check_mail (Result *result, const Incoming *mail, GBytes *raw)
{
  const char *const texts[] = {
    mail->from.name, mail->from.address, mail->reply_to, mail->subject, mail->message_id, mail->received_by,
    mail->verdicts, mail->text, mail->language, mail->bounced_id, mail->bounced_to, mail->bounced_status,
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    check_text (result, "a header or the text", texts[i]);
  for (guint i = 0; i < mail->references->len; i++)
    check_text (result, "a reference", g_ptr_array_index (mail->references, i));
  for (guint i = 0; i < mail->delivered_to->len; i++)
    check_text (result, "a recipient", g_ptr_array_index (mail->delivered_to, i));
  check_addresses (result, "To", mail->to);
  check_addresses (result, "Cc", mail->cc);
  check_parts (result, mail);
  if (mail->raw != raw)
    g_strlcpy (result->reason, "the raw bytes are others", REASON);
}

static gint64
cpu_now (void)
{
  struct timespec now;

  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &now);
  return (gint64) now.tv_sec * G_USEC_PER_SEC + now.tv_nsec / 1000;
}

/* A few random changes of kinds that hurt parsers. */
static GBytes *
mutate (GBytes *raw, guint32 seed)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
  gsize length;
  const char *bytes = g_bytes_get_data (raw, &length);
  g_autoptr (GString) text = g_string_new_len (bytes, (gssize) length);
  static const char *const bits[] = { "\r", "\n", "\r\n\r\n", "--", "=?", "?=", "<", ">", "\"", "(", ":", ";",
                                      "=", "\033[2J", "\302\233", "\342\200\256", "\377", "Content-Type: multipart/mixed; boundary=x\n\n--x\n" };

  for (int n = g_rand_int_range (rand, 1, 12); n > 0 && text->len; n--)
    {
      guint32 at = (guint32) (g_rand_double (rand) * (double) text->len);
      gsize run = (gsize) g_rand_int_range (rand, 1, 200);

      run = MIN (run, text->len - at);
      switch (g_rand_int_range (rand, 0, 6))
        {
        case 0: text->str[at] = (char) g_rand_int_range (rand, 0, 256); break;
        case 1: g_string_erase (text, at, (gssize) run); break;
        case 2: g_string_insert (text, at, bits[g_rand_int_range (rand, 0, G_N_ELEMENTS (bits))]); break;
        case 3: g_string_truncate (text, at); break;
        case 4: text->str[at] = '\0'; break;
        default:
          {
            g_autofree char *piece = g_strndup (text->str + at, run);

            for (int i = g_rand_int_range (rand, 1, 50); i > 0; i--)
              g_string_insert (text, at, piece);
          }
        }
    }
  return g_bytes_new (text->str, text->len);
}

static void
try_one (Result *result, const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) file = files_read (path, 1u << 30, &error);
  g_autoptr (GBytes) raw = NULL;
  g_autoptr (Incoming) mail = NULL;
  gint64 start, limit;

  if (!file)
    {
      g_strlcpy (result->reason, error->message, REASON);
      return;
    }
  raw = result->mutation ? mutate (file, result->mutation) : g_bytes_ref (file);
  start = cpu_now ();
  mail = mail_parse (raw);
  result->micro = cpu_now () - start;
  result->flags = mail->flags;
  limit = g_bytes_get_size (raw) > 1 << 20 ? 500000 : 100000;
  if (result->micro > limit * SLOWER)
    g_strlcpy (result->reason, "took too long", REASON);
  check_mail (result, mail, raw);
}

static int
work (Shared *shared, gsize n, const GPtrArray *paths)
{
  g_autoptr (GError) error = NULL;

  if (!mail_init (&error))
    {
      fprintf (stderr, "read-corpus: %s\n", error->message);
      return EXIT_FAILURE;
    }
  for (; shared->current < n; shared->current++)
    {
      Result *result = &shared->results[shared->current];

      alarm (HANG_SECONDS);
      try_one (result, g_ptr_array_index (paths, result->file));
    }
  return EXIT_SUCCESS;
}

/* FALSE when no child can work at all. */
static gboolean
run (Shared *shared, gsize n, const GPtrArray *paths)
{
  while (shared->current < n)
    {
      int status;
      pid_t child = fork ();

      if (child < 0)
        return FALSE;
      if (!child)
        exit (work (shared, n, paths));
      while (waitpid (child, &status, 0) < 0)
        if (errno != EINTR)
          return FALSE;
      if (shared->current >= n)
        return WIFEXITED (status) && WEXITSTATUS (status) == 0;
      if (WIFEXITED (status) && WEXITSTATUS (status) == EXIT_FAILURE && !shared->current)
        return FALSE;
      g_snprintf (shared->results[shared->current].reason, REASON, WIFSIGNALED (status) ? "signal %d" : "exit %d",
                  WIFSIGNALED (status) ? WTERMSIG (status) : WEXITSTATUS (status));
      shared->current++;
    }
  return TRUE;
}

static void
find_files (const char *path, GPtrArray *paths)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir && (name = g_dir_read_name (dir)))
    {
      g_autofree char *full = g_build_filename (path, name, NULL);

      if (g_file_test (full, G_FILE_TEST_IS_SYMLINK))
        continue;
      if (g_file_test (full, G_FILE_TEST_IS_DIR))
        find_files (full, paths);
      else if (g_file_test (full, G_FILE_TEST_IS_REGULAR))
        g_ptr_array_add (paths, g_steal_pointer (&full));
    }
}

static int
by_path (gconstpointer a, gconstpointer b)
{
  return strcmp (*(char *const *) a, *(char *const *) b);
}

static int
by_time (gconstpointer a, gconstpointer b)
{
  gint64 x = ((const Result *) a)->micro, y = ((const Result *) b)->micro;

  return (x < y) - (x > y);
}

static int
report (Shared *shared, gsize n, const GPtrArray *paths)
{
  gint64 total = 0;
  gsize failed = 0;

  for (gsize i = 0; i < n; i++)
    {
      Result *result = &shared->results[i];

      total += result->micro;
      if (!result->reason[0])
        continue;
      failed++;
      printf ("FAILED %s (mutation %u): %s\n", (char *) g_ptr_array_index (paths, result->file),
              result->mutation, result->reason);
    }
  qsort (shared->results, n, sizeof (Result), by_time);
  for (gsize i = 0; i < MIN (n, 10); i++)
    {
      g_autofree char *flags = mail_flags_format (shared->results[i].flags);

      printf ("%8.2f ms  %s  %s\n", (double) shared->results[i].micro / 1000,
              (char *) g_ptr_array_index (paths, shared->results[i].file), flags);
    }
  printf ("%zu messages, %.0f us each, %zu failed\n", n, n ? (double) total / (double) n : 0.0, failed);
  return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}

int
main (int argc, char **argv)
{
  int mutations = 0, seed = 1;
  GOptionEntry entries[] = {
    { "mutate", 0, 0, G_OPTION_ARG_INT, &mutations, "Also try N changed messages", "N" },
    { "seed", 0, 0, G_OPTION_ARG_INT, &seed, "Where the changes begin", "S" },
    { NULL }
  };
  g_autoptr (GOptionContext) context = g_option_context_new ("DIR");
  g_autoptr (GPtrArray) paths = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) error = NULL;
  Shared *shared;
  gsize n;

  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error) || argc != 2)
    {
      fprintf (stderr, "read-corpus: %s\n", error ? error->message : "name one directory");
      return EXIT_FAILURE;
    }
  find_files (argv[1], paths);
  g_ptr_array_sort (paths, by_path);
  if (!paths->len)
    {
      fprintf (stderr, "read-corpus: no files below %s\n", argv[1]);
      return EXIT_FAILURE;
    }
  n = paths->len + (gsize) mutations;
  shared = mmap (NULL, sizeof (Shared) + n * sizeof (Result), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  g_assert (shared != MAP_FAILED);
  for (gsize i = 0; i < n; i++)
    {
      shared->results[i].file = (gint32) (i % paths->len);
      shared->results[i].mutation = i < paths->len ? 0 : (guint32) (seed + (gint64) i);
    }
  if (!run (shared, n, paths))
    {
      fprintf (stderr, "read-corpus: cannot work here\n");
      return EXIT_FAILURE;
    }
  return report (shared, n, paths);
}
