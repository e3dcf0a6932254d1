/* SPDX-License-Identifier: MIT */
/* The one file that knows libcyaml: the shape of a pack as a schema. */
#include <stdio.h>
#include <string.h>

#include <cyaml/cyaml.h>

#include "policy/pack-raw.h"

/* Every field is optional here: what must be there is said by pack-check.c, which knows
 * the line and the mend. */
#define OPTIONAL (CYAML_FLAG_POINTER | CYAML_FLAG_OPTIONAL)
#define TEXT(type, member) \
  CYAML_FIELD_STRING_PTR (#member, OPTIONAL, type, member, 0, CYAML_UNLIMITED)
#define LIST(type, member) \
  CYAML_FIELD_SEQUENCE (#member, OPTIONAL, type, member, &text_value, 0, CYAML_UNLIMITED)
#define MAP(type, member, fields) CYAML_FIELD_MAPPING_PTR (#member, OPTIONAL, type, member, fields)
#define ALL(member, value) \
  CYAML_FIELD_SEQUENCE (#member, OPTIONAL, RawPack, member, &value, 0, CYAML_UNLIMITED)
#define VALUE(name, type, fields) \
  static const cyaml_schema_value_t name = { CYAML_VALUE_MAPPING (CYAML_FLAG_DEFAULT, type, fields) }

typedef cyaml_schema_field_t Field;

static const cyaml_schema_value_t text_value = {
  CYAML_VALUE_STRING (CYAML_FLAG_POINTER, char, 0, CYAML_UNLIMITED)
};

static const Field extension_fields[] = {
  TEXT (RawExtension, amount), TEXT (RawExtension, when), TEXT (RawExtension, notice_within),
  CYAML_FIELD_END
};
static const Field span_fields[] = { TEXT (RawSpan, from), TEXT (RawSpan, to), CYAML_FIELD_END };
static const Field source_fields[] = {
  TEXT (RawText, url), TEXT (RawText, sha256), TEXT (RawText, silent),
  CYAML_FIELD_STRING_PTR ("register", OPTIONAL, RawText, into, 0, CYAML_UNLIMITED), CYAML_FIELD_END
};

static const Field clause_fields[] = {
  TEXT (RawClause, id), TEXT (RawClause, section), TEXT (RawClause, summary), TEXT (RawClause, tag),
  LIST (RawClause, by), LIST (RawClause, find), CYAML_FIELD_END
};
VALUE (clause_value, RawClause, clause_fields);

static const Field fact_fields[] = {
  TEXT (RawFact, name), TEXT (RawFact, kind), TEXT (RawFact, title), TEXT (RawFact, clause),
  LIST (RawFact, choices), CYAML_FIELD_END
};
VALUE (fact_value, RawFact, fact_fields);

static const Field reason_fields[] = {
  TEXT (RawReason, id), TEXT (RawReason, title), TEXT (RawReason, clause), TEXT (RawReason, refusal), TEXT (RawReason, second),
  CYAML_FIELD_END
};
VALUE (reason_value, RawReason, reason_fields);

static const Field type_fields[] = {
  TEXT (RawType, id), TEXT (RawType, title), TEXT (RawType, summary), TEXT (RawType, clause),
  TEXT (RawType, verification), TEXT (RawType, ladder), TEXT (RawType, end_user), TEXT (RawType, office),
  TEXT (RawType, restricted), TEXT (RawType, notice), LIST (RawType, facts), LIST (RawType, outcomes), LIST (RawType, tasks),
  LIST (RawType, letters), CYAML_FIELD_END
};
VALUE (type_value, RawType, type_fields);

static const Field rule_fields[] = {
  TEXT (RawRule, id), TEXT (RawRule, title), TEXT (RawRule, clause), TEXT (RawRule, tag),
  TEXT (RawRule, source), TEXT (RawRule, note), TEXT (RawRule, start), TEXT (RawRule, needs),
  TEXT (RawRule, met_by), TEXT (RawRule, period), TEXT (RawRule, count), TEXT (RawRule, late),
  TEXT (RawRule, pauses), TEXT (RawRule, calendar), TEXT (RawRule, setting), TEXT (RawRule, owner),
  LIST (RawRule, when), LIST (RawRule, restart), LIST (RawRule, grounds), LIST (RawRule, least),
  MAP (RawRule, extension, extension_fields), MAP (RawRule, effective, span_fields),
  LIST (RawRule, types), LIST (RawRule, reminders), CYAML_FIELD_END
};
VALUE (rule_value, RawRule, rule_fields);

static const Field words_fields[] = {
  TEXT (RawWords, language), TEXT (RawWords, type), LIST (RawWords, words), CYAML_FIELD_END
};
VALUE (words_value, RawWords, words_fields);

static const Field mailbox_fields[] = {
  TEXT (RawMailbox, name), TEXT (RawMailbox, title), LIST (RawMailbox, addresses),
  LIST (RawMailbox, types), CYAML_FIELD_END
};
VALUE (mailbox_value, RawMailbox, mailbox_fields);

static const Field stage_fields[] = {
  TEXT (RawStage, id), TEXT (RawStage, owner), TEXT (RawStage, title), TEXT (RawStage, tag),
  TEXT (RawStage, phase), TEXT (RawStage, terminal), TEXT (RawStage, planning), TEXT (RawStage, rule), TEXT (RawStage, note),
  TEXT (RawStage, former), TEXT (RawStage, renamed), TEXT (RawStage, opens), TEXT (RawStage, hold), TEXT (RawStage, hold_for), LIST (RawStage, next),
  LIST (RawStage, needs), LIST (RawStage, any), LIST (RawStage, reasons), LIST (RawStage, effects),
  LIST (RawStage, lifts),
  CYAML_FIELD_END
};
VALUE (stage_value, RawStage, stage_fields);

static const Field phase_fields[] = { TEXT (RawPhase, id), TEXT (RawPhase, title), CYAML_FIELD_END };
VALUE (phase_value, RawPhase, phase_fields);

static const Field ladder_check_fields[] = {
  TEXT (RawCheck, reason), TEXT (RawCheck, title), TEXT (RawCheck, clause), TEXT (RawCheck, tag), LIST (RawCheck, when),
  CYAML_FIELD_END
};
VALUE (ladder_check_value, RawCheck, ladder_check_fields);

static const Field ladder_fields[] = {
  TEXT (RawLadder, id), TEXT (RawLadder, title), TEXT (RawLadder, clause), TEXT (RawLadder, calendar),
  LIST (RawLadder, types), LIST (RawLadder, guard), LIST (RawLadder, when),
  CYAML_FIELD_SEQUENCE ("checks", OPTIONAL, RawLadder, checks, &ladder_check_value, 0, CYAML_UNLIMITED),
  CYAML_FIELD_SEQUENCE ("phases", OPTIONAL, RawLadder, phases, &phase_value, 0, CYAML_UNLIMITED),
  CYAML_FIELD_SEQUENCE ("stages", OPTIONAL, RawLadder, stages, &stage_value, 0, CYAML_UNLIMITED),
  CYAML_FIELD_END
};
VALUE (ladder_value, RawLadder, ladder_fields);

static const Field letter_fields[] = {
  TEXT (RawLetter, id), TEXT (RawLetter, language), TEXT (RawLetter, title), TEXT (RawLetter, subject),
  TEXT (RawLetter, body), TEXT (RawLetter, clause), TEXT (RawLetter, purpose), CYAML_FIELD_END
};
VALUE (letter_value, RawLetter, letter_fields);

static const Field purpose_fields[] = {
  TEXT (RawPurpose, id), TEXT (RawPurpose, title), TEXT (RawPurpose, clause), CYAML_FIELD_END
};
VALUE (purpose_value, RawPurpose, purpose_fields);

static const Field metric_fields[] = {
  TEXT (RawMetric, id), TEXT (RawMetric, title), TEXT (RawMetric, clause), LIST (RawMetric, types), LIST (RawMetric, whole),
  LIST (RawMetric, part), LIST (RawMetric, denied), CYAML_FIELD_END
};
VALUE (metric_value, RawMetric, metric_fields);

static const Field record_fields[] = {
  TEXT (RawRecord, id), TEXT (RawRecord, clause), TEXT (RawRecord, purpose), TEXT (RawRecord, address),
  CYAML_FIELD_STRING_PTR ("register", OPTIONAL, RawRecord, into, 0, CYAML_UNLIMITED),
  LIST (RawRecord, types), LIST (RawRecord, outcomes), LIST (RawRecord, fields), CYAML_FIELD_END
};
VALUE (record_value, RawRecord, record_fields);

static const Field retention_fields[] = {
  TEXT (RawRetention, record), TEXT (RawRetention, keep), TEXT (RawRetention, clause),
  TEXT (RawRetention, tag), CYAML_FIELD_END
};
VALUE (retention_value, RawRetention, retention_fields);

static const Field setting_fields[] = {
  TEXT (RawSetting, key), TEXT (RawSetting, title), TEXT (RawSetting, value), CYAML_FIELD_END
};
VALUE (setting_value, RawSetting, setting_fields);

static const Field duty_fields[] = {
  TEXT (RawDuty, id), TEXT (RawDuty, title), TEXT (RawDuty, clause), TEXT (RawDuty, tag),
  TEXT (RawDuty, type), TEXT (RawDuty, every), TEXT (RawDuty, rule), TEXT (RawDuty, setting), TEXT (RawDuty, lead),
  TEXT (RawDuty, from), CYAML_FIELD_END
};
VALUE (duty_value, RawDuty, duty_fields);

static const Field column_fields[] = {
  TEXT (RawColumn, name), TEXT (RawColumn, kind), TEXT (RawColumn, title), TEXT (RawColumn, holds),
  TEXT (RawColumn, required), TEXT (RawColumn, personal), LIST (RawColumn, choices), LIST (RawColumn, when), CYAML_FIELD_END
};
VALUE (column_value, RawColumn, column_fields);

static const Field register_fields[] = {
  TEXT (RawRegister, id), TEXT (RawRegister, title), TEXT (RawRegister, clause), TEXT (RawRegister, day),
  TEXT (RawRegister, until), TEXT (RawRegister, type), TEXT (RawRegister, of_case), TEXT (RawRegister, approval),
  TEXT (RawRegister, restricted), TEXT (RawRegister, ground), TEXT (RawRegister, review),
  TEXT (RawRegister, review_from),
  LIST (RawRegister, reminders), LIST (RawRegister, lasts), LIST (RawRegister, ends), LIST (RawRegister, tasks),
  LIST (RawRegister, urgent),
  CYAML_FIELD_SEQUENCE ("fields", OPTIONAL, RawRegister, fields, &column_value, 0, CYAML_UNLIMITED),
  CYAML_FIELD_END
};
VALUE (register_value, RawRegister, register_fields);

static const Field place_fields[] = {
  TEXT (RawPlace, name), TEXT (RawPlace, title), LIST (RawPlace, countries), CYAML_FIELD_END
};
VALUE (place_value, RawPlace, place_fields);

static const Field applies_fields[] = {
  TEXT (RawApplies, why), TEXT (RawApplies, clause), LIST (RawApplies, when), CYAML_FIELD_END
};
VALUE (applies_value, RawApplies, applies_fields);

static const Field gate_fields[] = {
  TEXT (RawGate, id), TEXT (RawGate, title), TEXT (RawGate, clause), TEXT (RawGate, tag), TEXT (RawGate, type),
  TEXT (RawGate, outcome), TEXT (RawGate, letter), LIST (RawGate, types), LIST (RawGate, when), LIST (RawGate, any),
  LIST (RawGate, unless), LIST (RawGate, forbids), LIST (RawGate, needs), LIST (RawGate, withholds), CYAML_FIELD_END
};
VALUE (gate_value, RawGate, gate_fields);

static const Field test_fields[] = {
  TEXT (RawTest, id), TEXT (RawTest, type), LIST (RawTest, given), LIST (RawTest, when), LIST (RawTest, then),
  CYAML_FIELD_END
};
VALUE (test_value, RawTest, test_fields);

static const Field pack_fields[] = {
  TEXT (RawPack, pack), TEXT (RawPack, version), TEXT (RawPack, title), TEXT (RawPack, zone),
  MAP (RawPack, effective, span_fields), MAP (RawPack, text, source_fields),
  ALL (clauses, clause_value), ALL (facts, fact_value), ALL (outcomes, reason_value),
  ALL (tasks, reason_value), ALL (grounds, reason_value), ALL (reasons, reason_value),
  ALL (types, type_value), ALL (rules, rule_value), ALL (words, words_value),
  ALL (mailboxes, mailbox_value), ALL (ladders, ladder_value), ALL (letters, letter_value),
  ALL (retention, retention_value), ALL (settings, setting_value), ALL (duties, duty_value),
  ALL (registers, register_value), ALL (places, place_value), ALL (applies, applies_value),
  ALL (gates, gate_value), ALL (purposes, purpose_value), ALL (records, record_value), ALL (metrics, metric_value), ALL (tests, test_value), CYAML_FIELD_END
};
static const cyaml_schema_value_t pack_value = {
  CYAML_VALUE_MAPPING (CYAML_FLAG_POINTER, RawPack, pack_fields)
};

/* ---- what libcyaml says, in our words ------------------------------------------------ */

/* It reports only to a log: the first line is the error, the others the way down to it,
 * innermost first. */
typedef struct { GPtrArray *lines; } Log;

static void
log_line (cyaml_log_t level, void *ctx, const char *format, va_list args)
{
  Log *log = ctx;
  char *line;

  if (level < CYAML_LOG_ERROR || log->lines->len > 64)
    return;
  G_GNUC_BEGIN_IGNORE_DEPRECATIONS
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
  line = g_strdup_vprintf (format, args);
#pragma GCC diagnostic pop
  G_GNUC_END_IGNORE_DEPRECATIONS
  g_ptr_array_add (log->lines, line);
}

/* "rules[3].types" from the way down. */
static char *
path_of (const Log *log)
{
  g_autoptr (GString) path = g_string_new (NULL);

  for (guint i = log->lines->len; i-- > 1;)
    {
      const char *line = g_ptr_array_index (log->lines, i);
      const char *field = strstr (line, "mapping field '"), *entry = strstr (line, "sequence entry '");
      guint index;

      if (entry && sscanf (entry, "sequence entry '%u'", &index) == 1 && index > 0)
        g_string_append_printf (path, "[%u]", index - 1);
      else if (field)
        {
          field += strlen ("mapping field '");
          g_string_append_printf (path, "%s%.*s", path->len ? "." : "", (int) strcspn (field, "'"), field);
        }
    }
  return g_string_free (g_steal_pointer (&path), FALSE);
}

/* The fields of the mapping at 'path', for saying what may stand there. */
static const Field *
fields_at (const char *path)
{
  g_auto (GStrv) steps = g_strsplit_set (path, ".[]", -1);
  const Field *fields = pack_fields;

  for (guint i = 0; steps[i]; i++)
    for (const Field *field = fields; field->key; field++)
      if (strcmp (field->key, steps[i]) == 0)
        {
          gboolean list = field->value.type == CYAML_SEQUENCE;
          const cyaml_schema_value_t *inner = list ? field->value.sequence.entry : &field->value;

          if (inner->type == CYAML_MAPPING)
            fields = inner->mapping.fields;
          break;
        }
  return fields;
}

static char *
keys_at (const char *path)
{
  GString *keys = g_string_new (NULL);

  for (const Field *field = fields_at (path); field->key; field++)
    g_string_append_printf (keys, "%s%s", keys->len ? ", " : "", field->key);
  return g_string_free (keys, FALSE);
}

static char *
shape_problem (const char *message)
{
  static const struct { const char *type, *must; } shapes[] = {
    { "Expecting STRING", "must be one value: write text after the colon" },
    { "Expecting SEQUENCE", "must be a list: write [a, b] or a line '- a' each" },
    { "Expecting MAPPING", "must be fields: write 'key: value' below it" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (shapes); i++)
    if (strstr (message, shapes[i].type))
      return g_strdup (shapes[i].must);
  return g_strdup_printf ("cannot be read: %s", message);
}

static void
report (const Log *log, RawFinding finding, gpointer data)
{
  const char *line = log->lines->len ? g_ptr_array_index (log->lines, 0) : "no reason given";
  const char *unknown = strstr (line, "Unexpected key: ");
  g_autofree char *path = path_of (log), *what = NULL, *at = NULL;
  g_autofree char *message = g_strstrip (g_strdup (g_str_has_prefix (line, "Load: ") ? line + 6 : line));

  if (unknown)
    {
      g_autofree char *key = g_strstrip (g_strdup (unknown + strlen ("Unexpected key: ")));
      g_autofree char *keys = keys_at (path);

      at = g_strdup_printf ("%s%s%s", path, *path ? "." : "", key);
      what = g_strdup_printf ("is no key of a pack: say one of %s", keys);
    }
  else
    what = shape_problem (message);
  finding (at ? at : path, what, data);
}

/* libcyaml asks for memory here, so that running out ends as everywhere else. */
static void *
memory (void *ctx, void *pointer, size_t size)
{
  if (!size)
    {
      g_free (pointer);
      return NULL;
    }
  return g_realloc (pointer, size);
}

static cyaml_config_t
config_with (Log *log)
{
  return (cyaml_config_t) { .log_fn = log ? log_line : NULL, .log_ctx = log, .mem_fn = memory,
                            .log_level = CYAML_LOG_ERROR, .flags = CYAML_CFG_NO_ALIAS };
}

RawPack *
raw_pack_read (GBytes *bytes, RawFinding finding, gpointer data)
{
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func (g_free);
  Log log = { lines };
  cyaml_config_t config = config_with (&log);
  cyaml_data_t *raw = NULL;
  gsize length;
  const void *text = g_bytes_get_data (bytes, &length);

  if (cyaml_load_data (text, length, &config, &pack_value, &raw, NULL) != CYAML_OK)
    report (&log, finding, data);
  else if (!raw)
    finding ("", "is empty: begin with 'pack: NAME'", data);
  return raw;
}

void
raw_pack_free (RawPack *raw)
{
  cyaml_config_t config = config_with (NULL);

  cyaml_free (&config, &pack_value, raw, 0);
}
