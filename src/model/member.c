/* SPDX-License-Identifier: MIT */
#include "model/member.h"

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
  for (guint i = 0; i < G_N_ELEMENTS (role_names); i++)
    if (g_strcmp0 (text, role_names[i]) == 0)
      {
        *role = (Role) i;
        return TRUE;
      }
  return FALSE;
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
