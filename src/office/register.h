/* SPDX-License-Identifier: MIT */
/* register - what an item of a register may hold, for who shows or asks for it */
#pragma once

#include "office/office.h"
#include "policy/pack.h"

/* By id, or PACK/ID. Borrowed until the packs are adopted anew. 'pack' may be NULL. Errors:
 * NOT_FOUND, naming those that the member may see. */
const PackRegister *office_register (Office *office, const char *name, const Pack **pack, GError **error);
