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
  char *person;      /* id of the person it was written down for */
  gint64 seq, slot;  /* where its value is sealed */
} Contact;

void contact_free (Contact *contact);

/* Who may act for a person. */
typedef struct
{
  char *person;      /* id that it was written down for */
  char *by;          /* person id */
  char *name;        /* personal; NULL unknown, erased or not for the viewer */
  char *kind;        /* guardian, agent, lawyer */
  char *evidence;    /* personal: what shows it; NULL erased */
  char *from_on, *until_on;  /* first and last day, ISO; until_on NULL: no end is named */
} Representative;

void representative_free (Representative *one);
/* 'today' ISO: before its first day negative, after its last positive. */
int representative_on (const Representative *one, const char *today);

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
  char *preference;   /* of every contact point, or NULL */
  GPtrArray *contacts; /* Contact, of those merged into this one too */
  GPtrArray *representatives; /* Representative that nobody ended, of those merged into this one too */
  GPtrArray *merged;   /* char *: ids of the persons merged into this one */
} Person;

/* Somebody who may be the same person. */
typedef struct
{
  char *id;
  char *name;         /* personal; NULL unknown or erased */
  char *why;          /* what both have: "mail", "phone", ..., "name and post" */
} PersonMatch;

void person_match_free (PersonMatch *match);

/* Beginnings under which a folded name (base/text.h) may stand: as it is, family name first with
 * and without a comma, without middle names. NULL-terminated; empty where it is too short to
 * say anything. Transfer full. */
GStrv person_name_keys (const char *folded);

Person *person_new (void);
void person_free (Person *person);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Person, person_free)
