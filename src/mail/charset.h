/* SPDX-License-Identifier: MIT */
/* charset - bytes under a charset's name to clean text
 *
 * An unknown or wrong name never loses the text: UTF-8 when it is UTF-8, else
 * windows-1252, which gives a letter for nearly every byte. */
#pragma once

#include <glib.h>

/* 'charset' NULL: not said. Transfer full. */
char *charset_to_text (const char *bytes, gsize length, const char *charset);
/* Clean text on one line without outer blanks. Takes 'text', valid or not, NULL passes. */
char *charset_line (const char *text);
