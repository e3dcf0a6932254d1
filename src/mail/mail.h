/* SPDX-License-Identifier: MIT */
/* mail - messages in
 *
 * The only place that sees GMime and libxml2 (in a module, loaded on first use). Bytes
 * become a plain Incoming; nothing is ever refused for what it contains: what cannot be
 * parsed is marked. Limits: 50 MiB raw, nesting 50, parts 1,000, headers 1 MiB,
 * parameters 200, addresses 2,000; all loops linear. Thread-safe after mail_init. */
#pragma once

#include <glib.h>

#define MAIL_LIMIT (50u << 20)

typedef struct { char *name, *address; } MailAddress;   /* clean text; name may be NULL */

typedef struct
{
  char *number;       /* "1", "2.1": stable position */
  char *type;         /* "application/pdf", lower case */
  char *name;         /* file name as sent, clean text; NULL */
  gsize size;         /* decoded bytes */
  gboolean attachment;
} MailPart;

typedef enum
{
  MAIL_AUTO = 1 << 0,       /* auto-reply, vacation, list noise: Auto-Submitted, Precedence, ... */
  MAIL_BOUNCE = 1 << 1,     /* delivery status notification */
  MAIL_SPAM = 1 << 2,       /* flagged by the filter in front of us */
  MAIL_ENCRYPTED = 1 << 3,
  MAIL_SIGNED = 1 << 4,
  MAIL_UNPARSED = 1 << 5,   /* not fully understood; stored raw */
  MAIL_MIXED_SCRIPT = 1 << 6,
  MAIL_FORWARD = 1 << 7,    /* the requester may be another than the sender */
  MAIL_LIMITED = 1 << 8,    /* a limit cut the parse short */
} MailFlags;

typedef struct
{
  GBytes *raw;
  MailFlags flags;
  MailAddress from;          /* address NULL when there is none */
  GPtrArray *to, *cc;        /* MailAddress */
  GPtrArray *delivered_to;   /* char *: Delivered-To, X-Original-To, envelope hints */
  char *reply_to;            /* address or NULL */
  char *subject;             /* decoded clean text, "" when empty, NULL when missing */
  char *message_id;          /* without angle brackets; NULL */
  GPtrArray *references;     /* char *: References then In-Reply-To, nearest last, no doubles */
  gint64 date;               /* of the Date header; WHEN_NONE */
  char *received_by;         /* host of the topmost Received line ("by"), NULL */
  gint64 received_date;      /* its date, WHEN_NONE */
  char *verdicts;            /* Authentication-Results in a few words; NULL */
  char *text;                /* body as clean text: plain parts, HTML turned to text; never NULL */
  char *language;            /* Content-Language or NULL */
  GPtrArray *parts;          /* MailPart */
  /* A bounce: the Message-ID of what bounced, and who could not be reached. */
  char *bounced_id, *bounced_to, *bounced_status;
  char *bounced_action;      /* failed, delayed, delivered, relayed, expanded; NULL: it does not say */
} Incoming;

/* Loads the module. Errors: IO. */
gboolean mail_init (GError **error);
/* Never NULL after mail_init. */
Incoming *mail_parse (GBytes *raw);
void incoming_free (Incoming *mail);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Incoming, incoming_free)

/* Decoded bytes of one part. Errors: NOT_FOUND. */
GBytes *mail_part (GBytes *raw, const char *number, GError **error);
/* Flags as blank-parted words. Transfer full. */
char *mail_flags_format (MailFlags flags);

/* Case numbers written as [RC-2026-000123] in a subject. First one; NULL. Transfer full. */
char *mail_subject_case (const char *subject);

/* A letter of ours. Text is UTF-8; addresses are bare. */
typedef struct
{
  const char *from_name, *from;
  const char *to_name, *to;       /* names may be NULL */
  const char *reply_to;           /* or NULL */
  const char *subject, *text;
  const char *message_id;         /* without angle brackets */
  const char *in_reply_to;        /* or NULL, as references */
  const char *references;         /* blank-parted, nearest last */
  gint64 date;
  GTimeZone *zone;
  gboolean automatic;             /* nobody looked at it: Auto-Submitted */
} Outgoing;

/* The message as it is stored and sent, lines ending in LF. No value can add a header.
 * Errors: INVALID (an address that cannot be written to). */
GBytes *mail_compose (const Outgoing *letter, GError **error);
/* The address as a mail server takes it, an international domain in its ASCII form.
 * Errors: INVALID, without the address in the text. Transfer full. */
char *mail_address_check (const char *address, GError **error);

/* The table a module hands out as "mail_module"; only mail/ uses it. */
typedef struct
{
  void (*init) (void);
  Incoming *(*parse) (GBytes *raw);
  GBytes *(*part) (GBytes *raw, const char *number, GError **error);
  GBytes *(*compose) (const Outgoing *letter, GError **error);
  char *(*html_text) (const char *html, gsize length);
} MailModule;

/* The text that a reader of the page sees; 'html' is UTF-8. Transfer full. */
char *mail_html_text (const char *html, gsize length);

/* Splits an mbox (From_ lines, any of mboxo, mboxrd) into messages without copying.
 * *offset starts at 0; FALSE at the end. Transfer full. */
gboolean mail_mbox_next (GBytes *mbox, gsize *offset, GBytes **message);
