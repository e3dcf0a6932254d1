/* SPDX-License-Identifier: MIT */
/* suppress - addresses that want nothing more for a purpose, and what an end of a case writes down
 *
 * Purposes are the packs'. Of an address only a mark is kept, keyed with a secret of this database and
 * made anew for each purpose: nobody reads it back, and two lists say nothing of each other. */
#pragma once

#include "office/act.h"

/* INVALID when the letter serves a purpose that the address wants nothing more for. */
gboolean suppress_allows_letter (Act *act, const char *letter, const char *to, GError **error);
/* Puts the address on the list as a part of the act, unless it is there; 'of_case' may be NULL. INVALID: it
 * is no address. */
gboolean suppress_record (Act *act, const char *purpose, const char *address, const char *of_case, GError **error);
/* The same for "PURPOSE:off" that a person said of a contact point, or (NULL) of all; another preference,
 * or no purpose of the packs, puts nothing there. */
gboolean suppress_preference (Act *act, const Person *person, const Contact *contact, const char *preference, GError **error);
/* What the packs that speak for the case want written down when it ends so: items of registers, marks on
 * this list. INVALID: what must stand in an item is not known. */
gboolean suppress_at_end (Act *act, const Case *kase, const char *outcome, GError **error);
