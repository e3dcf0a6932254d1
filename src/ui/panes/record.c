/* SPDX-License-Identifier: MIT */
/* record - everything about one case and its person */
#include <string.h>

#include "base/text.h"
#include "base/when.h"
#include "model/climb.h"
#include "ui/panes/panes.h"
#include "ui/presence.h"
#include "ui/words.h"

enum { PART_OF = G_MAXINT }; /* item of the line that leads to the case which goes on */
enum { WIDE = 120, HEAD_ROWS = 3, QUOTE_LEAST = 5, QUOTE_INDENT = 6, QUOTE_WIDEST = 90, ITEMS_MOST = 50 };

typedef enum
{
  BLOCK_MIND,
  BLOCK_CLOCKS,
  BLOCK_THREAD,
  BLOCK_PROPOSALS,
  BLOCK_IDENTITY,
  BLOCK_HOLDS,
  BLOCK_NOTES,
  BLOCK_TASKS,
  BLOCK_FACTS,
  BLOCK_LINKS,
  BLOCK_REGISTERS,
  BLOCK_HISTORY,
  BLOCK_PERSON,
  BLOCK_N
} BlockName;

typedef struct
{
  BlockName block;
  int item;              /* index within it; -1: the title */
  Style style;
  char *text, *right;    /* right: said at the right edge, may be NULL */
  gint64 part, whole;    /* a meter when whole > 0 */
} Line;

/* Lines with a cursor; narrow windows have one, wide ones a second with the person. */
typedef struct { GPtrArray *lines; Scroll scroll; } Flow;

typedef struct
{
  Pane pane;
  char *number;
  Case *kase;            /* NULL when it could not be loaded */
  Person *person;
  GPtrArray *cases;      /* CaseRow of the person */
  GPtrArray *matches;    /* PersonMatch: who may be the same; NULL: could not be asked */
  GPtrArray *gates;      /* char *: what the packs want to be thought of; NULL: could not be asked */
  GPtrArray *items;      /* Item: what registers hold of the case; NULL: could not be asked */
  GPtrArray *history;    /* CaseHistory; NULL when it could not be loaded */
  int quoted;            /* message whose text is quoted; -1 */
  char *quote;
  char *search;
  gboolean to_note; /* that it was read: after it is on screen, so that nobody waits for the disk */
  gboolean folded[BLOCK_N];
  Flow flows[2];
  int at;                /* flow with the cursor */
  int width, height;     /* that the lines were made for */
  gboolean wide;
} Record;

static Record *
record_of (Pane *pane)
{
  return (Record *) pane;
}

/* ---- lines ----------------------------------------------------------------------------------- */

static void
line_free (gpointer data)
{
  Line *line = data;

  g_free (line->text);
  g_free (line->right);
  g_free (line);
}

static Line *
add (Flow *flow, BlockName block, int item, Style style, char *text)
{
  Line *line = g_new0 (Line, 1);

  line->block = block;
  line->item = item;
  line->style = style;
  line->text = text;
  g_ptr_array_add (flow->lines, line);
  return line;
}

static int
left_width (int width)
{
  return width * 62 / 100;
}

static const char *
or_dash (const char *text)
{
  return text && *text ? text : "-";
}

static void
add_meter (Record *record, Flow *flow, int item, const Clock *clock)
{
  GTimeZone *zone = office_zone (record->pane.desk->office);
  const GDate *today = &record->pane.desk->today;
  GDate start, due;
  int days, late;
  Line *line;

  if (clock->state != CLOCK_RUNNING || !clock->due_on || clock->start_at == WHEN_NONE
      || !when_date_parse (clock->due_on, &due, NULL))
    return;
  when_date (clock->start_at, zone, &start);
  line = add (flow, BLOCK_CLOCKS, item, STYLE_NORMAL, NULL);
  line->whole = MAX (g_date_days_between (&start, &due), 1);
  days = g_date_days_between (&start, today);
  late = g_date_days_between (&due, today);
  line->part = CLAMP (days, 0, line->whole);
  line->text = late > 0 ? g_strdup_printf (" %d d late   E explains", late)
             : days < 0 ? g_strdup_printf (" begins in %d d   E explains", -days)
                        : g_strdup_printf (" day %d of %d   E explains", days, (int) line->whole);
}

/* Only a limit of its own: one on the day of the promise says nothing that does not stand there. */
static void
notice_line (Record *record, Flow *flow, int item, const Clock *clock)
{
  const char *day = clock_notice_day (clock, record->kase->extended);
  g_autofree char *words = words_iso (day, &record->pane.desk->today);

  if (day && g_strcmp0 (day, clock->due_on) != 0)
    add (flow, BLOCK_CLOCKS, item, STYLE_DIM, g_strdup_printf ("    more time can be told of until %s", words));
}

static void
mind_lines (Record *record, Flow *flow)
{
  int width = record->wide ? left_width (record->width) : record->width;

  for (guint i = 0; record->gates && i < record->gates->len; i++)
    {
      g_auto (GStrv) lines = text_wrap (g_ptr_array_index (record->gates, i), MAX (width - 5, 1));

      for (guint k = 0; lines[k]; k++)
        add (flow, BLOCK_MIND, (int) i, STYLE_SOON, g_strdup_printf ("  %s%s", k ? "  " : "", lines[k]));
    }
}

static void
pause_lines (Record *record, Flow *flow)
{
  for (guint i = 0; i < record->kase->pauses->len; i++)
    {
      const CasePause *pause = g_ptr_array_index (record->kase->pauses, i);
      add (flow, BLOCK_CLOCKS, 0, STYLE_PAUSED,
           g_strdup_printf ("  paused for %s from %s %s%s", pause->ground, pause->from_on,
                            pause->to_on ? "to " : "until ",
                            pause->to_on ? pause->to_on : or_dash (pause->next_on)));
    }
}

/* The date of the stage that the complaint is in; the dossier has the rest. */
static void
stage_line (Record *record, Flow *flow)
{
  const CaseStage *now = case_stage_now (record->kase->stages);
  const GDate *today = &record->pane.desk->today;
  g_autofree char *due = now ? words_iso (now->due_on, today) : NULL;
  g_autofree char *how = now ? stage_how (now) : NULL;
  int late = 0;
  gboolean ours = now && stage_days_late (now, today, &late);
  Line *line;

  if (!now)
    return;
  line = add (flow, BLOCK_CLOCKS, 0,
              ours && late > 0 ? STYLE_OVERDUE : ours && late >= -WORDS_WARN_DAYS ? STYLE_SOON : STYLE_NORMAL,
              g_strdup_printf ("  stage        %s%s%s%s%s", now->title, *due ? ", due " : "", due,
                               stage_is_unsure (now) ? " * " : "", stage_is_unsure (now) ? how : ""));
  line->right = g_strdup_printf ("turn: %s", g_strcmp0 (now->turn, "company") == 0 ? "us" : now->turn);
}

static void
clock_lines (Record *record, Flow *flow)
{
  Desk *desk = record->pane.desk;
  const Clock *headline = clock_headline (record->kase->clocks);

  for (guint i = 0; i < record->kase->clocks->len; i++)
    {
      const Clock *clock = g_ptr_array_index (record->kase->clocks, i);
      const char *section = NULL, *clause = office_clause_text (desk->office, clock, &section);
      Style style;
      g_autofree char *state = words_clock (clock, office_zone (desk->office), &desk->today, &style);
      Line *line = add (
          flow, BLOCK_CLOCKS, (int) i, style,
          g_strdup_printf ("%s%-12s %s", clock == headline ? "> " : "  ", clock->title, state));
      line->right = g_strdup_printf ("%s · %s", clock->rule, or_dash (clock->tag));
      if (clock == headline && clause)
        add (flow, BLOCK_CLOCKS, (int) i, STYLE_DIM,
             g_strdup_printf ("    %s: %s", section ? section : or_dash (clock->clause), clause));
      if (clock == headline)
        add_meter (record, flow, (int) i, clock);
      notice_line (record, flow, (int) i, clock);
    }
  stage_line (record, flow);
  pause_lines (record, flow);
  if (!record->kase->clocks->len)
    add (flow, BLOCK_CLOCKS, 0, STYLE_DIM,
         g_strdup (record->kase->row.type_confirmed ? "  No clock runs."
                                                    : "  No clock runs before triage (y)."));
}

/* The beginning of the last message in: what it is about, without a key. Tall windows have
 * room for more of it. */
static void
quote_lines (Record *record, Flow *flow, int item)
{
  int width = record->wide ? left_width (record->width) : record->width;
  int most = MAX (QUOTE_LEAST, record->height / 2 - QUOTE_LEAST);
  g_auto (GStrv) lines = text_wrap (record->quote ? record->quote : "",
                                    CLAMP (width - QUOTE_INDENT - 1, 1, QUOTE_WIDEST));

  for (int i = 0, shown = 0; lines[i] && shown < most; i++)
    if (*g_strstrip (lines[i]))
      {
        add (flow, BLOCK_THREAD, item, STYLE_DIM, g_strdup_printf ("      %s", lines[i]));
        shown++;
      }
}

static void
thread_lines (Record *record, Flow *flow)
{
  Desk *desk = record->pane.desk;

  for (guint i = 0; i < record->kase->messages->len; i++)
    {
      const CaseMessage *message = g_ptr_array_index (record->kase->messages, i);
      g_autofree char *at = words_instant (message->at, office_zone (desk->office), &desk->today);
      g_autofree char *who
          = message->from_address
                ? g_strdup_printf ("%s%s<%s>", message->from_name ? message->from_name : "",
                                   message->from_name ? " " : "", message->from_address)
                : g_strdup (message->from_name ? message->from_name : "");
      Line *line
          = add (flow, BLOCK_THREAD, (int) i,
                 g_strcmp0 (message->direction, "out") == 0 ? STYLE_DIM : STYLE_NORMAL,
                 g_strdup_printf ("  %-11s %-3s %-5s %s  %s", at, message->direction,
                                  or_dash (message->channel), or_dash (message->subject), who));
      gboolean part = message->case_number && strcmp (message->case_number, record->number) != 0;
      g_autofree char *of = part ? case_number_short (message->case_number) : NULL;

      if (part || (message->flags && *message->flags))
        line->right = g_strdup_printf ("%s%s%s%s", message->flags ? message->flags : "",
                                       part && message->flags && *message->flags ? " " : "", part ? "of " : "",
                                       part ? of : "");
      if ((gint) i == record->quoted)
        quote_lines (record, flow, (int) i);
    }
}

static void
proposal_lines (Record *record, Flow *flow)
{
  Desk *desk = record->pane.desk;

  for (guint i = 0; i < record->kase->proposals->len; i++)
    {
      const CaseProposal *proposal = g_ptr_array_index (record->kase->proposals, i);
      g_autofree char *at = words_instant (proposal->at, office_zone (desk->office), &desk->today);
      g_autofree char *one = text_safe (proposal->text ? proposal->text : "(erased)", -1, TEXT_ONE_LINE);
      gboolean discloses = g_strcmp0 (proposal->kind, "disclose") == 0;
      Line *line = add (flow, BLOCK_PROPOSALS, (int) i, proposal->decision ? STYLE_DIM : STYLE_PAUSED,
                        discloses ? g_strdup_printf ("  %-11s %-6s disclosure, ground %s: see Registers", at,
                                                     or_dash (proposal->member_name), or_dash (proposal->outcome))
                                  : g_strdup_printf ("  %-11s %-6s %s (%s): %s", at, or_dash (proposal->member_name),
                                                     or_dash (proposal->outcome), or_dash (proposal->reason), one));
      line->right = g_strdup (proposal->decision ? proposal->decision : "waits for another member");
    }
}

static void
register_lines (Record *record, Flow *flow)
{
  for (guint i = 0; record->items && i < record->items->len; i++)
    {
      const Item *item = g_ptr_array_index (record->items, i);
      g_autoptr (GString) text = g_string_new (NULL);
      Line *line;

      g_string_printf (text, "  %s %" G_GINT64_FORMAT "%s%s", item->of, item->id, item->day ? "  " : "", item->day ? item->day : "");
      for (guint k = 0; k < item->fields->len; k++)
        {
          const ItemField *field = g_ptr_array_index (item->fields, k);
          if (g_strcmp0 (field->value, item->day) != 0)
            g_string_append_printf (text, "  %s: %s", field->name, field->value ? field->value : "(erased)");
        }
      line = add (flow, BLOCK_REGISTERS, (int) i, g_str_equal (item->state, "kept") ? STYLE_NORMAL : STYLE_DIM,
                  g_strdup (text->str));
      line->right = g_strdup (item->state);
    }
}

static void
identity_lines (Record *record, Flow *flow)
{
  for (guint i = 0; i < record->kase->identities->len; i++)
    {
      const CaseIdentity *identity = g_ptr_array_index (record->kase->identities, i);
      g_autofree char *on = words_iso (identity->checked_on, &record->pane.desk->today);
      gboolean good = g_strcmp0 (identity->result, "verified") == 0;
      add (flow, BLOCK_IDENTITY, (int) i, good ? STYLE_GOOD : STYLE_NORMAL,
           g_strdup_printf ("  %-11s %-6s %s by %s", on, or_dash (identity->member), or_dash (identity->result),
                            or_dash (identity->method)));
    }
}

static void
hold_lines (Record *record, Flow *flow)
{
  for (guint i = 0; i < record->kase->holds->len; i++)
    {
      const CaseHold *hold = g_ptr_array_index (record->kase->holds, i);
      g_autofree char *from = words_iso (hold->held_on, &record->pane.desk->today);
      g_autofree char *to = words_iso (hold->lifted_on ? hold->lifted_on : hold->until, &record->pane.desk->today);
      g_autofree char *one = text_safe (hold->reason ? hold->reason : "(erased)", -1, TEXT_ONE_LINE);
      add (flow, BLOCK_HOLDS, (int) i, hold->lifted_on ? STYLE_DIM : STYLE_PAUSED,
           g_strdup_printf ("  %s from %s, %s %s: %s", hold->name, from, hold->lifted_on ? "lifted" : "until", to, one));
    }
}

static void
note_lines (Record *record, Flow *flow)
{
  Desk *desk = record->pane.desk;

  for (guint i = 0; i < record->kase->notes->len; i++)
    {
      const CaseNote *note = g_ptr_array_index (record->kase->notes, i);
      g_autofree char *at = words_instant (note->at, office_zone (desk->office), &desk->today);
      g_autofree char *one = text_safe (note->text ? note->text : "(erased)", -1, TEXT_ONE_LINE);
      add (flow, BLOCK_NOTES, (int) i, STYLE_NORMAL,
           g_strdup_printf ("  %-11s %-6s %s%s", at, or_dash (note->member), note->struck ? "(struck out) " : "", one));
    }
}

static void
task_lines (Record *record, Flow *flow)
{
  for (guint i = 0; i < record->kase->tasks->len; i++)
    {
      const CaseTask *task = g_ptr_array_index (record->kase->tasks, i);
      gboolean open = g_strcmp0 (task->state, "open") == 0;
      add (flow, BLOCK_TASKS, (int) i, open ? STYLE_NORMAL : STYLE_GOOD,
           g_strdup_printf ("  [%s] %s%s%s%s%s", open ? " " : "x",
                            task->title ? task->title : task->name,
                            task->asked ? " · not by " : open ? "" : " · ",
                            task->asked ? task->asked_names : open ? "" : task->state, task->evidence ? " · " : "",
                            task->evidence ? task->evidence : ""));
    }
}

static void
fact_lines (Record *record, Flow *flow)
{
  for (guint i = 0; i < record->kase->facts->len; i++)
    {
      const CaseFact *fact = g_ptr_array_index (record->kase->facts, i);
      add (flow, BLOCK_FACTS, (int) i, STYLE_NORMAL,
           g_strdup_printf ("  %-18s %s", fact->name, fact->value ? fact->value : "(erased)"));
    }
}

static void
link_lines (Record *record, Flow *flow)
{
  if (record->kase->row.merged_into)
    add (flow, BLOCK_LINKS, PART_OF, STYLE_STRONG,
         g_strdup_printf ("  part of %s: what comes in now goes there", record->kase->row.merged_into));
  for (guint i = 0; i < record->kase->links->len; i++)
    {
      const CaseLink *link = g_ptr_array_index (record->kase->links, i);
      add (flow, BLOCK_LINKS, (int) i, STYLE_NORMAL,
           g_strdup_printf ("  %s %s%s%s", link->kind, link->other, link->reason ? ": " : "",
                            link->reason ? link->reason : ""));
    }
}

static void
history_lines (Record *record, Flow *flow)
{
  Desk *desk = record->pane.desk;

  if (!record->history)
    add (flow, BLOCK_HISTORY, 0, STYLE_DIM, g_strdup ("  could not be loaded: R tries again"));
  for (guint i = record->history ? record->history->len : 0; i-- > 0; )
    {
      const CaseHistory *entry = g_ptr_array_index (record->history, i);
      g_autofree char *at = words_moment (entry->at, office_zone (desk->office), &desk->today);
      Line *line = add (
          flow, BLOCK_HISTORY, (int) i, STYLE_NORMAL,
          g_strdup_printf ("  %-17s %-8s %s", at, or_dash (entry->member), or_dash (entry->words)));
      line->right = g_strdup_printf ("%" G_GINT64_FORMAT, entry->seq);
    }
}

static void
place (GString *text, const char *what, const char *where)
{
  if (where && *where)
    g_string_append_printf (text, "%s%s %s", text->len ? ", " : "", what, where);
}

/* Who asks, where it is not the person whom the case is about. */
static void
requester_line (Record *record, Flow *flow)
{
  gboolean doubtful;
  g_autofree char *words = office_authority (record->pane.desk->office, record->kase, &doubtful);
  g_autoptr (Person) requester
      = words ? office_person (record->pane.desk->office, record->kase->requester, NULL) : NULL;

  if (!words)
    return;
  add (flow, BLOCK_PERSON, 0, STYLE_NORMAL,
       g_strdup_printf ("  asked by %s", requester && requester->name ? requester->name : record->kase->requester));
  add (flow, BLOCK_PERSON, 0, doubtful ? STYLE_SOON : STYLE_NORMAL, g_strdup_printf ("    %s", words));
}

static void
person_lines (Record *record, Flow *flow)
{
  Desk *desk = record->pane.desk;
  const Person *person = record->person;
  g_autoptr (GString) places = g_string_new (NULL);

  if (!person)
    {
      add (flow, BLOCK_PERSON, 0, STYLE_DIM, g_strdup ("  Nobody is known yet."));
      return;
    }
  place (places, "citizen", person->citizenship);
  place (places, "lives", person->residence);
  place (places, "data collected", person->collected);
  place (places, "writes", person->language);
  place (places, "", person->role);
  add (flow, BLOCK_PERSON, 0, STYLE_STRONG,
       g_strdup_printf ("  %s", person->name ? person->name : "(no name)"));
  requester_line (record, flow);
  if (places->len)
    add (flow, BLOCK_PERSON, 0, STYLE_NORMAL, g_strdup_printf ("  %s", places->str));
  for (guint i = 0; i < person->contacts->len; i++)
    {
      const Contact *contact = g_ptr_array_index (person->contacts, i);
      g_autofree char *verified = words_iso (contact->verified_on, &desk->today);
      add (flow, BLOCK_PERSON, 0, STYLE_NORMAL,
           g_strdup_printf (
               "  %-6s %s%s%s%s%s", contact->kind, contact->value ? contact->value : "(erased)",
               *verified ? "  verified " : "", verified, contact->preference ? "  " : "",
               contact->preference ? contact->preference : ""));
      g_autofree char *off = office_suppressed_words (desk->office, contact->value);
      if (off)
        add (flow, BLOCK_PERSON, 0, STYLE_SOON, g_strdup_printf ("         %s", off));
    }
  for (guint i = 0; i < person->representatives->len; i++)
    {
      const Representative *one = g_ptr_array_index (person->representatives, i);
      add (flow, BLOCK_PERSON, 0, STYLE_NORMAL,
           g_strdup_printf ("  %-8s %s%s%s", one->kind, one->name ? one->name : one->by, one->until_on ? "  until " : "",
                            one->until_on ? one->until_on : ""));
    }
  if (person->preference)
    add (flow, BLOCK_PERSON, 0, STYLE_NORMAL, g_strdup_printf ("  wants  %s", person->preference));
  for (guint i = 0; i < person->merged->len; i++)
    add (flow, BLOCK_PERSON, 0, STYLE_DIM,
         g_strdup_printf ("  also   %s", (char *)g_ptr_array_index (person->merged, i)));
  for (guint i = 0; record->matches && i < record->matches->len; i++)
    {
      const PersonMatch *match = g_ptr_array_index (record->matches, i);
      add (flow, BLOCK_PERSON, 0, STYLE_DIM,
           g_strdup_printf ("  maybe  %s %s: the same %s", match->name ? match->name : "(no name)", match->id,
                            match->why));
    }
  for (guint i = 0; record->cases && i < record->cases->len; i++)
    {
      const CaseRow *row = g_ptr_array_index (record->cases, i);
      g_autofree char *number = case_number_short (row->number), *type = words_type (row);
      if (strcmp (row->number, record->number) != 0)
        add (flow, BLOCK_PERSON, (int) i + 1, STYLE_NORMAL,
             g_strdup_printf ("  case %s %s %s  %s", number, type, case_state_name (row->state),
                              row->subject ? row->subject : ""));
    }
}

/* 'empty': shown even when there is nothing in it. 'beside': on the right in a wide window. */
static const struct
{
  const char *title;
  void (*lines) (Record *record, Flow *flow);
  gsize array;           /* offset of its GPtrArray in Case; 0: none */
  gboolean empty, beside;
} blocks[BLOCK_N] = {
  [BLOCK_MIND] = { "Mind", mind_lines, 0, FALSE, FALSE },
  [BLOCK_CLOCKS] = { "Clocks", clock_lines, G_STRUCT_OFFSET (Case, clocks), TRUE, FALSE },
  [BLOCK_THREAD] = { "Thread", thread_lines, G_STRUCT_OFFSET (Case, messages), TRUE, FALSE },
  [BLOCK_PROPOSALS] = { "Proposals", proposal_lines, G_STRUCT_OFFSET (Case, proposals), FALSE, FALSE },
  [BLOCK_IDENTITY] = { "Identity", identity_lines, G_STRUCT_OFFSET (Case, identities), FALSE, FALSE },
  [BLOCK_HOLDS] = { "Holds", hold_lines, G_STRUCT_OFFSET (Case, holds), FALSE, FALSE },
  [BLOCK_NOTES] = { "Notes", note_lines, G_STRUCT_OFFSET (Case, notes), FALSE, FALSE },
  [BLOCK_TASKS] = { "Tasks", task_lines, G_STRUCT_OFFSET (Case, tasks), FALSE, FALSE },
  [BLOCK_FACTS] = { "Facts", fact_lines, G_STRUCT_OFFSET (Case, facts), FALSE, TRUE },
  [BLOCK_LINKS] = { "Links", link_lines, G_STRUCT_OFFSET (Case, links), FALSE, TRUE },
  [BLOCK_REGISTERS] = { "Registers", register_lines, 0, FALSE, FALSE },
  [BLOCK_HISTORY] = { "History", history_lines, 0, TRUE, FALSE },
  [BLOCK_PERSON] = { "Person", person_lines, 0, TRUE, TRUE },
};

static int
block_count (const Record *record, BlockName block)
{
  if (blocks[block].array)
    return (int) G_STRUCT_MEMBER (GPtrArray *, record->kase, blocks[block].array)->len;
  if (block == BLOCK_MIND)
    return record->gates ? (int) record->gates->len : 0;
  if (block == BLOCK_REGISTERS)
    return record->items ? (int) record->items->len : 0;
  return block == BLOCK_HISTORY && record->history ? (int) record->history->len : -1;
}

static void
add_block (Record *record, Flow *flow, BlockName block)
{
  int n = block_count (record, block);
  gboolean folded = record->folded[block];

  if (n == 0 && !blocks[block].empty && !(block == BLOCK_LINKS && record->kase->row.merged_into))
    return;
  add (flow, block, -1, STYLE_HEAD,
       n >= 0 ? g_strdup_printf ("%s %d%s", blocks[block].title, n, folded ? " ..." : "")
              : g_strdup_printf ("%s%s", blocks[block].title, folded ? " ..." : ""));
  if (!folded)
    blocks[block].lines (record, flow);
}

static gboolean
same_line (const Line *a, const Line *b)
{
  return a->block == b->block && a->item == b->item;
}

/* Built anew, the cursor goes back to the line it was on. */
static void
build (Record *record, int which)
{
  Flow *flow = &record->flows[which];
  g_autoptr (GPtrArray) old = g_steal_pointer (&flow->lines);
  const Line *was = old && flow->scroll.cursor < (int) old->len
                        ? g_ptr_array_index (old, (guint) flow->scroll.cursor)
                        : NULL;
  static const BlockName order[BLOCK_N]
      = { BLOCK_MIND,   BLOCK_CLOCKS, BLOCK_PROPOSALS, BLOCK_HOLDS, BLOCK_IDENTITY, BLOCK_THREAD, BLOCK_NOTES,  BLOCK_TASKS,
          BLOCK_FACTS,  BLOCK_REGISTERS, BLOCK_LINKS,  BLOCK_PERSON, BLOCK_HISTORY };

  flow->lines = g_ptr_array_new_with_free_func (line_free);
  for (int i = 0; record->kase && i < BLOCK_N; i++)
    if (record->wide ? blocks[order[i]].beside == (which == 1) : which == 0)
      add_block (record, flow, order[i]);
  /* What is to be thought of is read, and stepped over. */
  for (guint i = 0; i < flow->lines->len; i++)
    if (was ? same_line (g_ptr_array_index (flow->lines, i), was)
            : ((const Line *) g_ptr_array_index (flow->lines, i))->block != BLOCK_MIND)
      {
        flow->scroll.cursor = (int) i;
        break;
      }
}

static void
rebuild (Record *record)
{
  build (record, 0);
  build (record, 1);
  if (!record->flows[record->at].lines->len)
    record->at = 0;
}

/* ---- loading
 * ---------------------------------------------------------------------------------------- */

static void
forget (Record *record)
{
  g_clear_pointer (&record->kase, case_free);
  g_clear_pointer (&record->person, person_free);
  g_clear_pointer (&record->cases, g_ptr_array_unref);
  g_clear_pointer (&record->matches, g_ptr_array_unref);
  g_clear_pointer (&record->items, g_ptr_array_unref);
  g_clear_pointer (&record->gates, g_ptr_array_unref);
  g_clear_pointer (&record->history, g_ptr_array_unref);
  g_clear_pointer (&record->quote, g_free);
  record->quoted = -1;
}

static void
load_quote (Record *record)
{
  const GPtrArray *messages = record->kase->messages;

  for (int i = (int) messages->len - 1; i >= 0 && record->quoted < 0; i--)
    {
      const CaseMessage *message = g_ptr_array_index ((GPtrArray *) messages, (guint) i);
      if (g_strcmp0 (message->direction, "out") == 0)
        continue;
      record->quoted = i;
      record->quote
          = words_beginning (office_message_text (record->pane.desk->office, message->id, NULL));
    }
}

static GPtrArray *
items_of (const Record *record)
{
  ItemAsk ask = { .case_number = record->number, .all = TRUE, .place = WINDOW_FIRST, .n = ITEMS_MOST };
  gboolean more;

  return office_items (record->pane.desk->office, &ask, &more, NULL);
}

static void
record_load (Pane *pane, Stale what)
{
  Record *record = record_of (pane);
  Office *office = pane->desk->office;
  GError *error = NULL;

  if (!(what & STALE_DATA))
    return;
  forget (record);
  record->kase = office_case (office, record->number, &error);
  if (!record->kase)
    desk_say_error (pane->desk, error);
  else
    load_quote (record);
  if (record->kase && record->kase->row.person)
    {
      record->person = office_person (office, record->kase->row.person, NULL);
      record->cases = office_person_cases (office, record->kase->row.person, NULL);
      record->matches = office_person_matches (office, record->kase->row.person, NULL);
    }
  if (record->kase)
    {
      record->items = items_of (record);
      record->gates = office_gates (record->pane.desk->office, record->kase, NULL);
    }
  if (record->kase)
    record->history = office_history (office, record->number, NULL);
  rebuild (record);
}

/* ---- drawing
 * ------------------------------------------------------------------------------------------ */

/* Who else is here stands under the head as long as somebody is. */
static int
draw_others (Record *record, Canvas *canvas, Area area)
{
  g_autofree char *others = presence_words (record->pane.desk, record->number);

  if (!others)
    return 0;
  canvas_fit (canvas, area.x, area.y + HEAD_ROWS, 2, STYLE_DECIDE, "@");
  canvas_fit (canvas, area.x + 2, area.y + HEAD_ROWS, area.width - 2, STYLE_DECIDE, others);
  return 1;
}

static void
draw_head (Record *record, Canvas *canvas, Area area)
{
  Desk *desk = record->pane.desk;
  const Case *kase = record->kase;
  Marks marks = words_marks (&kase->row, &desk->today);
  g_autofree char *type = words_type (&kase->row), *due = words_due (&kase->row, &desk->today),
                  *received = words_iso (kase->row.received_on, &desk->today),
                  *admitted = office_admitted (desk->office, kase);
  int right = area.x + area.width, width = MIN (text_width (due) + 3, area.width / 3);
  int x = canvas_fit (canvas, area.x, area.y, 1, STYLE_NORMAL, " ");

  x = canvas_put (canvas, x, area.y, right, marks.style, *marks.text == ' ' ? "" : marks.text);
  x = canvas_printf (canvas, x, area.y, right - width, STYLE_STRONG, "%s%s",
                     *marks.text == ' ' ? "" : " ", kase->row.number);
  canvas_printf (canvas, x, area.y, right - width, STYLE_NORMAL, "  %s · %s · %s%s%s%s", type,
                 case_state_name (kase->row.state), kase->row.owner_name ? "owner " : "nobody's",
                 kase->row.owner_name ? kase->row.owner_name : "",
                 kase->row.priority != PRIORITY_NORMAL ? " · " : "",
                 kase->row.priority != PRIORITY_NORMAL ? case_priority_name (kase->row.priority)
                                                       : "");
  canvas_fit_right (canvas, right - width, area.y, width - 1, marks.style, due);
  canvas_fit (canvas, area.x + 1, area.y + 1, area.width - 2, STYLE_STRONG,
              kase->row.subject ? kase->row.subject : "(no subject)");
  x = canvas_printf (canvas, area.x + 1, area.y + 2, right, STYLE_DIM, "Received %s by %s%s%s (%s)",
                     received, or_dash (kase->row.channel), kase->mailbox ? " to " : "",
                     kase->mailbox ? kase->mailbox : "", or_dash (kase->received_how));
  if (kase->row.merged_into)
    x = canvas_printf (canvas, x, area.y + 2, right, STYLE_STRONG, " · is part of %s", kase->row.merged_into);
  if (admitted)
    canvas_printf (canvas, x, area.y + 2, right, STYLE_DECIDE, " · seen by %s only", admitted);
  else if (kase->outcome)
    canvas_printf (canvas, x, area.y + 2, right, STYLE_DIM, " · outcome %s", kase->outcome);
  else if (kase->type_why)
    canvas_printf (canvas, x, area.y + 2, right, STYLE_DIM, " · %s because %s",
                   or_dash (kase->row.type), kase->type_why);
}

static void
draw_line (Canvas *canvas, Area area, const Line *line)
{
  int right = area.x + area.width;
  int side = line->right ? MIN (text_width (line->right), area.width / 3) : 0;

  if (line->item < 0)
    canvas_rule (canvas, area.x, area.y, area.width, line->text, line->style);
  else if (line->whole)
    {
      int x = canvas_meter (canvas, area.x + 4, area.y, CLAMP (area.width - 40, 10, 50), line->part,
                            line->whole, line->part >= line->whole ? STYLE_OVERDUE : STYLE_GOOD);
      canvas_put (canvas, x, area.y, right, STYLE_DIM, line->text);
    }
  else
    canvas_fit (canvas, area.x, area.y, area.width - (side ? side + 2 : 0), line->style, line->text);
  if (side)
    canvas_fit_right (canvas, right - side - 1, area.y, side, STYLE_DIM, line->right);
}

static void
draw_flow (Record *record, int which, Canvas *canvas, Area area)
{
  Flow *flow = &record->flows[which];

  scroll_fit (&flow->scroll, (int) flow->lines->len, area.height);
  for (int i = 0; i < area.height && flow->scroll.top + i < flow->scroll.n; i++)
    {
      Area row = { area.x, area.y + i, area.width, 1 };
      draw_line (canvas, row, g_ptr_array_index (flow->lines, (guint) (flow->scroll.top + i)));
      if (which == record->at && flow->scroll.top + i == flow->scroll.cursor)
        canvas_choose (canvas, row);
    }
}

static void
record_draw (Pane *pane, Canvas *canvas, Area area)
{
  Record *record = record_of (pane);
  gboolean wide = area.width >= WIDE;
  Area body = { area.x, area.y + HEAD_ROWS, area.width, area.height - HEAD_ROWS };
  int others;

  if (!record->kase)
    {
      canvas_printf (canvas, area.x + 2, area.y + 1, area.x + area.width, STYLE_DIM,
                     "%s could not be loaded.", record->number);
      return;
    }
  if (wide != record->wide)
    record->at = 0;
  if (wide != record->wide || area.width != record->width || area.height != record->height)
    {
      record->wide = wide;
      record->width = area.width;
      record->height = area.height;
      rebuild (record);
    }
  draw_head (record, canvas, area);
  others = draw_others (record, canvas, area);
  body.y += others;
  body.height -= others;
  if (wide)
    {
      int width = left_width (area.width);
      draw_flow (record, 1, canvas,
                 (Area){ area.x + width + 1, body.y, area.width - width - 1, body.height });
      canvas_rule_down (canvas, area.x + width, body.y, body.height);
      body.width = width;
    }
  draw_flow (record, 0, canvas, body);
}

/* ---- keys
 * --------------------------------------------------------------------------------------------------
 */

static const Line *
line_now (const Record *record)
{
  const Flow *flow = &record->flows[record->at];

  if (!flow->lines || flow->scroll.cursor >= (int) flow->lines->len)
    return NULL;
  return g_ptr_array_index (flow->lines, (guint) flow->scroll.cursor);
}

static void
record_move (Pane *pane, Move move)
{
  scroll_move (&record_of (pane)->flows[record_of (pane)->at].scroll, move);
}

/* Titles of both flows in a row: Tab goes round. */
static void
record_block (Pane *pane, int by)
{
  Record *record = record_of (pane);
  Flow *flow = &record->flows[record->at];

  for (int i = flow->scroll.cursor + by; i >= 0 && i < (int) flow->lines->len; i += by)
    if (((Line *) g_ptr_array_index (flow->lines, (guint) i))->item < 0)
      {
        scroll_to (&flow->scroll, i);
        return;
      }
  if (record->wide && record->flows[!record->at].lines->len)
    record->at = !record->at;
  flow = &record->flows[record->at];
  if (by > 0)
    scroll_to (&flow->scroll, 0);
  for (int i = (int) flow->lines->len - 1; by < 0 && i >= 0; i--)
    if (((Line *) g_ptr_array_index (flow->lines, (guint) i))->item < 0)
      {
        scroll_to (&flow->scroll, i);
        return;
      }
}

static void
open_note (Record *record, guint i)
{
  const CaseNote *note = g_ptr_array_index (record->kase->notes, i);
  g_autofree char *title = g_strdup_printf ("%s: note by %s", record->number, or_dash (note->member));

  text_push (record->pane.desk, title, note->text ? note->text : "(erased)");
}

static void
open_proposal (Record *record, guint i)
{
  const CaseProposal *proposal = g_ptr_array_index (record->kase->proposals, i);
  g_autofree char *title = g_strdup_printf ("%s: what the requester will read", record->number);

  text_push (record->pane.desk, title, proposal->text ? proposal->text : "(erased)");
}

static void
open_message (Record *record, guint i)
{
  const CaseMessage *message = g_ptr_array_index (record->kase->messages, i);

  message_push (record->pane.desk, message->id, record->number);
}

static void
open_item (Record *record, const Line *line)
{
  Desk *desk = record->pane.desk;
  g_autofree char *other = NULL;

  switch (line->block)
    {
    case BLOCK_CLOCKS: explain_push (desk, record->number); break;
    case BLOCK_THREAD: open_message (record, (guint) line->item); break;
    case BLOCK_PROPOSALS: open_proposal (record, (guint) line->item); break;
    case BLOCK_HOLDS:
    case BLOCK_IDENTITY: text_push (desk, record->number, line->text); break;
    case BLOCK_NOTES: open_note (record, (guint) line->item); break;
    case BLOCK_LINKS:
      other = g_strdup (line->item == PART_OF
          ? record->kase->row.merged_into
          : ((CaseLink *)g_ptr_array_index (record->kase->links, (guint) line->item))->other);
      break;
    case BLOCK_PERSON:
      if (line->item > 0)
        other = g_strdup (
            ((CaseRow *)g_ptr_array_index (record->cases, (guint) line->item - 1))->number);
      break;
    case BLOCK_REGISTERS:
    case BLOCK_HISTORY: text_push (desk, record->number, line->text); break;
    default: break;
    }
  if (other)
    record_push (desk, other);
}

static gboolean
record_open (Pane *pane)
{
  Record *record = record_of (pane);
  const Line *line = line_now (record);

  if (!line)
    return FALSE;
  if (line->item < 0)
    {
      record->folded[line->block] = !record->folded[line->block];
      rebuild (record);
    }
  else
    open_item (record, line);
  return TRUE;
}

static void
record_search (Pane *pane, const char *text, int direction)
{
  Record *record = record_of (pane);
  Flow *flow = &record->flows[record->at];
  int n = (int) flow->lines->len;
  g_autofree char *want = NULL;

  if (text)
    {
      g_free (record->search);
      record->search = g_strdup (text);
    }
  want = text_fold (record->search ? record->search : "", -1);
  for (int i = 1; *want && i <= n; i++)
    {
      int at = ((flow->scroll.cursor + direction * i) % n + n) % n;
      g_autofree char *have
          = text_fold (((Line *)g_ptr_array_index (flow->lines, (guint) at))->text, -1);
      if (strstr (have, want))
        {
          scroll_to (&flow->scroll, at);
          return;
        }
    }
  desk_say (pane->desk, "'%s' is not in what is unfolded here", record->search ? record->search : "");
}

static const CaseRow *
record_row (Pane *pane)
{
  return record_of (pane)->kase ? &record_of (pane)->kase->row : NULL;
}

static gint64
record_message (Pane *pane)
{
  Record *record = record_of (pane);
  const Line *line = line_now (record);

  if (!line || !record->kase || line->block != BLOCK_THREAD || line->item < 0)
    return -1;
  return ((CaseMessage *) g_ptr_array_index (record->kase->messages, (guint) line->item))->id;
}

/* The one under the cursor; elsewhere the only one that is open. */
static const CaseTask *
task_meant (Record *record)
{
  const Line *line = line_now (record);
  const CaseTask *open = NULL;

  if (line && line->block == BLOCK_TASKS && line->item >= 0)
    return g_ptr_array_index (record->kase->tasks, (guint) line->item);
  for (guint i = 0; record->kase && i < record->kase->tasks->len; i++)
    {
      const CaseTask *task = g_ptr_array_index (record->kase->tasks, i);

      if (g_strcmp0 (task->state, "open") != 0)
        continue;
      if (open)
        return NULL;
      open = task;
    }
  return open;
}

static const char *
record_value (Pane *pane, const char *act, const char *key)
{
  const CaseTask *task = strcmp (act, "task") == 0 ? task_meant (record_of (pane)) : NULL;

  if (!task)
    return NULL;
  if (strcmp (key, "state") == 0)
    return g_strcmp0 (task->state, "open") == 0 ? "done" : "open";
  return strcmp (key, "name") == 0 ? task->name : NULL;
}

static const char *
record_at_case (Pane *pane, const char **doing)
{
  return record_of (pane)->kase ? record_of (pane)->number : NULL;
}

static gboolean
note_reading (Record *record)
{
  if (!record->to_note || !record->kase)
    return FALSE;
  record->to_note = !desk_note_reading (record->pane.desk, record->number);
  return TRUE;
}

static gboolean
record_work (Pane *pane)
{
  return note_reading (record_of (pane));
}

static void
record_free (Pane *pane)
{
  Record *record = record_of (pane);

  if (!pane->desk->leave)   /* gone before there was a quiet moment; nobody waits on the way out */
    note_reading (record);
  forget (record);
  for (guint i = 0; i < G_N_ELEMENTS (record->flows); i++)
    g_clear_pointer (&record->flows[i].lines, g_ptr_array_unref);
  g_free (record->number);
  g_free (record->search);
  g_free (record);
}

static const char *const record_contexts[] = { "record", "case", "desk", NULL };
static const char *const record_hints[] = { "block", "explain", "case", "back", NULL };

const PaneOps record_ops = {
  .name = "record",
  .shape = PANE_WHOLE,
  .tab = 2,
  .contexts = record_contexts,
  .hints = record_hints,
  .load = record_load,
  .draw = record_draw,
  .move = record_move,
  .block = record_block,
  .open = record_open,
  .search = record_search,
  .row = record_row,
  .message = record_message,
  .value = record_value,
  .at_case = record_at_case,
  .work = record_work,
  .free = record_free,
};

static Record *
record_new (void)
{
  Record *record = g_new0 (Record, 1);

  record->pane.ops = &record_ops;
  record->width = 80;   /* until it is drawn */
  for (guint i = 0; i < G_N_ELEMENTS (record->flows); i++)
    record->flows[i].lines = g_ptr_array_new_with_free_func (line_free);
  return record;
}

/* There is one record pane: another case takes its place, '-' goes back. */
void
record_push (Desk *desk, const char *number)
{
  Pane *open = stack_find (desk, &record_ops);
  Record *record = open ? record_of (open) : record_new ();
  g_autofree char *wanted = g_strdup (number);

  if (open)
    stack_pop_to (desk, open);
  else
    stack_push (desk, &record->pane);
  note_reading (record);
  g_free (record->number);
  record->number = g_steal_pointer (&wanted);
  record->pane.stale |= STALE_DATA;
  record->at = 0;
  for (guint i = 0; i < G_N_ELEMENTS (record->flows); i++)
    record->flows[i].scroll = (Scroll) { 0 };
  record->to_note = TRUE;
  desk_visit (desk, record->number);
}
