/* SPDX-License-Identifier: MIT */
/* registers - what the office writes down because a policy asks for it
 *
 * A register is a list of the pack with typed fields; an item is one line of it. Acts write
 * them (register.add, register.set, register.end, disclose); this is how they are found, read
 * and written by other acts. */
#pragma once

#include "office/act.h"
#include "office/packs.h"
#include "office/register.h"

/* A register with the pack it stands in; both borrowed. */
typedef struct { const Pack *pack; const PackRegister *of; } RegisterOf;

/* By id, or PACK/ID where several packs have one; the newest version of each pack counts.
 * Errors: NOT_FOUND, naming those that there are. */
gboolean registers_find (Office *office, const char *name, RegisterOf *found, GError **error);
/* The register that the act disclose writes into. FALSE without *error: no pack has one. */
gboolean registers_of_grounds (Office *office, RegisterOf *found, GError **error);
/* Whether the viewer may know of what the register holds, and write into it. The items of a
 * restricted case are besides for who sees the case (store/item.c). */
gboolean registers_are_seen (const Viewer *viewer, const PackRegister *of);

/* Puts a new item into the act: an event of that name, of the act's case if it has one. Values
 * are the act's keys named as the fields. 'state' proposed or kept. NULL with *error: INVALID,
 * naming the field and the mend. Borrowed from the act. */
Event *registers_record (Act *act, const char *event, const RegisterOf *reg, const char *state, GError **error);
/* The same from values of its own, for an item that is kept: an event register.add. */
gboolean registers_record_values (Act *act, const RegisterOf *reg, const ActArgs *values, GError **error);
/* The values that the act's keys change in an item. As above. */
Event *registers_record_change (Act *act, const RegisterOf *reg, const Item *item, GError **error);
/* A task of the pack for the case, as part of the act. */
Event *registers_record_task (Act *act, const Pack *pack, const char *task, const char *of_case);

/* The register that a form of office_item_form is for; FALSE: the act is none of them. */
gboolean registers_of_form (Office *office, const ActInfo *act, RegisterOf *found);

/* For those who write an item without an act of their own, such as the adoption of a policy's text:
 * register.add with these values. Errors: as office_do. */
gboolean register_put (Office *office, const char *name, const ActArgs *fields, GError **error);
