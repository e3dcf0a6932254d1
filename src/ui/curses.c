/* SPDX-License-Identifier: MIT */
#define NCURSES_WIDECHAR 1
#include "ui/terminal.h"

#include <curses.h>
#include <errno.h>
#include <langinfo.h>
#include <locale.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>
#include <wchar.h>

#include "base/error.h"

enum { CODE_PASTE_BEGIN = KEY_MAX + 1, CODE_PASTE_END };
enum { PASTE_MOST = 1 << 20 };

typedef struct { attr_t attributes; short pair; } Look;

struct Terminal
{
  SCREEN *screen;
  WINDOW *keys;           /* a pad: reading from it repaints nothing */
  int width, height;
  gboolean ascii, gone, colours, own_colours, mouse;
  const char *paste_on, *paste_off;
  Look looks[STYLE_N], chosen[STYLE_N];   /* chosen: under the cursor bar */
};

/* What the handler of a crash needs; it may call nothing but write, tcsetattr, raise. */
static struct
{
  volatile sig_atomic_t active;
  struct termios modes;
  char bytes[256];
  gsize length;
} rescue;

static const struct { int code; Key key; } codes[] = {
  { KEY_UP, PRESS_UP }, { KEY_DOWN, PRESS_DOWN }, { KEY_LEFT, PRESS_LEFT }, { KEY_RIGHT, PRESS_RIGHT },
  { KEY_HOME, PRESS_HOME }, { KEY_END, PRESS_END }, { KEY_PPAGE, PRESS_PAGE_UP },
  { KEY_NPAGE, PRESS_PAGE_DOWN }, { KEY_IC, PRESS_INSERT }, { KEY_DC, PRESS_DELETE },
  { KEY_BACKSPACE, PRESS_BACKSPACE }, { KEY_BTAB, PRESS_BACK_TAB }, { KEY_ENTER, PRESS_ENTER },
};

/* ---- colours ---------------------------------------------------------------------------- */

static gboolean
colours_wanted (void)
{
  const char *no = getenv ("NO_COLOR");

  return !(no && *no) && has_colors () && start_color () == OK;
}

static short
colour_here (Colour colour)
{
  if (COLORS >= 256)
    return colour.high;
  return COLORS < 16 && colour.low >= 8 ? (short) (colour.low - 8) : colour.low;
}

static attr_t
attributes_of (guint8 bits)
{
  return (bits & PAINT_BOLD ? A_BOLD : 0) | (bits & PAINT_UNDERLINE ? A_UNDERLINE : 0)
         | (bits & PAINT_REVERSE ? A_REVERSE : 0) | (bits & PAINT_DIM ? A_DIM : 0);
}

/* Without colours of its own a terminal has white on black. */
static short
pair_for (const Terminal *terminal, short number, Colour front, Colour back)
{
  short on = colour_here (front), under = colour_here (back);

  if (on < 0 && under < 0)
    return 0;
  if (!terminal->own_colours)
    {
      on = on < 0 ? COLOR_WHITE : on;
      under = under < 0 ? COLOR_BLACK : under;
    }
  init_pair (number, on, under);
  return number;
}

/* One bar across the row: with 256 colours the words keep theirs, else it is plainly reversed. */
static Look
look_under_cursor (const Terminal *terminal, const Paint *paint, const Paint *bar, const Paint *mono, short number)
{
  gboolean rich = terminal->colours && COLORS >= 256 && COLOR_PAIRS > 2 * STYLE_N + 1 && bar->back.high >= 0;

  if (!rich)
    return (Look) { attributes_of (mono->attributes) | A_REVERSE, 0 };
  return (Look) { attributes_of (paint->attributes),
                  pair_for (terminal, number, bar->front.high >= 0 ? bar->front : paint->front, bar->back) };
}

void
terminal_set_theme (Terminal *terminal, const Theme *theme, const Theme *mono)
{
  const Paint *bar = &theme->paint[ELEMENT_CURSOR];

  for (short i = 0; i < STYLE_N; i++)
    {
      const Paint *paint = &theme->paint[i];
      const Paint *shown = terminal->colours || paint->own ? paint : &mono->paint[i];

      terminal->looks[i] = (Look) { attributes_of (shown->attributes), 0 };
      if (terminal->colours)
        terminal->looks[i].pair = pair_for (terminal, (short) (i + 1), paint->front, paint->back);
      terminal->chosen[i] = look_under_cursor (terminal, paint, bar, &mono->paint[i], (short) (STYLE_N + i + 1));
    }
  bkgdset (terminal->looks[STYLE_NORMAL].attributes | (chtype) COLOR_PAIR (terminal->looks[STYLE_NORMAL].pair));
  clearok (stdscr, TRUE);
}

/* ---- leaving in any event --------------------------------------------------------------- */

static const char *
capability (const char *name)
{
  char *value = tigetstr (name);

  return value && value != (char *) -1 && *value ? value : NULL;
}

static void
rescue_add (const char *capability)
{
  gsize length = capability && capability != (char *) -1 ? strlen (capability) : 0;

  if (rescue.length + length < sizeof rescue.bytes)
    {
      memcpy (rescue.bytes + rescue.length, capability ? capability : "", length);
      rescue.length += length;
    }
}

static void
rescue_prepare (const Terminal *terminal)
{
  const char *mouse = terminal->mouse ? capability ("XM") : NULL;

  rescue.length = 0;
  rescue_add (mouse ? tiparm (mouse, 0) : NULL);
  rescue_add (terminal->paste_off);
  rescue_add (tigetstr ("rmkx"));
  rescue_add (tigetstr ("sgr0"));
  rescue_add (tigetstr ("cnorm"));
  rescue_add (tigetstr ("rmcup"));
}

static void
rescue_now (void)
{
  if (!rescue.active)
    return;
  rescue.active = 0;
  if (write (STDOUT_FILENO, rescue.bytes, rescue.length) < 0)
    return;
  tcsetattr (STDIN_FILENO, TCSANOW, &rescue.modes);
}

static void
on_crash (int number)
{
  rescue_now ();
  signal (number, SIG_DFL);
  raise (number);
}

static void
rescue_install (void)
{
  /* GLib ends with SIGTRAP when memory does. */
  static const int fatal[] = { SIGABRT, SIGTRAP, SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGQUIT };
  static gsize once;

  for (guint i = 0; i < G_N_ELEMENTS (fatal); i++)
    {
      struct sigaction action = { .sa_handler = on_crash, .sa_flags = (int) (SA_RESETHAND | SA_ONSTACK) };
      sigaction (fatal[i], &action, NULL);
    }
  if (g_once_init_enter (&once))
    {
      atexit (rescue_now);
      g_once_init_leave (&once, 1);
    }
}

/* ---- taking and giving back -------------------------------------------------------------- */

static void
send_capability (const char *value)
{
  if (value)
    {
      putp (value);
      fflush (stdout);
    }
}

static void
take_modes (Terminal *terminal)
{
  raw ();
  noecho ();
  nonl ();
  keypad (terminal->keys, TRUE);
  nodelay (terminal->keys, TRUE);
  send_capability (terminal->paste_on);
  rescue.active = 1;
}

/* Terminals differ in whether the keypad mode changes their arrows: both forms are known. */
static void
know_arrows (void)
{
  static const struct { char letter; int code; } arrows[] = {
    { 'A', KEY_UP },   { 'B', KEY_DOWN }, { 'C', KEY_RIGHT },
    { 'D', KEY_LEFT }, { 'H', KEY_HOME }, { 'F', KEY_END },
  };

  for (guint i = 0; i < 2 * G_N_ELEMENTS (arrows); i++)
    {
      const char sequence[] = { 0x1b, i % 2 ? '[' : 'O', arrows[i / 2].letter, '\0' };
      if (key_defined (sequence) == 0)
        define_key (sequence, arrows[i / 2].code);
    }
}

static void
prepare_paste (Terminal *terminal)
{
  const char *begin = capability ("PS"), *end = capability ("PE");

  if (!begin || !end || !capability ("BE") || !capability ("BD"))
    return;
  terminal->paste_on = capability ("BE");
  terminal->paste_off = capability ("BD");
  define_key (begin, CODE_PASTE_BEGIN);
  define_key (end, CODE_PASTE_END);
}

Terminal *
terminal_open (GError **error)
{
  g_autofree Terminal *terminal = g_new0 (Terminal, 1);

  if (!isatty (STDIN_FILENO) || !isatty (STDOUT_FILENO) || tcgetattr (STDIN_FILENO, &rescue.modes) != 0)
    {
      desk_error_set (error, DESK_ERROR_IO,
                      "the desk needs a terminal for its input and output: in a pipe use recourse "
                      "list, show or do");
      return NULL;
    }
  setlocale (LC_CTYPE, "");
  terminal->screen = newterm (NULL, stdout, stdin);
  if (!terminal->screen || !capability ("cup"))
    {
      const char *name = getenv ("TERM");
      if (terminal->screen)
        endwin ();
      desk_error_set (error, DESK_ERROR_IO,
                      "the terminal '%s' is unknown or cannot place its cursor: set TERM to what "
                      "it is, such as xterm-256color",
                      name ? name : "");
      return NULL;
    }
  terminal->keys = newpad (1, 1);
  terminal->ascii = strcmp (nl_langinfo (CODESET), "UTF-8") != 0;
  getmaxyx (stdscr, terminal->height, terminal->width);
  set_escdelay (25);
  terminal->colours = colours_wanted () && COLORS >= 8;
  terminal->own_colours = terminal->colours && use_default_colors () == OK;
  know_arrows ();
  prepare_paste (terminal);
  rescue_prepare (terminal);
  rescue_install ();
  take_modes (terminal);
  return g_steal_pointer (&terminal);
}

void
terminal_leave (Terminal *terminal)
{
  send_capability (terminal->paste_off);
  endwin ();
  rescue.active = 0;
}

void
terminal_return (Terminal *terminal)
{
  refresh ();
  take_modes (terminal);
  clearok (stdscr, TRUE);
}

/* A button pressed is enough: waiting for its release would delay every click. */
void
terminal_set_mouse (Terminal *terminal, gboolean on)
{
  if (terminal->mouse == on)
    return;
  terminal->mouse = on;
  mouseinterval (0);
  mousemask (on ? BUTTON1_PRESSED | BUTTON4_PRESSED | BUTTON5_PRESSED : 0, NULL);
  rescue_prepare (terminal);
}

void
terminal_close (Terminal *terminal)
{
  if (!terminal)
    return;
  if (rescue.active)
    terminal_leave (terminal);
  tcsetattr (STDIN_FILENO, TCSANOW, &rescue.modes);
  delwin (terminal->keys);
  delscreen (terminal->screen);
  g_free (terminal);
}

void
terminal_redraw (Terminal *terminal)
{
  clearok (stdscr, TRUE);
}

int
terminal_fd (const Terminal *terminal)
{
  return STDIN_FILENO;
}

gboolean
terminal_is_ascii (const Terminal *terminal)
{
  return terminal->ascii;
}

gboolean
terminal_resize (Terminal *terminal, int *width, int *height)
{
  struct winsize size = { 0 };
  gboolean changed;

  if (ioctl (STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_row > 0 && size.ws_col > 0)
    {
      changed = terminal->width != size.ws_col || terminal->height != size.ws_row;
      terminal->width = size.ws_col;
      terminal->height = size.ws_row;
      if (changed)
        resizeterm (terminal->height, terminal->width);
    }
  else
    changed = FALSE;
  *width = terminal->width;
  *height = terminal->height;
  return changed;
}

/* ---- painting ---------------------------------------------------------------------------- */

/* Our own punctuation where there is only ASCII; anything else is a '?'. */
static wchar_t
ascii_for (const char *bytes)
{
  static const struct { const char *sign; wchar_t letter; } signs[] = {
    { "·", L'-' }, { "…", L'~' }, { "¶", L'#' }, { "’", L'\'' }, { "–", L'-' }, { "—", L'-' },
  };

  for (guint i = 0; i < G_N_ELEMENTS (signs); i++)
    if (strcmp (signs[i].sign, bytes) == 0)
      return signs[i].letter;
  return L'?';
}

/* A cell's width follows the terminal's wcwidth here: where the two disagree, or curses
 * cannot hold the grapheme, a '?' stands in, so that no column ever shifts. */
static void
cell_glyph (const Terminal *terminal, const Cell *cell, wchar_t glyph[CCHARW_MAX + 1])
{
  const char *at = cell->bytes;
  int n = 0;

  if (!(cell->bytes[0] & 0x80))
    {
      glyph[0] = cell->bytes[0] >= ' ' && cell->bytes[0] != 0x7f ? (wchar_t) cell->bytes[0] : L' ';
      glyph[1] = 0;
      return;
    }
  for (; *at && n < CCHARW_MAX && !terminal->ascii; at = g_utf8_next_char (at), n++)
    {
      glyph[n] = (wchar_t) g_utf8_get_char (at);
      if (wcwidth (glyph[n]) != (n == 0 ? cell->width : 0))
        break;
    }
  if (terminal->ascii || *at)
    {
      glyph[0] = terminal->ascii ? ascii_for (cell->bytes) : L'?';
      n = 1;
    }
  glyph[n] = 0;
}

static void
paint_cell (Terminal *terminal, int x, int y, const Cell *cell)
{
  const Look *look = cell->chosen ? &terminal->chosen[cell->style] : &terminal->looks[cell->style];
  wchar_t glyph[CCHARW_MAX + 1];
  attr_t attributes = look->attributes;
  cchar_t out;

  cell_glyph (terminal, cell, glyph);
  setcchar (&out, glyph, attributes, look->pair, NULL);
  mvadd_wch (y, x, &out);   /* ERR in the last corner, though it is drawn */
  if (cell->width == 2 && glyph[0] == L'?')
    {
      setcchar (&out, L" ", attributes, look->pair, NULL);
      mvadd_wch (y, x + 1, &out);
    }
}

void
terminal_paint (Terminal *terminal, const Canvas *canvas)
{
  int rows = MIN (canvas->height, terminal->height), columns = MIN (canvas->width, terminal->width);

  erase ();
  for (int y = 0; y < rows; y++)
    for (int x = 0; x < columns; x++)
      {
        const Cell *cell = canvas_cell (canvas, x, y);
        if (cell->width > 0 && (cell->style || cell->chosen || strcmp (cell->bytes, " ") != 0))
          paint_cell (terminal, x, y, cell);
      }
  curs_set (canvas->cursor_x >= 0 ? 1 : 0);
  if (canvas->cursor_x >= 0)
    move (MIN (canvas->cursor_y, rows - 1), MIN (canvas->cursor_x, columns - 1));
  else
    move (rows - 1, 0);
  refresh ();
}

/* ---- keys -------------------------------------------------------------------------------- */

gboolean
terminal_pending (const Terminal *terminal)
{
  struct pollfd input = { .fd = STDIN_FILENO, .events = POLLIN };

  return poll (&input, 1, 0) > 0;
}

gboolean
terminal_gone (const Terminal *terminal)
{
  struct pollfd input = { .fd = STDIN_FILENO, .events = POLLIN };

  return terminal->gone
         || (poll (&input, 1, 0) > 0 && (input.revents & (POLLHUP | POLLERR | POLLNVAL)));
}

static Key
code_key (wint_t code)
{
  for (guint i = 0; i < G_N_ELEMENTS (codes); i++)
    if ((wint_t) codes[i].code == code)
      return codes[i].key;
  if (code >= KEY_F (1) && code <= KEY_F (12))
    return PRESS_F1 + (Key) (code - KEY_F (1));
  return 0;
}

static void
read_paste (Terminal *terminal, Input *input)
{
  GString *text = g_string_new (NULL);
  wint_t code;
  int kind;

  wtimeout (terminal->keys, 500);   /* the end may lie in the next packet */
  while ((kind = wget_wch (terminal->keys, &code)) != ERR
         && !(kind == KEY_CODE_YES && code == CODE_PASTE_END))
    if (kind == OK && text->len < PASTE_MOST)
      g_string_append_unichar (text, code == '\r' ? '\n' : (gunichar) code);
  nodelay (terminal->keys, TRUE);
  input->paste = g_string_free (text, FALSE);
}

static gboolean
read_mouse (Input *input)
{
  MEVENT event;

  if (getmouse (&event) != OK)
    return FALSE;
  input->mouse = event.bstate & BUTTON1_PRESSED   ? MOUSE_CLICK
                 : event.bstate & BUTTON4_PRESSED ? MOUSE_WHEEL_UP
                 : event.bstate & BUTTON5_PRESSED ? MOUSE_WHEEL_DOWN
                                                  : MOUSE_NONE;
  input->x = event.x;
  input->y = event.y;
  return input->mouse != MOUSE_NONE;
}

gboolean
terminal_read (Terminal *terminal, Input *input)
{
  wint_t code = 0;
  int kind;

  *input = (Input) { 0 };
  errno = 0;
  do   /* the size is asked for elsewhere */
    kind = wget_wch (terminal->keys, &code);
  while (kind == KEY_CODE_YES && (code == KEY_RESIZE || (code == KEY_MOUSE && !read_mouse (input))));
  if (kind == ERR)
    {
      terminal->gone = terminal->gone || errno == EIO;
      return FALSE;
    }
  if (input->mouse)
    return TRUE;
  if (kind == KEY_CODE_YES && code == CODE_PASTE_BEGIN)
    read_paste (terminal, input);
  else if (kind == KEY_CODE_YES)
    input->key = code_key (code);
  else if (code == 0x7f || code == 0x08)
    input->key = PRESS_BACKSPACE;
  else
    input->key = code;
  return TRUE;
}
