/* SPDX-License-Identifier: MIT */
/* A filter is evaluated on rows that an index hands out in list order; so every column
 * stands inside coalesce (), which no index serves, which is never NULL, and which makes
 * NOT mean what people mean by it. What an index can narrow is in Narrow. */
#include <string.h>

#include "base/text.h"
#include "store/inside.h"

typedef void (*Compile) (const Query *query, Binds *binds, GString *sql);

static void compile (const Query *query, Binds *binds, GString *sql);

/* Texts that stand for a condition of their own: state:open, is:paused. */
typedef struct { const char *value, *sql; } Word;

static const Word state_words[] = {
  { "open", "coalesce (c.open, 0) = 1" },
  { NULL, NULL },
};

static const Word flag_words[] = {
  { "paused", "coalesce (c.paused, 0) = 1" },
  { "held", "coalesce (c.held, 0) = 1" },
  { "restricted", "coalesce (c.restricted, 0) = 1" },
  { "unread", CASE_UNREAD },
  { "waiting", "coalesce (c.state, '') = 'waiting'" },
  { "trouble", "coalesce (c.trouble, 0) > 0" },
  { "to-decide", "((coalesce (c.state, '') = 'proposed' AND coalesce (c.proposer, '') <> coalesce ($1, ''))"
                 " OR EXISTS (SELECT 1 FROM task_asked a WHERE a.case_id = c.number AND coalesce (c.open, 0) = 1 AND NOT EXISTS"
                 " (SELECT 1 FROM task_asked b WHERE b.case_id = a.case_id AND b.name = a.name AND b.member = $1)))" },
  { NULL, NULL },
};

static const char *
word_sql (const Word *words, const char *value)
{
  for (; words->value; words++)
    if (strcmp (words->value, value) == 0)
      return words->sql;
  return NULL;
}

static void
any_of (const Query *query, Binds *binds, GString *sql, void (*one) (const Query *, const char *, Binds *, GString *))
{
  g_string_append (sql, "(");
  for (guint i = 0; query->values && query->values[i]; i++)
    {
      g_string_append (sql, i ? " OR " : "");
      one (query, query->values[i], binds, sql);
    }
  g_string_append (sql, query->values && query->values[0] ? ")" : "0)");
}

static const struct { const char *column; const Word *words; } texts[FIELD_N] = {
  [FIELD_NUMBER] = { "c.number", NULL },
  [FIELD_TYPE] = { "c.type", NULL },
  [FIELD_STATE] = { "c.state", state_words },
  [FIELD_OWNER] = { "c.owner", NULL },
  [FIELD_CHANNEL] = { "c.channel", NULL },
  [FIELD_MAILBOX] = { "c.mailbox", NULL },
  [FIELD_OUTCOME] = { "c.outcome", NULL },
};

static void
is_text (const Query *query, const char *value, Binds *binds, GString *sql)
{
  const char *words = texts[query->field].words ? word_sql (texts[query->field].words, value) : NULL;

  if (words)
    {
      g_string_append (sql, words);
      return;
    }
  g_string_append_printf (sql, "coalesce (%s, '') = ", texts[query->field].column);
  binds_add_text (binds, sql, value);
}

/* Neither LIKE nor instr () means the same in every database; replace () does. */
static void
named_so (const char *folded, Binds *binds, GString *sql)
{
  g_auto (GStrv) parts = g_strsplit (folded, " ", -1);

  g_string_append (sql, "(1");
  for (guint i = 0; parts[i]; i++)
    if (*parts[i])
      {
        g_string_append (sql, " AND coalesce (c.person_sort, '') <> replace (coalesce (c.person_sort, ''), ");
        binds_add_text (binds, sql, parts[i]);
        g_string_append (sql, ", '')");
      }
  g_string_append (sql, ")");
}

/* Whoever was merged with the person of this id is that person. */
static void
in_same_person (const char *id, Binds *binds, GString *sql)
{
  g_string_append (sql, " IN (" WITH_SAME_HEAD);
  binds_add_text (binds, sql, id);
  g_string_append (sql, WITH_SAME_TAIL "SELECT id FROM same UNION SELECT ");
  binds_add_text (binds, sql, id);
  g_string_append (sql, ")");
}

/* A person by id, or by words of the name. */
static void
is_person (const Query *query G_GNUC_UNUSED, const char *value, Binds *binds, GString *sql)
{
  g_autofree char *folded = g_strstrip (text_fold (value, -1));

  if (!*value)
    {
      g_string_append (sql, "coalesce (c.person, '') = '' AND coalesce (c.person_sort, '') = ''");
      return;
    }
  g_string_append (sql, "coalesce (c.person, '')");
  in_same_person (value, binds, sql);
  g_string_append (sql, " OR coalesce (c.requester, '')");
  in_same_person (value, binds, sql);
  if (!*folded)
    return;
  g_string_append (sql, " OR ");
  named_so (folded, binds, sql);
}

static const char sql_mail[] = "t.kind = 'mail' AND t.folded = ";
static const char sql_account[] = "t.kind = 'customer-number' AND t.folded = ";

/* One number ends in the other, once country codes and trunk zeros are put aside. */
enum { SURE_DIGITS = 7 };

static void
is_same_phone (const char *value, Binds *binds, GString *sql)
{
  g_autofree char *all = store_backward_phone (value, TRUE);
  g_autofree char *backward = store_backward_phone (value, strlen (all) < SURE_DIGITS);
  g_autofree char *from = g_strndup (backward, SURE_DIGITS), *until = g_strconcat (from, ":", NULL);

  g_string_append (sql, "t.backward >= ");
  binds_add_text (binds, sql, from);
  g_string_append (sql, " AND t.backward < ");
  binds_add_text (binds, sql, until);
  g_string_append (sql, " AND (substr (t.backward, 1, length (");
  binds_add_text (binds, sql, backward);
  g_string_append (sql, ")) = ");
  binds_add_text (binds, sql, backward);
  g_string_append (sql, " OR substr (");
  binds_add_text (binds, sql, backward);
  g_string_append (sql, ", 1, length (t.backward)) = t.backward)");
}

/* Whoever has this contact point, and who was merged with them. */
static void
in_reached_persons (QueryField field, const char *value, Binds *binds, GString *sql)
{
  g_string_append (sql, " IN (" WITH_SAME_OF "IN (SELECT t.person FROM contact t WHERE ");
  if (field == FIELD_PHONE)
    is_same_phone (value, binds, sql);
  else
    {
      g_autofree char *folded = store_fold_contact (field == FIELD_MAIL ? "mail" : "customer-number", value);

      g_string_append (sql, field == FIELD_MAIL ? sql_mail : sql_account);
      binds_add_text (binds, sql, folded);
    }
  g_string_append (sql, ")" WITH_SAME_TAIL "SELECT id FROM same)");
}

static void
is_reached (const Query *query, const char *value, Binds *binds, GString *sql)
{
  g_string_append (sql, "coalesce (c.person, '')");
  in_reached_persons (query->field, value, binds, sql);
  g_string_append (sql, " OR coalesce (c.requester, '')");
  in_reached_persons (query->field, value, binds, sql);
}

static void
is_priority (const Query *query G_GNUC_UNUSED, const char *value, Binds *binds, GString *sql)
{
  CasePriority priority;

  if (!case_priority_parse (value, &priority))
    {
      g_string_append (sql, "0");
      return;
    }
  g_string_append (sql, "coalesce (c.priority, 0) = ");
  binds_add_int (binds, sql, priority);
}

/* Late follows from the day, which the query brought along. */
static void
is_overdue (const Query *query, Binds *binds, GString *sql)
{
  g_string_append (sql, "coalesce (c.open, 0) = 1 AND coalesce (c.paused, 0) = 0 AND coalesce (c.due_at, 0) < ");
  binds_add_int (binds, sql, query->from);
}

static void
is_flag (const Query *query, const char *value, Binds *binds, GString *sql)
{
  const char *words = word_sql (flag_words, value);

  if (strcmp (value, "overdue") == 0)
    is_overdue (query, binds, sql);
  else
    g_string_append (sql, words ? words : "0");
}

static void
is_fact (const Query *query, const char *value, Binds *binds, GString *sql)
{
  g_string_append (sql, *value ? "EXISTS" : "NOT EXISTS");
  g_string_append (sql, " (SELECT 1 FROM fact f WHERE f.case_id = c.number AND f.name = ");
  binds_add_text (binds, sql, query->name);
  if (*value)
    {
      g_string_append (sql, " AND f.value = ");
      binds_add_text (binds, sql, value);
    }
  g_string_append (sql, ")");
}

/* 'there' says that the column holds an instant at all. */
static const struct { const char *column, *there; } instants[FIELD_N] = {
  [FIELD_RECEIVED] = { "coalesce (c.received_at, 0)", "1" },
  [FIELD_DUE] = { "coalesce (c.due_at, 0)", "coalesce (c.due_at, 0) < 9223372036854775807" },
  [FIELD_UPDATED] = { "coalesce (c.updated_at, 0)", "1" },
  [FIELD_CLOSED] = { "coalesce (c.closed_at, 0)", "c.closed_at IS NOT NULL" },
  [FIELD_OPENED] = { "coalesce (c.opened_at, 0)", "1" },
};

static void
is_instant (const Query *query, const char *value G_GNUC_UNUSED, Binds *binds G_GNUC_UNUSED, GString *sql)
{
  g_string_append_printf (sql, "NOT (%s)", instants[query->field].there);
}

/* One list instead of a chain of ORs: SQLite takes no expression deeper than 200. */
static void
list_of_texts (const Query *query, Binds *binds, GString *sql)
{
  g_string_append_printf (sql, "coalesce (%s, '') IN (", texts[query->field].column);
  for (guint i = 0; query->values && query->values[i]; i++)
    {
      g_string_append (sql, i ? ", " : "");
      binds_add_text (binds, sql, query->values[i]);
    }
  g_string_append (sql, ")");
}

static void
compile_is (const Query *query, Binds *binds, GString *sql)
{
  switch (query->field)
    {
    case FIELD_PERSON: any_of (query, binds, sql, is_person); break;
    case FIELD_MAIL: case FIELD_PHONE: case FIELD_CUSTOMER_NUMBER: any_of (query, binds, sql, is_reached); break;
    case FIELD_PRIORITY: any_of (query, binds, sql, is_priority); break;
    case FIELD_FLAG: any_of (query, binds, sql, is_flag); break;
    case FIELD_FACT: any_of (query, binds, sql, is_fact); break;
    default:
      if (texts[query->field].column && !texts[query->field].words)
        list_of_texts (query, binds, sql);
      else if (texts[query->field].column)
        any_of (query, binds, sql, is_text);
      else if (instants[query->field].column)
        any_of (query, binds, sql, is_instant);
      else
        g_string_append (sql, "0");
    }
}

static const struct { const char *sql; gboolean until; } operators[] = {
  [OP_BEFORE] = { " < ", FALSE },
  [OP_UNTIL] = { " <= ", TRUE },
  [OP_ON] = { " BETWEEN ", FALSE },
  [OP_FROM] = { " >= ", FALSE },
  [OP_AFTER] = { " > ", TRUE },
};

static gboolean
has_instant (int field)
{
  return field >= 0 && field < FIELD_N && instants[field].column;
}

static void
compile_compare (const Query *query, Binds *binds, GString *sql)
{
  if (!has_instant ((int) query->field))
    {
      g_string_append (sql, "0");
      return;
    }
  g_string_append_printf (sql, "(%s AND ", instants[query->field].there);
  if (has_instant (query->other))
    g_string_append_printf (sql, "%s AND %s%s%s)", instants[query->other].there,
                            instants[query->field].column,
                            query->op == OP_ON ? " = " : operators[query->op].sql,
                            instants[query->other].column);
  else
    {
      g_string_append_printf (sql, "%s%s", instants[query->field].column, operators[query->op].sql);
      binds_add_int (binds, sql, operators[query->op].until ? query->until : query->from);
      if (query->op == OP_ON)
        {
          g_string_append (sql, " AND ");
          binds_add_int (binds, sql, query->until);
        }
      g_string_append (sql, ")");
    }
}

/* All cases that the words stand in are collected first; where that is a good part of all
 * cases, the few that a window looks at are asked one by one. */
static const char sql_all_at_once[] =
  "coalesce (c.number, '') IN (SELECT d.case_id FROM search s JOIN doc d ON d.id = s.rowid"
  " WHERE d.case_id IS NOT NULL AND s.terms MATCH ";
static const char sql_one_by_one[] =
  "EXISTS (SELECT 1 FROM doc d CROSS JOIN search s ON s.rowid = d.id WHERE d.case_id = c.number AND s.terms MATCH ";

static void
compile_text (const Query *query, Binds *binds, GString *sql)
{
  const TextPlan *plan = g_hash_table_lookup (binds->plans, query);

  if (!plan->match)
    {
      g_string_append (sql, "1");
      return;
    }
  g_string_append (sql, plan->dense ? sql_one_by_one : sql_all_at_once);
  binds_add_text (binds, sql, plan->match);
  g_string_append (sql, ")");
}

static void
text_plan_free (TextPlan *plan)
{
  g_free (plan->match);
  g_free (plan);
}

static gboolean
plan_text (Store *store, const Query *query, TextPlan *plan, GError **error)
{
  gint64 count = 0;

  plan->match = store_match (query->text, FALSE);
  if (!plan->match)
    return TRUE;
  if (!db_get_int (store->db, "SELECT count (*) FROM (SELECT 1 FROM search WHERE terms MATCH $1 LIMIT $2)",
                   DB_ARGS (db_text (plan->match), db_int ((gint64) store->many + 1)), 0, &count, error))
    return FALSE;
  plan->dense = count > store->many;
  if (count > 0)
    return TRUE;
  g_free (plan->match);
  plan->match = store_match (query->text, TRUE);
  return TRUE;
}

static gboolean
plan_texts (Store *store, const Query *query, GHashTable *plans, GError **error)
{
  if (query->kind == QUERY_TEXT)
    {
      TextPlan *plan = g_new0 (TextPlan, 1);

      g_hash_table_insert (plans, (gpointer) query, plan);
      return plan_text (store, query, plan, error);
    }
  for (guint i = 0; query->children && i < query->children->len; i++)
    if (!plan_texts (store, query->children->pdata[i], plans, error))
      return FALSE;
  return TRUE;
}

GHashTable *
store_plan_texts (Store *store, const Query *query, GError **error)
{
  g_autoptr (GHashTable) plans = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) text_plan_free);

  return !query || plan_texts (store, query, plans, error) ? g_steal_pointer (&plans) : NULL;
}

static void
compile_children (const Query *query, Binds *binds, GString *sql)
{
  const char *between = query->kind == QUERY_OR ? " OR " : " AND ";

  if (!query->children || query->children->len == 0)
    {
      g_string_append (sql, query->kind == QUERY_OR ? "0" : "1");
      return;
    }
  g_string_append (sql, "(");
  for (guint i = 0; i < query->children->len; i++)
    {
      g_string_append (sql, i ? between : "");
      compile (g_ptr_array_index (query->children, i), binds, sql);
    }
  g_string_append (sql, ")");
}

static void
compile_not (const Query *query, Binds *binds, GString *sql)
{
  g_string_append (sql, "NOT (");
  compile (g_ptr_array_index (query->children, 0), binds, sql);
  g_string_append (sql, ")");
}

static void
compile_all (const Query *query G_GNUC_UNUSED, Binds *binds G_GNUC_UNUSED, GString *sql)
{
  g_string_append (sql, "1");
}

static const Compile compilers[] = {
  [QUERY_ALL] = compile_all,
  [QUERY_AND] = compile_children,
  [QUERY_OR] = compile_children,
  [QUERY_NOT] = compile_not,
  [QUERY_IS] = compile_is,
  [QUERY_COMPARE] = compile_compare,
  [QUERY_TEXT] = compile_text,
};

static void
compile (const Query *query, Binds *binds, GString *sql)
{
  compilers[query->kind] (query, binds, sql);
}

void
store_compile (const Query *query, Binds *binds, GString *sql)
{
  if (query)
    compile (query, binds, sql);
  else
    g_string_append (sql, "1");
}

/* ---- what an index can narrow ---- */

static GPtrArray *
values_of (const Query *query)
{
  GPtrArray *values = g_ptr_array_new ();

  for (guint i = 0; query->values && query->values[i]; i++)
    if (!g_ptr_array_find_with_equal_func (values, query->values[i], g_str_equal, NULL))
      g_ptr_array_add (values, query->values[i]);
  return values;
}

static void
narrow_open (Narrow *narrow, gboolean closed, gboolean open)
{
  narrow->open[0] &= closed;
  narrow->open[1] &= open;
}

static void
narrow_states (Narrow *narrow, const Query *query)
{
  gboolean may[2] = { FALSE, FALSE }, word = FALSE;

  for (guint i = 0; query->values && query->values[i]; i++)
    {
      CaseState state;

      if (strcmp (query->values[i], "open") == 0)
        word = may[1] = TRUE;
      else if (case_state_parse (query->values[i], &state))
        may[case_state_is_open (state)] = TRUE;
    }
  narrow_open (narrow, may[0], may[1]);
  if (!word && !narrow->states)
    narrow->states = values_of (query);
}

static gboolean
flags_are_of_open (const Query *query)
{
  for (guint i = 0; query->values && query->values[i]; i++)
    if (strcmp (query->values[i], "overdue") != 0 && strcmp (query->values[i], "waiting") != 0
        && strcmp (query->values[i], "to-decide") != 0)
      return FALSE;
  return query->values && query->values[0];
}

static void
narrow_is (Narrow *narrow, const Query *query)
{
  if (query->field == FIELD_STATE)
    narrow_states (narrow, query);
  else if (query->field == FIELD_OWNER && !narrow->owners)
    narrow->owners = values_of (query);
  else if (query->field == FIELD_TYPE && !narrow->types)
    narrow->types = values_of (query);
  else if (query->field == FIELD_FLAG && flags_are_of_open (query))
    {
      narrow_open (narrow, FALSE, TRUE);
      if (strcmp (query->values[0], "overdue") == 0 && !query->values[1])
        narrow->due_until = MIN (narrow->due_until, query->from);
    }
  else if (query->field == FIELD_FLAG && query->values && query->values[0] && !query->values[1])
    narrow->paused |= strcmp (query->values[0], "paused") == 0;
}

static void
narrow_due (Narrow *narrow, const Query *query)
{
  if (query->field == FIELD_DUE && !has_instant (query->other) && query->op <= OP_ON)
    narrow->due_until = MIN (narrow->due_until, query->op == OP_BEFORE ? query->from : query->until);
}

/* (owner:me or owner:none) is one set of owners. */
static GPtrArray *
owners_of_or (const Query *query)
{
  g_autoptr (GPtrArray) owners = g_ptr_array_new ();

  for (guint i = 0; i < query->children->len; i++)
    {
      const Query *child = g_ptr_array_index (query->children, i);
      g_autoptr (GPtrArray) values = NULL;

      if (child->kind != QUERY_IS || child->field != FIELD_OWNER)
        return NULL;
      values = values_of (child);
      for (guint j = 0; j < values->len; j++)
        if (!g_ptr_array_find_with_equal_func (owners, values->pdata[j], g_str_equal, NULL))
          g_ptr_array_add (owners, values->pdata[j]);
    }
  return g_steal_pointer (&owners);
}

static gboolean can_be_looked_up (const Query *query);

static void
narrow_by (Narrow *narrow, const Query *query)
{
  if (can_be_looked_up (query))
    g_ptr_array_add (narrow->terms, (gpointer) query);
  if (query->kind == QUERY_IS)
    narrow_is (narrow, query);
  else if (query->kind == QUERY_COMPARE)
    narrow_due (narrow, query);
  else if (query->kind == QUERY_OR && query->children && !narrow->owners)
    narrow->owners = owners_of_or (query);
  else if (query->kind == QUERY_AND && query->children)
    for (guint i = 0; i < query->children->len; i++)
      narrow_by (narrow, g_ptr_array_index (query->children, i));
}

/* ---- what an index can look up ---- */

/* Flags that an index of their own finds. */
static const Word flag_lookups[] = {
  { "to-decide", "SELECT k.id FROM cases k WHERE k.state = 'proposed'"
                 " UNION SELECT k.id FROM task_asked a JOIN cases k ON k.number = a.case_id" },
  { "trouble", "SELECT k.id FROM cases k WHERE k.trouble > 0" },
  { "held", "SELECT k.id FROM cases k WHERE k.held > 0" },
  { "restricted", "SELECT k.id FROM cases k WHERE k.restricted = 1" },
  { "paused", "SELECT k.id FROM cases k WHERE k.paused = 1" },
  { NULL, NULL },
};

static const char *
flag_lookup (const Query *term)
{
  return term->kind == QUERY_IS && term->field == FIELD_FLAG && term->values && term->values[0] && !term->values[1]
           ? word_sql (flag_lookups, term->values[0]) : NULL;
}

static void
lookup_text (const Query *term, Binds *binds, GString *sql)
{
  const TextPlan *plan = g_hash_table_lookup (binds->plans, term);

  g_string_append (sql, "SELECT k.id FROM search s JOIN doc d ON d.id = s.rowid JOIN cases k ON k.number = d.case_id"
                        " WHERE s.terms MATCH ");
  binds_add_text (binds, sql, plan->match);
}

static void
lookup_fact (const Query *term, Binds *binds, GString *sql)
{
  g_string_append (sql, "SELECT k.id FROM fact f JOIN cases k ON k.number = f.case_id WHERE f.name = ");
  binds_add_text (binds, sql, term->name);
  g_string_append (sql, " AND f.value IN (");
  for (guint i = 0; term->values[i]; i++)
    {
      g_string_append (sql, i ? ", " : "");
      binds_add_text (binds, sql, term->values[i]);
    }
  g_string_append (sql, ")");
}

/* The index on the folded name is read from end to end, which is still a tenth of reading
 * the cases. */
static void
lookup_person (const Query *term, Binds *binds, GString *sql)
{
  static const char *const columns[] = { "person", "requester" };

  for (guint i = 0; term->values[i]; i++)
    {
      g_autofree char *folded = g_strstrip (text_fold (term->values[i], -1));

      for (guint k = 0; k < G_N_ELEMENTS (columns); k++)
        {
          g_string_append_printf (sql, "%sSELECT c.id FROM cases c WHERE c.%s", i || k ? " UNION " : "", columns[k]);
          in_same_person (term->values[i], binds, sql);
        }
      if (!*folded)
        continue;
      g_string_append (sql, " UNION SELECT c.id FROM cases c WHERE ");
      named_so (folded, binds, sql);
    }
}

static gboolean
is_way_to_reach (const Query *term)
{
  return term->field == FIELD_MAIL || term->field == FIELD_PHONE || term->field == FIELD_CUSTOMER_NUMBER;
}

static void
lookup_reached (const Query *term, Binds *binds, GString *sql)
{
  static const char *const columns[] = { "person", "requester" };

  for (guint i = 0; term->values[i]; i++)
    for (guint k = 0; k < G_N_ELEMENTS (columns); k++)
      {
        g_string_append_printf (sql, "%sSELECT c.id FROM cases c WHERE c.%s", i || k ? " UNION ALL " : "", columns[k]);
        in_reached_persons (term->field, term->values[i], binds, sql);
      }
}

/* Each alternative by its own index. */
static void
lookup_either (const Query *either, Binds *binds, GString *sql)
{
  for (guint i = 0; i < either->children->len; i++)
    {
      g_string_append (sql, i ? " UNION ALL SELECT id FROM (" : "SELECT id FROM (");
      store_compile_lookup (either->children->pdata[i], binds, sql);
      g_string_append (sql, ")");
    }
}

static const char *const looked_up[FIELD_N] = {
  [FIELD_NUMBER] = "number", [FIELD_OWNER] = "owner", [FIELD_TYPE] = "type", [FIELD_STATE] = "state",
};

static void
lookup_column (const Query *term, Binds *binds, GString *sql)
{
  for (guint i = 0; term->values[i]; i++)
    {
      g_string_append_printf (sql, "%sSELECT k.id FROM cases k WHERE k.%s", i ? " UNION ALL " : "",
                              looked_up[term->field]);
      g_string_append (sql, *term->values[i] ? " = " : " IS NULL");
      if (*term->values[i])
        binds_add_text (binds, sql, term->values[i]);
    }
}

void
store_compile_lookup (const Query *term, Binds *binds, GString *sql)
{
  if (term->kind == QUERY_TEXT)
    lookup_text (term, binds, sql);
  else if (term->kind == QUERY_OR)
    lookup_either (term, binds, sql);
  else if (flag_lookup (term))
    g_string_append (sql, flag_lookup (term));
  else if (term->field == FIELD_FACT)
    lookup_fact (term, binds, sql);
  else if (term->field == FIELD_PERSON)
    lookup_person (term, binds, sql);
  else if (is_way_to_reach (term))
    lookup_reached (term, binds, sql);
  else
    lookup_column (term, binds, sql);
}

/* Those that have an index in the order of the list besides. */
static gboolean
gives_rows_in_order (const Query *term)
{
  return term->kind == QUERY_IS
      && (term->field == FIELD_OWNER || term->field == FIELD_TYPE || term->field == FIELD_STATE);
}

/* What a bare word may mean, and a few more: SQLite takes no more than 500 statements in one. */
static gboolean
all_can_be_looked_up (const Query *either)
{
  guint n = either->children ? either->children->len : 0;

  for (guint i = 0; i < n; i++)
    {
      const Query *child = either->children->pdata[i];

      if (child->kind == QUERY_OR || gives_rows_in_order (child) || !can_be_looked_up (child))
        return FALSE;
    }
  return n > 0 && n <= 6;
}

static gboolean
can_be_looked_up (const Query *query)
{
  g_autofree char *match = query->kind == QUERY_TEXT ? store_match (query->text, FALSE) : NULL;

  if (query->kind == QUERY_TEXT)
    return match != NULL;
  if (query->kind == QUERY_OR)
    return all_can_be_looked_up (query);
  if (query->kind != QUERY_IS || !query->values || !query->values[0] || g_strv_length (query->values) > 32)
    return FALSE;
  if (flag_lookup (query))
    return TRUE;
  if (is_way_to_reach (query))
    return TRUE;
  if (query->field == FIELD_FACT || query->field == FIELD_PERSON)
    return !g_strv_contains ((const char *const *) query->values, "");
  return looked_up[query->field]
      && !(query->field == FIELD_STATE && g_strv_contains ((const char *const *) query->values, "open"));
}

void
narrow_init (Narrow *narrow, const Query *query)
{
  *narrow = (Narrow){ .open = { TRUE, TRUE }, .terms = g_ptr_array_new (), .due_until = G_MAXINT64 };
  if (query)
    narrow_by (narrow, query);
}

void
narrow_clear (Narrow *narrow)
{
  g_clear_pointer (&narrow->owners, g_ptr_array_unref);
  g_clear_pointer (&narrow->types, g_ptr_array_unref);
  g_clear_pointer (&narrow->states, g_ptr_array_unref);
  g_clear_pointer (&narrow->terms, g_ptr_array_unref);
}
