#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""recourse-verify - checks the journal of a database without the program that wrote it

    recourse-verify.py DATABASE [--key VERIFIER-KEY] [--checkpoint FILE]...

Written from doc/formats/journal.md, with Python's standard library; signatures are left to
'openssl'. Take this file, the verifier key and the checkpoints from elsewhere than the
database: what lies beside it may have been changed with it.

Exit status: 0 sound, 2 invalid, 3 diverges from a checkpoint, 4 an opening is missing or
does not open; 1 it could not be checked. The lowest number found decides.
"""
import argparse
import base64
import hashlib
import os
import re
import sqlite3
import subprocess
import sys
import tempfile

INVALID, DIVERGES, OPENING = 2, 3, 4
BODY_LIMIT, DEPTH_LIMIT, INT_LIMIT = 65536, 32, 2 ** 53
ERASING = {"person.erased", "message.redacted"}
LISTED = 200


class Wrong(Exception):
    """What was read is not what may stand there."""


class Findings:
    def __init__(self):
        self.lines = []
        self.count = {}

    def add(self, code, text):
        n = self.count[code] = self.count.get(code, 0) + 1
        if n <= LISTED:
            self.lines.append((code, text))

    def status(self):
        return min(self.count, default=0)


def sha256(*parts):
    digest = hashlib.sha256()
    for part in parts:
        digest.update(part)
    return digest.digest()


# ---- canonical form (journal.md, 2) ---------------------------------------------------------

NAME = re.compile(rb'"([ !#-\[\]-~]+)"')
TEXT = re.compile(rb'"((?:[^"\\\x00-\x1f]|\\["\\])*)"')
NUMBER = re.compile(rb'0|-?[1-9][0-9]{0,15}')


class Reader:
    def __init__(self, data):
        self.data, self.at = data, 0

    def fail(self, why):
        raise Wrong("not canonical at byte %d: %s" % (self.at, why))

    def take(self, literal):
        if not self.data.startswith(literal, self.at):
            return False
        self.at += len(literal)
        return True

    def expect(self, literal):
        if not self.take(literal):
            self.fail("'%s' must stand here" % literal.decode())

    def match(self, pattern, what):
        found = pattern.match(self.data, self.at)
        if not found:
            self.fail("%s must stand here" % what)
        self.at = found.end()
        return found

    def name(self):
        return self.match(NAME, "a name").group(1).decode("ascii")

    def text(self):
        raw = self.match(TEXT, "a string").group(1)
        try:
            return re.sub(r'\\(["\\])', r"\1", raw.decode("utf-8"))
        except UnicodeDecodeError:
            self.fail("a string must be UTF-8")

    def integer(self):
        number = int(self.match(NUMBER, "an integer").group())
        if abs(number) >= INT_LIMIT:
            self.fail("an integer must be below 2^53")
        return number

    def keys(self):
        """Yields each key of an object, with the reader standing on its value."""
        self.expect(b"{")
        last = None
        if self.take(b"}"):
            return
        while True:
            key = self.name()
            if last is not None and key <= last:
                self.fail("keys must ascend and stand once")
            last = key
            self.expect(b":")
            yield key
            if not self.take(b","):
                break
        self.expect(b"}")

    def array(self, depth):
        self.expect(b"[")
        items = []
        if self.take(b"]"):
            return items
        while True:
            items.append(self.value(depth + 1))
            if not self.take(b","):
                break
        self.expect(b"]")
        return items

    def value(self, depth=0):
        if depth > DEPTH_LIMIT:
            self.fail("too many levels deep")
        first = self.data[self.at:self.at + 1]
        if first == b"{":
            return {key: self.value(depth + 1) for key in self.keys()}
        if first == b"[":
            return self.array(depth)
        if first == b'"':
            return self.text()
        if self.take(b"true"):
            return True
        if self.take(b"false"):
            return False
        return self.integer()


# ---- bodies and sealed values (3, 4) --------------------------------------------------------

def base64_strict(text, url=False):
    """The bytes of base64 in the one form that an encoder writes."""
    try:
        raw = text.encode("ascii")
        if url:
            data = base64.urlsafe_b64decode(raw + b"=" * (-len(raw) % 4))
            again = base64.urlsafe_b64encode(data).rstrip(b"=")
        else:
            data = base64.b64decode(raw, validate=True)
            again = base64.b64encode(data)
    except ValueError:
        raise Wrong("not base64")
    if again != raw:
        raise Wrong("base64 in another form than is written")
    return data


def read_sealed(reader):
    slots = {}
    for key in reader.keys():
        if not re.fullmatch("0|[1-9][0-9]{0,3}", key):
            reader.fail("slots are numbered")
        reader.expect(b'{"c":')
        commitment = base64_strict(reader.name(), url=True)
        if len(commitment) != 32:
            reader.fail("a commitment is 32 bytes")
        reader.expect(b',"f":')
        slots[int(key)] = (reader.name(), commitment)
        reader.expect(b"}")
    if sorted(slots) != list(range(len(slots))):
        reader.fail("slots are numbered from 0 without gaps")
    return slots


def read_body(data):
    if len(data) > BODY_LIMIT:
        raise Wrong("longer than 64 KiB")
    reader = Reader(data)
    body = {"case": None, "n": None}
    reader.expect(b'{"act":')
    body["act"] = reader.name()
    reader.expect(b',"at":')
    body["at"] = reader.integer()
    reader.expect(b',"by":')
    body["by"] = reader.name()
    if reader.take(b',"case":'):
        body["case"] = reader.name()
    reader.expect(b',"data":')
    body["data"] = reader.value()
    if not isinstance(body["data"], dict):
        reader.fail("data must be an object")
    if body["case"] is not None:
        reader.expect(b',"n":')
        body["n"] = reader.integer()
    reader.expect(b',"sealed":')
    body["sealed"] = read_sealed(reader)
    for key in ("seq", "uid", "v"):
        reader.expect(b',"%s":' % key.encode())
        body[key] = reader.integer()
    reader.expect(b"}")
    if reader.at != len(data):
        reader.fail("nothing may follow")
    if body["seq"] < 0 or body["uid"] < 0 or body["v"] < 1 or (body["n"] or 0) < 0:
        reader.fail("seq, n, uid and v are not negative")
    return body


def commitment_of(field, salt, value):
    name = field.encode("ascii")
    return sha256(b"recourse-commit/1\0", len(name).to_bytes(4, "big"), name, salt,
                  len(value).to_bytes(8, "big"), value)


# ---- the tree (5) ---------------------------------------------------------------------------

class Frontier:
    def __init__(self):
        self.size, self.hashes = 0, {}

    def push(self, leaf):
        """Adds a leaf; yields (level, index, hash) of every subtree that it completes."""
        level, value, index = 0, leaf, self.size
        while index & 1:
            value = sha256(b"\1", self.hashes.pop(level), value)
            index >>= 1
            level += 1
            yield level, index, value
        self.hashes[level] = value
        self.size += 1

    def root(self):
        value = None
        for level in sorted(self.hashes):
            value = self.hashes[level] if value is None else sha256(b"\1", self.hashes[level], value)
        return sha256(b"") if value is None else value


# ---- notes and checkpoints (6) --------------------------------------------------------------

class Key:
    def __init__(self, text):
        try:
            self.name, hexid, data = text.strip().split("+", 2)
            typed = base64_strict(data)
        except (ValueError, Wrong):
            raise Wrong("not a verifier key: NAME+ID+BASE64")
        if len(typed) != 33 or typed[0] != 1:
            raise Wrong("not an Ed25519 verifier key")
        self.public = typed[1:]
        self.id = sha256(self.name.encode(), b"\n\1", self.public)[:4]
        if self.id.hex() != hexid:
            raise Wrong("the id of the verifier key should be %s" % self.id.hex())

    def verifies(self, message, signature):
        with tempfile.TemporaryDirectory() as directory:
            paths = [os.path.join(directory, name) for name in ("key", "message", "signature")]
            der = bytes.fromhex("302a300506032b6570032100") + self.public
            for path, data in zip(paths, (der, message, signature)):
                with open(path, "wb") as out:
                    out.write(data)
            done = subprocess.run(["openssl", "pkeyutl", "-verify", "-pubin", "-keyform", "DER", "-inkey", paths[0],
                                   "-rawin", "-in", paths[1], "-sigfile", paths[2]],
                                  stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
        return done.returncode == 0


def signatures_of(lines):
    for line in lines:
        words = line.split(" ")
        if len(words) != 3 or words[0] != "\u2014" or not words[1]:
            raise Wrong("a signature line is an em dash, a key's name and base64")
        data = base64_strict(words[2])
        if len(data) < 5:
            raise Wrong("a signature is too short")
        yield words[1], data[:4], data[4:]


def open_note(note, key):
    """The text of a note that 'key' signed."""
    try:
        whole = note.decode("utf-8")
    except UnicodeDecodeError:
        raise Wrong("a note must be UTF-8")
    if not whole.endswith("\n") or any(c < " " and c != "\n" for c in whole) or "\n\n" not in whole:
        raise Wrong("not a signed note")
    text, tail = whole.rsplit("\n\n", 1)
    text += "\n"
    good = False
    for name, keyid, signature in signatures_of(tail.rstrip("\n").split("\n")):
        if name != key.name or keyid != key.id:
            continue
        if not key.verifies(text.encode(), signature):
            raise Wrong("the signature of %s is bad" % name)
        good = True
    if not good:
        raise Wrong("%s did not sign it" % key.name)
    return text


def read_checkpoint(note, key):
    """(size, root) of a checkpoint that 'key' signed."""
    text = open_note(note, key)
    lines = text[:-1].split("\n")
    if len(lines) < 3 or not all(lines) or not re.fullmatch("0|[1-9][0-9]{0,15}", lines[1]):
        raise Wrong("not a checkpoint")
    if lines[0] != key.name:
        raise Wrong("of another origin, %s" % lines[0])
    root = base64_strict(lines[2])
    if len(root) != 32:
        raise Wrong("a root is 32 bytes")
    return int(lines[1]), root


# ---- the journal (8) ------------------------------------------------------------------------

class Verifier:
    def __init__(self, db, findings):
        self.db, self.findings = db, findings
        self.frontier, self.broken = Frontier(), False
        self.roots = {}          # size: [(root, name)]
        self.ordinals = {}       # case: (next n, last seq)
        self.missing, self.erased, self.blobs = set(), {}, set()
        self.events = self.openings = 0

    def wrong(self, text, code=INVALID):
        self.findings.add(code, text)

    def known(self, size, root, name):
        self.roots.setdefault(size, []).append((root, name))

    def reached(self):
        for root, name in self.roots.pop(self.frontier.size, ()):
            if not self.broken and root != self.frontier.root():
                self.wrong("%s: the journal had another root at size %d" % (name, self.frontier.size), DIVERGES)

    def check_columns(self, seq, row, body):
        pairs = (("seq", seq, body["seq"]), ("act", row[0], body["act"]), ("case_id", row[1], body["case"]),
                 ("n", row[2], body["n"]), ("member", row[3], body["by"]), ("at", row[4], body["at"]))
        for name, column, said in pairs:
            same = column == said.encode() if isinstance(said, str) else column == said
            if not same:
                self.wrong("event %d: column %s is not what the body says" % (seq, name))

    def check_tree(self, seq, leaf, body, nodes):
        if sha256(b"\0", body) != leaf:
            self.wrong("event %d: the body does not hash to the leaf" % seq)
        if self.broken:
            return
        for level, index, value in self.frontier.push(leaf):
            found = nodes.execute("SELECT hash FROM node WHERE level = ? AND idx = ?", (level, index)).fetchone()
            if found is None or found[0] != value:
                self.wrong("node (%d, %d) is missing or wrong" % (level, index))
        self.reached()

    def check_ordinal(self, seq, body):
        if body["case"] is None:
            return
        due = self.ordinals.get(body["case"], 0)
        if body["n"] != due:
            self.wrong("event %d: number %d within case %s, where %d is due" % (seq, body["n"], body["case"], due))
        self.ordinals[body["case"]] = body["n"] + 1

    def note_erasures(self, seq, body):
        slots = body["data"].get("slots", [])
        for pair in slots if isinstance(slots, list) else []:
            good = isinstance(pair, list) and len(pair) == 2 and all(type(x) is int for x in pair) and pair[0] < seq
            if good:
                self.erased[tuple(pair)] = seq
            else:
                self.wrong("event %d: data.slots must hold [seq, slot] of earlier events" % seq)

    def note_blobs(self, body):
        for key in ("packs", "calendars"):
            for entry in body["data"].get(key, []):
                if isinstance(entry, dict) and isinstance(entry.get("sha256"), str):
                    self.blobs.add(entry["sha256"])

    def check_openings(self, seq, body, cursor):
        seen = set()
        rows = cursor.execute("SELECT slot, salt, value FROM opening WHERE seq = ? ORDER BY slot", (seq,))
        for slot, salt, value in rows:
            if slot not in body["sealed"] or slot in seen:
                self.wrong("opening (%d, %d) opens nothing that was sealed" % (seq, slot), OPENING)
                continue
            seen.add(slot)
            self.openings += 1
            field, commitment = body["sealed"][slot]
            if len(salt) != 32 or commitment_of(field, salt, value) != commitment:
                self.wrong("opening (%d, %d) %s is not the value that the event sealed" % (seq, slot, field), OPENING)
        self.missing.update((seq, slot) for slot in body["sealed"] if slot not in seen)

    def check_body(self, seq, data, columns, cursor):
        try:
            body = read_body(data)
        except Wrong as why:
            self.wrong("event %d: %s" % (seq, why))
            return
        self.check_columns(seq, columns, body)
        self.check_ordinal(seq, body)
        if body["act"] in ERASING:
            self.note_erasures(seq, body)
        if body["act"] == "office.configured":
            self.note_blobs(body)
        if body["seq"] == seq:
            self.check_openings(seq, body, cursor)

    def check_events(self):
        nodes, openings = self.db.cursor(), self.db.cursor()
        rows = self.db.execute(
            "SELECT seq, leaf, CAST (body AS BLOB), CAST (act AS BLOB), CAST (case_id AS BLOB), n,"
            " CAST (member AS BLOB), at FROM event ORDER BY seq")
        self.reached()
        for seq, leaf, body, *columns in rows:
            if seq != self.events and not self.broken:
                self.wrong("event %d is missing" % self.events)
                self.broken = True
            self.events = seq + 1
            self.check_tree(seq, leaf, body, nodes)
            self.check_body(seq, body, columns, openings)

    def check_surplus(self):
        for level, index in self.db.execute("SELECT level, idx FROM node"):
            if level < 1 or level > 62 or index < 0 or index + 1 << level > self.events:
                self.wrong("node (%d, %d) belongs to no event" % (level, index))
        for seq, slot in self.db.execute("SELECT seq, slot FROM opening WHERE seq NOT IN (SELECT seq FROM event)"):
            self.wrong("opening (%d, %d) belongs to no event" % (seq, slot), OPENING)

    def check_erasures(self):
        for place in sorted(self.missing - set(self.erased)):
            self.wrong("opening (%d, %d) is missing and no event erased it" % place, OPENING)
        for place in sorted(set(self.erased) - self.missing):
            self.wrong("opening (%d, %d) should be gone" % place, OPENING)

    def check_blobs(self):
        for name, data in self.db.execute("SELECT sha256, bytes FROM blob"):
            if hashlib.sha256(data).hexdigest() != name:
                self.wrong("blob %s holds other bytes" % name)
            self.blobs.discard(name)
        for name in sorted(self.blobs):
            self.wrong("blob %s is named by an event and missing" % name)

    def check_all(self):
        self.check_events()
        for size in sorted(self.roots):
            for _, name in self.roots[size]:
                if size > self.events:
                    self.wrong("%s: it counts %d events, the journal has %d" % (name, size, self.events), DIVERGES)
        self.check_surplus()
        self.check_erasures()
        self.check_blobs()


def gather(verifier, key, paths):
    """Checkpoints of the database and from outside, as far as the key signed them."""
    notes = [("checkpoint of the database, size %d" % size, size, bytes(note)) for size, note in verifier.db.execute(
        "SELECT size, CAST (note AS BLOB) FROM checkpoint ORDER BY size")]
    for path in paths:
        with open(path, "rb") as file:
            notes.append((path, None, file.read()))
    for name, said, note in notes:
        try:
            size, root = read_checkpoint(note, key)
            if said is not None and size != said:
                raise Wrong("its text says size %d" % size)
            verifier.known(size, root, name)
        except Wrong as why:
            verifier.wrong("%s: %s" % (name, why))


def harmless(text):
    return "".join(c if c.isprintable() else "<%02X>" % ord(c) for c in text)


def main():
    parser = argparse.ArgumentParser(description="Checks the journal of a recourse database.",
                                     epilog="Exit status: 0 sound, 2 invalid, 3 diverges, 4 openings; 1 not checked.")
    parser.add_argument("database")
    parser.add_argument("--key", metavar="VERIFIER-KEY", help="NAME+ID+BASE64, from a letter or another place you trust")
    parser.add_argument("--checkpoint", metavar="FILE", action="append", default=[], help="a signed checkpoint kept elsewhere")
    options = parser.parse_args()
    if options.checkpoint and not options.key:
        parser.exit(1, "recourse-verify: a checkpoint is worth nothing without --key, the verifier key that signed it\n")
    findings = Findings()
    try:
        uri = "file:%s?mode=ro" % os.path.abspath(options.database).replace("%", "%25").replace("?", "%3f").replace("#", "%23")
        db = sqlite3.connect(uri, uri=True, isolation_level=None)
        db.execute("BEGIN")
        verifier = Verifier(db, findings)
        if options.key:
            gather(verifier, Key(options.key), options.checkpoint)
        verifier.check_all()
        db.close()
    except (sqlite3.Error, OSError, Wrong) as why:
        parser.exit(1, "recourse-verify: %s: %s\n" % (harmless(options.database), harmless(str(why))))
    for code, text in findings.lines:
        print("%d %s" % (code, harmless(text)))
    print("%s: %d events, %d openings" % ("sound" if not findings.count else "NOT SOUND", verifier.events, verifier.openings))
    if not options.key:
        print("no --key was given: checkpoints were not looked at")
    return findings.status()


if __name__ == "__main__":
    sys.exit(main())
