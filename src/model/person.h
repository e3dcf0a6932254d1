/* SPDX-License-Identifier: MIT */
/* person - whom a case is about, or who asks for somebody else */
#pragma once

#include <glib.h>

typedef struct
{
  char *kind;        /* mail, phone, fax, post, customer-number */
  char *value;       /* personal; NULL erased */
  char *verified_on; /* ISO date or NULL */
  char *preference;  /* e.g. "promotional:off", or NULL */
  gint64 seq, slot;  /* of the event that brought it */
} Contact;

void contact_free (Contact *contact);

typedef struct
{
  char *id;           /* opaque */
  char *name;         /* personal; NULL unknown or erased */
  char *role;         /* customer-contact, visitor, end-user, job-applicant, prospect, ... or NULL */
  char *citizenship;  /* ISO 3166 alpha-2, or NULL */
  char *residence;
  char *collected;    /* where the data was collected */
  char *language;     /* BCP 47, or NULL */
  char *guardian;     /* person id or NULL */
  GPtrArray *contacts; /* Contact */
} Person;

Person *person_new (void);
void person_free (Person *person);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Person, person_free)
