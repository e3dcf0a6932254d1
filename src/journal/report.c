/* SPDX-License-Identifier: MIT */
#include "journal/journal.h"

/* A journal that is wrong throughout must not fill memory: of one code no more are kept. */
enum { KEPT_OF_ONE_CODE = 200 };

static void
finding_free (gpointer data)
{
  g_free (((VerifyFinding *) data)->text);
  g_free (data);
}

VerifyReport *
verify_report_new (void)
{
  VerifyReport *report = g_new0 (VerifyReport, 1);

  report->findings = g_ptr_array_new_with_free_func (finding_free);
  report->last_sealed = -1;
  return report;
}

void
verify_report_free (VerifyReport *report)
{
  if (!report)
    return;
  g_ptr_array_unref (report->findings);
  g_free (report);
}

static guint
count_of (const VerifyReport *report, VerifyCode code)
{
  guint n = 0;

  for (guint i = 0; i < report->findings->len; i++)
    n += ((const VerifyFinding *) g_ptr_array_index (report->findings, i))->code == code;
  return n;
}

void
verify_report_add (VerifyReport *report, VerifyCode code, const char *format, ...)
{
  guint n = count_of (report, code);
  VerifyFinding *finding;
  va_list args;

  if (n > KEPT_OF_ONE_CODE)
    return;
  finding = g_new0 (VerifyFinding, 1);
  finding->code = code;
  va_start (args, format);
  finding->text = n == KEPT_OF_ONE_CODE ? g_strdup ("and more of the same kind, not listed")
                                        : g_strdup_vprintf (format, args);
  va_end (args);
  g_ptr_array_add (report->findings, finding);
}

VerifyCode
verify_report_code (const VerifyReport *report)
{
  VerifyCode lowest = VERIFY_SOUND;

  for (guint i = 0; i < report->findings->len; i++)
    {
      const VerifyFinding *finding = g_ptr_array_index (report->findings, i);

      if (lowest == VERIFY_SOUND || finding->code < lowest)
        lowest = finding->code;
    }
  return lowest;
}
