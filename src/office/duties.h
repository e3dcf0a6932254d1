/* SPDX-License-Identifier: MIT */
/* duties - what the office owes without being asked, and the cases that come of it */
#pragma once

#include "office/packs.h"
#include "policy/duty.h"

/* A duty of a pack and where the office stands with it. FALSE: what its case rests on could not be read. */
gboolean duty_look (Office *office, const Pack *pack, const PackDuty *duty, OfficeDuty **found, GError **error);
