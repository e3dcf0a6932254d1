-- SPDX-License-Identifier: MIT
-- Schema 2: letters, second members, ladders, holds, merged cases; drafts, presence, views.

-- ---- projections ----------------------------------------------------------------------

-- The same tables with their keys in front: SQLite 3.40 says of another order that the rows hold
-- NULL, so that no check of a whole file would ever pass.
CREATE TABLE opening_person_2 (   -- slot -1: every value of the event
  person TEXT NOT NULL, seq INTEGER NOT NULL, slot INTEGER NOT NULL,
  PRIMARY KEY (person, seq, slot)
) STRICT, WITHOUT ROWID;
INSERT INTO opening_person_2 (person, seq, slot) SELECT person, seq, slot FROM opening_person;
DROP TABLE opening_person;
ALTER TABLE opening_person_2 RENAME TO opening_person;

CREATE TABLE adopted_2 (          -- packs and calendars in use; bytes in blob
  kind TEXT NOT NULL, name TEXT NOT NULL, seq INTEGER NOT NULL, version TEXT, sha256 TEXT NOT NULL,
  PRIMARY KEY (kind, name, seq)
) STRICT, WITHOUT ROWID;
INSERT INTO adopted_2 (kind, name, seq, version, sha256) SELECT kind, name, seq, version, sha256 FROM adopted;
DROP TABLE adopted;
ALTER TABLE adopted_2 RENAME TO adopted;

ALTER TABLE cases ADD COLUMN merged_into TEXT;                    -- number of the case it went into
ALTER TABLE cases ADD COLUMN trouble INTEGER NOT NULL DEFAULT 0;  -- letters failed, bounced or unknown
ALTER TABLE cases ADD COLUMN identity TEXT;                       -- result of the last check: verified, failed, ...
ALTER TABLE cases ADD COLUMN proposer TEXT;                       -- member whose proposal waits for another
CREATE INDEX cases_in_trouble ON cases (id) WHERE trouble > 0;
CREATE INDEX cases_held ON cases (id) WHERE held > 0;
CREATE INDEX cases_paused ON cases (open, due_at) WHERE paused = 1;
-- What is open is a tenth of all: clocks are counted without reading their cases.
CREATE INDEX cases_open ON cases (number, open, owner) WHERE open = 1;
CREATE INDEX cases_merged ON cases (merged_into) WHERE merged_into IS NOT NULL;

ALTER TABLE person ADD COLUMN merged_into TEXT;                   -- id of the person it is
ALTER TABLE person ADD COLUMN preference TEXT;                    -- of all contact points, e.g. "promotional:off"
CREATE INDEX person_merged ON person (merged_into) WHERE merged_into IS NOT NULL;

ALTER TABLE contact ADD COLUMN backward TEXT;                     -- digits of a telephone from the last
UPDATE contact SET backward = (
  WITH RECURSIVE digit (value, i, digits) AS (
    SELECT replace (contact.value, '(0)', ''), 1, ''
    UNION ALL
    SELECT value, i + 1, CASE WHEN substr (value, i, 1) BETWEEN '0' AND '9' THEN substr (value, i, 1) ELSE '' END || digits
      FROM digit WHERE i <= length (value))
  SELECT rtrim (digits, '0') FROM digit ORDER BY i DESC LIMIT 1)
 WHERE kind IN ('phone', 'fax') AND value IS NOT NULL;
CREATE INDEX contact_phone ON contact (backward) WHERE backward IS NOT NULL;

ALTER TABLE note ADD COLUMN struck_seq INTEGER;                   -- of the undo that struck it out

CREATE INDEX clock_by_due ON clock (due_at) WHERE state = 'running';
CREATE INDEX clock_still ON clock (state, case_id) WHERE state IN ('paused', 'uncomputable');
CREATE INDEX pause_open ON pause (coalesce (next_on, '9999-12-31'), case_id) WHERE to_seq IS NULL;

-- Of a letter, which is a message with direction 'out', what became of it.
CREATE TABLE letter (
  id        INTEGER PRIMARY KEY,           -- id of its message
  case_id   TEXT    NOT NULL,
  act       TEXT    NOT NULL,              -- that wrote it: acknowledge, reply, ...
  template  TEXT,                          -- letter of the pack, NULL: free text
  language  TEXT,
  channel   TEXT    NOT NULL,
  state     TEXT    NOT NULL,              -- queued, handed-over, sent, unknown, failed, bounced, withdrawn
  state_at  INTEGER NOT NULL,
  state_seq INTEGER NOT NULL,
  attempt   INTEGER NOT NULL DEFAULT 0,
  reason    TEXT,                          -- why it failed or is not known, without personal text
  bounce    INTEGER                        -- id of the message that came back
) STRICT;
CREATE INDEX letter_of_case ON letter (case_id, id);
CREATE INDEX letter_to_send ON letter (state, id) WHERE state IN ('queued', 'handed-over', 'unknown', 'failed', 'bounced');

-- An outcome that waits for a second member, and what that one decided.
CREATE TABLE proposal (
  case_id  TEXT NOT NULL,
  seq      INTEGER NOT NULL,               -- of the event that proposed
  kind     TEXT NOT NULL,                  -- refuse
  outcome  TEXT NOT NULL,
  reason   TEXT,                           -- id of the closed list
  member   TEXT NOT NULL,
  uid      INTEGER NOT NULL,               -- of the operating system: two members, two users
  at       INTEGER NOT NULL,
  was      TEXT NOT NULL,                  -- state before
  slot     INTEGER,                        -- of what the requester will read
  decided_seq INTEGER,
  decision TEXT,                           -- approved, rejected, withdrawn
  PRIMARY KEY (case_id, seq)
) STRICT, WITHOUT ROWID;

CREATE TABLE identity (
  case_id TEXT NOT NULL, seq INTEGER NOT NULL, method TEXT NOT NULL, result TEXT NOT NULL,
  member TEXT NOT NULL, checked_on TEXT NOT NULL,
  PRIMARY KEY (case_id, seq)
) STRICT, WITHOUT ROWID;

CREATE TABLE extension (
  case_id TEXT NOT NULL, pack TEXT NOT NULL, rule TEXT NOT NULL, seq INTEGER NOT NULL, letter INTEGER,
  PRIMARY KEY (case_id, pack, rule)
) STRICT, WITHOUT ROWID;

CREATE TABLE hold (
  case_id TEXT NOT NULL, name TEXT NOT NULL, seq INTEGER NOT NULL,
  slot INTEGER,                            -- of the reason
  held_on TEXT NOT NULL, until TEXT, lifted_on TEXT, lifted_seq INTEGER,
  PRIMARY KEY (case_id, name, seq)
) STRICT, WITHOUT ROWID;

-- Every stage of a ladder that a case was in; the one it is in has not been left.
CREATE TABLE stage (
  case_id TEXT NOT NULL, seq INTEGER NOT NULL, -- of the event that entered it
  pack TEXT NOT NULL, version TEXT NOT NULL, ladder TEXT NOT NULL, stage TEXT NOT NULL,
  title TEXT NOT NULL, phase TEXT, turn TEXT NOT NULL,  -- whose: company, complainant, body, ...
  terminal INTEGER NOT NULL,
  entered_on TEXT NOT NULL,
  due_on TEXT, due_at INTEGER, due_how TEXT, -- due_at: its last instant; how: notice, planning
  ending TEXT,                             -- of the closed list of an end
  reference_slot INTEGER, evidence_slot INTEGER, -- openings of the same event
  left_seq INTEGER, left_on TEXT,
  PRIMARY KEY (case_id, seq)
) STRICT, WITHOUT ROWID;
-- What has no date comes after what has one.
CREATE INDEX stage_now ON stage (terminal, ifnull (due_on, '9999'), case_id) WHERE left_seq IS NULL;
CREATE INDEX stage_turn ON stage (terminal, turn, ifnull (due_on, '9999'), case_id) WHERE left_seq IS NULL;
CREATE INDEX stage_due ON stage (terminal, due_at, case_id, pack, ladder) WHERE left_seq IS NULL;
CREATE INDEX stage_of_case ON stage (case_id) WHERE left_seq IS NULL;

-- A hold keeps every value of its case, of what is one case with it, and of the persons of its
-- case, whoever they were merged with, from every path.
CREATE TRIGGER opening_held BEFORE DELETE ON opening
WHEN EXISTS (
  WITH RECURSIVE
    part (number) AS (             -- its case, the case its message went to, and what they are one with
      SELECT case_id FROM event WHERE seq = OLD.seq
       UNION SELECT case_id FROM message WHERE id = OLD.seq
       UNION SELECT c.merged_into FROM part JOIN cases c ON c.number = part.number WHERE c.merged_into IS NOT NULL
       UNION SELECT c.number FROM part JOIN cases c ON c.merged_into = part.number),
    same (id) AS (                 -- whom it says something of, and everybody who is the same person
      SELECT person FROM opening_person WHERE seq = OLD.seq AND slot IN (-1, OLD.slot)
       UNION SELECT p.merged_into FROM same JOIN person p ON p.id = same.id WHERE p.merged_into IS NOT NULL
       UNION SELECT p.id FROM same JOIN person p ON p.merged_into = same.id)
  SELECT 1 FROM part JOIN cases c ON c.number = part.number WHERE c.held > 0
   UNION ALL SELECT 1 FROM same JOIN cases c ON c.person = same.id WHERE c.held > 0
   UNION ALL SELECT 1 FROM same JOIN cases c ON c.requester = same.id WHERE c.held > 0)
BEGIN SELECT raise (ABORT, 'a hold forbids that anything is erased'); END;

-- ---- desk -------------------------------------------------------------------------------

CREATE TABLE draft (            -- what somebody began to write
  member TEXT NOT NULL, case_id TEXT NOT NULL, act TEXT NOT NULL,
  args TEXT NOT NULL,           -- key=value a line, values escaped
  text TEXT NOT NULL, at INTEGER NOT NULL,
  PRIMARY KEY (member, case_id, act)
) STRICT, WITHOUT ROWID;

CREATE TABLE presence (         -- who has a case in front of them
  member TEXT NOT NULL, sitting TEXT NOT NULL, -- host:pid
  case_id TEXT NOT NULL, doing TEXT NOT NULL,  -- reading, or the act being written
  since INTEGER NOT NULL,       -- by the office's clock
  at INTEGER NOT NULL,          -- last sign of life, by the computer's clock
  PRIMARY KEY (member, sitting)
) STRICT, WITHOUT ROWID;
CREATE INDEX presence_of_case ON presence (case_id);

CREATE TABLE lease (            -- a letter that is being handed over
  letter INTEGER PRIMARY KEY, holder TEXT NOT NULL, at INTEGER NOT NULL
) STRICT;

CREATE TABLE saved_view (
  member TEXT NOT NULL, digit INTEGER NOT NULL CHECK (digit BETWEEN 1 AND 9),
  name TEXT NOT NULL, query TEXT NOT NULL, sort TEXT NOT NULL DEFAULT '',
  PRIMARY KEY (member, digit)
) STRICT, WITHOUT ROWID;
