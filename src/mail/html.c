/* SPDX-License-Identifier: MIT */
#include "mail/html.h"

#include <libxml/HTMLparser.h>
#include <string.h>

#include "base/text.h"

#define TAG_LENGTH 8192
#define TAG_ATTRIBUTES 64
#define DEPTH 64
#define LINK_LENGTH 300

/* ---- taming ------------------------------------------------------------------------- */

typedef struct
{
  const char *at, *end;
  GString *out;
  int depth;
  gboolean no_quote[2];   /* no further " or ' in the rest: do not look again */
} Tamer;

/* Elements without an end tag, and those whose content is no text. */
static const char void_tags[] =
  " area base basefont br col embed frame hr img input isindex link meta param source track wbr ";
static const char silent_tags[] = " script style title template noembed noframes xmp iframe ";

static gboolean
is_listed (const char *list, const char *name, gsize length)
{
  char word[20];

  if (length + 3 > sizeof word)
    return FALSE;
  word[0] = ' ';
  for (gsize i = 0; i < length; i++)
    word[i + 1] = g_ascii_tolower (name[i]);
  word[length + 1] = ' ';
  word[length + 2] = '\0';
  return strstr (list, word) != NULL;
}

/* Behind the closing quote of the attribute value that opens at 'at', or behind the
 * opening one when nothing closes it. */
static const char *
skip_quoted (Tamer *tamer, const char *at)
{
  gboolean *none = &tamer->no_quote[*at == '\''];
  const char *close = *none ? NULL : memchr (at + 1, *at, (gsize) (tamer->end - at - 1));

  if (!close)
    *none = TRUE;
  return close ? close + 1 : at + 1;
}

/* Behind the '>' of the tag at 'at' (its '<'); NULL when it never ends. Counts what may be
 * attributes. */
static const char *
tag_end (Tamer *tamer, const char *at, guint *attributes)
{
  gboolean value = FALSE;

  *attributes = 0;
  while (++at < tamer->end && *at != '>')
    if (*at == '=')
      value = TRUE;
    else if (g_ascii_isspace (*at) || *at == '/')
      *attributes += !value;
    else
      {
        if (value && (*at == '"' || *at == '\''))
          {
            at = skip_quoted (tamer, at) - 1;
            ++*attributes;
          }
        value = FALSE;
      }
  return at < tamer->end ? at + 1 : NULL;
}

static const char *
find_close (const char *at, const char *end, const char *name, gsize length)
{
  for (; (at = memchr (at, '<', (gsize) (end - at))); at++)
    if ((gsize) (end - at) > length + 2 && at[1] == '/' && g_ascii_strncasecmp (at + 2, name, length) == 0)
      return at;
  return end;
}

static const char *
skip_past (const char *at, const char *end, const char *what)
{
  const char *found = g_strstr_len (at, end - at, what);

  return found ? found + strlen (what) : end;
}

static void
put_tag (Tamer *tamer, const char *start, const char *end, const char *name, gsize length,
         gboolean closing, guint attributes)
{
  gboolean single = is_listed (void_tags, name, length) || end[-2] == '/';

  if (!single && (closing ? tamer->depth <= 0 : tamer->depth >= DEPTH))
    {
      g_string_append (tamer->out, "<br>");
      return;
    }
  if (!single)
    tamer->depth += closing ? -1 : 1;
  if (length > 20 || end - start > TAG_LENGTH || attributes > TAG_ATTRIBUTES)
    g_string_append_printf (tamer->out, "<%s%.*s>", closing ? "/" : "", (int) MIN (length, 20), name);
  else
    g_string_append_len (tamer->out, start, end - start);
}

/* Takes what begins with '<'. */
static void
take_markup (Tamer *tamer)
{
  const char *start = tamer->at, *name = start + 1, *end;
  gboolean closing = name < tamer->end && *name == '/';
  gsize length = 0;
  guint attributes;

  name += closing;
  while (name + length < tamer->end && g_ascii_isalnum (name[length]))
    length++;
  if (tamer->end - start >= 4 && memcmp (start, "<!--", 4) == 0)
    tamer->at = skip_past (start + 4, tamer->end, "-->");
  else if (!closing && name < tamer->end && (*name == '!' || *name == '?'))
    tamer->at = skip_past (start, tamer->end, ">");
  else if (!length || !g_ascii_isalpha (*name))
    {
      g_string_append (tamer->out, "&lt;");
      tamer->at = start + 1;
    }
  else if (!(end = tag_end (tamer, start, &attributes)))
    tamer->at = tamer->end;
  else if (is_listed (silent_tags, name, length))
    tamer->at = closing ? end : find_close (end, tamer->end, name, length);
  else
    {
      put_tag (tamer, start, end, name, length, closing, attributes);
      tamer->at = end;
    }
}

static GString *
tame (const char *html, gsize length)
{
  Tamer tamer = { .at = html, .end = html + length, .out = g_string_sized_new (length + 64) };

  while (tamer.at < tamer.end)
    {
      const char *open = memchr (tamer.at, '<', (gsize) (tamer.end - tamer.at));
      const char *stop = open ? open : tamer.end;

      g_string_append_len (tamer.out, tamer.at, stop - tamer.at);
      tamer.at = stop;
      if (open)
        take_markup (&tamer);
    }
  return tamer.out;
}

/* ---- writing ------------------------------------------------------------------------ */

typedef struct
{
  GString *out;
  gboolean pending;    /* a blank is due before the next word */
  int pre;             /* inside <pre>: blanks stay */
} Writer;

static void
end_line (Writer *writer, guint lines)
{
  GString *out = writer->out;
  guint have = 0;

  writer->pending = FALSE;
  if (!out->len)
    return;
  while (have < lines && out->len > have && out->str[out->len - 1 - have] == '\n')
    have++;
  for (; have < lines; have++)
    g_string_append_c (out, '\n');
}

static gboolean
at_line_start (const Writer *writer)
{
  return !writer->out->len || writer->out->str[writer->out->len - 1] == '\n';
}

static gboolean
is_space (const char *at, gsize *length)
{
  *length = 1;
  if (g_ascii_isspace (*at))
    return TRUE;
  *length = 2;
  return (guchar) at[0] == 0xc2 && (guchar) at[1] == 0xa0;
}

static void
put_text (Writer *writer, const char *text)
{
  gsize length;

  if (writer->pre)
    {
      g_string_append (writer->out, text);
      return;
    }
  while (*text)
    if (is_space (text, &length))
      {
        writer->pending = !at_line_start (writer);
        text += length;
      }
    else
      {
        if (writer->pending)
          g_string_append_c (writer->out, ' ');
        writer->pending = FALSE;
        g_string_append_c (writer->out, *text++);
      }
}

typedef enum { TAG_INLINE, TAG_BLOCK, TAG_PARAGRAPH, TAG_BREAK, TAG_CELL, TAG_ITEM, TAG_PRE,
               TAG_LINK, TAG_IMAGE, TAG_RULE, TAG_SILENT } Tag;

static const struct { const char *name; Tag tag; } tags[] = {
  { "a", TAG_LINK }, { "address", TAG_BLOCK }, { "article", TAG_BLOCK }, { "blockquote", TAG_PARAGRAPH },
  { "br", TAG_BREAK }, { "caption", TAG_BLOCK }, { "center", TAG_BLOCK }, { "dd", TAG_BLOCK },
  { "div", TAG_BLOCK }, { "dl", TAG_PARAGRAPH }, { "dt", TAG_BLOCK }, { "fieldset", TAG_BLOCK },
  { "footer", TAG_BLOCK }, { "form", TAG_BLOCK }, { "h1", TAG_PARAGRAPH }, { "h2", TAG_PARAGRAPH },
  { "h3", TAG_PARAGRAPH }, { "h4", TAG_PARAGRAPH }, { "h5", TAG_PARAGRAPH }, { "h6", TAG_PARAGRAPH },
  { "head", TAG_SILENT }, { "header", TAG_BLOCK }, { "hr", TAG_RULE }, { "img", TAG_IMAGE },
  { "li", TAG_ITEM }, { "main", TAG_BLOCK }, { "object", TAG_SILENT }, { "ol", TAG_BLOCK },
  { "p", TAG_PARAGRAPH }, { "pre", TAG_PRE }, { "script", TAG_SILENT }, { "section", TAG_BLOCK },
  { "select", TAG_SILENT }, { "style", TAG_SILENT }, { "table", TAG_BLOCK }, { "tbody", TAG_BLOCK },
  { "td", TAG_CELL }, { "textarea", TAG_SILENT }, { "th", TAG_CELL }, { "title", TAG_SILENT },
  { "tr", TAG_BLOCK }, { "ul", TAG_BLOCK },
};

static Tag
tag_of (const xmlNode *node)
{
  for (guint i = 0; i < G_N_ELEMENTS (tags); i++)
    if (strcmp (tags[i].name, (const char *) node->name) == 0)
      return tags[i].tag;
  return TAG_INLINE;
}

static char *
attribute (const xmlNode *node, const char *name)
{
  xmlChar *value = xmlGetNoNsProp ((xmlNode *) node, (const xmlChar *) name);
  char *copy = value ? g_strstrip (g_strdup ((const char *) value)) : NULL;

  xmlFree (value);
  return copy;
}

static gboolean
is_hidden (const xmlNode *node)
{
  static const char *const signs[] = {
    "display:none", "visibility:hidden", "font-size:0;", "font-size:0px", "opacity:0;", "mso-hide:all",
  };
  g_autofree char *style = NULL;
  g_autofree char *bare = NULL;
  gsize n = 0;

  if (!node->properties)
    return FALSE;
  if (xmlHasProp ((xmlNode *) node, (const xmlChar *) "hidden"))
    return TRUE;
  style = attribute (node, "style");
  if (!style)
    return FALSE;
  bare = g_malloc (strlen (style) + 2);
  for (const char *at = style; *at; at++)
    if (!g_ascii_isspace (*at))
      bare[n++] = g_ascii_tolower (*at);
  bare[n++] = ';';
  bare[n] = '\0';
  for (guint i = 0; i < G_N_ELEMENTS (signs); i++)
    if (strstr (bare, signs[i]))
      return TRUE;
  return FALSE;
}

static void
put_link (Writer *writer, const xmlNode *node, gsize label)
{
  g_autofree char *target = attribute (node, "href");
  const char *shown = target;

  if (!target || !*target || *target == '#' || g_ascii_strncasecmp (target, "cid:", 4) == 0)
    return;
  if (g_ascii_strncasecmp (target, "mailto:", 7) == 0)
    shown += 7;
  if (strcmp (writer->out->str + MIN (label, writer->out->len), shown) == 0)
    return;
  if (!at_line_start (writer))
    g_string_append_c (writer->out, ' ');
  if (strlen (shown) > LINK_LENGTH)
    {
      const char *end = g_utf8_find_prev_char (shown, shown + LINK_LENGTH);

      g_string_append_printf (writer->out, "<%.*s...>", (int) (end - shown), shown);
    }
  else
    g_string_append_printf (writer->out, "<%s>", shown);
}

static void
put_image (Writer *writer, const xmlNode *node)
{
  g_autofree char *words = attribute (node, "alt");

  if (!words || !*words)
    return;
  put_text (writer, "[");
  put_text (writer, words);
  put_text (writer, "]");
}

static void
open_tag (Writer *writer, Tag tag, const xmlNode *node)
{
  switch (tag)
    {
    case TAG_BLOCK: end_line (writer, 1); break;
    case TAG_PRE: writer->pre++; /* fall through */
    case TAG_PARAGRAPH: end_line (writer, 2); break;
    case TAG_ITEM: end_line (writer, 1); g_string_append (writer->out, "- "); break;
    case TAG_RULE: end_line (writer, 1); g_string_append (writer->out, "---\n"); break;
    case TAG_BREAK: g_string_append_c (writer->out, '\n'); writer->pending = FALSE; break;
    case TAG_CELL: writer->pending = !at_line_start (writer); break;
    case TAG_IMAGE: put_image (writer, node); break;
    case TAG_LINK: case TAG_INLINE: case TAG_SILENT: break;
    }
}

static void
close_tag (Writer *writer, Tag tag, const xmlNode *node, gsize start)
{
  if (tag == TAG_LINK)
    put_link (writer, node, start);
  else if (tag == TAG_BLOCK || tag == TAG_ITEM)
    end_line (writer, 1);
  else if (tag == TAG_PARAGRAPH || tag == TAG_PRE)
    end_line (writer, 2);
  writer->pre -= tag == TAG_PRE;
}

/* The depth is bounded by the tamer and by libxml2's own 256. */
static void
write_node (Writer *writer, const xmlNode *node)
{
  for (; node; node = node->next)
    if (node->type == XML_TEXT_NODE || node->type == XML_CDATA_SECTION_NODE)
      put_text (writer, (const char *) node->content);
    else if (node->type == XML_ELEMENT_NODE)
      {
        Tag tag = tag_of (node);
        gsize start;

        if (tag == TAG_SILENT || is_hidden (node))
          continue;
        open_tag (writer, tag, node);
        start = writer->out->len + writer->pending;
        write_node (writer, node->children);
        close_tag (writer, tag, node, start);
      }
}

void
html_init (void)
{
  xmlInitParser ();
}

char *
html_to_text (const char *html, gsize length)
{
  g_autofree char *clean = text_clean (html, (gssize) MIN (length, HTML_LIMIT));
  g_autoptr (GString) tamed = tame (clean, strlen (clean));
  Writer writer = { .out = g_string_new (NULL) };
  htmlDocPtr document = htmlReadMemory (tamed->str, (int) tamed->len, NULL, "UTF-8",
                                        HTML_PARSE_RECOVER | HTML_PARSE_NOERROR
                                        | HTML_PARSE_NOWARNING | HTML_PARSE_NONET);

  if (document)
    {
      write_node (&writer, xmlDocGetRootElement (document));
      xmlFreeDoc (document);
    }
  while (writer.out->len && g_ascii_isspace (writer.out->str[writer.out->len - 1]))
    g_string_truncate (writer.out, writer.out->len - 1);
  if (writer.out->len)
    g_string_append_c (writer.out, '\n');
  /* Entities can spell what the markup's own bytes could not. */
  char *text = text_clean (writer.out->str, (gssize) writer.out->len);
  g_string_free (writer.out, TRUE);
  return text;
}
