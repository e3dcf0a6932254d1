/* SPDX-License-Identifier: MIT */
/* hand-over - starts the office's mail program with one message
 *
 * By argument vector and with a clean environment; the message is its standard input, what
 * it says is thrown away (it repeats addresses). It runs in a process group of its own, and
 * the whole group ends when its time is over. */
#pragma once

#include <glib.h>

typedef enum
{
  HAND_SENT,        /* the program took it */
  HAND_LATER,       /* it did not, and says that this may pass */
  HAND_FAILED,      /* it did not and never will */
  HAND_UNKNOWN,     /* it ended without saying, was killed, or took too long */
} HandOver;

/* 'command' is the setting: a whole path and fixed words. "-oi -f FROM -- RCPT" follows.
 * *why (transfer full) is for people, clear; NULL when it was sent. */
HandOver hand_over (const char *command, const char *from, const char *to, GBytes *message, int seconds, char **why);
