/* SPDX-License-Identifier: MIT */
/* outline - where each node of a YAML file stands, and whether it may be read at all
 *
 * The border a pack crosses first: one pass over the file's events that refuses what no
 * pack needs (aliases, tags, a second document, deep nesting, a key twice, controls and
 * bidi characters in text) and remembers the line of every path such as
 * "rules[3].clause", so that later findings can name it. */
#pragma once

#include <glib.h>

#define OUTLINE_SIZE_LIMIT (1024 * 1024)

typedef struct Outline Outline;

/* What is wrong, with its line (0: the file as a whole) and field. */
typedef void (*OutlineFinding) (int line, const char *field, const char *what, gpointer data);

/* Without 'lines' it only guards, in half the time: findings then name no field, a key
 * twice is left to libcyaml, and every line is 1. */
Outline *outline_new (GBytes *bytes, gboolean lines, OutlineFinding finding, gpointer data);
void outline_free (Outline *outline);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Outline, outline_free)

/* The line of a path, else of the nearest node around it; 1 when there is none. */
int outline_line (const Outline *outline, const char *path);
