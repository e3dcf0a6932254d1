#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""on-terminal.py COLUMNS COMMAND...: runs it with standard output on a terminal of that
width and prints what the terminal received; exits with its status."""
import fcntl
import os
import pty
import struct
import sys
import termios


def main():
    columns, command = int(sys.argv[1]), sys.argv[2:]
    master, slave = pty.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    child = os.fork()
    if child == 0:
        os.close(master)
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        os.dup2(slave, 1)
        os.dup2(slave, 2)
        os.execvp(command[0], command)
    os.close(slave)
    while True:
        try:
            data = os.read(master, 65536)
        except OSError:
            break
        if not data:
            break
        sys.stdout.buffer.write(data)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


sys.exit(main())
