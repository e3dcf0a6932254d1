/* SPDX-License-Identifier: MIT */
/* keys - key names, what is typed, and which command line a key stands for
 *
 * A KEY in double quotes may be a sequence of names parted by blanks ("v 1"). */
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

typedef enum { MOUSE_NONE, MOUSE_CLICK, MOUSE_WHEEL_UP, MOUSE_WHEEL_DOWN } Mouse;

/* What came from the terminal: a key, a paste or the mouse. */
typedef struct
{
  Key key;
  char *paste;    /* not NULL: pasted text instead of a key; owned by whoever holds the Input */
  Mouse mouse;
  int x, y;       /* of the mouse: cell of the canvas */
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

void binding_clear (Binding *binding);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Binding, binding_clear)

/* Cuts the next word off *line; one in double quotes may hold blanks. NULL at the end. Transfer full. */
char *keys_word (const char **line);
/* "CONTEXT KEY COMMAND LINE"; the line may be missing. Fills *binding, which the caller clears,
 * also after a failure. Errors: INVALID. */
gboolean keys_parse (const char *const *contexts, const char *words, Binding *binding, GError **error);
/* Takes what is in the binding; it wins over an older one of the same keys. */
void keys_add (Keys *keys, Binding *binding);
void keys_forget (Keys *keys, const Binding *like);

typedef enum { KEYS_NONE, KEYS_PREFIX, KEYS_FOUND } KeysMatch;
/* Looks 'pressed' up in the contexts in order (NULL-terminated). */
KeysMatch keys_find (const Keys *keys, const char *const *contexts, const Key *pressed, guint n,
                     const Binding **found);
/* The key that runs this command in these contexts: the first word of its line, or one of
 * its alternatives ("pause|resume"), is 'command'. NULL: none. Borrowed. */
const Binding *keys_of (const Keys *keys, const char *const *contexts, const char *command);
/* The key of exactly this command line. NULL: none. Borrowed. */
const Binding *keys_of_line (const Keys *keys, const char *const *contexts, const char *line);
/* Names of the binding's keys: "v 1". Transfer full. */
char *binding_name (const Binding *binding);
/* All bindings of a context in file order; elements const Binding *. Transfer container. */
GPtrArray *keys_list (const Keys *keys, const char *context);
