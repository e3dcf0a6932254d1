/* SPDX-License-Identifier: MIT */
/* prompt - one line typed below the panes, with history and completion */
#pragma once

#include "ui/desk.h"

/* What a prompt asks for. */
typedef struct
{
  char sign;              /* ':' : names its history */
  const char *label;      /* stands before the text */
  const char *what;       /* "limit to cases that match" */
  const char *complete;   /* "LINE", "QUERY", "TERMS", "CASE" or NULL */
  void (*done) (Desk *desk, const char *text);
} PromptKind;

/* 'kind' is a constant; 'text' (may be NULL) stands there at first. */
void prompt_push (Desk *desk, const PromptKind *kind, const char *text);
