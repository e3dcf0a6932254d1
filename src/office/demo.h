/* SPDX-License-Identifier: MIT */
/* demo - made-up offices for training, trials and measurements
 *
 * Everything is invented, says so by its domains (example.com and the like), and is the
 * same for the same seed. The words are in data/demo/. */
#pragma once

#include <glib.h>

/* A new drill database with 'cases' cases over the two years before 'now' (NULL:
 * 2026-11-23), made by the same acts as real ones. 'cases' 0: about 300.
 * Errors: CONFLICT when there is a file, else as office_create. */
gboolean office_demo (const char *path, guint64 seed, gint64 cases, const char *now, GError **error);

/* A new Maildir DIR of 'mails' messages, and DIR/manifest.json saying what an intake into
 * an empty office must make of them. Errors: CONFLICT when DIR has a Maildir, IO,
 * NOT_FOUND (data). */
gboolean demo_maildir (const char *dir, guint64 seed, gint64 mails, GError **error);
