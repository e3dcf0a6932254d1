/* SPDX-License-Identifier: MIT */
/* keep-draft DB: keeps a draft as the desk does, for test-loops.py. */
#include "config.h"

#include <stdio.h>

#include "office/letters.h"
#include "office/office.h"

static int
keep_draft (const char *path)
{
  OfficeOptions options = { .path = path, .as = "mia", .now = "2026-03-13" };
  g_autoptr (GError) error = NULL;
  g_autoptr (Office) office = office_open (&options, &error);
  g_autoptr (ActArgs) args = act_args_new ();

  act_args_set (args, "text", "Dear Ada");
  if (office && draft_put (office, "RC-2026-000002", "reply", args, "Dear Ada", &error))
    return 0;
  fprintf (stderr, "keep-draft: %s\n", error->message);
  return 1;
}

int
main (int argc, char **argv)
{
  return argc == 2 ? keep_draft (argv[1]) : 64;
}
