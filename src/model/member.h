/* SPDX-License-Identifier: MIT */
/* member - who works at the desk, and with whose eyes it is seen */
#pragma once

#include <glib.h>

typedef enum { ROLE_AUDITOR, ROLE_AGENT, ROLE_SUPERVISOR, ROLE_ADMIN } Role; /* in order of rights */

const char *role_name (Role role);
gboolean role_parse (const char *text, Role *role);
/* An auditor only reads: it may do nothing that needs an agent. */
gboolean role_may (Role have, Role need);

typedef struct
{
  char *id;     /* "m1", never used again */
  char *name;   /* login-like name, unique among active members */
  Role role;
  gint64 uid;   /* operating system user; -1 when none is bound */
  gboolean active;
} Member;

void member_free (Member *member);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Member, member_free)

/* The eyes of every list and load, so that what a member may not see is in no list,
 * count or search. Borrowed by whoever is given one. */
typedef struct
{
  const char *member;
  Role role;
} Viewer;
