#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""service-desk.py DB MEMBER: opens the desk as the login server would, on a terminal, with
variables that name programs, and works by waiting for what the screen says."""
import fcntl
import os
import pty
import select
import struct
import sys
import termios

env = dict(os.environ, TERM="xterm", EDITOR="touch edited", PAGER="touch paged", XDG_CONFIG_HOME=os.getcwd())
child, terminal = pty.fork()
if child == 0:
    program = os.environ["RECOURSE"]
    os.execve(program, [program, "--service", "--db", sys.argv[1], "--as", sys.argv[2]], env)
fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
seen = b""


def until(words):
    global seen
    while words not in seen:
        if not select.select([terminal], [], [], 60)[0]:
            sys.exit("never said %r: %r" % (words, seen[-2000:]))
        seen += os.read(terminal, 65536)
    seen = b""


def send(keys, words):
    os.write(terminal, keys)
    until(words)


until(b"26-000001")
send(b":suspend\r", b"no shell stands")
send(b":dump screen dumped\r", b"drill")
send(b":set editor vi\r", b"refused here")
send(b":note\r", b"editor")
send(b"\x18", b"^S")       # ^X: the editor, which is the desk's own
os.close(terminal)
os.waitpid(child, 0)
left = [name for name in ("edited", "paged", "dumped") if os.path.exists(name)]
sys.exit("left: %s" % left if left else 0)
