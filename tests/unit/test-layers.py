#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Holds the #include lines below src/ against the table in doc/ARCHITECTURE.md."""
import os
import re
import sys

TOP = os.path.join(os.environ.get("TEST_SOURCE") or os.path.dirname(os.path.dirname(os.path.abspath(__file__))), os.pardir)
INCLUDE = re.compile(r'^\s*#\s*include\s+(?:"([^"]+)"|<([^>]+)>)')

# Which library a system header belongs to; the table says which layer may see it.
LIBRARY_OF = [
    (r"sqlite3\.h|sqlite3ext\.h", "sqlite3"), (r"gmime/.*", "gmime"), (r"cyaml(/.*|\.h)|yaml\.h", "cyaml"),
    (r"libical/.*|ical\.h", "libical"), (r"(ncurses\w*/)?(n?curses\w*|term|panel|form|menu)\.h", "ncurses"),
    (r"openssl/.*", "openssl"), (r"uuid(/.*|\.h)", "uuid"), (r"utf8proc\.h", "utf8proc"),
    (r"jansson\.h", "jansson"), (r"libxml2?/.*", "libxml"), (r"archive\w*\.h", "libarchive"),
    (r"cairo.*", "cairo"), (r"pango/.*", "pango"),
]


def layers():
    """Layer name to (layers it sees, libraries it sees), from the table."""
    table = {}
    with open(os.path.join(TOP, "doc", "ARCHITECTURE.md"), encoding="utf-8") as text:
        for line in text:
            cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
            if line.startswith("|") and len(cells) == 3 and re.fullmatch(r"[a-z]+", cells[0]) and cells[0] != "layer":
                libraries = set(cells[2].replace(" ", "").split(",")) - {""}
                table[cells[0]] = (set(cells[1].split()) - {"-"}, libraries)
    return table


def sources():
    for folder, _, names in os.walk(os.path.join(TOP, "src")):
        for name in sorted(names):
            if name.endswith((".c", ".h")):
                path = os.path.join(folder, name)
                yield os.path.relpath(path, os.path.join(TOP, "src")), path


def includes(path):
    with open(path, encoding="utf-8") as text:
        for number, line in enumerate(text, 1):
            found = INCLUDE.match(line)
            if found:
                yield number, found.group(1), found.group(2)


def library_of(header):
    for pattern, library in LIBRARY_OF:
        if re.fullmatch(pattern, header):
            return library
    return None


def fault(table, layer, own, system):
    """What is wrong with one include line of a layer, or None."""
    sees, libraries = table.get(layer, (set(), set()))
    other = (own or "").split("/")[0]
    if own and own.startswith(".."):
        return "leaves its folder by a path"
    if own and "/" in own and other != layer and other in table and other not in sees:
        return f"{layer} may not see {other}"
    library = library_of(system) if system else None
    if library and library not in libraries:
        return f"{layer} may not see {library}"
    return None


# Lines that must be found wrong, so that the checker cannot fall asleep.
FORBIDDEN = [
    ("model", "db/db.h", None), ("ui", "store/store.h", None), ("journal", "store/store.h", None),
    ("base", "model/case.h", None), ("cli", "../db/db.h", None), ("store", None, "sqlite3.h"),
    ("office", None, "gmime/gmime.h"), ("ui", None, "openssl/evp.h"), ("cli", None, "curses.h"),
    ("journal", None, "jansson.h"), ("office", None, "utf8proc.h"), ("cli", None, "cyaml/cyaml.h"),
]


def main():
    table = layers()
    wrong, curses, seen = [], set(), 0
    for name, path in sources():
        layer = name.split(os.sep)[0]
        for number, own, system in includes(path):
            seen += 1
            found = fault(table, layer, own, system)
            if found:
                wrong.append(f"src/{name}:{number}: {found}")
            if system and library_of(system) == "ncurses" and name.endswith(".c"):
                curses.add(name)
    unknown = sorted({name.split(os.sep)[0] for name, _ in sources()} - set(table))
    asleep = [f"{layer}: {own or system}" for layer, own, system in FORBIDDEN if not fault(table, layer, own, system)]
    checks = [
        ("the table names every folder below src/", [f"{folder} is not in doc/ARCHITECTURE.md" for folder in unknown]),
        ("include lines were found", [] if seen > 20 else [f"only {seen}"]),
        ("a forbidden include would be found", asleep),
        ("no layer sees what it may not", wrong),
        ("one file knows curses", sorted(curses) if len(curses) > 1 else []),
    ]
    print(f"1..{len(checks)}")
    for number, (what, faults) in enumerate(checks, 1):
        print(f"{'not ok' if faults else 'ok'} {number} - {what}")
        for line in faults:
            print(f"# {line}")
    return any(faults for _, faults in checks)


sys.exit(main())
