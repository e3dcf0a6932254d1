/* SPDX-License-Identifier: MIT */
/* register - what an item of a register may hold, for who shows or asks for it */
#pragma once

#include "office/office.h"
#include "policy/pack.h"

/* By id, or PACK/ID. Borrowed until the packs are adopted anew. 'pack' may be NULL. Errors:
 * NOT_FOUND, naming those that the member may see. */
const PackRegister *office_register (Office *office, const char *name, const Pack **pack, GError **error);

/* What a form asks for that writes into the register, or changes an item of it: the act, with a
 * key a field. 'act' is register.add (of a register with grounds, disclose stands in), register.set
 * or register.end; the key register or item goes with the values. Lives as long as the office. */
const ActInfo *office_item_form (Office *office, const char *name, const char *act, GError **error);

/* The values of the item in the order of its register, but for the days that have a column of
 * their own, in a line. Transfer full. */
char *office_item_words (const PackRegister *of, const Item *item);
