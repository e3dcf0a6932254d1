/* SPDX-License-Identifier: MIT */
/* harness - the real program under a pseudo terminal, watched through libvterm
 *
 * Nothing sleeps: the program writes a byte on RECOURSE_TEST_IDLE when it has painted and
 * waits, and the harness waits for that byte, or for a state, with a limit that only a
 * failure reaches. Every byte the program sends is kept. */
#pragma once

#include <glib.h>
#include <termios.h>

typedef struct Pty Pty;

typedef struct
{
  const char *const *argv;
  const char *const *env;     /* "NAME=value" or "NAME", which unsets it; NULL-terminated; may be NULL */
  const char *term;           /* NULL: xterm-256color */
  int columns, rows;
  gboolean under_parent;      /* a parent that goes on with it when it stops, as a shell would */
} PtyOptions;

Pty *pty_start (const PtyOptions *options);
void pty_free (Pty *pty);     /* kills it if it lives */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Pty, pty_free)

/* Bytes, and then the next idle byte. */
void pty_send (Pty *pty, const char *bytes);
void pty_write (Pty *pty, const char *bytes);
/* Until the screen holds the text. */
void pty_until (Pty *pty, const char *text);
void pty_until_gone (Pty *pty, const char *text);
void pty_resize (Pty *pty, int columns, int rows);
void pty_signal (Pty *pty, int number);
/* Takes the terminal away, as a lost connection does. */
void pty_hang_up (Pty *pty);
/* Waits for its end; exit status, or 128 and the signal. */
int pty_wait_end (Pty *pty);

char *pty_screen (Pty *pty);  /* rows, trailing blanks cut. Transfer full. */
/* Column at which the text begins on the row that holds 'row'; -1. */
int pty_column (Pty *pty, const char *row, const char *text);
gboolean pty_in_alternate_screen (Pty *pty);
gboolean pty_cursor_shown (Pty *pty);
void pty_modes (Pty *pty, struct termios *modes);
const GString *pty_output (Pty *pty);
/* The first escape sequence or control that is not of the terminal's terminfo entry; NULL. Transfer full. */
char *pty_foreign_sequence (Pty *pty);
