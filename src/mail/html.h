/* SPDX-License-Identifier: MIT */
/* html - the text a reader would see
 *
 * Links stay visible as text, pictures leave their alternative text; scripts, styles and
 * what is hidden from the eye are dropped. Linear: the markup is tamed (tag length,
 * attributes, depth) before libxml2's parser, parts of which are quadratic, sees it. */
#pragma once

#include <glib.h>

#define HTML_LIMIT (2u << 20)   /* bytes of markup that are read */

/* 'html' is UTF-8. Transfer full. */
char *html_to_text (const char *html, gsize length);
void html_init (void);
