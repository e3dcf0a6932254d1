#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""harmless.py FILE...: fails, naming the place, where a file holds what a terminal obeys."""
import sys
import unicodedata

HIDDEN = {0xAD, 0x61C, 0xFEFF} | set(range(0x200B, 0x2010)) | set(range(0x2028, 0x202F)) | set(range(0x2060, 0x2070))
HIDDEN |= set(range(0xE0000, 0xE0080))


def faults(text):
    marks = 0
    for place, character in enumerate(text):
        code = ord(character)
        marks = marks + 1 if unicodedata.combining(character) else 0
        if (code < 0x20 and character != "\n") or 0x7F <= code < 0xA0 or code in HIDDEN or marks > 4:
            yield f"U+{code:04X} at {place}, after {text[max(0, place - 20):place]!a}"


def main():
    bad = False
    for name in sys.argv[1:]:
        with open(name, "rb") as file:
            data = file.read()
        try:
            text = data.decode("utf-8").replace("\r\n", "\n")
            found = list(faults(text))
        except UnicodeDecodeError as error:
            found = [str(error)]
        for fault in found[:3]:
            print(f"{name}: {fault}", file=sys.stderr)
        bad = bad or bool(found)
    return bad


sys.exit(main())
