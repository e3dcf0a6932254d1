/* SPDX-License-Identifier: MIT */
#include <gmodule.h>

#include "casefile/writers.h"

G_MODULE_EXPORT const CasefileModule casefile_module = {
  .json = write_json,
  .text = write_text,
  .record = write_record,
  .tar = write_tar,
};
