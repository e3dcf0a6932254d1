-- SPDX-License-Identifier: MIT
-- Schema 3: restricted cases, which packs speak for a case, registers, suppression,
-- representatives, leave.

ALTER TABLE cases ADD COLUMN restricted INTEGER NOT NULL DEFAULT 0; -- only who is in 'admitted' sees it
ALTER TABLE cases ADD COLUMN refusal TEXT;                          -- of the closed list, once approved
ALTER TABLE cases ADD COLUMN recounted INTEGER NOT NULL DEFAULT 0;  -- event that only counted its clocks again
CREATE INDEX cases_restricted ON cases (number) WHERE restricted = 1;
DROP INDEX cases_open;
CREATE INDEX cases_open ON cases (number, open, owner, restricted) WHERE open = 1;

ALTER TABLE task ADD COLUMN done_at INTEGER;                        -- when it was ticked off, NULL while it is not

-- Who brought an open task up that a second member does: none of these.
CREATE TABLE task_asked (
  case_id TEXT NOT NULL, name TEXT NOT NULL, member TEXT NOT NULL, uid INTEGER NOT NULL,
  PRIMARY KEY (case_id, name, member)
) STRICT, WITHOUT ROWID;

ALTER TABLE fact ADD COLUMN set_at INTEGER;                         -- when its value came
UPDATE fact SET set_at = (SELECT at FROM event WHERE event.seq = fact.seq);
ALTER TABLE clock ADD COLUMN target_on TEXT;                        -- working day to aim for, where another than due_on
ALTER TABLE clock ADD COLUMN notice_on TEXT;                        -- last day to tell of an extension

ALTER TABLE stage ADD COLUMN rule TEXT;                             -- that dates it, of the pack
ALTER TABLE stage ADD COLUMN tag TEXT;                              -- how sure the pack is of it
ALTER TABLE cases ADD COLUMN due_tag TEXT;                          -- of what leads: its clock's or stage's tag, "planning", or none
UPDATE cases SET due_tag = coalesce (
  (SELECT tag FROM clock WHERE case_id = number AND rule = due_rule AND clock.due_on IS cases.due_on AND clock.state IN ('running', 'paused')),
  (SELECT CASE due_how WHEN 'planning' THEN due_how END FROM stage WHERE case_id = number AND left_seq IS NULL AND ladder = due_rule));

ALTER TABLE adopted ADD COLUMN plain TEXT;                          -- of a policy's text: SHA-256 of its paragraphs
ALTER TABLE adopted ADD COLUMN updated TEXT;                        -- and the day it says it was last changed

-- Who sees a restricted case.
CREATE TABLE admitted (
  case_id TEXT NOT NULL, member TEXT NOT NULL, seq INTEGER NOT NULL,
  PRIMARY KEY (case_id, member)
) STRICT, WITHOUT ROWID;
CREATE INDEX admitted_of ON admitted (member, case_id);

-- Which packs speak for a case, and why; the version it is pinned to.
CREATE TABLE case_pack (
  case_id TEXT NOT NULL, pack TEXT NOT NULL, version TEXT NOT NULL,
  applies INTEGER NOT NULL,
  how     TEXT NOT NULL,                   -- derived, set
  why     TEXT NOT NULL,                   -- in words, without personal text
  PRIMARY KEY (case_id, pack)
) STRICT, WITHOUT ROWID;

-- An item of a register of a pack.
CREATE TABLE item (
  id       INTEGER PRIMARY KEY,            -- seq of the event that wrote it down
  register TEXT NOT NULL, pack TEXT NOT NULL,
  case_id  TEXT,
  state    TEXT NOT NULL,                  -- proposed, kept, rejected, ended
  day      TEXT,                           -- when it was
  until_on TEXT,                           -- how long it holds
  member   TEXT NOT NULL,
  at       INTEGER NOT NULL,
  restricted INTEGER NOT NULL DEFAULT 0,
  sealed_case TEXT,                        -- of a restricted item, which no journal line ties to its case
  ended_on TEXT, ended_seq INTEGER
) STRICT;
CREATE INDEX item_of ON item (register, state, until_on);
CREATE INDEX item_of_case ON item (case_id) WHERE case_id IS NOT NULL;
CREATE INDEX item_of_sealed_case ON item (sealed_case) WHERE restricted = 1;
CREATE INDEX item_order ON item (register, ifnull (until_on, '9999'), id);

CREATE TABLE item_field (
  item INTEGER NOT NULL, name TEXT NOT NULL,
  value TEXT, sealed TEXT, seq INTEGER NOT NULL, slot INTEGER,  -- sealed, slot: a personal text
  PRIMARY KEY (item, name)
) STRICT, WITHOUT ROWID;

-- Cases that a duty of the office or the lapse of an item opened: each once for the day it was due.
CREATE TABLE duty_case (
  case_id TEXT PRIMARY KEY,
  pack TEXT NOT NULL, duty TEXT NOT NULL,  -- id of the duty, or of the register of the item
  item INTEGER, due_on TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX duty_case_of ON duty_case (duty, pack, due_on, item);

-- Addresses that must not be written to for a purpose, as keyed marks: they outlive what they
-- were made from. The key stays with the desk (secret 'suppression').
CREATE TABLE suppression (
  mark TEXT NOT NULL, purpose TEXT NOT NULL,
  seq INTEGER NOT NULL, since TEXT NOT NULL, case_id TEXT,
  lifted_seq INTEGER, lifted_on TEXT,
  PRIMARY KEY (mark, purpose)
) STRICT, WITHOUT ROWID;

-- Who may act for a person: guardian, agent, lawyer.
CREATE TABLE representative (
  person TEXT NOT NULL, by TEXT NOT NULL, kind TEXT NOT NULL,
  seq INTEGER NOT NULL, slot INTEGER,      -- of the evidence
  evidence TEXT,                           -- personal
  from_on TEXT NOT NULL, until_on TEXT,    -- first and last day
  ended_on TEXT, ended_seq INTEGER,
  PRIMARY KEY (person, by, kind)
) STRICT, WITHOUT ROWID;
CREATE INDEX representative_by ON representative (by);

CREATE TABLE leave (
  member TEXT NOT NULL, seq INTEGER NOT NULL,
  from_on TEXT NOT NULL, to_on TEXT NOT NULL, deputy TEXT, ended_seq INTEGER,
  PRIMARY KEY (member, seq)
) STRICT, WITHOUT ROWID;
