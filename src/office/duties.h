/* SPDX-License-Identifier: MIT */
/* duties - what the office owes without being asked, and the cases that come of it */
#pragma once

#include "office/packs.h"
#include "policy/duty.h"

/* INVALID when the case was opened for a duty that is proved in a register, and nothing was written there
 * since it came. */
gboolean duty_is_proved (Office *office, const Case *kase, GError **error);
/* A duty of a pack and where the office stands with it. FALSE: what its case rests on could not be read. */
gboolean duty_look (Office *office, const Pack *pack, const PackDuty *duty, OfficeDuty **found, GError **error);
