/* SPDX-License-Identifier: MIT */
#include "model/query.h"

#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "base/text.h"
#include "base/when.h"
#include "model/case.h"
#include "model/names.h"

#define DEPTH_LIMIT 32
#define LENGTH_LIMIT 4096

/* ---- the words of the language ------------------------------------------------------ */

#define FIELD_TEXT FIELD_N /* not a column of its own: becomes QUERY_TEXT */

/* In the order of QueryField. */
static const QueryWord words[] = {
  { "number", "RC-2026-000123,26-000123,#123", "the case's number", FALSE },
  { "type", "a type of the pack, none", "what is asked for", FALSE },
  { "state", "open, unsorted, new, acknowledged, working, waiting, proposed, resolved, closed, spam",
    "where it stands", FALSE },
  { "owner", "a member's name, me, none", "who works it", FALSE },
  { "person", "a name", "whom it is about", FALSE },
  { "mail", "an e-mail address", "a mail address of the person or requester", FALSE },
  { "phone", "a telephone or fax number in any writing, or its last digits", "a number of the person or requester", FALSE },
  { "customer-number", "a customer number", "an account of the person or requester", FALSE },
  { "channel", "mail, post, phone, fax, web", "how it came", FALSE },
  { "priority", "low, normal, high, urgent", "its priority", FALSE },
  { "mailbox", "a mailbox of the pack, none", "where it arrived", FALSE },
  { "outcome", "an outcome of the pack, none", "how it ended", FALSE },
  { "is", "overdue, paused, held, restricted, unread, waiting, to-decide, trouble", "what holds of it now", FALSE },
  { "fact.NAME", "any value, none", "a fact entered on it", FALSE },
  { "received", "a date or another date field", "when it was received", TRUE },
  { "due", "a date or another date field, none", "the date of its leading clock", TRUE },
  { "updated", "a date or another date field", "when it last changed", TRUE },
  { "closed", "a date or another date field, none", "when it was closed", TRUE },
  { "opened", "a date or another date field", "when it was entered", TRUE },
  { "text", "words", "words in subject, messages and notes", FALSE },
  { NULL, NULL, NULL, FALSE },
};
G_STATIC_ASSERT (G_N_ELEMENTS (words) == FIELD_N + 2);

static const char *const flags[] = { "overdue", "paused", "held", "restricted", "unread", "waiting", "to-decide", "trouble", NULL };
static const char *const ops[] = { [OP_BEFORE] = "<", [OP_UNTIL] = "<=", [OP_ON] = ":",
                                   [OP_FROM] = ">=", [OP_AFTER] = ">" };

const QueryWord *
query_words (void)
{
  return words;
}

const char *
query_field_name (QueryField field)
{
  return field == FIELD_FACT ? "fact" : words[field].name;
}

static gboolean
is_date_field (int field)
{
  return words[field].is_date;
}

/* -1 when there is none of that name. */
static int
field_by_name (const char *name)
{
  for (int i = 0; i <= FIELD_N; i++)
    if (i != FIELD_FACT && strcmp (words[i].name, name) == 0)
      return i;
  return g_str_has_prefix (name, "fact.") && name[5] ? FIELD_FACT : -1;
}

static const char *const sorts[SORT_N] = {
  [SORT_DUE] = "due",
  [SORT_RECEIVED] = "received",
  [SORT_UPDATED] = "updated",
  [SORT_NUMBER] = "number",
  [SORT_PERSON] = "person",
};

const char *
case_sort_name (CaseSort sort)
{
  return sorts[sort];
}

gboolean
case_sort_parse (const char *text, CaseSort *sort)
{
  int place = NAMES_FIND (sorts, text);

  if (place >= 0)
    *sort = (CaseSort) place;
  return place >= 0;
}

/* ---- trees -------------------------------------------------------------------------- */

static Query *
query_new (QueryKind kind)
{
  Query *query = g_new0 (Query, 1);

  query->kind = kind;
  query->other = -1;
  if (kind == QUERY_AND || kind == QUERY_OR || kind == QUERY_NOT)
    query->children = g_ptr_array_new_with_free_func ((GDestroyNotify) query_free);
  return query;
}

void
query_free (Query *query)
{
  if (!query)
    return;
  g_clear_pointer (&query->children, g_ptr_array_unref);
  g_free (query->name);
  g_strfreev (query->values);
  g_free (query->word);
  g_free (query->text);
  g_free (query);
}

/* The only child instead of a group of one. */
static Query *
query_collapse (Query *group)
{
  Query *only;

  if (group->children->len != 1 || group->kind == QUERY_NOT)
    return group;
  only = g_ptr_array_steal_index (group->children, 0);
  query_free (group);
  return only;
}

static gboolean
strv_equal0 (GStrv a, GStrv b)
{
  return a && b ? g_strv_equal ((const char *const *) a, (const char *const *) b) : a == b;
}

static gboolean
children_equal (const Query *a, const Query *b)
{
  guint n = a->children ? a->children->len : 0;

  if (n != (b->children ? b->children->len : 0))
    return FALSE;
  for (guint i = 0; i < n; i++)
    if (!query_equal (g_ptr_array_index (a->children, i), g_ptr_array_index (b->children, i)))
      return FALSE;
  return TRUE;
}

gboolean
query_equal (const Query *a, const Query *b)
{
  return a->kind == b->kind && a->field == b->field && a->op == b->op && a->other == b->other
         && a->from == b->from && a->until == b->until && strv_equal0 (a->values, b->values)
         && g_strcmp0 (a->name, b->name) == 0 && g_strcmp0 (a->text, b->text) == 0
         && children_equal (a, b);
}

/* ---- dates -------------------------------------------------------------------------- */

typedef struct { GDate first, last; } Span;

static void
span_day (Span *span, const GDate *day)
{
  span->first = span->last = *day;
}

/* "2026", "2026-11": all of it. */
static gboolean
span_of_month (const char *text, Span *span)
{
  gsize length = strlen (text);
  int year = 0, month = 1;
  char end;

  if ((length != 4 && length != 7) || strspn (text, "0123456789-") != length
      || (length == 7 ? sscanf (text, "%4d-%2d%c", &year, &month, &end) != 2
                      : sscanf (text, "%4d%c", &year, &end) != 1)
      || year < 1 || !g_date_valid_month ((GDateMonth) month))
    return FALSE;
  g_date_set_dmy (&span->first, 1, (GDateMonth) month, (GDateYear) year);
  span->last = span->first;
  g_date_add_months (&span->last, length == 4 ? 12 : 1);
  g_date_subtract_days (&span->last, 1);
  return TRUE;
}

/* "7d", "-2w", "+3m", "1y" from today. */
static gboolean
span_of_distance (const char *text, const GDate *today, Span *span)
{
  gboolean back = *text == '-';
  guint amount = 0;
  const char *p = text + (*text == '-' || *text == '+');
  const char *digits = p;

  for (; g_ascii_isdigit (*p) && p - digits < 5; p++)
    amount = amount * 10 + (guint) (*p - '0');
  if (p == digits || !*p || p[1] || !strchr ("dwmy", *p) || amount > (*p == 'y' || *p == 'm' ? 1200 : 36600))
    return FALSE;
  GDate day = *today;
  if (*p == 'd' || *p == 'w')
    (back ? g_date_subtract_days : g_date_add_days) (&day, *p == 'w' ? amount * 7 : amount);
  else
    (back ? g_date_subtract_months : g_date_add_months) (&day, *p == 'y' ? amount * 12 : amount);
  if (!g_date_valid (&day))
    return FALSE;
  span_day (span, &day);
  return TRUE;
}

/* A day's name is the next one ahead for what is due and the last one for what has been;
 * today counts as either. */
static gboolean
span_of_weekday (const char *text, QueryField field, const GDate *today, Span *span)
{
  static const char *const names[] = { "monday", "tuesday", "wednesday", "thursday", "friday",
                                       "saturday", "sunday" };
  GDate day = *today;

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (strcmp (text, names[i]) == 0)
      {
        while (g_date_get_weekday (&day) != (GDateWeekday) (i + 1))
          (field == FIELD_DUE ? g_date_add_days : g_date_subtract_days) (&day, 1);
        span_day (span, &day);
        return TRUE;
      }
  return FALSE;
}

static gboolean
span_of_word (const char *text, QueryField field, const GDate *today, Span *span)
{
  static const struct { const char *name; int days; } near[] = {
    { "yesterday", -1 }, { "today", 0 }, { "tomorrow", 1 },
  };
  GDate day = *today;

  for (guint i = 0; i < G_N_ELEMENTS (near); i++)
    if (strcmp (text, near[i].name) == 0)
      {
        if (near[i].days < 0)
          g_date_subtract_days (&day, 1);
        else
          g_date_add_days (&day, (guint) near[i].days);
        span_day (span, &day);
        return TRUE;
      }
  return span_of_weekday (text, field, today, span);
}

static gboolean
span_parse (const char *text, QueryField field, const QueryContext *context, Span *span)
{
  GDate today, day;

  when_date (context->now, context->zone, &today);
  if (when_date_parse (text, &day, NULL))
    {
      span_day (span, &day);
      return TRUE;
    }
  return span_of_month (text, span) || span_of_distance (text, &today, span)
         || span_of_word (text, field, &today, span);
}

/* ---- terms -------------------------------------------------------------------------- */

/* One value of a term; quoted ones mean nothing but themselves. */
typedef struct { char *text; gboolean quoted; } Value;

static void
value_clear (Value *value)
{
  g_free (value->text);
}

typedef struct
{
  const QueryContext *context;
  const char *cursor;
  int depth;
} Parser;

static gboolean
refuse (GError **error, const char *term, const char *format, ...) G_GNUC_PRINTF (3, 4);

static gboolean
refuse (GError **error, const char *term, const char *format, ...)
{
  g_autofree char *shown = text_safe (term, -1, TEXT_ONE_LINE);
  va_list args;

  va_start (args, format);
  g_autofree char *why = g_strdup_vprintf (format, args);
  va_end (args);
  return desk_error_set (error, DESK_ERROR_INVALID, "query: '%s': %s", shown, why);
}

static gboolean
refuse_value (GError **error, int field, const char *value)
{
  g_autofree char *shown = text_safe (value, -1, TEXT_ONE_LINE);

  return desk_error_set (error, DESK_ERROR_INVALID, "query: %s: '%s' is not known here: say %s",
                         query_field_name ((QueryField) field), shown, words[field].values);
}

static gboolean
value_number (const QueryContext *context, const Value *value, char **plain)
{
  *plain = case_number_parse (value->text, context->year);
  return *plain != NULL;
}

static gboolean
value_state (const QueryContext *context, const Value *value, char **plain)
{
  CaseState state;

  *plain = g_strdup (value->text);
  return strcmp (value->text, "open") == 0 || case_state_parse (value->text, &state);
}

static gboolean
value_priority (const QueryContext *context, const Value *value, char **plain)
{
  CasePriority priority;

  *plain = g_strdup (value->text);
  return case_priority_parse (value->text, &priority);
}

static gboolean
value_flag (const QueryContext *context, const Value *value, char **plain)
{
  *plain = g_strdup (value->text);
  return g_strv_contains (flags, value->text);
}

/* "@m3" is the id itself, as query_format writes it. */
static gboolean
value_owner (const QueryContext *context, const Value *value, char **plain)
{
  if (value->text[0] == '@' && value->text[1])
    *plain = g_strdup (value->text + 1);
  else if (!value->quoted && strcmp (value->text, "me") == 0)
    *plain = g_strdup (context->me);
  else
    *plain = context->member_id ? context->member_id (value->text, context->data) : NULL;
  return *plain != NULL;
}

static gboolean
value_plain (const QueryContext *context, const Value *value, char **plain)
{
  *plain = g_strdup (value->text);
  return *plain[0] != '\0';
}

#define PHONE_DIGITS 4

static guint
count_digits (const char *text)
{
  guint n = 0;

  for (; *text; text++)
    n += g_ascii_isdigit (*text) != 0;
  return n;
}

static gboolean
value_phone (const QueryContext *context, const Value *value, char **plain)
{
  *plain = g_strdup (value->text);
  return count_digits (value->text) >= PHONE_DIGITS;
}

typedef gboolean (*ValueReader) (const QueryContext *context, const Value *value, char **plain);

static const struct { ValueReader read; gboolean may_be_none; } readers[FIELD_N] = {
  [FIELD_NUMBER] = { value_number, FALSE },
  [FIELD_TYPE] = { value_plain, TRUE },
  [FIELD_STATE] = { value_state, FALSE },
  [FIELD_OWNER] = { value_owner, TRUE },
  [FIELD_PERSON] = { value_plain, TRUE },
  [FIELD_MAIL] = { value_plain, FALSE },
  [FIELD_PHONE] = { value_phone, FALSE },
  [FIELD_CUSTOMER_NUMBER] = { value_plain, FALSE },
  [FIELD_CHANNEL] = { value_plain, FALSE },
  [FIELD_PRIORITY] = { value_priority, FALSE },
  [FIELD_MAILBOX] = { value_plain, TRUE },
  [FIELD_OUTCOME] = { value_plain, TRUE },
  [FIELD_FLAG] = { value_flag, FALSE },
  [FIELD_FACT] = { value_plain, TRUE },
};

static gboolean
is_none (const Value *value)
{
  return !value->quoted && strcmp (value->text, "none") == 0;
}

static Query *
term_is (Parser *parser, int field, const char *name, GArray *values, GError **error)
{
  g_autoptr (Query) query = query_new (QUERY_IS);
  g_autoptr (GPtrArray) plain = g_ptr_array_new_with_free_func (g_free);

  query->field = (QueryField) field;
  query->name = g_strdup (name);
  for (guint i = 0; i < values->len; i++)
    {
      const Value *value = &g_array_index (values, Value, i);
      char *read = NULL;
      gboolean fine = is_none (value) && readers[field].may_be_none
                      ? (read = g_strdup ("")) != NULL
                      : readers[field].read (parser->context, value, &read);

      g_ptr_array_add (plain, read);
      if (!fine)
        {
          refuse_value (error, field, value->text);
          return NULL;
        }
    }
  g_ptr_array_add (plain, NULL);
  g_ptr_array_set_free_func (plain, NULL);
  query->values = (GStrv) g_ptr_array_free (g_steal_pointer (&plain), FALSE);
  query->from = field == FIELD_FLAG ? parser->context->now : 0;
  return g_steal_pointer (&query);
}

static Query *
query_no_date (QueryField field)
{
  Query *query = query_new (QUERY_IS);

  query->field = field;
  query->values = g_new0 (char *, 2);
  query->values[0] = g_strdup ("");
  return query;
}

static Query *
term_date (Parser *parser, QueryField field, QueryOp op, const Value *value, GError **error)
{
  g_autoptr (Query) query = query_new (QUERY_COMPARE);
  int other = field_by_name (value->text);
  Span span;

  query->field = field;
  query->op = op;
  if (other >= 0 && is_date_field (other))
    query->other = other;
  else if (span_parse (value->text, field, parser->context, &span))
    {
      query->from = when_day_start (&span.first, parser->context->zone);
      query->until = when_day_end (&span.last, parser->context->zone);
      query->word = g_strdup (value->text);
    }
  else
    {
      refuse (error, value->text, "no date: say 2026-11-23, 2026-11, today, tomorrow, monday, "
              "7d, -2w, 3m, or a date field such as received");
      return NULL;
    }
  return g_steal_pointer (&query);
}

static Query *
term_text (const Value *value, GError **error)
{
  g_autofree char *folded = text_fold (value->text, -1);
  Query *query;

  g_strstrip (folded);
  if (!*folded)
    {
      refuse (error, value->text, "nothing to search for: write a word");
      return NULL;
    }
  query = query_new (QUERY_TEXT);
  query->text = g_steal_pointer (&folded);
  return query;
}

/* Alternatives of a term whose values are trees of their own. */
static Query *
term_either (Parser *parser, int field, QueryOp op, GArray *values, GError **error)
{
  g_autoptr (Query) either = query_new (QUERY_OR);

  for (guint i = 0; i < values->len; i++)
    {
      const Value *value = &g_array_index (values, Value, i);
      Query *one = field == FIELD_TEXT ? term_text (value, error)
                   : is_none (value) && op == OP_ON
                   ? query_no_date ((QueryField) field)
                   : term_date (parser, (QueryField) field, op, value, error);

      if (!one)
        return NULL;
      g_ptr_array_add (either->children, one);
    }
  return query_collapse (g_steal_pointer (&either));
}

static gboolean
refuse_field (GError **error, const char *name)
{
  g_autoptr (GString) all = g_string_new (words[0].name);

  for (guint i = 1; words[i].name; i++)
    g_string_append_printf (all, "%s%s", words[i + 1].name ? ", " : " or ", words[i].name);
  return refuse (error, name, "no such field: say %s, and quote words that hold a colon", all->str);
}

static Query *
term_with_field (Parser *parser, const char *name, QueryOp op, GArray *values, GError **error)
{
  int field = field_by_name (name);

  if (field < 0)
    refuse_field (error, name);
  else if (!is_date_field (field) && op != OP_ON)
    refuse (error, name, "no date to compare with %s: say %s:VALUE", ops[op], name);
  else if (field == FIELD_TEXT || is_date_field (field))
    return term_either (parser, field, op, values, error);
  else
    return term_is (parser, field, field == FIELD_FACT ? name + 5 : NULL, values, error);
  return NULL;
}

/* ---- bare words --------------------------------------------------------------------- */

static gboolean
is_all_digits (const char *text)
{
  return *text && strspn (text, "0123456789") == strlen (text);
}

static gboolean
looks_like_mail (const char *text)
{
  const char *at = strchr (text, '@');

  return at && at > text && at[1] && at[1] != '@' && !strpbrk (text, " \t,;<>");
}

/* Short runs of digits are house numbers and amounts more often than telephones. */
static gboolean
looks_like_phone (const char *text)
{
  return count_digits (text) >= 6 && strspn (text, "+0123456789-/(). ") == strlen (text)
      && !strstr (text, "..") && strspn (text, "-/.) ") == 0;
}

static gboolean
looks_like_account (const char *text)
{
  gsize length = strlen (text);

  for (const char *p = text; *p; p++)
    if (!g_ascii_isalnum (*p) && !strchr ("-_./", *p))
      return FALSE;
  return length >= 4 && length <= 40 && count_digits (text) >= 3;
}

static void
add_is (Query *either, QueryField field, char *value)
{
  Query *is = query_new (QUERY_IS);

  is->field = field;
  is->values = g_new0 (char *, 2);
  is->values[0] = value;
  g_ptr_array_add (either->children, is);
}

/* "#12" and "26-000012" are numbers; what looks like a way to reach somebody, or like plain
 * digits, may be that or a word of the text. */
static Query *
term_bare (const Parser *parser, const Value *value, GError **error)
{
  static const struct { QueryField field; gboolean (*looks) (const char *text); } ways[] = {
    { FIELD_MAIL, looks_like_mail }, { FIELD_PHONE, looks_like_phone }, { FIELD_CUSTOMER_NUMBER, looks_like_account },
  };
  char *number = value->quoted ? NULL : case_number_parse (value->text, parser->context->year);
  g_autoptr (Query) either = query_new (QUERY_OR);
  Query *text = number && !is_all_digits (value->text) ? NULL : term_text (value, error);

  if (number)
    add_is (either, FIELD_NUMBER, number);
  else if (!text)
    return NULL;
  for (guint i = 0; text && i < G_N_ELEMENTS (ways); i++)
    if (ways[i].looks (value->text))
      add_is (either, ways[i].field, g_strdup (value->text));
  if (text)
    g_ptr_array_add (either->children, text);
  return query_collapse (g_steal_pointer (&either));
}

/* ---- reading ------------------------------------------------------------------------ */

static void
skip_blanks (Parser *parser)
{
  while (g_ascii_isspace (*parser->cursor))
    parser->cursor++;
}

static gboolean
ends_word (char c)
{
  return !c || g_ascii_isspace (c) || c == ')' || c == ',';
}

/* A word, or "..." where \ takes the next character as it is. */
static gboolean
take_value (Parser *parser, Value *value, GError **error)
{
  g_autoptr (GString) text = g_string_new (NULL);
  const char *p = parser->cursor;

  value->quoted = *p == '"';
  if (!value->quoted)
    for (int open = 0; !ends_word (*p) || (*p == ')' && open > 0); p++)
      {
        open += (*p == '(') - (*p == ')');
        g_string_append_c (text, *p);
      }
  else
    {
      for (p++; *p && *p != '"'; p++)
        {
          p += *p == '\\' && p[1];
          g_string_append_c (text, *p);
        }
      if (*p++ != '"')
        return refuse (error, parser->cursor, "the quotation has no end: add a \"");
      if (!ends_word (*p))
        return refuse (error, p, "a blank is missing after the quotation");
    }
  if (!text->len)
    return refuse (error, parser->cursor, "a value is missing");
  parser->cursor = p;
  value->text = g_string_free (g_steal_pointer (&text), FALSE);
  return TRUE;
}

static gboolean
take_values (Parser *parser, GArray *values, GError **error)
{
  do
    {
      Value value = { 0 };

      parser->cursor += values->len > 0;
      if (!take_value (parser, &value, error))
        return FALSE;
      g_array_append_val (values, value);
    }
  while (*parser->cursor == ',');
  return TRUE;
}

/* "name:" "name<" "name<=" at the cursor; NULL leaves the cursor alone. Transfer full. */
static char *
take_field (Parser *parser, QueryOp *op)
{
  const char *p = parser->cursor;
  char *name;

  while (g_ascii_isalnum (*p) || *p == '.' || *p == '-' || *p == '_')
    p++;
  if (p == parser->cursor || !*p || !strchr (":<>", *p))
    return NULL;
  name = g_strndup (parser->cursor, (gsize) (p - parser->cursor));
  if (*p == ':')
    *op = OP_ON;
  else
    *op = p[1] == '=' ? (*p == '<' ? OP_UNTIL : OP_FROM) : (*p == '<' ? OP_BEFORE : OP_AFTER);
  parser->cursor = p + (*op == OP_UNTIL || *op == OP_FROM ? 2 : 1);
  return name;
}

static Query *parse_or (Parser *parser, GError **error);

static Query *
parse_group (Parser *parser, GError **error)
{
  g_autoptr (Query) inner = NULL;

  parser->cursor++;
  inner = parse_or (parser, error);
  if (!inner)
    return NULL;
  if (*parser->cursor != ')')
    {
      refuse (error, parser->cursor, "the parenthesis has no end: add a )");
      return NULL;
    }
  parser->cursor++;
  return g_steal_pointer (&inner);
}

static Query *
parse_term (Parser *parser, GError **error)
{
  g_autoptr (GArray) values = g_array_new (FALSE, FALSE, sizeof (Value));
  QueryOp op = OP_ON;
  g_autofree char *name = take_field (parser, &op);
  Value value = { 0 };
  Query *query;

  g_array_set_clear_func (values, (GDestroyNotify) value_clear);
  if (name)
    return take_values (parser, values, error) ? term_with_field (parser, name, op, values, error) : NULL;
  if (*parser->cursor == ',')
    {
      refuse (error, parser->cursor, "a comma stands only between values: leave it out or quote it");
      return NULL;
    }
  if (!take_value (parser, &value, error))
    return NULL;
  query = term_bare (parser, &value, error);
  value_clear (&value);
  return query;
}

/* TRUE when the cursor stands on this word of the language, in small or capital letters. */
static gboolean
at_keyword (const Parser *parser, const char *keyword)
{
  gsize length = strlen (keyword);
  char after;

  if (g_ascii_strncasecmp (parser->cursor, keyword, length) != 0)
    return FALSE;
  after = parser->cursor[length];
  return !after || g_ascii_isspace (after) || after == '(' || after == ')';
}

static gboolean
take_keyword (Parser *parser, const char *keyword)
{
  if (!at_keyword (parser, keyword))
    return FALSE;
  parser->cursor += strlen (keyword);
  skip_blanks (parser);
  return TRUE;
}

static gboolean
take_not (Parser *parser)
{
  if (*parser->cursor == '-' && parser->cursor[1] && !g_ascii_isspace (parser->cursor[1]))
    {
      parser->cursor++;
      return TRUE;
    }
  return take_keyword (parser, "not");
}

static Query *parse_factor (Parser *parser, GError **error);

static Query *
parse_not (Parser *parser, GError **error)
{
  Query *inner = parse_factor (parser, error);
  Query *query;

  if (!inner)
    return NULL;
  query = query_new (QUERY_NOT);
  g_ptr_array_add (query->children, inner);
  return query;
}

static Query *
parse_factor (Parser *parser, GError **error)
{
  Query *query;

  if (++parser->depth > DEPTH_LIMIT)
    refuse (error, "(", "nested more than %d deep: make it simpler", DEPTH_LIMIT);
  if (parser->depth > DEPTH_LIMIT)
    return NULL;
  if (take_not (parser))
    query = parse_not (parser, error);
  else if (*parser->cursor == '(')
    query = parse_group (parser, error);
  else
    query = parse_term (parser, error);
  parser->depth--;
  return query;
}

static gboolean
at_end (const Parser *parser)
{
  return !*parser->cursor || *parser->cursor == ')' || at_keyword (parser, "or");
}

static Query *
parse_and (Parser *parser, GError **error)
{
  g_autoptr (Query) all = query_new (QUERY_AND);

  skip_blanks (parser);
  for (;;)
    {
      Query *one;

      if (at_end (parser))
        refuse (error, *parser->cursor ? parser->cursor : "or", "a term is missing beside it");
      one = at_end (parser) ? NULL : parse_factor (parser, error);
      if (!one)
        return NULL;
      g_ptr_array_add (all->children, one);
      skip_blanks (parser);
      if (!take_keyword (parser, "and") && at_end (parser))
        return query_collapse (g_steal_pointer (&all));
    }
}

static Query *
parse_or (Parser *parser, GError **error)
{
  g_autoptr (Query) either = query_new (QUERY_OR);

  do
    {
      Query *one = parse_and (parser, error);

      if (!one)
        return NULL;
      g_ptr_array_add (either->children, one);
    }
  while (take_keyword (parser, "or"));
  return query_collapse (g_steal_pointer (&either));
}

Query *
query_parse (const char *text, const QueryContext *context, GError **error)
{
  Parser parser = { .context = context, .cursor = text ? text : "" };
  g_autoptr (Query) query = NULL;

  skip_blanks (&parser);
  if (!*parser.cursor)
    return query_new (QUERY_ALL);
  if (strlen (text) > LENGTH_LIMIT || !g_utf8_validate (text, -1, NULL))
    {
      desk_error_set (error, DESK_ERROR_INVALID, "query: longer than %d bytes or no UTF-8: shorten or retype it",
                      LENGTH_LIMIT);
      return NULL;
    }
  query = parse_or (&parser, error);
  if (query && *parser.cursor)
    {
      refuse (error, parser.cursor, "a ( is missing before it");
      return NULL;
    }
  return g_steal_pointer (&query);
}

/* ---- writing ------------------------------------------------------------------------ */

static void
format_quoted (GString *out, const char *text)
{
  g_string_append_c (out, '"');
  for (; *text; text++)
    {
      if (*text == '"' || *text == '\\')
        g_string_append_c (out, '\\');
      g_string_append_c (out, *text);
    }
  g_string_append_c (out, '"');
}

static void
format_value (GString *out, const char *text)
{
  gboolean plain = *text && strcmp (text, "none") != 0 && strcmp (text, "me") != 0;

  for (const char *p = text; *p && plain; p++)
    plain = !ends_word (*p) && *p != '"' && *p != '(' && *p != '\\';
  if (plain)
    g_string_append (out, text);
  else
    format_quoted (out, text);
}

static void
format_is (GString *out, const Query *query)
{
  g_string_append (out, query_field_name (query->field));
  if (query->field == FIELD_FACT)
    g_string_append_printf (out, ".%s", query->name);
  for (guint i = 0; query->values[i]; i++)
    {
      g_string_append_c (out, i ? ',' : ':');
      if (!*query->values[i])
        g_string_append (out, "none");
      else if (query->field == FIELD_OWNER)
        {
          g_autofree char *id = g_strconcat ("@", query->values[i], NULL);
          format_value (out, id);
        }
      else
        format_value (out, query->values[i]);
    }
}

static void
format_compare (GString *out, const Query *query)
{
  g_string_append_printf (out, "%s%s", query_field_name (query->field), ops[query->op]);
  if (query->other >= 0)
    g_string_append (out, query_field_name ((QueryField) query->other));
  else
    g_string_append (out, query->word ? query->word : "today");
}

static void format_tree (GString *out, const Query *query);

static gboolean
is_group (const Query *query)
{
  return query->kind == QUERY_AND || query->kind == QUERY_OR || query->kind == QUERY_NOT;
}

static void
format_group (GString *out, const Query *query)
{
  if (query->kind == QUERY_NOT)
    g_string_append_c (out, '-');
  for (guint i = 0; i < query->children->len; i++)
    {
      const Query *child = g_ptr_array_index (query->children, i);

      if (i)
        g_string_append (out, query->kind == QUERY_OR ? " or " : " ");
      if (is_group (child))
        g_string_append_c (out, '(');
      format_tree (out, child);
      if (is_group (child))
        g_string_append_c (out, ')');
    }
}

static void
format_tree (GString *out, const Query *query)
{
  switch (query->kind)
    {
    case QUERY_ALL: break;
    case QUERY_AND: case QUERY_OR: case QUERY_NOT: format_group (out, query); break;
    case QUERY_IS: format_is (out, query); break;
    case QUERY_COMPARE: format_compare (out, query); break;
    case QUERY_TEXT:
      g_string_append (out, "text:");
      format_value (out, query->text);
      break;
    }
}

char *
query_format (const Query *query)
{
  GString *out = g_string_new (NULL);

  format_tree (out, query);
  return g_string_free (out, FALSE);
}

static void
gather_texts (const Query *query, GPtrArray *texts)
{
  if (query->kind == QUERY_TEXT)
    g_ptr_array_add (texts, query->text);
  else if (query->kind == QUERY_AND || query->kind == QUERY_OR)
    for (guint i = 0; i < query->children->len; i++)
      gather_texts (query->children->pdata[i], texts);
}

GPtrArray *
query_texts (const Query *query)
{
  GPtrArray *texts = g_ptr_array_new ();

  if (query)
    gather_texts (query, texts);
  return texts;
}
