/* SPDX-License-Identifier: MIT */
#include "mail/charset.h"

#include <errno.h>
#include <string.h>

#include "base/text.h"
#include "mail/gmime.h"

/* What people declare, and what they mean by it. */
static const struct { const char *declared, *meant; } aliases[] = {
  { "iso-8859-1", "windows-1252" }, { "iso8859-1", "windows-1252" }, { "latin1", "windows-1252" },
  { "gb2312", "gb18030" },          { "gbk", "gb18030" },            { "x-gbk", "gb18030" },
  { "ks_c_5601-1987", "cp949" },    { "euc-kr", "cp949" },           { "shift_jis", "cp932" },
  { "shift-jis", "cp932" },         { "x-sjis", "cp932" },           { "iso-8859-8-i", "iso-8859-8" },
  { "iso-8859-8-e", "iso-8859-8" }, { "x-mac-roman", "macintosh" },  { "unicode-1-1-utf-7", "utf-7" },
  { "x-unknown", NULL },            { "unknown-8bit", NULL },        { "us-ascii", NULL },
  { "ascii", NULL },                { "utf-8", NULL },               { "utf8", NULL },
  { "default", NULL },              { "binary", NULL },              { "8bit", NULL },
};

/* The name goes to the C library, which reads options and paths in some characters. */
static gboolean
is_plain_name (const char *name)
{
  gsize n = strspn (name, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.:+");

  return n > 0 && n <= 40 && !name[n];
}

static GIConv
open_charset (const char *declared)
{
  if (!declared || !is_plain_name (declared))
    return (GIConv) -1;
  for (guint i = 0; i < G_N_ELEMENTS (aliases); i++)
    if (g_ascii_strcasecmp (aliases[i].declared, declared) == 0)
      return aliases[i].meant ? g_iconv_open ("UTF-8", aliases[i].meant) : (GIConv) -1;
  GIConv cd = g_iconv_open ("UTF-8", declared);
  return cd != (GIConv) -1 ? cd : g_iconv_open ("UTF-8", g_mime_charset_iconv_name (declared));
}

/* Each step consumes input or grows the room, so that it ends. */
static void
convert (GIConv cd, const char *bytes, gsize length, GString *out)
{
  char room[4096], *in = (char *) bytes;
  gsize left = length;

  while (left)
    {
      char *to = room;
      gsize space = sizeof room, before = left;
      gsize result = g_iconv (cd, &in, &left, &to, &space);

      g_string_append_len (out, room, to - room);
      if (result != (gsize) -1 || (errno == E2BIG && (left < before || to > room)))
        continue;
      g_string_append (out, "\357\277\275");
      in++;
      left--;
    }
}

static gboolean
is_utf8_but_for_nul (const char *bytes, gsize length)
{
  const char *end = bytes + length;

  while (!g_utf8_validate_len (bytes, (gsize) (end - bytes), &bytes) && bytes < end && !*bytes)
    bytes++;
  return bytes == end;
}

char *
charset_to_text (const char *bytes, gsize length, const char *charset)
{
  GIConv cd = length ? open_charset (charset) : (GIConv) -1;
  g_autoptr (GString) out = NULL;

  /* Nothing may come as NULL. */
  if (!length)
    return g_strdup ("");
  if (cd == (GIConv) -1 && !is_utf8_but_for_nul (bytes, length)
      && !(charset && g_ascii_strncasecmp (charset, "utf", 3) == 0))
    cd = g_iconv_open ("UTF-8", "windows-1252");
  if (cd == (GIConv) -1)
    return text_clean (bytes, (gssize) length);
  out = g_string_sized_new (length + 16);
  convert (cd, bytes, length, out);
  g_iconv_close (cd);
  return text_clean (out->str, (gssize) out->len);
}

char *
charset_line (const char *text)
{
  char *clean = text ? text_clean (text, -1) : NULL;

  if (!clean)
    return NULL;
  g_strdelimit (clean, "\r\n\t\v\f", ' ');
  return g_strstrip (clean);
}
