#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""answer.py ANSWER COMMAND...: runs it on a terminal, types the answer when it asks with
"(y/n)", prints what the terminal received; exits with its status. An empty answer ends the input."""
import os
import pty
import sys


def main():
    answer, command = sys.argv[1], sys.argv[2:]
    child, master = pty.fork()
    if child == 0:
        os.execvp(command[0], command)
    shown, asked = b"", False
    while True:
        try:
            data = os.read(master, 65536)
        except OSError:
            break
        if not data:
            break
        shown += data
        if b"(y/n)" in shown and not asked:
            asked = True
            os.write(master, answer.encode() + b"\n" if answer else b"\x04")
    sys.stdout.buffer.write(shown.replace(b"\r\n", b"\n"))
    sys.stdout.flush()
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


sys.exit(main())
