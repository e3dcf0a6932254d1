/* SPDX-License-Identifier: MIT */
/* window - a stretch of an ordered list, fetched by key
 *
 * A list is never counted through: a window begins after or before a key, so that the
 * millionth row costs what the tenth costs. */
#pragma once

#include <glib.h>

#include "model/query.h"

typedef enum
{
  WINDOW_FIRST,   /* from the beginning */
  WINDOW_LAST,    /* the last n */
  WINDOW_AFTER,   /* the n after the key */
  WINDOW_BEFORE,  /* the n before the key, in list order */
  WINDOW_FROM,    /* the key itself (or what follows where it stood) and after */
} WindowPlace;

typedef struct
{
  gint64 number;   /* the order's value for due, received, updated, number (as case id) */
  char *text;      /* the order's value for person */
  gint64 id;       /* breaks ties */
} WindowKey;

void window_key_clear (WindowKey *key);
/* 'to' must be valid or zeroed: what it held is freed. */
void window_key_copy (WindowKey *to, const WindowKey *from);

typedef struct
{
  CaseSort sort;
  gboolean descending;
  WindowPlace place;
  WindowKey key;     /* for AFTER, BEFORE, FROM */
  int n;             /* at most so many rows */
} WindowAsk;

typedef struct
{
  GPtrArray *rows;   /* CaseRow */
  GArray *keys;      /* WindowKey of each row */
  gboolean more_before, more_after;
} Window;

Window *window_new (void);
void window_free (Window *window);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Window, window_free)
