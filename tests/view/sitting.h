/* SPDX-License-Identifier: MIT */
/* sitting - a desk on a fake office and a canvas, fed with keys */
#pragma once

#include "fake-office.h"
#include "ui/desk.h"

typedef struct
{
  Office *office;
  Desk *desk;
  Canvas *canvas;
  gint64 mono;
} Sitting;

Sitting *sitting_new (int width, int height);
void sitting_free (Sitting *sitting);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Sitting, sitting_free)

void sitting_resize (Sitting *sitting, int width, int height);
/* Key names parted by blanks: "j j Enter". */
void sitting_keys (Sitting *sitting, const char *names);
/* Characters as typed. */
void sitting_type (Sitting *sitting, const char *text);
void sitting_paste (Sitting *sitting, const char *text);
/* Ticks, works until all is quiet, paints. */
void sitting_settle (Sitting *sitting);
/* The painted rows. Transfer full. */
char *sitting_text (Sitting *sitting);
gboolean sitting_shows (Sitting *sitting, const char *text);
/* Compares with tests/view/NAME.screen; rewrites it when UPDATE_SCREENS is set. */
void sitting_screen (Sitting *sitting, const char *name);

#define assert_shows(sitting, text) \
  do { if (!sitting_shows (sitting, text)) fail_shows (sitting, text, __FILE__, __LINE__); } while (0)
#define assert_hides(sitting, text) \
  do { if (sitting_shows (sitting, text)) fail_shows (sitting, text, __FILE__, __LINE__); } while (0)
void fail_shows (Sitting *sitting, const char *text, const char *file, int line);
const char *sitting_done (Sitting *sitting, guint i);
