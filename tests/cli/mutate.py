#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""mutate.py VERIFIER CASEFILE KEY: every file of a case file, changed in many single bytes, cut,
lengthened, removed and exchanged; the verifier must find each. Prints what it did not find."""
import importlib.util
import io
import contextlib
import os
import random
import sys
from types import SimpleNamespace

spec = importlib.util.spec_from_file_location("verifier", sys.argv[1])
verifier = importlib.util.module_from_spec(spec)
spec.loader.exec_module(verifier)
files = verifier.files_of_directory(sys.argv[2])
key = sys.argv[3]
good, tried, missed = {}, 0, []
# Signatures cost a process each; what was verified once is remembered, what is bad is asked.
real = verifier.Key.verifies


def remembered(self, message, signature):
    place = (self.public, message, signature)
    if place not in good:
        good[place] = real(self, message, signature)
    return good[place]


verifier.Key.verifies = remembered


def status(changed):
    verifier.files_of_directory = lambda path: changed
    with contextlib.redirect_stdout(io.StringIO()):
        try:
            return verifier.check_case_file(os.curdir, SimpleNamespace(key=key, checkpoint=[]))
        except verifier.Wrong:
            return 1


def attempt(name, changed):
    global tried
    tried += 1
    if status(changed) == 0:
        missed.append(name)


if status(dict(files)) != 0:
    sys.exit("the case file is not sound to begin with")
dice = random.Random(7)
for path, data in sorted(files.items()):
    for at in sorted(dice.sample(range(len(data)), min(len(data), 24))):
        attempt("%s, byte %d" % (path, at), {**files, path: data[:at] + bytes([data[at] ^ (1 << dice.randrange(8))]) + data[at + 1:]})
    attempt("%s, cut" % path, {**files, path: data[:-1]})
    attempt("%s, longer" % path, {**files, path: data + b" "})
    attempt("%s, gone" % path, {other: bytes_ for other, bytes_ in files.items() if other != path})
attempt("a file too many", {**files, "record/extra": b""})


# Somebody who knows the format puts the digests right again; what is sealed and signed stays.
def with_manifest(changed):
    changed = {path: data for path, data in changed.items() if path != "manifest"}
    order = [line.split("  ", 1)[1] for line in files["manifest"].decode().split("\n")[:-1]]
    lines = ["%s  %s\n" % (verifier.hashlib.sha256(changed[path]).hexdigest(), path)
             for path in order + sorted(set(changed) - set(order)) if path in changed]
    return {**changed, "manifest": "".join(lines).encode()}


for path in sorted(files):
    if path not in ("manifest", "record/VERIFY.txt", "record/record.json", "record/key"):
        attempt("%s, with a manifest to match" % path, with_manifest({**files, path: files[path] + b" "}))
record = verifier.json.loads(files["record/record.json"])
for gone in range(len(record["entries"])):
    entry = record["entries"][gone]
    less = {**record, "entries": record["entries"][:gone] + record["entries"][gone + 1:]}
    stem = "record/%06d." % entry["seq"]
    kept = {path: data for path, data in files.items() if not path.startswith(stem)}
    attempt("entry %d left out" % entry["seq"], with_manifest({**kept, "record/record.json": verifier.json.dumps(less).encode()}))
print("%d mutations, %d not found" % (tried, len(missed)))
for name in missed:
    print(name)
sys.exit(bool(missed))
