/* SPDX-License-Identifier: MIT */
/* keys - key names, what is typed, and which command line a key stands for
 *
 * A key file holds lines `bind CONTEXT KEY COMMAND LINE` and `unbind CONTEXT KEY`; a KEY
 * in double quotes may be a sequence of names parted by blanks ("v 1"). '#' begins a
 * comment at the start of a line. Later lines win. */
#pragma once

#include <glib.h>

/* A key is a character, or one of these. */
typedef guint32 Key;
enum
{
  PRESS_UP = 0x200000, PRESS_DOWN, PRESS_LEFT, PRESS_RIGHT, PRESS_HOME, PRESS_END, PRESS_PAGE_UP,
  PRESS_PAGE_DOWN, PRESS_INSERT, PRESS_DELETE, PRESS_BACKSPACE, PRESS_BACK_TAB, PRESS_F1,
  PRESS_F12 = PRESS_F1 + 11,
};
#define PRESS_ENTER '\r'
#define PRESS_TAB '\t'
#define PRESS_ESC 0x1b
#define PRESS_CONTROL(letter) ((Key) ((letter) & 0x1f))

/* What came from the terminal. */
typedef struct
{
  Key key;
  char *paste;    /* not NULL: pasted text instead of a key; owned by whoever holds the Input */
} Input;

/* "j", "Space", "Enter", "^D", "PgUp", "F1"; exact inverses. press_parse gives 0 for
 * no key. press_name: transfer full. */
Key press_parse (const char *name);
char *press_name (Key key);

#define BINDING_KEYS 3
typedef struct
{
  char *context;
  Key keys[BINDING_KEYS];
  guint n;
  char *line;     /* command line */
} Binding;

typedef struct Keys Keys;

Keys *keys_new (void);
void keys_free (Keys *keys);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Keys, keys_free)

/* Adds a file's lines. Each bad line is left out and gives one line in 'problems' (char *):
 * "recourserc:12: ...". 'known' says whether a command of that name exists; NULL: all do. */
void keys_read (Keys *keys, const char *name, const char *text, const char *const *contexts,
                gboolean (*known) (const char *command, gpointer data), gpointer data,
                GPtrArray *problems);

typedef enum { KEYS_NONE, KEYS_PREFIX, KEYS_FOUND } KeysMatch;
/* Looks 'pressed' up in the contexts in order (NULL-terminated). */
KeysMatch keys_find (const Keys *keys, const char *const *contexts, const Key *pressed, guint n,
                     const Binding **found);
/* The key that runs this command in these contexts: the first word of its line, or one of
 * its alternatives ("pause|resume"), is 'command'. NULL: none. Borrowed. */
const Binding *keys_of (const Keys *keys, const char *const *contexts, const char *command);
/* Names of the binding's keys: "v 1". Transfer full. */
char *binding_name (const Binding *binding);
/* All bindings of a context in file order; elements const Binding *. Transfer container. */
GPtrArray *keys_list (const Keys *keys, const char *context);
