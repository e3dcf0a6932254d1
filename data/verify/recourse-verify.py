#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""recourse-verify - checks a journal or a case file without the program that wrote it

    recourse-verify.py DATABASE [--key VERIFIER-KEY] [--checkpoint FILE]...
    recourse-verify.py DIRECTORY|FILE.tar [--key VERIFIER-KEY] [--checkpoint FILE]...

Written from doc/formats/journal.md and doc/formats/casefile.md, with Python's standard
library; signatures are left to 'openssl'. Take this file, the verifier key and the
checkpoints from elsewhere than the database or the case file: what lies beside them may
have been changed with them.

Exit status: 0 sound, 2 invalid, 3 diverges from a checkpoint, 4 an opening is missing or
does not open, 6 entries stand under no checkpoint; 1 it could not be checked. The lowest
number found decides.
"""
import argparse
import base64
import hashlib
import json
import os
import re
import sqlite3
import subprocess
import sys
import tarfile
import tempfile

INVALID, DIVERGES, OPENING, UNSEALED = 2, 3, 4, 6
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


# ---- case files (casefile.md) ---------------------------------------------------------------

def files_of_directory(top):
    """Path below 'top': bytes, of every file. A link or anything else is no part of a case file."""
    files = {}
    for folder, folders, names in os.walk(top):
        for name in folders + names:
            path = os.path.join(folder, name)
            if os.path.islink(path) or not (os.path.isdir(path) or os.path.isfile(path)):
                raise Wrong("%s is neither a file nor a directory" % os.path.relpath(path, top))
        for name in names:
            path = os.path.join(folder, name)
            with open(path, "rb") as file:
                files[os.path.relpath(path, top).replace(os.sep, "/")] = file.read()
    return files


def files_of_archive(path):
    files, top = {}, None
    with tarfile.open(path, "r:") as archive:
        for member in archive:
            first, _, rest = member.name.partition("/")
            if not member.isreg() or not rest or ".." in rest.split("/") or (top or first) != first or rest in files:
                raise Wrong("%s does not belong into the archive of a case" % member.name)
            top = first
            files[rest] = archive.extractfile(member).read()
    return files


def root_of(leaf, index, size, hashes):
    """The root that an inclusion proof leads to (RFC 9162, 2.1.3.2)."""
    if index >= size:
        raise Wrong("the checkpoint does not count it")
    value, fn, sn = leaf, index, size - 1
    for other in hashes:
        if sn == 0:
            raise Wrong("its proof is too long")
        if fn & 1 or fn == sn:
            value = sha256(b"\1", other, value)
            while not fn & 1 and fn:
                fn >>= 1
                sn >>= 1
        else:
            value = sha256(b"\1", value, other)
        fn >>= 1
        sn >>= 1
    if sn:
        raise Wrong("its proof is too short")
    return value


def read_proof(data):
    """(index, hashes, checkpoint) of a C2SP tlog-proof."""
    head, blank, note = data.partition(b"\n\n")
    lines = head.decode("ascii", "replace").split("\n")
    if not blank or lines[0] != "c2sp.org/tlog-proof@v1":
        raise Wrong("not a tlog-proof")
    rest = lines[1:]
    if rest and rest[0].startswith("extra "):
        rest = rest[1:]
    if not rest or not re.fullmatch("index (0|[1-9][0-9]{0,15})", rest[0]):
        raise Wrong("a proof names its index")
    hashes = [base64_strict(line) for line in rest[1:]]
    if any(len(value) != 32 for value in hashes):
        raise Wrong("a hash is 32 bytes")
    return int(rest[0][6:]), hashes, note


class CaseFile:
    def __init__(self, files, key, findings):
        self.files, self.key, self.findings = files, key, findings
        self.root, self.size = None, 0
        self.bodies, self.erased, self.shut = {}, set(), []
        self.events = self.openings = self.withheld = 0

    def wrong(self, text, code=INVALID):
        self.findings.add(code, text)

    def need(self, path):
        if path not in self.files:
            raise Wrong("%s is missing" % path)
        return self.files[path]

    # Every file stands in the manifest, and every line of it names a file.
    def check_manifest(self):
        named, self.contents = set(), []
        text = self.need("manifest").decode("ascii", "replace")
        if not text.endswith("\n"):
            self.wrong("manifest: its last line is cut off")
        for line in text.split("\n")[:-1]:
            found = re.fullmatch("([0-9a-f]{64})  (.+)", line)
            if not found or found.group(2) in named:
                self.wrong("manifest: not a line of digest and path: %s" % line[:100])
                continue
            named.add(found.group(2))
            if not found.group(2).startswith("record/"):
                self.contents.append(line + "\n")
            if hashlib.sha256(self.files.get(found.group(2), b"")).hexdigest() != found.group(1) \
               or found.group(2) not in self.files:
                self.wrong("%s is missing, or holds other bytes than the manifest says" % found.group(2))
        for path in sorted(set(self.files) - named - {"manifest"}):
            self.wrong("%s is not in the manifest" % path)

    def check_checkpoint(self):
        if not self.record["sealed"]:
            return
        self.size, self.root = read_checkpoint(self.need("record/checkpoint"), self.key)
        if self.size != self.record["sealed"]:
            self.wrong("the checkpoint is of size %d, the record says %s" % (self.size, self.record["sealed"]))
        if self.key.name != self.record["origin"]:
            self.wrong("the record is of another origin")

    def check_proof(self, name, seq, leaf):
        path = "record/%06d.tlog-proof" % seq
        if seq >= self.size:
            self.wrong("%s: newer than the checkpoint, nothing vouches for it" % name, UNSEALED)
            return
        index, hashes, note = read_proof(self.need(path))
        if index != seq or note != self.files.get("record/checkpoint"):
            raise Wrong("its proof is of another entry or checkpoint")
        if root_of(leaf, index, self.size, hashes) != self.root:
            raise Wrong("its proof does not lead to the root that was signed")

    def check_opening(self, seq, body, opening):
        slot = opening["slot"]
        field, commitment = body["sealed"].get(slot, (None, None))
        place = "opening (%d, %s)" % (seq, slot)
        if field is None or opening["field"] != field:
            self.wrong("%s opens nothing that was sealed" % place, OPENING)
            return
        if "absent" in opening:
            self.shut.append((seq, slot, opening["absent"]))
            return
        value = self.need(opening["file"]) if "file" in opening else base64_strict(opening["value"], url=True)
        salt = base64_strict(opening["salt"], url=True)
        if len(salt) != 32 or commitment_of(field, salt, value) != commitment:
            self.wrong("%s %s is not the value that the entry sealed" % (place, field), OPENING)
        self.values[(seq, slot)] = value
        self.openings += 1

    def check_openings(self, entry, body):
        slots = [opening["slot"] for opening in entry["openings"]]
        if sorted(slots) != sorted(body["sealed"]):
            self.wrong("entry %d: not every sealed value is opened or accounted for" % entry["seq"], OPENING)
        for opening in entry["openings"]:
            self.check_opening(entry["seq"], body, opening)

    def check_entry(self, entry):
        seq, name = entry["seq"], "entry %d" % entry["seq"]
        leaf = bytes.fromhex(entry["leaf"])
        if entry["role"] == "withheld":
            self.withheld += 1
            if not entry.get("reason") or "record/%06d.body" % seq in self.files:
                raise Wrong("withheld without a reason, or not withheld")
        else:
            data = self.need("record/%06d.body" % seq)
            if sha256(b"\0", data) != leaf:
                raise Wrong("the body does not hash to the leaf")
            body = self.bodies[seq] = read_body(data)
            if body["seq"] != seq:
                raise Wrong("the body is that of entry %d" % body["seq"])
            self.check_openings(entry, body)
            if body["act"] in ERASING:
                self.erased.update(tuple(pair) for pair in body["data"].get("slots", []))
        self.check_proof(name, seq, leaf)

    # The case's own entries count from 0 and rise; the export ends them.
    def check_order(self):
        own = [entry for entry in self.record["entries"] if "n" in entry]
        for due, entry in enumerate(own):
            body = self.bodies.get(entry["seq"])
            if entry["n"] != due:
                self.wrong("entry %d: number %s within the case, where %d is due" % (entry["seq"], entry["n"], due))
            if due and entry["seq"] <= own[due - 1]["seq"]:
                self.wrong("entry %d stands before an earlier one" % entry["seq"])
            if body is not None and (body["case"] != self.record["case"] or body["n"] != entry["n"]):
                self.wrong("entry %d: the body says case %s, number %s" % (entry["seq"], body["case"], body["n"]))
            elif body is None and entry["role"] != "withheld":
                self.wrong("entry %d has no body" % entry["seq"])
        self.events = len(own)
        last = self.bodies.get(own[-1]["seq"]) if own else None
        if not last or last["act"] != "case.export":
            self.wrong("the last entry of the case is not its export")
            return
        self.check_export(own[-1]["seq"], last)

    def check_export(self, seq, body):
        said = self.values.get((seq, body["data"].get("manifest")), b"")
        if said.decode("ascii", "replace") != hashlib.sha256("".join(self.contents).encode()).hexdigest():
            self.wrong("the contents are not those that were exported")
        if body["data"].get("events") != self.events:
            self.wrong("%d entries are here, the export says %s" % (self.events, body["data"].get("events")))
        if body["data"].get("withheld", 0) != self.withheld:
            self.wrong("%d entries are withheld, the export says %s" % (self.withheld, body["data"].get("withheld", 0)))

    def check_erasures(self):
        for seq, slot, why in self.shut:
            if why == "erased" and (seq, slot) not in self.erased:
                self.wrong("opening (%d, %d) is missing and no entry here erased it" % (seq, slot), OPENING)

    def check_kept(self, paths):
        for path in paths:
            with open(path, "rb") as file:
                size, root = read_checkpoint(file.read(), self.key)
            if size == self.size and root != self.root:
                self.wrong("%s: the journal had another root at size %d" % (path, size), DIVERGES)
            elif size != self.size:
                print("%s: of size %d, this file is sealed at %d: ask for a proof of consistency" % (harmless(path), size, self.size))

    def check_all(self, kept):
        self.values = {}
        self.record = json.loads(self.need("record/record.json"))
        if self.record.get("schema") != "recourse-record/1":
            raise Wrong("record.json has a schema that this verifier does not know")
        self.check_manifest()
        self.check_checkpoint()
        seen = set()
        for entry in self.record["entries"]:
            if entry["seq"] in seen:
                self.wrong("entry %d stands twice" % entry["seq"])
            seen.add(entry["seq"])
            try:
                self.check_entry(entry)
            except (Wrong, ValueError, TypeError, KeyError, AttributeError) as why:
                self.wrong("entry %d: %s" % (entry["seq"], why))
        self.check_order()
        self.check_erasures()
        self.check_kept(kept)


def claimed_key(files):
    lines = files.get("record/key", b"").decode("ascii", "replace").split("\n")
    if not lines[0]:
        raise Wrong("no --key was given, and the case file names none")
    return lines[0]


def check_case_file(path, options):
    """Exit status of a case file."""
    findings = Findings()
    files = files_of_directory(path) if os.path.isdir(path) else files_of_archive(path)
    case = CaseFile(files, Key(options.key or claimed_key(files)), findings)
    try:
        case.check_all(options.checkpoint)
    except (Wrong, ValueError, TypeError, KeyError, AttributeError) as why:
        case.wrong(str(why))
    for code, text in findings.lines:
        print("%d %s" % (code, harmless(text)))
    print("%s: %d entries of the case, %d withheld, %d values opened, sealed at %d"
          % ("sound" if not findings.count else "NOT SOUND", case.events, case.withheld, case.openings, case.size))
    if not options.key:
        print("no --key was given: the key came with the file, and whoever could forge the file could forge it too")
    return findings.status()


def harmless(text):
    return "".join(c if c.isprintable() else "<%02X>" % ord(c) for c in text)


def main():
    parser = argparse.ArgumentParser(description="Checks the journal of a recourse database, or a case file.",
                                     epilog="Exit status: 0 sound, 2 invalid, 3 diverges, 4 openings, 6 not sealed; 1 not checked.")
    parser.add_argument("database", help="the database, or the directory or archive of a case")
    parser.add_argument("--key", metavar="VERIFIER-KEY", help="NAME+ID+BASE64, from a letter or another place you trust")
    parser.add_argument("--checkpoint", metavar="FILE", action="append", default=[], help="a signed checkpoint kept elsewhere")
    options = parser.parse_args()
    if options.checkpoint and not options.key:
        parser.exit(1, "recourse-verify: a checkpoint is worth nothing without --key, the verifier key that signed it\n")
    if os.path.isdir(options.database) or options.database.endswith(".tar"):
        try:
            return check_case_file(options.database, options)
        except (OSError, tarfile.TarError, Wrong) as why:
            parser.exit(1, "recourse-verify: %s: %s\n" % (harmless(options.database), harmless(str(why))))
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
