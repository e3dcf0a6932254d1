-- SPDX-License-Identifier: MIT
-- Schema 1. Three classes of table (src/store/tables.c): record, projection, desk.
-- No JSON functions here: on SQLite 3.40 they make a file unreadable under
-- trusted_schema=OFF.

-- ---- record -------------------------------------------------------------------------

CREATE TABLE event (
  seq     INTEGER PRIMARY KEY CHECK (seq >= 0),   -- leaf index, gapless
  leaf    BLOB    NOT NULL CHECK (length (leaf) = 32),
  body    TEXT    NOT NULL CHECK (length (body) BETWEEN 2 AND 65536),
  act     TEXT    NOT NULL,
  case_id TEXT,                                    -- case number
  n       INTEGER,                                 -- ordinal within the case
  member  TEXT    NOT NULL,
  at      INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX event_of_case ON event (case_id, n) WHERE case_id IS NOT NULL;

CREATE TABLE node (
  level INTEGER NOT NULL CHECK (level > 0),        -- complete subtrees only; leaves are in event
  idx   INTEGER NOT NULL,
  hash  BLOB    NOT NULL CHECK (length (hash) = 32),
  PRIMARY KEY (level, idx)
) STRICT, WITHOUT ROWID;

CREATE TABLE opening (
  seq   INTEGER NOT NULL REFERENCES event (seq),
  slot  INTEGER NOT NULL CHECK (slot >= 0),
  salt  BLOB    NOT NULL CHECK (length (salt) = 32),
  value BLOB    NOT NULL
) STRICT;
CREATE UNIQUE INDEX opening_at ON opening (seq, slot);

CREATE TABLE blob (
  sha256 TEXT PRIMARY KEY CHECK (length (sha256) = 64),
  bytes  BLOB NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE checkpoint (
  size INTEGER PRIMARY KEY,
  note TEXT NOT NULL
) STRICT;

CREATE TRIGGER event_next BEFORE INSERT ON event
WHEN NEW.seq <> (SELECT coalesce (max (seq) + 1, 0) FROM event)
BEGIN SELECT raise (ABORT, 'the journal only grows by its next entry'); END;
CREATE TRIGGER event_fixed BEFORE UPDATE ON event
BEGIN SELECT raise (ABORT, 'the journal is never changed'); END;
CREATE TRIGGER event_kept BEFORE DELETE ON event
BEGIN SELECT raise (ABORT, 'the journal is never shortened'); END;
CREATE TRIGGER node_fixed BEFORE UPDATE ON node
BEGIN SELECT raise (ABORT, 'the tree is never changed'); END;
CREATE TRIGGER node_kept BEFORE DELETE ON node
BEGIN SELECT raise (ABORT, 'the tree is never shortened'); END;
CREATE TRIGGER opening_fixed BEFORE UPDATE ON opening
BEGIN SELECT raise (ABORT, 'an opening is erased, never changed'); END;
CREATE TRIGGER opening_kept BEFORE DELETE ON opening
WHEN NOT EXISTS (SELECT 1 FROM erased e WHERE e.seq = OLD.seq AND e.slot = OLD.slot)
BEGIN SELECT raise (ABORT, 'an opening goes only with an erasure that names it'); END;
CREATE TRIGGER blob_fixed BEFORE UPDATE ON blob
BEGIN SELECT raise (ABORT, 'a blob is never changed'); END;

-- ---- projections ----------------------------------------------------------------------

CREATE TABLE opening_person (   -- slot -1: every value of the event
  seq INTEGER NOT NULL, slot INTEGER NOT NULL, person TEXT NOT NULL,
  PRIMARY KEY (person, seq, slot)
) STRICT, WITHOUT ROWID;

CREATE TABLE erased (
  seq INTEGER NOT NULL, slot INTEGER NOT NULL, by_seq INTEGER NOT NULL,
  PRIMARY KEY (seq, slot)
) STRICT, WITHOUT ROWID;

CREATE TABLE office (
  key TEXT PRIMARY KEY, value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE adopted (          -- packs and calendars in use; bytes in blob
  kind TEXT NOT NULL, name TEXT NOT NULL, version TEXT, sha256 TEXT NOT NULL, seq INTEGER NOT NULL,
  PRIMARY KEY (kind, name, seq)
) STRICT, WITHOUT ROWID;

CREATE TABLE member (
  id TEXT PRIMARY KEY, name TEXT, role TEXT NOT NULL, uid INTEGER, active INTEGER NOT NULL,
  added_seq INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE person (
  id TEXT PRIMARY KEY, name TEXT, role TEXT, citizenship TEXT, residence TEXT, collected TEXT,
  language TEXT, guardian TEXT, added_seq INTEGER NOT NULL,
  name_seq INTEGER                        -- event that the name came with
) STRICT, WITHOUT ROWID;

CREATE TABLE contact (
  person TEXT NOT NULL, seq INTEGER NOT NULL, slot INTEGER NOT NULL,
  kind TEXT NOT NULL, value TEXT, folded TEXT, verified_on TEXT, preference TEXT,
  PRIMARY KEY (person, seq, slot)
) STRICT, WITHOUT ROWID;
CREATE INDEX contact_value ON contact (kind, folded) WHERE folded IS NOT NULL;

CREATE TABLE cases (
  id           INTEGER PRIMARY KEY,        -- seq of the event that opened it
  number       TEXT    NOT NULL UNIQUE,
  year         INTEGER NOT NULL,
  ordinal      INTEGER NOT NULL,
  type         TEXT,
  type_why     TEXT,
  confirmed    INTEGER NOT NULL DEFAULT 0,
  state        TEXT    NOT NULL,
  open         INTEGER NOT NULL,
  priority     INTEGER NOT NULL DEFAULT 1,
  owner        TEXT,
  channel      TEXT    NOT NULL,
  mailbox      TEXT,
  received_at  INTEGER NOT NULL,
  received_on  TEXT    NOT NULL,
  received_how TEXT    NOT NULL,
  person       TEXT,
  requester    TEXT,
  person_name  TEXT,                        -- personal copy for lists
  person_sort  TEXT    NOT NULL DEFAULT '', -- the same folded, '' without
  name_seq     INTEGER,                     -- event that the name came with
  subject      TEXT,                        -- personal copy for lists
  due_on       TEXT,
  due_at       INTEGER NOT NULL,            -- 9223372036854775807 without a date
  due_rule     TEXT,
  paused       INTEGER NOT NULL DEFAULT 0,
  next_on      TEXT,
  held         INTEGER NOT NULL DEFAULT 0,
  outcome      TEXT,
  opened_at    INTEGER NOT NULL,
  acknowledged_at INTEGER,
  answered_at  INTEGER,
  closed_at    INTEGER,
  last_in_at   INTEGER,
  updated_at   INTEGER NOT NULL,
  rev          INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX cases_by_year ON cases (year, ordinal);
-- Every index ends in the rowid, which is the id that breaks ties.
CREATE INDEX cases_by_due      ON cases (open, due_at);
CREATE INDEX cases_by_received ON cases (open, received_at);
CREATE INDEX cases_by_updated  ON cases (open, updated_at);
CREATE INDEX cases_by_person   ON cases (open, person_sort);
CREATE INDEX cases_by_number   ON cases (open);
CREATE INDEX cases_of_owner    ON cases (owner, open, due_at);
CREATE INDEX cases_of_state    ON cases (state, due_at);
CREATE INDEX cases_of_type     ON cases (type, open, due_at);
CREATE INDEX cases_of_person   ON cases (person) WHERE person IS NOT NULL;
CREATE INDEX cases_of_requester ON cases (requester) WHERE requester IS NOT NULL;

CREATE TABLE clock (
  case_id TEXT NOT NULL, rule TEXT NOT NULL, pack TEXT NOT NULL,
  version TEXT NOT NULL, clause TEXT, tag TEXT, title TEXT NOT NULL,
  state TEXT NOT NULL, start_at INTEGER, start_what TEXT,
  due_on TEXT, due_at INTEGER NOT NULL, done_at INTEGER, reason TEXT, pos INTEGER NOT NULL,
  PRIMARY KEY (case_id, pack, rule)
) STRICT, WITHOUT ROWID;

CREATE TABLE pause (
  case_id TEXT NOT NULL, seq INTEGER NOT NULL, ground TEXT NOT NULL,
  from_on TEXT NOT NULL, next_on TEXT, to_on TEXT, to_seq INTEGER,
  PRIMARY KEY (case_id, seq)
) STRICT, WITHOUT ROWID;

CREATE TABLE fact (
  case_id TEXT NOT NULL, name TEXT NOT NULL, value TEXT, seq INTEGER NOT NULL,
  PRIMARY KEY (case_id, name)
) STRICT, WITHOUT ROWID;
CREATE INDEX fact_value ON fact (name, value);

CREATE TABLE message (
  id           INTEGER PRIMARY KEY,        -- seq of its event
  case_id      TEXT,                       -- NULL: waits
  direction    TEXT NOT NULL,
  channel      TEXT NOT NULL,
  kind         TEXT NOT NULL,
  at           INTEGER NOT NULL,
  received_how TEXT NOT NULL,
  from_name    TEXT,
  from_address TEXT,
  recipients   TEXT,
  subject      TEXT,
  message_id   TEXT,
  flags        TEXT,
  verdicts     TEXT,
  waiting      TEXT,
  copy_of      INTEGER,
  size         INTEGER NOT NULL,
  parts        INTEGER NOT NULL,
  raw_slot     INTEGER,
  text_slot    INTEGER,
  parts_slot   INTEGER
) STRICT;
CREATE INDEX message_of_case ON message (case_id, id) WHERE case_id IS NOT NULL;
CREATE INDEX message_waiting ON message (id) WHERE waiting IS NOT NULL;
CREATE INDEX message_by_id   ON message (message_id) WHERE message_id IS NOT NULL;

CREATE TABLE party (            -- addresses that wrote or were written to in a case
  case_id TEXT NOT NULL, seq INTEGER NOT NULL, slot INTEGER NOT NULL, address TEXT,
  PRIMARY KEY (case_id, seq, slot)
) STRICT, WITHOUT ROWID;

CREATE TABLE note (
  case_id TEXT NOT NULL, seq INTEGER NOT NULL, slot INTEGER NOT NULL, member TEXT NOT NULL, at INTEGER NOT NULL,
  PRIMARY KEY (case_id, seq)
) STRICT, WITHOUT ROWID;

CREATE TABLE task (
  case_id TEXT NOT NULL, name TEXT NOT NULL, title TEXT, state TEXT NOT NULL, evidence TEXT, seq INTEGER NOT NULL,
  PRIMARY KEY (case_id, name)
) STRICT, WITHOUT ROWID;

CREATE TABLE link (
  case_id TEXT NOT NULL, kind TEXT NOT NULL, other TEXT NOT NULL, reason TEXT, seq INTEGER NOT NULL,
  PRIMARY KEY (case_id, kind, other)
) STRICT, WITHOUT ROWID;

CREATE TABLE doc (              -- folded words for the full-text index, one row a text
  id INTEGER PRIMARY KEY, case_id TEXT, seq INTEGER NOT NULL, slot INTEGER NOT NULL, terms TEXT
) STRICT;
CREATE INDEX doc_of ON doc (seq, slot);
CREATE INDEX doc_of_case ON doc (case_id);

-- ---- search -----------------------------------------------------------------------------

CREATE VIRTUAL TABLE search USING fts5 (
  terms, content='doc', content_rowid='id', tokenize="unicode61 remove_diacritics 0", detail='full'
);
-- Every word with its place, in order: what a replay is compared by.
CREATE VIRTUAL TABLE search_word USING fts5vocab (search, 'instance');

-- ---- desk -------------------------------------------------------------------------------

CREATE TABLE intake (           -- digest of what was taken in, keyed with a secret
  digest BLOB PRIMARY KEY CHECK (length (digest) = 32), seq INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE secret (
  name TEXT PRIMARY KEY, bytes BLOB NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE read_mark (        -- when a member last opened a case; hour of the last read event
  member TEXT NOT NULL, case_id TEXT NOT NULL, hour INTEGER NOT NULL, at INTEGER NOT NULL,
  PRIMARY KEY (member, case_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE pulse (            -- one row; moves with everything that lists show
  one INTEGER PRIMARY KEY CHECK (one = 1), count INTEGER NOT NULL
) STRICT;
INSERT INTO pulse VALUES (1, 0);
