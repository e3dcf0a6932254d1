/* SPDX-License-Identifier: MIT */
/* item - one line of a register, and what a register comes to */
#pragma once

#include <glib.h>

#include "model/window.h"

/* 'value' NULL: it was erased. 'sealed': personal, it stands in no journal entry. */
typedef struct { char *name, *value; gboolean sealed; } ItemField;

typedef struct
{
  gint64 id, at;           /* seq and instant of the event that wrote it down */
  char *pack, *of;         /* the register, by id */
  char *case_number;       /* or NULL */
  char *state;             /* proposed, kept, rejected, ended */
  char *day, *until;       /* ISO; or NULL */
  char *member, *member_name;
  gboolean restricted;
  char *ended_on;
  GPtrArray *fields;       /* ItemField, by name */
} Item;

Item *item_new (void);
void item_free (Item *item);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Item, item_free)
/* NULL when it has none, or it was erased. Borrowed. */
const char *item_value (const Item *item, const char *name);
/* Kept, and not past its end on that day (ISO). */
gboolean item_holds (const Item *item, const char *day);

/* What a register holds: how many items are kept, how many wait for approval, and the day the next lapses. */
typedef struct
{
  char *pack, *of, *title, *clause;
  gint64 kept, proposed, lapsed;
  char *next;              /* ISO; or NULL */
  gboolean restricted;
} RegisterSum;
void register_sum_free (RegisterSum *sum);

/* Items in the order in which they lapse, those that do not at the end. NULL members ask nothing. */
typedef struct
{
  const char *of, *pack, *case_number;
  gboolean all;            /* those that ended or were rejected too */
  WindowPlace place;
  const Item *at;          /* for AFTER, BEFORE, FROM */
  int n;
} ItemAsk;
