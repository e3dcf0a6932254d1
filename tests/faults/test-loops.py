#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The k-th call fails, once or from then on: writing with the disk full, any file call with an
error of the device, a call that is interrupted, memory. What the program was to do is done or
not at all, whatever it says is so, and the tables follow from the record.

RECOURSE_FAULTS=N: so many k for each scenario and kind of fault, spread over all there are
("all": each; memory at least 1 in 50). RECOURSE_FAULT_ONLY=WORD picks scenarios."""
import glob
import os
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile

RECOURSE, SOURCE, BUILD = (os.environ[name] for name in ("RECOURSE", "TEST_SOURCE", "TEST_BUILD"))
INJECT = os.path.join(BUILD, "..", ".libs", "libinject.so")
HELPER = os.path.join(BUILD, "faults", "keep-draft")
FAMILIES = ("full", "io", "interrupt", "memory")
MODES = (("full", "once"), ("full", "ever"), ("io", "once"), ("io", "ever"), ("interrupt", "once"),
         ("memory", "once"), ("memory", "ever"))
PATIENCE, HANGS = 10, 124
DAY = "2026-03-13"
ABORTED = (-6, -5, -11, 134, 133)    # what ends a program without memory; GLib may call itself until the stack ends
MAIL = ("From: Ada <ada@example.org>\nTo: support@example.com\nSubject: Delete %d\n"
        "Message-ID: <%d@example.org>\n\nPlease delete what you hold, reference %d.\n")


class Scenario:
    def __init__(self, name, house, words, before="", stdin="", program=None, endless=True):
        self.name, self.house, self.words, self.before = name, house, words, before
        self.stdin, self.program = stdin, program or RECOURSE
        self.endless = endless      # tried without any memory from then on


SCENARIOS = (
    Scenario("intake", "drill", ["intake"], stdin=MAIL % (9, 9, 9)),
    Scenario("triage", "drill", ["--as", "mia", "do", "triage", "1", "type=delete"]),
    Scenario("claim", "drill", ["--as", "sue", "do", "claim", "6"]),
    Scenario("reply", "drill", ["--as", "mia", "do", "reply", "2", "text=It is done."]),
    Scenario("send", "real", ["send"]),
    Scenario("refuse", "drill", ["--as", "mia", "do", "refuse", "2", "reason=legal-hold", "text=The law keeps it."]),
    Scenario("approve", "drill", ["--as", "sue", "do", "approve", "4"]),
    Scenario("merge", "drill", ["--as", "sue", "do", "merge", "3", "other=2", "reason=same"]),
    Scenario("undo", "drill", ["--as", "mia", "do", "undo", "5"]),
    Scenario("hold", "drill", ["--as", "sue", "do", "hold", "2", "name=suit", "reason=court", "until=2026-09-01"]),
    Scenario("export", "drill", ["--as", "sue", "export", "2", "--output", "made"], endless=False),
    Scenario("archive", "drill", ["--as", "sue", "export", "2", "--tar", "--output", "made"], endless=False),
    Scenario("backup", "drill", ["backup", "made/copy.db"]),
    Scenario("checkpoint", "drill", ["checkpoint", "--output", "made/point"]),
    Scenario("draft", "drill", ["cases.db"], program=HELPER),
)


def run(program, words, place, stdin="", env=None):
    try:
        return subprocess.run([program, *words], input=stdin.encode(), capture_output=True, cwd=place, timeout=PATIENCE,
                              env=dict(os.environ, RECOURSE_DB=os.path.join(place, "cases.db"), HOME=place, TMPDIR=place, **(env or {})))
    except subprocess.TimeoutExpired:
        return subprocess.CompletedProcess(words, HANGS, b"", b"it does not end")


def day(house):
    return ["--now", DAY] if house == "drill" else []


def need(place, *words, stdin=""):
    done = run(RECOURSE, words, place, stdin)
    if done.returncode:
        raise SystemExit("Bail out! recourse %s: %s" % (" ".join(words), done.stderr.decode()))
    return done.stdout.decode()


def make_drill(place):
    need(place, "--now", "2026-01-05", "init", "--pack", "mixpanel-2014", "--drill", "--member", "ruth", "--zone", "UTC")
    for member, role in (("mia", "agent"), ("sue", "supervisor")):
        need(place, "--now", "2026-01-05", "member", "add", member, "--role", role)
    now = ["--now", DAY]
    need(place, *now, "do", "office.set", "signature=Us", "mail-from=us@example.com")
    for n in range(1, 7):
        need(place, *now, "intake", stdin=MAIL % (n, n, n))
        if 1 < n < 6:
            need(place, *now, "--as", "mia", "do", "triage", str(n), "type=delete")
            need(place, *now, "--as", "mia", "do", "claim", str(n))
    need(place, *now, "--as", "mia", "do", "refuse", "4", "reason=legal-hold", "text=The law keeps it.")
    need(place, *now, "--as", "mia", "do", "task", "5", "name=archive", "state=open")


def make_real(place):
    os.mkdir(os.path.join(place, "mta"))
    shutil.copy(os.path.join(SOURCE, "cli", "fake-sendmail"), os.path.join(place, "mta", "sendmail"))
    os.chmod(os.path.join(place, "mta", "sendmail"), 0o755)
    with open(os.path.join(place, "mta", "mode"), "w", encoding="ascii") as mode:
        mode.write("0\n")
    need(place, "init", "--pack", "mixpanel-2014", "--member", "ruth", "--zone", "UTC")
    need(place, "intake", stdin=MAIL % (1, 1, 1))
    need(place, "do", "office.set", "signature=Us", "mail-from=us@example.com", "mail-program=%s/mta/sendmail" % place)
    need(place, "do", "reply", "1", "text=Done.")


class Trial:
    """A copy of a house, always at the same place: its mail program is named by path."""

    def __init__(self, scenario, kept, place):
        self.scenario, self.kept, self.place = scenario, kept, place

    def fresh(self):
        shutil.rmtree(self.place, ignore_errors=True)
        shutil.copytree(self.kept, self.place)
        os.mkdir(os.path.join(self.place, "made"))

    def act(self, family, k, how):
        """Exit status, standard error, how often a call failed, calls of each family."""
        self.fresh()
        counts = os.path.join(self.place, "..", "counts")
        with open(counts, "wb") as file:
            file.write(bytes(64))
        words = (day(self.scenario.house) if self.scenario.program == RECOURSE else []) + self.scenario.words
        done = run(self.scenario.program, words, self.place, self.scenario.stdin,
                   {"LD_PRELOAD": INJECT, "RECOURSE_FAULT": "%s:%d:%s" % (family, k, how), "RECOURSE_FAULT_FILE": counts})
        with open(counts, "rb") as file:
            numbers = memoryview(file.read(40)).cast("l")
        return done.returncode, done.stderr.decode("utf-8", "replace"), numbers[4], dict(zip(FAMILIES, numbers))

    def state(self):
        """What the office holds, and what was made beside it."""
        db = sqlite3.connect("file:%s?mode=ro" % os.path.join(self.place, "cases.db"), uri=True)
        try:
            acts = [row[0] for row in db.execute("SELECT act FROM event ORDER BY seq")]
            rest = db.execute("SELECT (SELECT group_concat (id || state) FROM letter), (SELECT count (*) FROM draft),"
                              " (SELECT count (*) FROM lease), (SELECT count (*) FROM intake)").fetchone()
        finally:
            db.close()
        made = os.path.join(self.place, "made")
        files = sorted(re.sub(r"\d{4}-\d\d-\d\dT[\d-]+", "T", os.path.relpath(os.path.join(folder, name), made))
                       for folder, _, names in os.walk(made) for name in names)
        return acts, rest, files

    def beside(self):
        """Files that ought not to be there."""
        known = re.compile(r"^(cases\.db.*|mta|made|\.cache|\.local|\.config|keys?.*)$")
        return [name for name in os.listdir(self.place) if not known.match(name)]


def whole_or_nothing(trial, start, end):
    """What is wrong with the state of things, or None."""
    scenario, now = trial.scenario, trial.state()
    if scenario.name == "send":
        return letter_fault(trial, now)
    if scenario.name in ("export", "archive"):
        # the promise of a file, then that it was not written; a file only with its promise
        extra = now[0][len(start[0]):]
        if extra not in ([], ["case.export"], ["case.export", "case.export-failed"]):
            return "the record says %s" % extra
        files = [name for name in now[2] if "/." not in "/" + name and not name.endswith("~")]
        if files and (files != end[2] or extra != ["case.export"]):
            return "of the file there is %s, the record says %s" % (files, extra)
        return None
    if scenario.name in ("backup", "checkpoint"):
        made = [name for name in now[2] if name in end[2]]
        if made and scenario.name == "backup" and run(RECOURSE, ["backup", "--check", "made/copy.db"], trial.place).returncode:
            return "the copy is no copy"
        if made and scenario.name == "checkpoint" and not os.path.getsize(os.path.join(trial.place, "made", made[0])):
            return "the checkpoint is empty"
        if now[:2] not in (start[:2], end[:2]):
            return "neither before nor after: %s" % (now[0][len(start[0]):],)
        return None
    if now not in (start, end):
        return "neither before nor after: %s" % (now[0][len(start[0]):],)
    return None


def letter_fault(trial, now):
    log = os.path.join(trial.place, "mta", "log")
    gone = len(open(log, encoding="ascii").read().split()) if os.path.exists(log) else 0
    state = re.sub(r"^\d+", "", now[1][0])
    if gone > 1 or (state == "sent") > gone or (state in ("queued", "failed") and gone):
        return "the letter is %s and left %d times" % (state, gone)
    run(RECOURSE, ["send"], trial.place)
    again = len(open(log, encoding="ascii").read().split()) if os.path.exists(log) else 0
    if again > 1:
        return "the next run sent it again"
    state = re.sub(r"^\d+", "", trial.state()[1][0])
    if state not in ("sent", "unknown", "failed"):
        return "after the next run the letter is %s" % state
    return None


def said_wrong(trial, mode, status, said, done):
    name = trial.scenario.name
    if "CRITICAL" in said or "WARNING" in said:
        return "it complains of itself: " + said
    if status == HANGS:
        return said
    if mode[0] != "memory" and (status < 0 or status > 127):
        return "it ended with status %d: %s" % (status, said)
    if mode[0] == "memory" and status < 0 and status not in ABORTED:
        return "it crashed with %d" % status
    if name == "intake" and status not in (0, 75):
        return "status %d, not 75: %s" % (status, said)
    if status == 0 and not done:
        return "it says that it is done"
    if status > 0 and status not in ABORTED and not said.strip():
        return "status %d and not a word" % status
    if mode[0] != "memory" and len(said.splitlines()) > 3:
        return "too many words: " + said
    return None


def ks(n, calls, family):
    if n != "all":
        n = min(int(n), calls)
    else:
        n = calls if family != "memory" else min(calls, max(300, calls // 50))
    return sorted({calls * i // n + (calls // n) // 2 for i in range(n)} if n else ())


def try_scenario(scenario, kept, place, n):
    """Number of faults, of those that undid it, and what went wrong."""
    trial = Trial(scenario, kept, place)
    trial.fresh()
    start = trial.state()
    status, said, _, calls = trial.act("io", -1, "once")
    if status:
        raise SystemExit("Bail out! %s without a fault: %s" % (scenario.name, said))
    end = trial.state()
    if scenario.name != "backup" and start == end:
        raise SystemExit("Bail out! %s changes nothing" % scenario.name)
    tried = undone = 0
    wrong = []
    for mode in MODES if scenario.endless else MODES[:-1]:
        for k in ks(n, calls[mode[0]], mode[0]):
            status, said, struck, _ = trial.act(mode[0], k, mode[1])
            tried += bool(struck)
            now = trial.state()
            done = now == end or scenario.name in ("backup", "checkpoint") and set(end[2]) <= set(now[2])
            undone += not done
            fault = (said_wrong(trial, mode, status, said, done) or whole_or_nothing(trial, start, end)
                     or trial.beside() and mode[1] == "once" and mode[0] != "memory" and "left behind: %s" % trial.beside())
            if not fault:
                sound = run(RECOURSE, ["verify", "--replay"], place)
                fault = "verify: " + (sound.stdout + sound.stderr).decode() if sound.returncode else None
            if fault:
                wrong.append("%s %d %s: %s" % (mode[0], k, mode[1], fault))
    return tried, undone, wrong


def main():
    if not glob.glob(INJECT) or run(RECOURSE, ["--version"], "/", env={"LD_PRELOAD": INJECT}).returncode:
        print("1..0 # SKIP nothing can be loaded before this build of the program")
        return 0
    n, only = os.environ.get("RECOURSE_FAULTS", "3"), os.environ.get("RECOURSE_FAULT_ONLY", "")
    base = tempfile.mkdtemp(prefix="recourse-loops.")
    place = os.path.join(base, "house")
    chosen = [scenario for scenario in SCENARIOS if only in scenario.name]
    kept = {}
    try:
        for name, make in (("drill", make_drill), ("real", make_real)):
            os.mkdir(place)
            make(place)
            kept[name] = os.path.join(base, name)
            os.rename(place, kept[name])
        print("1..%d" % len(chosen))
        for number, scenario in enumerate(chosen, 1):
            tried, undone, wrong = try_scenario(scenario, kept[scenario.house], place, n)
            print("%s %d - %s: %d faults, %d times it was not done" % ("not ok" if wrong or not tried else "ok", number, scenario.name, tried, undone))
            for line in wrong[:20]:
                print("# " + line.strip().replace("\n", "\n#   "))
            sys.stdout.flush()
        return 0
    finally:
        shutil.rmtree(base, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
