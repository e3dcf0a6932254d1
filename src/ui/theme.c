/* SPDX-License-Identifier: MIT */
#include "ui/theme.h"

#include <string.h>

#include "base/error.h"

extern const char theme_dark[], theme_light[], theme_high_contrast[], theme_mono[];

static const char *const names[] = { "dark", "light", "high-contrast", "mono", NULL };
static const char *const texts[] = { theme_dark, theme_light, theme_high_contrast, theme_mono };

static const char *const helps[ELEMENT_N] = {
  [STYLE_NORMAL] = "text",
  [STYLE_DIM] = "what is said in passing",
  [STYLE_STRONG] = "what is to be seen first; a case with new mail",
  [STYLE_HEAD] = "titles of columns and blocks",
  [STYLE_BAR] = "the row of tabs",
  [STYLE_TAB] = "the tab that is open",
  [STYLE_OVERDUE] = "a clock past its date (!!)",
  [STYLE_SOON] = "a clock due soon (!)",
  [STYLE_PAUSED] = "a paused clock (P)",
  [STYLE_DECIDE] = "what waits for a decision (?)",
  [STYLE_MARKED] = "a marked case (*)",
  [STYLE_MATCH] = "what the search found",
  [STYLE_ERROR] = "what went wrong",
  [STYLE_GOOD] = "what is met",
  [STYLE_KEY] = "a key in a hint",
  [STYLE_BORDER] = "lines and boxes",
  [STYLE_INPUT] = "where one types",
  [ELEMENT_CURSOR] = "the bar under the cursor",
};

static const char *const colours[] = { "black", "red", "green", "yellow", "blue", "magenta", "cyan", "white" };

static const struct { const char *name; guint8 bit; } attributes[] = {
  { "bold", PAINT_BOLD }, { "underline", PAINT_UNDERLINE }, { "reverse", PAINT_REVERSE }, { "dim", PAINT_DIM },
  { "plain", 0 },
};

const char *
element_name (int element)
{
  return element == ELEMENT_CURSOR ? "cursor" : style_name ((Style) element);
}

const char *
element_help (int element)
{
  return helps[element];
}

const char *const *
theme_names (void)
{
  return names;
}

/* ---- colours ---------------------------------------------------------------------------- */

/* Of the cube of 6x6x6 the nearest of the eight; greys leave the terminal its own. */
static short
low_of (int number)
{
  int part[3] = { (number - 16) / 36, (number - 16) / 6 % 6, (number - 16) % 6 };
  int most = MAX (part[0], MAX (part[1], part[2]));
  short low = 0;

  if (number < 16)
    return (short) number;
  if (number >= 232 || (part[0] == part[1] && part[1] == part[2]))
    return -1;
  for (int i = 0; i < 3; i++)
    low = (short) (low | (part[i] * 2 > most ? 1 << i : 0));
  return low;
}

/* "red", "bright-red", "default", or a number up to 255. */
static gboolean
parse_one (const char *text, short *colour)
{
  gboolean bright = g_str_has_prefix (text, "bright-");
  guint64 number;

  *colour = -1;
  if (strcmp (text, "default") == 0)
    return TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (colours); i++)
    if (strcmp (colours[i], text + (bright ? strlen ("bright-") : 0)) == 0)
      {
        *colour = (short) (i + (bright ? 8 : 0));
        return TRUE;
      }
  if (!g_ascii_string_to_unsigned (text, 10, 0, 255, &number, NULL))
    return FALSE;
  *colour = (short) number;
  return TRUE;
}

/* "red/203": the left one where there are 8 or 16 colours. */
static gboolean
parse_colour (const char *text, Colour *colour)
{
  g_auto (GStrv) parts = g_strsplit (text, "/", -1);
  guint n = g_strv_length (parts);

  if (n < 1 || n > 2 || !parse_one (parts[0], &colour->low))
    return FALSE;
  colour->high = colour->low;
  if (n == 2)
    return colour->low < 16 && parse_one (parts[1], &colour->high);
  if (colour->high >= 0)
    colour->low = low_of (colour->high);
  return TRUE;
}

static gboolean
parse_attribute (const char *text, guint8 *bits)
{
  for (guint i = 0; i < G_N_ELEMENTS (attributes); i++)
    if (strcmp (attributes[i].name, text) == 0)
      {
        *bits |= attributes[i].bit;
        return TRUE;
      }
  return FALSE;
}

/* ---- lines ------------------------------------------------------------------------------ */

static int
parse_element (const char *text)
{
  for (int i = 0; text && i < ELEMENT_N; i++)
    if (strcmp (element_name (i), text) == 0)
      return i;
  return -1;
}

static gboolean
wrong_element (const char *text, GError **error)
{
  g_autoptr (GString) all = g_string_new (NULL);

  for (int i = 0; i < ELEMENT_N; i++)
    g_string_append_printf (all, "%s%s", i ? ", " : "", element_name (i));
  return desk_error_set (error, DESK_ERROR_INVALID, "'%s' is no element of the screen: write one of %s", text,
                         all->str);
}

gboolean
theme_line (Theme *theme, const char *text, gboolean own, GError **error)
{
  g_autofree char *copy = g_strstrip (g_strdelimit (g_strdup (text), "\t", ' '));
  g_auto (GStrv) words = g_strsplit (copy, " ", -1);
  int element = parse_element (words[0]), n = 0;
  Paint paint = { .front = { -1, -1 }, .back = { -1, -1 }, .own = own };
  gboolean attribute = FALSE;

  if (element < 0)
    return wrong_element (words[0] ? words[0] : "", error);
  for (guint i = 1; words[i]; i++)
    {
      if (!*words[i])
        continue;
      if (!attribute && n < 2 && parse_colour (words[i], n ? &paint.back : &paint.front))
        n++;
      else if (parse_attribute (words[i], &paint.attributes))
        attribute = TRUE;
      else
        return desk_error_set (error, DESK_ERROR_INVALID,
                               "'%s' is no colour and no attribute: write red, bright-red, default, 0 to 255 or "
                               "red/203, then bold, underline, reverse, dim or plain",
                               words[i]);
    }
  if (!n && !attribute)
    return desk_error_set (error, DESK_ERROR_INVALID, "color %s needs a colour: such as color %s red", words[0],
                           words[0]);
  theme->paint[element] = paint;
  return TRUE;
}

static void
read_shipped (Theme *theme, const char *text)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

  for (guint i = 0; lines[i]; i++)
    if (g_str_has_prefix (lines[i], "color "))
      {
        gboolean good = theme_line (theme, lines[i] + strlen ("color "), FALSE, NULL);
        g_assert (good);
      }
}

gboolean
theme_load (Theme *theme, const char *name)
{
  static const Paint bare = { .front = { -1, -1 }, .back = { -1, -1 } };

  for (guint i = 0; names[i]; i++)
    if (strcmp (names[i], name) == 0)
      {
        for (int j = 0; j < ELEMENT_N; j++)
          theme->paint[j] = bare;
        read_shipped (theme, texts[i]);
        return TRUE;
      }
  return FALSE;
}

const char *const *
theme_words (guint place)
{
  static const char *elements[ELEMENT_N + 1];
  static const char *const rest[]
      = { "default", "black",      "red",          "green",       "yellow",       "blue",         "magenta",
          "cyan",    "white",      "bright-black", "bright-red",  "bright-green", "bright-yellow", "bright-blue",
          "bright-magenta", "bright-cyan", "bright-white", "bold", "underline", "reverse", "dim", "plain", NULL };

  if (place)
    return rest;
  for (int i = 0; i < ELEMENT_N; i++)
    elements[i] = element_name (i);
  return (const char *const *) elements;
}
