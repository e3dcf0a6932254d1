/* SPDX-License-Identifier: MIT */
#include "model/member.h"

#include "model/names.h"

static const char *const role_names[] = {
  [ROLE_AUDITOR] = "auditor",
  [ROLE_AGENT] = "agent",
  [ROLE_SUPERVISOR] = "supervisor",
  [ROLE_ADMIN] = "admin",
};

const char *
role_name (Role role)
{
  return role_names[role];
}

gboolean
role_parse (const char *text, Role *role)
{
  int place = NAMES_FIND (role_names, text);

  if (place >= 0)
    *role = (Role) place;
  return place >= 0;
}

gboolean
role_may (Role have, Role need)
{
  return have >= need;
}

void
member_free (Member *member)
{
  if (!member)
    return;
  g_free (member->id);
  g_free (member->name);
  g_free (member);
}
