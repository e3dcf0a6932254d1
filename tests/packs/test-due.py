#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Thousands of dates by the program and by a second pair of hands.

The counting below knows nothing of the program's: it walks day by day where the program
computes, takes its holidays from the laws in test-calendars.py and its zones from zoneinfo. The
same seed gives the same questions; each that differs is printed as a question to repeat.
"""
import calendar as months
import datetime
import importlib.util
import os
import random
import subprocess
import sys
import tempfile
import zoneinfo

source, build = os.environ["TEST_SOURCE"], os.environ.get("TEST_BUILD", "tests")
sys.dont_write_bytecode = True
spec = importlib.util.spec_from_file_location("laws", os.path.join(source, "packs", "test-calendars.py"))
laws = importlib.util.module_from_spec(spec)
spec.loader.exec_module(laws)

UTC = datetime.timezone.utc
ONE = datetime.timedelta(1)
QUESTIONS = 10000
ZONES = ["UTC", "America/Los_Angeles", "America/New_York", "Europe/London", "Europe/Dublin", "Europe/Berlin",
         "Asia/Tokyo", "Australia/Lord_Howe", "America/St_Johns", "Pacific/Auckland", "Asia/Kathmandu",
         "America/Sao_Paulo", "Pacific/Kiritimati"]

memory = {}


def is_off(name, day, saturdays=False):
    if not 2012 <= day.year <= 2035:
        raise LookupError("the calendar %s covers 2012 to 2035, not %d" % (name, day.year))
    if (name, day) not in memory:
        memory[name, day] = laws.CALENDARS[name](day)
    return memory[name, day] or day.weekday() == 6 or (day.weekday() == 5 and not saturdays)


# ---- the ten ways to count -----------------------------------------------------------------------

def passes(day, last, paused):
    """Day by day from 'day' up to 'last', days of a pause making it longer."""
    left = (last - day).days
    while left > 0:
        day += ONE
        left -= day not in paused
    return day


def days_after(e, n, paused, cal):
    return passes(e, e + n * ONE, paused)


def days_with(e, n, paused, cal):
    """The day of the event is day 1."""
    return passes(e - ONE, e + (n - 1) * ONE, paused) if n else e


def months_after(e, n, paused, cal):
    year, month = e.year + (e.month - 1 + n) // 12, (e.month - 1 + n) % 12 + 1
    return passes(e, datetime.date(year, month, min(e.day, months.monthrange(year, month)[1])), paused)


def working(e, n, paused, cal, saturdays=False):
    while n > 0:
        e += ONE
        n -= not (is_off(cal, e, saturdays) or e in paused)
    return e


def rolled(day, cal):
    while is_off(cal, day):
        day += ONE
    return day


def ftc(e, n, paused, cal):
    return rolled(working(e, n, paused, cal) if n <= 7 else days_after(e, n, paused, cal), cal)


COUNTS = {
    "CAL_EX": ("calendar_days", days_after),
    "CAL_EX_ROLL": ("calendar_days", lambda e, n, p, c: rolled(days_after(e, n, p, c), c)),
    "CAL_IN": ("calendar_days", days_with),
    "MONTH_1182": ("months", lambda e, n, p, c: rolled(months_after(e, n, p, c), c)),
    "MONTH_UK": ("months", lambda e, n, p, c: rolled(months_after(e, n, p, c), c)),
    "MONTH_POLICY": ("months", months_after),
    "BUS_US": ("business_days", working),
    "BUS_CA_STRICT": ("business_days", lambda e, n, p, c: working(e, n, p, c, True)),
    "HOURS": ("hours", None),
    "FTC_4_3": ("calendar_days", ftc),
}


def instant_of(local, zone):
    """The first instant at which clocks there show this or, where it is skipped, the jump."""
    first = local.replace(tzinfo=zone, fold=0).astimezone(UTC)
    if first.astimezone(zone).replace(tzinfo=None) == local:
        return first
    low, high = first - datetime.timedelta(days=1), first + datetime.timedelta(days=1)
    before = low.astimezone(zone).utcoffset()
    while high - low > datetime.timedelta(seconds=1):
        middle = low + (high - low) / 2
        if middle.astimezone(zone).utcoffset() == before:
            low = middle
        else:
            high = middle
    return high.replace(microsecond=0)


def hours_after(start, n, paused, zone):
    """Counts instants; a paused day has none, from its first to the first of the next."""
    left, at = datetime.timedelta(hours=n), start
    for _ in range(4000):
        day = at.astimezone(zone).date()
        night = instant_of(datetime.datetime.combine(day + ONE, datetime.time()), zone)
        if day in paused and left:
            at = night
        elif at + left <= night:
            return at + left
        else:
            left -= night - at
            at = night
    raise LookupError("too long")


# ---- questions -----------------------------------------------------------------------------------

class Rule:
    def __init__(self, number, count, chance):
        self.id, self.count, self.unit = "R%d" % number, count, COUNTS[count][0]
        sizes = {"calendar_days": [0, 1, 2, 7, 8, 10, 15, 30, 45, 60, 90, 365], "months": [1, 2, 3, 6, 12, 13, 24],
                 "business_days": [0, 1, 2, 5, 10, 15, 20], "hours": [1, 4, 24, 36, 48, 72, 96, 240]}
        self.amount, self.extra = chance.choice(sizes[self.unit]), chance.choice(sizes[self.unit][1:])
        self.years = self.unit == "months" and chance.random() < 0.15
        self.calendar = chance.choice(sorted(laws.CALENDARS))
        self.pauses = chance.random() < 0.8

    def yaml(self):
        unit = "years" if self.years else self.unit
        return ("  - {id: %s, title: answer, clause: C1, tag: design, types: [ask], start: received, met_by: answer,\n"
                "     period: %d %s, count: %s, calendar: %s, pauses: %s,\n"
                "     extension: {amount: %d %s, when: it is much, notice_within: 1 months}}\n"
                % (self.id, self.amount, unit, self.count, self.calendar, "yes" if self.pauses else "no",
                   self.extra, unit))

    def whole(self, extended):
        return (self.amount + (self.extra if extended else 0)) * (12 if self.years else 1)


def pick_day(chance):
    """Any day; often one at which something turns."""
    year = chance.randint(2012, 2034)
    if chance.random() < 0.5:
        return datetime.date(2012, 1, 1) + chance.randrange(23 * 365) * ONE
    return chance.choice([
        datetime.date(year, 12, chance.randint(20, 31)), datetime.date(year, 1, chance.randint(1, 5)),
        datetime.date(year, 2, months.monthrange(year, 2)[1]), datetime.date(year, 1, chance.randint(28, 31)),
        datetime.date(chance.choice([2012, 2016, 2020, 2024, 2028, 2032]), 2, 29),
        datetime.date(year, chance.choice([3, 5, 8, 10]), 31), laws.easter(year) + chance.randint(-40, 5) * ONE,
        datetime.date(year, 3, chance.randint(7, 31)), datetime.date(year, 10, chance.randint(24, 31))])


def pick_time(chance):
    return chance.choice([None, None, "00:00", "23:00", "23:59", "23:30", "01:30", "02:30", "02:00", "12:00",
                          "%02d:%02d" % (chance.randrange(24), chance.randrange(60))])


def pick_pauses(chance, day):
    pauses, at = [], day + chance.randint(-20, 60) * ONE
    for _ in range(chance.choice([0, 0, 1, 1, 2, 3, 4])):
        length = chance.choice([1, 1, 2, 5, 8, 30])
        pauses.append((at, at + (length - 1) * ONE))
        at += chance.choice([0, length - 1, length, length + 1, length + 10]) * ONE   # in it, at its end, touching, after
    chance.shuffle(pauses)
    return pauses


def question(chance, rules):
    rule, day, time, zone = chance.choice(rules), pick_day(chance), pick_time(chance), chance.choice(ZONES)
    offset = chance.choice(["", "", "", "Z", "+01:00", "-07:00", "+13:45"]) if time else ""
    pauses, calendar = pick_pauses(chance, day), chance.choice([None, None, *sorted(laws.CALENDARS)])
    return rule, day, time, offset, zone, calendar, chance.random() < 0.3, pauses


def line_of(asked):
    rule, day, time, offset, zone, calendar, extended, pauses = asked
    return "due %s %s%s%s %s %s %s %s -" % (
        rule.id, day, "T" + time if time else "", offset, zone, calendar or "-", "extended" if extended else "-",
        ",".join("%s..%s" % pause for pause in pauses) or "-")


def expected(asked):
    rule, day, time, offset, zone, calendar, extended, pauses = asked
    zone, calendar = zoneinfo.ZoneInfo(zone), calendar or rule.calendar
    local = datetime.datetime.combine(day, datetime.time.fromisoformat(time or "00:00"))
    start = (datetime.datetime.fromisoformat(local.isoformat() + offset.replace("Z", "+00:00")).astimezone(UTC)
             if offset else instant_of(local, zone))
    paused = set()
    for first, last in pauses if rule.pauses else ():
        paused.update(first + i * ONE for i in range((last - first).days + 1))
    if rule.count == "HOURS":
        due = hours_after(start, rule.whole(extended), paused, zone).astimezone(zone)
        return due.strftime("%Y-%m-%dT%H:%M")
    return COUNTS[rule.count][1](start.astimezone(zone).date(), rule.whole(extended), paused, calendar).isoformat()


def aim(rule, calendar, due):
    """Where a date stays on a day nobody works, the working day before it."""
    try:
        day = datetime.date.fromisoformat(due)
        while is_off(calendar, day):
            day -= ONE
        return day.isoformat()
    except LookupError:
        return due


def agrees(asked, answer):
    try:
        due = expected(asked)
    except LookupError as missing:
        return answer.startswith("error ") and str(missing) in answer, "error: %s" % missing
    words = answer.split()
    target = due[:10]
    if asked[0].count in ("CAL_EX", "CAL_IN", "MONTH_POLICY"):
        target = aim(asked[0], asked[5] or asked[0].calendar, due)
    return words == [due, target], "%s %s" % (due, target)


def main():
    chance = random.Random(1182)
    rules = [Rule(i, count, chance) for i, count in enumerate(sorted(COUNTS) * 24)]
    with open(os.path.join(source, "packs", "due-pack.yaml"), encoding="utf-8") as small:
        text = small.read() + "".join(rule.yaml() for rule in rules)
    asked = [question(chance, rules) for _ in range(QUESTIONS)]
    with tempfile.TemporaryDirectory() as place:
        path = os.path.join(place, "many.yaml")
        with open(path, "w", encoding="utf-8") as out:
            out.write(text)
        answers = subprocess.run([os.path.join(build, "packs", "ask-due"), path], text=True, check=True,
                                 input="".join(line_of(one) + "\n" for one in asked),
                                 stdout=subprocess.PIPE).stdout.splitlines()
    print("1..%d" % (len(COUNTS) + 1))
    for number, count in enumerate(sorted(COUNTS), 1):
        pairs = [(one, answer) for one, answer in zip(asked, answers) if one[0].count == count]
        wrong = [(one, answer, agrees(one, answer)[1]) for one, answer in pairs if not agrees(one, answer)[0]]
        print("%s %d - %s on %d questions" % ("not ok" if wrong else "ok", number, count, len(pairs)))
        for one, answer, due in wrong[:6]:
            rule = one[0]
            print("# %s (%d+%d %s%s, %s): %s, expected %s" % (line_of(one), rule.amount, rule.extra, rule.unit,
                                                             " years" if rule.years else "", rule.calendar, answer, due))
    dated = sum(not answer.startswith("error ") for answer in answers)
    good = len(answers) == QUESTIONS and dated > QUESTIONS * 0.9
    print("%s %d - an answer to each, %d of %d with a date" % ("ok" if good else "not ok", len(COUNTS) + 1, dated, QUESTIONS))


if __name__ == "__main__":
    main()
