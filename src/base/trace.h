/* SPDX-License-Identifier: MIT */
/* trace - what the program does, for who works on it
 *
 * Off unless the command line begins one; off it costs a branch. No personal value goes
 * in: the texts of statements without what is bound to them, keys that are commands but
 * nothing that was typed, parts of a message without names. */
#pragma once

#include <glib.h>

typedef enum { TRACE_SQL, TRACE_UI, TRACE_MAIL, TRACE_POLICY, TRACE_N } TraceTopic;

extern guint trace_topics; /* a bit a topic; read it through trace_on */

static inline gboolean
trace_on (TraceTopic topic)
{
  return G_UNLIKELY (trace_topics & (1u << topic));
}

/* 'topics' parted by commas, such as "sql,ui". 'path' NULL or "": recourse.trace in the
 * session's directory, and gone with it. Entries are added to a file of ours that is there.
 * Errors: INVALID (a word that is no topic), IO, DENIED (a link, or not only ours). */
gboolean trace_begin (const char *topics, const char *path, GError **error);
void trace_end (void);
/* Where it goes; NULL when nothing is traced. Borrowed until trace_end. */
const char *trace_path (void);

/* One entry, one line: seconds since trace_begin, the topic, harmless text. */
void trace (TraceTopic topic, const char *format, ...) G_GNUC_PRINTF (2, 3);
