/* SPDX-License-Identifier: MIT */
#include "model/case.h"

static const struct { const char *name; gboolean open; } states[CASE_N_STATES] = {
  [CASE_UNSORTED] = { "unsorted", TRUE },
  [CASE_NEW] = { "new", TRUE },
  [CASE_ACKNOWLEDGED] = { "acknowledged", TRUE },
  [CASE_WORKING] = { "working", TRUE },
  [CASE_WAITING] = { "waiting", TRUE },
  [CASE_PROPOSED] = { "proposed", TRUE },
  [CASE_RESOLVED] = { "resolved", FALSE },
  [CASE_CLOSED] = { "closed", FALSE },
  [CASE_SPAM] = { "spam", FALSE },
};

const char *
case_state_name (CaseState state)
{
  return states[state].name;
}

gboolean
case_state_parse (const char *text, CaseState *state)
{
  for (guint i = 0; i < CASE_N_STATES; i++)
    if (g_strcmp0 (text, states[i].name) == 0)
      {
        *state = (CaseState) i;
        return TRUE;
      }
  return FALSE;
}

gboolean
case_state_is_open (CaseState state)
{
  return states[state].open;
}
