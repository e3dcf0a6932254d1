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
    (r"sqlite3\.h|sqlite3ext\.h", "sqlite3"), (r"gmime/.*", "gmime"), (r"cyaml(/.*|\.h)", "cyaml"),
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


def main():
    table = layers()
    wrong_layer, wrong_library, curses, seen = [], [], set(), 0
    for name, path in sources():
        layer = name.split(os.sep)[0]
        sees, libraries = table.get(layer, (set(), set()))
        for number, own, system in includes(path):
            seen += 1
            where = f"src/{name}:{number}"
            other = (own or "").split("/")[0]
            if own and own.startswith(".."):
                wrong_layer.append(f'{where}: "{own}" leaves its folder by a path')
            elif own and "/" in own and other != layer and other in table and other not in sees:
                wrong_layer.append(f"{where}: {layer} may not see {other}")
            library = library_of(system) if system else None
            if library and library not in libraries:
                wrong_library.append(f"{where}: {layer} may not see {library}")
            if library == "ncurses" and name.endswith(".c"):
                curses.add(name)
    unknown = sorted({name.split(os.sep)[0] for name, _ in sources()} - set(table))
    checks = [
        ("the table names every folder below src/", [f"{folder} is not in doc/ARCHITECTURE.md" for folder in unknown]),
        ("include lines were found", [] if seen > 20 else [f"only {seen}"]),
        ("no layer sees one it may not", wrong_layer),
        ("every library stays in its layer", wrong_library),
        ("one file knows curses", sorted(curses) if len(curses) > 1 else []),
    ]
    print(f"1..{len(checks)}")
    for number, (what, faults) in enumerate(checks, 1):
        print(f"{'not ok' if faults else 'ok'} {number} - {what}")
        for fault in faults:
            print(f"# {fault}")
    return any(faults for _, faults in checks)


sys.exit(main())
