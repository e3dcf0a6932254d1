#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Kills `recourse send` again and again while it hands letters over, two at a time: no letter
leaves twice, none is lost, and of none that may have left is it said that it waits.
RECOURSE_KILLS=N sets how often: 40 times by itself, which takes some ten seconds; 300 are a soak."""
import collections
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time

RECOURSE, SOURCE = os.environ["RECOURSE"], os.environ["TEST_SOURCE"]
KILLS = int(os.environ.get("RECOURSE_KILLS", "40"))
STRETCH = 30    # letters that wait at a time


def run(*words, check=True):
    done = subprocess.run([RECOURSE, *words], stdin=subprocess.DEVNULL, capture_output=True, text=True)
    if check and done.returncode:
        raise SystemExit("Bail out! recourse %s: %s" % (" ".join(words), done.stderr))
    return done


def rows(sql):
    text = subprocess.run(["sqlite3", "-separator", "\t", os.environ["RECOURSE_DB"], sql], capture_output=True, text=True, check=True)
    return [line.split("\t") for line in text.stdout.splitlines()]


def letters():
    """Message-ID to (id, state)."""
    return {row[0]: (row[1], row[2]) for row in
            rows("SELECT m.message_id, l.id, l.state FROM letter l JOIN message m ON m.id = l.id")}


def left(place):
    """How often each message left."""
    path = os.path.join(place, "mta", "log")
    with open(path, encoding="utf-8") if os.path.exists(path) else open(os.devnull, encoding="utf-8") as log:
        return collections.Counter(log.read().split())


def settle(place):
    """What a person does with a letter nobody knows of: looks into the mail server's log."""
    gone = left(place)
    for name, (number, state) in letters().items():
        if state == "unknown":
            words = ["state=sent", "evidence=in the log"] if gone[name] else ["state=queued"]
            run("do", "letter", "1", "letter=" + number, *words)


def contradiction(place):
    gone = left(place)
    for name, (number, state) in letters().items():
        if gone[name] > 1:
            return "letter %s left %d times" % (number, gone[name])
        if state == "sent" and gone[name] != 1:
            return "letter %s is sent and did not leave" % number
        if state == "queued" and gone[name]:
            return "letter %s waits and has left" % number
    return None


def kill_once(dice):
    senders = [subprocess.Popen([RECOURSE, "send"], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
               for _ in range(2)]
    time.sleep(dice.uniform(0.005, 0.12))
    for sender in senders:
        sender.send_signal(signal.SIGKILL)
        sender.wait()
    time.sleep(0.06)    # a mail program that was left alone ends by itself


def trial(place):
    dice, written, killed, unknown = random.Random(7), 0, 0, 0
    while killed < KILLS:
        waiting = sum(state == "queued" for _, state in letters().values())
        for _ in range(max(0, STRETCH - waiting)):
            run("do", "reply", "1", "text=Letter %d." % written)
            written += 1
        for _ in range(min(10, KILLS - killed)):
            kill_once(dice)
            killed += 1
            fault = contradiction(place)
            if fault:
                return fault, written, unknown
        run("send", check=False)
        unknown += sum(state == "unknown" for _, state in letters().values())
        settle(place)
    for _ in range(5):
        run("send", check=False)
        settle(place)
    rest = [number for number, state in letters().values() if state != "sent"]
    if rest or len(letters()) != written or sum(left(place).values()) != written:
        return "%d of %d letters did not leave: %s" % (len(rest), written, rest[:5]), written, unknown
    return contradiction(place), written, unknown


def main():
    place = tempfile.mkdtemp(prefix="recourse-kills.")
    os.environ.update(RECOURSE_DB=os.path.join(place, "cases.db"), HOME=place)
    try:
        os.mkdir(os.path.join(place, "mta"))
        shutil.copy(os.path.join(SOURCE, "cli", "fake-sendmail"), os.path.join(place, "mta", "sendmail"))
        os.chmod(os.path.join(place, "mta", "sendmail"), 0o755)
        with open(os.path.join(place, "mta", "mode"), "w", encoding="ascii") as mode:
            mode.write("slow\n")
        with open(os.path.join(place, "m"), "w", encoding="ascii") as mail:
            mail.write("From: Ada <ada@example.org>\nTo: support@example.com\nSubject: Delete\nMessage-ID: <1@example.org>\n\nPlease\n")
        run("init", "--pack", "mixpanel-2014", "--member", "ruth", "--zone", "UTC")
        run("intake", os.path.join(place, "m"))
        run("do", "office.set", "signature=Us", "mail-from=us@example.com", "mail-program=%s/mta/sendmail" % place)
        print("1..2")
        fault, written, unknown = trial(place)
        print("%s 1 - %d kills of two runs, %d letters, %d times nobody knew%s"
              % ("not ok" if fault else "ok", KILLS, written, unknown, ": " + fault if fault else ""))
        sound = run("verify", "--replay", check=False)
        print("%s 2 - the tables follow from the record" % ("not ok" if sound.returncode else "ok"))
        return 0
    finally:
        shutil.rmtree(place, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
