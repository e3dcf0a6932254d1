/* SPDX-License-Identifier: MIT */
#include "model/letter-row.h"

void
letter_row_free (LetterRow *row)
{
  if (!row)
    return;
  g_free (row->case_number);
  g_free (row->act);
  g_free (row->template);
  g_free (row->language);
  g_free (row->channel);
  g_free (row->state);
  g_free (row->reason);
  g_free (row->to);
  g_free (row->subject);
  g_free (row);
}
