/* SPDX-License-Identifier: MIT */
/* project - what the files that project events share
 *
 * project.c holds the table of acts and the projections of the life of a case; the others
 * one subject each. */
#pragma once

#include "base/error.h"
#include "store/inside.h"

gboolean store_run (Store *store, const char *sql, const DbValue *args, GError **error);
/* NULL in the table when the key is missing. */
DbValue map_optional (GVariant *map, const char *key);
DbValue event_optional (const Event *event, const char *key);
DbValue event_words (const Event *event, const char *key);
gboolean store_person_of_case (Store *store, const char *number, char **person, GError **error);
gboolean event_carries_message (const Event *event);
/* The row of the message that the event carries, and of who wrote. */
gboolean store_add_message (Store *store, const Event *event, GError **error);
/* The message goes, with its texts, into the event's case. */
gboolean store_move_message (Store *store, const Event *event, gint64 message, GError **error);

/* project-letter.c */
/* Message and letter of an event, where it carries them: for every act that may write one. */
gboolean store_add_letter (Store *store, const Event *event, GError **error);
/* A letter goes with its message. */
gboolean store_move_letter (Store *store, const Event *event, gint64 message, GError **error);
/* cases.trouble: letters that failed, bounced, or of which nobody knows. */
gboolean store_count_trouble (Store *store, const char *case_number, GError **error);
/* Moves no row version of its case. */
gboolean event_is_in_passing (const Event *event);
gboolean project_case_acknowledge (Store *store, const Event *event, GError **error);
gboolean project_case_reply (Store *store, const Event *event, GError **error);
gboolean project_case_request_info (Store *store, const Event *event, GError **error);
gboolean project_case_extend (Store *store, const Event *event, GError **error);
gboolean project_case_refer (Store *store, const Event *event, GError **error);
gboolean project_case_letter (Store *store, const Event *event, GError **error);

/* project-decide.c */
/* verified_on of the contact point the event names, if it names one; "" clears. */
gboolean store_verify_contact (Store *store, const Event *event, const char *on, GError **error);
gboolean project_case_verify_identity (Store *store, const Event *event, GError **error);
gboolean project_case_refuse (Store *store, const Event *event, GError **error);
gboolean project_case_approve (Store *store, const Event *event, GError **error);
gboolean project_case_reject (Store *store, const Event *event, GError **error);
gboolean project_member_leave (Store *store, const Event *event, GError **error);
gboolean project_member_return (Store *store, const Event *event, GError **error);
gboolean project_address_suppress (Store *store, const Event *event, GError **error);
gboolean project_address_unsuppress (Store *store, const Event *event, GError **error);
gboolean project_case_hold (Store *store, const Event *event, GError **error);
gboolean project_case_unhold (Store *store, const Event *event, GError **error);

gboolean project_case_disclose (Store *store, const Event *event, GError **error);

/* project-item.c */
gboolean project_register_add (Store *store, const Event *event, GError **error);
gboolean project_register_set (Store *store, const Event *event, GError **error);
gboolean project_register_end (Store *store, const Event *event, GError **error);
/* The item that was proposed, if the event names one, is now 'state'. */
gboolean store_decide_item (Store *store, const Event *event, const char *state, GError **error);
/* Which duty opened the case, if one did. */
gboolean store_project_duty (Store *store, const Event *event, GError **error);

/* project-link.c */
gboolean project_case_move (Store *store, const Event *event, GError **error);
gboolean project_case_merge (Store *store, const Event *event, GError **error);
gboolean project_case_unmerge (Store *store, const Event *event, GError **error);
gboolean project_case_link (Store *store, const Event *event, GError **error);
gboolean project_person_merge (Store *store, const Event *event, GError **error);
gboolean project_person_unmerge (Store *store, const Event *event, GError **error);
gboolean project_person_represent (Store *store, const Event *event, GError **error);
gboolean project_person_unrepresent (Store *store, const Event *event, GError **error);
gboolean project_person_preference (Store *store, const Event *event, GError **error);

/* project-ladder.c */
/* The stage that any event may leave or enter. */
gboolean store_project_stage (Store *store, const Event *event, GError **error);
gboolean project_case_escalate (Store *store, const Event *event, GError **error);
gboolean project_case_advance (Store *store, const Event *event, GError **error);
gboolean project_case_date (Store *store, const Event *event, GError **error);

/* restrict.c */
/* Who sees the case from now on, where the event says it. */
gboolean store_project_restriction (Store *store, const Event *event, GError **error);

/* project.c: facts, person and name as an undo carries them. */
gboolean store_restore_facts (Store *store, const Event *event, GError **error);

/* project-undo.c */
gboolean project_case_undo (Store *store, const Event *event, GError **error);
