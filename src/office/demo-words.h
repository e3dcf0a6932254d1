/* SPDX-License-Identifier: MIT */
/* demo-words - made-up people and what they write, by language */
#pragma once

#include <glib.h>

typedef struct { char *type; GStrv subjects, texts; int weight; } DemoTopic;

typedef struct
{
  char *code;                 /* "de" */
  int weight;
  gboolean family_first;
  GStrv countries, charsets, given, family, cities, greeting, closing, reply;
  char *away_subject, *away_text;
  GPtrArray *topics;          /* DemoTopic */
  int topics_weight;
} DemoLanguage;

typedef struct
{
  GPtrArray *languages;       /* DemoLanguage */
  int languages_weight;
  GStrv companies, domains, notes, answers, questions, closings, spam_subjects, spam_text, attachments;
  char *newsletter;
} DemoWords;

/* Errors: NOT_FOUND, INVALID. */
DemoWords *demo_words_load (GError **error);
void demo_words_free (DemoWords *words);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DemoWords, demo_words_free)

GRand *demo_rand (guint64 seed);
/* TRUE in 'percent' of a hundred. */
gboolean demo_chance (GRand *rand, int percent);
const char *demo_pick (GRand *rand, GStrv words);

typedef struct
{
  const DemoLanguage *language;
  char *name, *address, *country, *city;
} DemoPerson;

/* 'n' makes the address unlike all others. */
DemoPerson *demo_person_new (const DemoWords *words, GRand *rand, guint64 n);
void demo_person_free (DemoPerson *person);

const DemoTopic *demo_topic (const DemoLanguage *language, GRand *rand);
/* Greeting, words, closing, name. Transfer full. */
char *demo_letter (const DemoPerson *person, const char *words, GRand *rand);
