/* SPDX-License-Identifier: MIT */
/* parse - the module's entry: bytes to an Incoming by way of GMime */
#pragma once

#include "mail/gmime.h"
#include "mail/mail.h"

void parse_init (void);
Incoming *parse_mail (GBytes *raw);
GBytes *parse_part (GBytes *raw, const char *number, GError **error);

/* Visits every object of a message, containers too, in the order they were sent; TRUE
 * from the visitor ends the walk. 'number' is NULL for a container. */
typedef gboolean (*ParseVisit) (GMimeObject *object, const char *number, gpointer data);
gboolean parse_walk (GMimeMessage *message, ParseVisit visit, gpointer data);

/* Decoded bytes of a leaf, or of the message in a message. Transfer full. */
GByteArray *parse_content (GMimeObject *leaf);
