/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "store/inside.h"

static const StoreTable tables[] = {
  { "event", TABLE_RECORD, "seq", NULL },
  { "node", TABLE_RECORD, "level,idx", NULL },
  { "opening", TABLE_RECORD, "seq,slot", "value" },
  { "blob", TABLE_RECORD, "sha256", NULL },
  { "checkpoint", TABLE_RECORD, "size", NULL },

  { "opening_person", TABLE_PROJECTION, "person,seq,slot", NULL },
  { "erased", TABLE_PROJECTION, "seq,slot", NULL },
  { "office", TABLE_PROJECTION, "key", NULL },
  { "adopted", TABLE_PROJECTION, "kind,name,seq", NULL },
  { "member", TABLE_PROJECTION, "id", "name" },
  { "person", TABLE_PROJECTION, "id", "name" },
  { "contact", TABLE_PROJECTION, "person,seq,slot", "value,folded,backward" },
  { "cases", TABLE_PROJECTION, "number", "person_name,person_sort,subject" },
  { "clock", TABLE_PROJECTION, "case_id,pack,rule", NULL },
  { "pause", TABLE_PROJECTION, "case_id,seq", NULL },
  { "fact", TABLE_PROJECTION, "case_id,name", "value" },
  { "message", TABLE_PROJECTION, "id", "from_name,from_address,recipients,subject,message_id" },
  { "party", TABLE_PROJECTION, "case_id,seq,slot", "address" },
  { "note", TABLE_PROJECTION, "case_id,seq", NULL },
  { "task", TABLE_PROJECTION, "case_id,name", "evidence" },
  { "task_asked", TABLE_PROJECTION, "case_id,name,member", NULL },
  { "link", TABLE_PROJECTION, "case_id,kind,other", "reason" },
  { "doc", TABLE_PROJECTION, "id", "terms" },
  { "letter", TABLE_PROJECTION, "id", NULL },
  { "proposal", TABLE_PROJECTION, "case_id,seq", NULL },
  { "identity", TABLE_PROJECTION, "case_id,seq", NULL },
  { "extension", TABLE_PROJECTION, "case_id,pack,rule", NULL },
  { "hold", TABLE_PROJECTION, "case_id,name,seq", NULL },
  { "stage", TABLE_PROJECTION, "case_id,seq", NULL },
  { "admitted", TABLE_PROJECTION, "case_id,member", NULL },
  { "case_pack", TABLE_PROJECTION, "case_id,pack", NULL },
  { "item", TABLE_PROJECTION, "id", "sealed_case" },
  { "item_field", TABLE_PROJECTION, "item,name", "sealed" },
  { "duty_case", TABLE_PROJECTION, "case_id", NULL },
  { "suppression", TABLE_PROJECTION, "mark,purpose", NULL },
  { "representative", TABLE_PROJECTION, "person,by,kind", "evidence" },
  { "leave", TABLE_PROJECTION, "member,seq", NULL },

  { "search", TABLE_SEARCH, "rowid", "terms" },
  { "search_word", TABLE_SEARCH, "term,doc,offset", NULL },

  { "intake", TABLE_DESK, "digest", NULL },
  { "secret", TABLE_DESK, "name", NULL },
  { "read_mark", TABLE_DESK, "member,case_id", NULL },
  { "pulse", TABLE_DESK, "one", NULL },
  { "draft", TABLE_DESK, "member,case_id,act", "args,text" },
  { "presence", TABLE_DESK, "member,sitting", NULL },
  { "lease", TABLE_DESK, "letter", NULL },
  { "saved_view", TABLE_DESK, "member,digit", "name,query" },
};

gboolean
store_table_is_compared (const StoreTable *table)
{
  return table->kind == TABLE_PROJECTION || strcmp (table->name, "search_word") == 0;
}

const StoreTable *
store_tables (guint *n)
{
  *n = G_N_ELEMENTS (tables);
  return tables;
}
