#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""panes - how long each key of the desk takes until the screen stands, at any size of office

  panes.py RECOURSE DB [NOW]

Drives the desk on a terminal of its own and waits after each key for the byte by which the
program says that it has nothing left to do. To the first byte of an answer
(median, longest) and until all is counted (longest), in milliseconds; memory at the end. It only
reads, but for what reading leaves."""
import fcntl, os, pty, select, statistics, struct, sys, termios, time

IDLE = 9
KEYS = {'Down': '\x1b[B', 'PgDn': '\x1b[6~', 'PgUp': '\x1b[5~', 'Enter': '\r', 'Esc': '\x1b', 'Space': ' ', 'Tab': '\t'}


class Desk:
    def __init__(self, program, database, now):
        ours, theirs = os.pipe()
        began = time.monotonic()
        self.pid, self.master = pty.fork()
        if self.pid == 0:
            os.close(ours)
            if theirs != IDLE:
                os.dup2(theirs, IDLE)
            os.set_inheritable(IDLE, True)
            os.environ.update(RECOURSE_TEST_IDLE=str(IDLE), TERM='xterm-256color')
            os.execv(program, [program, '--db', database, '--now', now])
        os.close(theirs)
        os.set_blocking(ours, False)
        self.idle = ours
        fcntl.ioctl(self.master, termios.TIOCSWINSZ, struct.pack('HHHH', 48, 160, 0, 0))
        self.first_byte = self.answer = None
        self.wait()
        self.started = (time.monotonic() - began) * 1e3
        self.first_byte = (self.first_byte - began) * 1e3
        self.settle()

    def read(self, timeout):
        for ready in select.select([self.master, self.idle], [], [], timeout)[0]:
            if ready == self.idle:
                os.read(self.idle, 4096)
                return True
            os.read(self.master, 65536)
            self.last_byte = time.monotonic()
            if self.first_byte is None:
                self.first_byte = self.last_byte
            if self.answer is None:
                self.answer = self.last_byte
        return False

    def wait(self, limit=60):
        until = time.monotonic() + limit
        while not self.read(1):
            if time.monotonic() > until:
                sys.exit('panes: nothing came in a minute')

    def settle(self):
        until = time.monotonic() + 0.15
        while time.monotonic() < until:
            self.read(0.05)

    def press(self, key):
        """Milliseconds to the first byte of the answer, and until nothing is left to do."""
        self.settle()
        self.answer = None
        began = time.monotonic()
        os.write(self.master, KEYS.get(key, key).encode())
        self.wait()
        idle = time.monotonic()
        self.settle()
        return ((self.answer or idle) - began) * 1e3, (idle - began) * 1e3

    def memory(self):
        with open(f'/proc/{self.pid}/status') as status:
            return next(int(line.split()[1]) for line in status if line.startswith('VmHWM')) / 1024


def line(text):
    return [*text, 'Enter']


# what, keys before, key that is measured, times
WALKS = [
    ('queue: down', [], 'Down', 10),
    ('queue: page down', [], 'PgDn', 20),
    ('queue: end', [], 'G', 1),
    ('queue: page up from the end', [], 'PgUp', 20),
    ('queue: home', [], 'g', 1),
    ('queue: by person', line(':sort person')[:-1], 'Enter', 1),
    ('queue: by person, page down', [], 'PgDn', 20),
    ('queue: by person, end', [], 'G', 1),
    ('queue: by number', line(':sort number')[:-1], 'Enter', 1),
    ('queue: by number, end', [], 'G', 1),
    ('queue: by received', line(':sort received')[:-1], 'Enter', 1),
    ('queue: all', line(':sort due') + ['v'], '9', 1),
    ('queue: all, page down', [], 'PgDn', 20),
    ('queue: all, end', [], 'G', 1),
    ('queue: all, page up', [], 'PgUp', 20),
    ('limit: rare word', line(':limit quetzal')[:-1], 'Enter', 1),
    ('limit: rare word, end', [], 'G', 1),
    ('limit: commonest word', line(':limit account')[:-1], 'Enter', 1),
    ('limit: commonest word, page down', [], 'PgDn', 10),
    ('limit: commonest word, end', [], 'G', 1),
    ('limit: two characters of CJK', line(':limit 削除')[:-1], 'Enter', 1),
    ('limit: nothing fits', line(':limit nowhere')[:-1], 'Enter', 1),
    ('limit: person:ada', line(':limit person:ada')[:-1], 'Enter', 1),
    ('limit: person:nobody', line(':limit person:nobody')[:-1], 'Enter', 1),
    ('limit: is:overdue', line(':limit is:overdue')[:-1], 'Enter', 1),
    ('limit: is:overdue, end', [], 'G', 1),
    ('limit: is:paused', line(':limit is:paused')[:-1], 'Enter', 1),
    ('limit: is:unread', line(':limit is:unread')[:-1], 'Enter', 1),
    ('limit: channel:fax (none)', line(':limit channel:fax')[:-1], 'Enter', 1),
    ('limit: closed:<2020-01-01 (none)', line(':limit closed:<2020-01-01')[:-1], 'Enter', 1),
    ('limit: owner:me', line(':limit owner:me')[:-1], 'Enter', 1),
    ('limit: state:closed type:access', line(':limit state:closed type:access')[:-1], 'Enter', 1),
    ('record: open', line(':limit') + ['v', '2'], 'Enter', 1),
    ('record: next case', [], ']', 10),
    ('deadlines: open', [], '3', 1),
    ('deadlines: down', [], 'Down', 10),
    ('deadlines: page down', [], 'PgDn', 20),
    ('deadlines: end', [], 'G', 1),
    ('deadlines: page up', [], 'PgUp', 10),
    ('deadlines: home', [], 'g', 1),
    ('deadlines: by owner', line(':group owner')[:-1], 'Enter', 1),
    ('deadlines: by owner, page down', [], 'PgDn', 10),
    ('deadlines: by owner, end', [], 'G', 1),
    ('deadlines: by type', line(':group type')[:-1], 'Enter', 1),
    ('deadlines: by type, end', [], 'G', 1),
    ('deadlines: by regime', line(':group regime')[:-1], 'Enter', 1),
    ('deadlines: by regime, end', [], 'G', 1),
    ('deadlines: by clock', line(':group clock')[:-1], 'Enter', 1),
    ('deadlines: by clock, end', [], 'G', 1),
    ('escalation: open', [], '4', 1),
    ('escalation: page down', [], 'PgDn', 20),
    ('escalation: end', [], 'G', 1),
    ('escalation: page up', [], 'PgUp', 10),
    ('journal: open', [], '5', 1),
    ('journal: page down', [], 'PgDn', 20),
    ('journal: end', [], 'G', 1),
    ('journal: page up', [], 'PgUp', 10),
    ('journal: act:claim', line(':limit act:claim')[:-1], 'Enter', 1),
    ('journal: act:hold (none)', line(':limit act:hold')[:-1], 'Enter', 1),
]


def main(program, database, now='2026-03-13T10:00:00Z'):
    only = os.environ.get('BENCH', '')
    desk = Desk(program, database, now)
    print(f'{"start, first paint":42} {desk.first_byte:9.1f} {desk.started:9.1f}')
    print(f'{"ms":42} {"answer":>9} {"longest":>9} {"counted":>9}')
    for what, before, key, times in WALKS:
        if only and only not in what:
            continue
        for one in before:
            os.write(desk.master, KEYS.get(one, one).encode())
            time.sleep(0.02)
        if before:
            desk.settle()
            desk.settle()
        taken = [desk.press(key) for _ in range(times)]
        answers = [a for a, _ in taken]
        print(f'{what:42} {statistics.median(answers):9.1f} {max(answers):9.1f} {max(s for _, s in taken):9.1f}', flush=True)
    print(f'{"memory at its most, MiB":42} {desk.memory():9.1f}')
    os.kill(desk.pid, 15)


main(*sys.argv[1:])
