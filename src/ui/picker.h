/* SPDX-License-Identifier: MIT */
/* picker - one of a few */
#pragma once

#include "ui/desk.h"

/* 'choices' (OfficeChoice, transfer full); 'chosen' runs with the value that was picked. */
void picker_push (Desk *desk, const char *title, GPtrArray *choices, const char *current,
                  void (*chosen) (Desk *desk, const char *value));
/* Several: Space marks, Enter hands over what is marked, comma-parted, or the one at the cursor
 * when nothing is. Those in 'current' (comma-parted; may be NULL) are marked. */
void picker_push_several (Desk *desk, const char *title, GPtrArray *choices, const char *current,
                          void (*chosen) (Desk *desk, const char *value));
OfficeChoice *choice_new (const char *value, const char *title);
void choice_free (gpointer choice);
