/* SPDX-License-Identifier: MIT */
/* terminal - where a canvas is shown and keys come from
 *
 * curses.c implements it and is the only file that knows curses. The terminal is given
 * back as it was on every way out, also when the program aborts. Nothing but sequences of
 * its terminfo entry is written to it. */
#pragma once

#include "ui/canvas.h"
#include "ui/keys.h"
#include "ui/theme.h"

typedef struct Terminal Terminal;

/* Takes standard input and output. Errors: IO when they are no terminal or it cannot
 * place its cursor. Only one at a time. */
Terminal *terminal_open (GError **error);
void terminal_close (Terminal *terminal);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Terminal, terminal_close)

int terminal_fd (const Terminal *terminal);
/* Asks the system for the size; TRUE when it changed. */
gboolean terminal_resize (Terminal *terminal, int *width, int *height);
gboolean terminal_is_ascii (const Terminal *terminal);
/* 'mono' is what holds where there are no colours, but for the member's own lines of 'theme'. */
void terminal_set_theme (Terminal *terminal, const Theme *theme, const Theme *mono);
/* Without it the terminal keeps the mouse for its own selection. */
void terminal_set_mouse (Terminal *terminal, gboolean on);
void terminal_paint (Terminal *terminal, const Canvas *canvas);
/* The next key or paste that is there; FALSE when there is none. 'input' is filled. */
gboolean terminal_read (Terminal *terminal, Input *input);
/* TRUE when typing waits to be read. */
gboolean terminal_pending (const Terminal *terminal);
/* TRUE when the terminal has gone away. */
gboolean terminal_gone (const Terminal *terminal);

/* Gives the terminal back for a while (another program, suspension) and takes it again. */
void terminal_leave (Terminal *terminal);
void terminal_return (Terminal *terminal);
/* The next paint writes every cell. */
void terminal_redraw (Terminal *terminal);
