/* SPDX-License-Identifier: MIT */
/* flat - the bytes of a GVariant, written from front to back
 *
 * A tree of GVariants costs an object and three allocations a value, and events are nothing but
 * values. This writes the serialised form (GVariant specification, 2.5) at once, for what an
 * event may hold: s, x, b, av and a{sv}. Nothing is checked: texts are UTF-8, keys differ. */
#pragma once

#include <glib.h>

typedef struct
{
  guint8 *bytes;
  gsize length, room;
  GArray *ends;             /* gsize: ends of the entries of containers that are open, inner last */
  const char *type;         /* of the value written last */
} Flat;

void flat_init (Flat *flat);
void flat_clear (Flat *flat);

/* One value: itself, not boxed. */
void flat_text (Flat *flat, const char *text, gsize length);
/* Room for a text of at most 'length' bytes; flat_text_end says how many were written there. */
char *flat_text_begin (Flat *flat, gsize length);
void flat_text_end (Flat *flat, gsize length);
void flat_int (Flat *flat, gint64 value);
void flat_bool (Flat *flat, gboolean value);

/* A container, and its entries: begin, one value, end. The key of an array's entry is NULL. */
typedef struct { gsize start; guint first; gsize entry, key_end; } FlatOpen;
void flat_open (Flat *flat, FlatOpen *open);
void flat_entry (Flat *flat, FlatOpen *open, const char *key, gsize key_length);
void flat_entry_end (Flat *flat, FlatOpen *open);
/* FALSE type: av. */
void flat_close (Flat *flat, FlatOpen *open, gboolean map);

/* Everything that was written, as one value of the type of the last; the flat is empty then.
 * Transfer full, not floating. */
GVariant *flat_end (Flat *flat);

/* The way back, over bytes that were written so (or by GLib). Borrowed from them. */
typedef struct
{
  const guint8 *bytes;
  gsize size, width, table, start, i;
  gboolean map;
} FlatItems;
typedef struct
{
  const char *key;          /* NULL: of an array */
  const char *type;         /* not terminated */
  gsize type_length;
  const guint8 *value;
  gsize size;
} FlatItem;
/* 'value' is av or a{sv}. */
void flat_items (FlatItems *items, const guint8 *value, gsize size, gboolean map);
gboolean flat_next (FlatItems *items, FlatItem *item);
