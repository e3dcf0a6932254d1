/* SPDX-License-Identifier: MIT */
/* settings - what a member made their own: options, keys, colours, views, macros
 *
 * One instruction a line, the same in the personal file and behind ':'. Knows no desk and
 * no office; whether a command exists is asked back. */
#pragma once

#include "model/view.h"
#include "ui/keys.h"
#include "ui/theme.h"

typedef enum
{
  OPTION_ASCII, OPTION_EDITOR, OPTION_HINTS, OPTION_MOUSE, OPTION_PAGER, OPTION_PREVIEW, OPTION_START_VIEW,
  OPTION_THEME,
  OPTION_N
} OptionId;

typedef struct
{
  const char *name;
  const char *values;      /* "on off", parted by blanks, or NULL: the command of a program */
  const char *initial;     /* "" : see help */
  const char *help;
} Option;

const Option *option_row (OptionId id);

#define VIEW_DIGITS 10     /* 1 to 9 are used */
typedef struct { char *name; GStrv lines; } Macro;

typedef enum { SETTINGS_UNKNOWN, SETTINGS_KNOWN, SETTINGS_OUTSIDE } SettingsCommand;

typedef struct
{
  Keys *keys;
  char *values[OPTION_N];
  Theme theme, mono;
  SavedView views[VIEW_DIGITS];
  GPtrArray *macros;       /* Macro */
  const char *const *contexts;
  /* What a command is; OUTSIDE: it starts programs or writes files. NULL: all are known. */
  SettingsCommand (*about) (const char *command, gpointer data);
  gpointer data;
  gboolean guarded;        /* lines that reach outside the desk are refused */
} Settings;

Settings *settings_new (void);
void settings_free (Settings *settings);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Settings, settings_free)

/* The instructions, as rows for the table of commands; ends with name NULL. */
typedef struct { const char *name, *args, *help; gboolean (*run) (Settings *settings, const char *words, GError **error); } Instruction;
const Instruction *settings_instructions (void);

/* One line. Errors: INVALID, DENIED (guarded), and nothing changed. */
gboolean settings_line (Settings *settings, const char *line, GError **error);
/* Every line of a file; a bad one is left out and gives "NAME:12: what, and what to do" in 'problems' (char *). */
void settings_read (Settings *settings, const char *name, const char *text, GPtrArray *problems);

const char *settings_get (const Settings *settings, OptionId id);
gboolean settings_on (const Settings *settings, OptionId id);
/* -1: no option is called so. */
int option_parse (const char *name);
const Macro *settings_macro (const Settings *settings, const char *name);
void settings_set_macro (Settings *settings, const char *name, GStrv lines);   /* takes lines */
/* Parts at each ';' before a blank or the end; "\;" is a semicolon. Transfer full. */
GStrv macro_split (const char *text);
/* The line that makes the same macro or view again. Transfer full. */
char *macro_format (const Macro *macro);
char *view_format (const SavedView *view);
/* "due", "received descending" and the like. */
gboolean view_sort_is_good (const char *sort);
