/* SPDX-License-Identifier: MIT */
/* writers - what the module is made of, a file each */
#pragma once

#include "casefile/casefile.h"

char *write_json (const Casefile *file);
char *write_text (const Casefile *file);
char *write_record (const CasefileRecord *record);
gboolean write_tar (const char *directory, const GPtrArray *paths, const char *name, gint64 at, const char *to,
                    GError **error);
