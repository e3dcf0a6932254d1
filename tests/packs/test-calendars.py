#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Every day of 2012 to 2035 in every calendar, against laws told once more in another form.

Each calendar is a question asked of a day ("is this a holiday?") and not a list of rules as
in make-calendars.py; Easter comes from the golden number and the epact and not from the same
formula. Years whose official list we have stand here word for word besides.
"""
import datetime
import os
import subprocess
import sys

ONE = datetime.timedelta(1)
SAT, SUN = 5, 6
source, build = os.environ["TEST_SOURCE"], os.environ.get("TEST_BUILD", "tests")


def easter(year):
    """Paschal full moon by golden number and epact (Clavius), the Sunday after it."""
    golden, century = year % 19 + 1, year // 100 + 1
    epact = (11 * golden + 20 + (8 * century + 5) // 25 - 5 - (3 * century // 4 - 12)) % 30
    if epact == 24 or (epact == 25 and golden > 11):
        epact += 1
    moon = datetime.date(year, 3, 1) + datetime.timedelta(44 - epact - 1 + (30 if 44 - epact < 21 else 0))
    return moon + datetime.timedelta(6 - moon.weekday() if moon.weekday() != SUN else 7)


def after_easter(day):
    return (day - easter(day.year)).days


def on(day, *dates):
    return "%02d-%02d" % (day.month, day.day) in dates


def nth(day, month, weekday, n):
    if day.month != month or day.weekday() != weekday:
        return False
    return (day + 7 * ONE).month != month if n < 0 else (day.day - 1) // 7 + 1 == n


def stands_in(day, *dates):
    """A Monday after a weekend on which one of the dates fell."""
    return day.weekday() == 0 and (on(day - ONE, *dates) or on(day - 2 * ONE, *dates))


def christmas(day):
    """25 and 26 December, and the next free weekdays for what fell on a weekend."""
    if on(day, "12-25", "12-26"):
        return True
    if on(day, "12-27"):
        return day.weekday() in (0, 1)    # Christmas was a Saturday, a Sunday
    return on(day, "12-28") and day.weekday() in (0, 1)


def union(day):
    """What all parts of the United Kingdom keep."""
    early = day.isoformat() == "2020-05-08" if day.year == 2020 else nth(day, 5, 0, 1)
    spring = day.isoformat() in ("2012-06-04", "2022-06-02") if day.year in (2012, 2022) else nth(day, 5, 0, -1)
    once = day.isoformat() in ("2012-06-05", "2022-06-03", "2022-09-19", "2023-05-08")
    return (early or spring or once or on(day, "01-01") or christmas(day) or after_easter(day) == -2)


def england(day):
    return union(day) or stands_in(day, "01-01") or after_easter(day) == 1 or nth(day, 8, 0, -1)


def northern_ireland(day):
    return england(day) or on(day, "03-17", "07-12") or stands_in(day, "03-17", "07-12")


def scotland(day):
    new_year = datetime.date(day.year, 1, 1).weekday()
    hogmanay = {5: ("01-03", "01-04"), 6: ("01-03",), 4: ("01-04",)}.get(new_year, ())
    return (union(day) or on(day, "01-02", "11-30", *hogmanay) or nth(day, 8, 0, 1) or stands_in(day, "11-30")
            or day.isoformat() == "2026-06-15")


def ireland(day):
    friday = datetime.date(day.year, 2, 1).weekday() == 4
    brigid = day.year >= 2023 and (on(day, "02-01") if friday else nth(day, 2, 0, 1))
    return (brigid or on(day, "01-01", "03-17", "12-25", "12-26") or after_easter(day) == 1
            or any(nth(day, month, 0, 1) for month in (5, 6, 8)) or nth(day, 10, 0, -1)
            or day.isoformat() == "2022-03-18")


def germany(day):
    return (on(day, "01-01", "05-01", "10-03", "12-25", "12-26") or after_easter(day) in (-2, 1, 39, 50)
            or day.isoformat() == "2017-10-31")


def france(day):
    return (on(day, "01-01", "05-01", "05-08", "07-14", "08-15", "11-01", "11-11", "12-25")
            or after_easter(day) in (1, 39, 50))


def brazil(day):
    return (on(day, "01-01", "04-21", "05-01", "09-07", "10-12", "11-02", "11-15", "12-25")
            or after_easter(day) == -2 or (day.year > 2023 and on(day, "11-20")))


def canada(day):
    truth = day.year > 2020
    moved = ("01-01", "07-01", "11-11") + (("09-30",) if truth else ())
    victoria = day.month == 5 and day.weekday() == 0 and 18 <= day.day <= 24
    return (on(day, *moved) or stands_in(day, *moved) or christmas(day) or after_easter(day) == -2 or victoria
            or nth(day, 9, 0, 1) or nth(day, 10, 0, 2))


def switzerland(day):
    return on(day, "01-01", "08-01", "12-25", "12-26") or after_easter(day) in (-2, 1, 39, 50)


def eu(day):
    return (on(day, "01-01", "01-02", "05-01", "05-09", "07-21", "08-15", "11-01", "11-02")
            or (day.month == 12 and day.day >= 24) or after_easter(day) in (-3, -2, 1, 39, 40, 50))


def us_federal(day):
    fixed = ["01-01", "07-04", "11-11", "12-25"] + (["06-19"] if day.year > 2020 else [])
    friday = day.weekday() == 4 and (day + ONE).weekday() == SAT and on(day + ONE, *fixed)
    monday = day.weekday() == 0 and on(day - ONE, *fixed)
    return (on(day, *fixed) or friday or monday or nth(day, 1, 0, 3) or nth(day, 2, 0, 3) or nth(day, 5, 0, -1)
            or nth(day, 9, 0, 1) or nth(day, 10, 0, 2) or nth(day, 11, 3, 4))


CALENDARS = {"england": england, "scotland": scotland, "northern-ireland": northern_ireland, "ireland": ireland,
             "germany": germany, "france": france, "brazil": brazil, "canada": canada, "switzerland": switzerland,
             "eu": eu, "us-federal": us_federal}

# Weekdays off of a year as they were published.
PUBLISHED = {
    ("england", 2012): "01-02 04-06 04-09 05-07 06-04 06-05 08-27 12-25 12-26",
    ("england", 2020): "01-01 04-10 04-13 05-08 05-25 08-31 12-25 12-28",
    ("england", 2021): "01-01 04-02 04-05 05-03 05-31 08-30 12-27 12-28",
    ("england", 2022): "01-03 04-15 04-18 05-02 06-02 06-03 08-29 09-19 12-26 12-27",
    ("england", 2023): "01-02 04-07 04-10 05-01 05-08 05-29 08-28 12-25 12-26",
    ("england", 2026): "01-01 04-03 04-06 05-04 05-25 08-31 12-25 12-28",
    ("scotland", 2012): "01-02 01-03 04-06 05-07 06-04 06-05 08-06 11-30 12-25 12-26",
    ("scotland", 2021): "01-01 01-04 04-02 05-03 05-31 08-02 11-30 12-27 12-28",
    ("scotland", 2022): "01-03 01-04 04-15 05-02 06-02 06-03 08-01 09-19 11-30 12-26 12-27",
    ("scotland", 2024): "01-01 01-02 03-29 05-06 05-27 08-05 12-02 12-25 12-26",
    ("northern-ireland", 2020): "01-01 03-17 04-10 04-13 05-08 05-25 07-13 08-31 12-25 12-28",
    ("northern-ireland", 2024): "01-01 03-18 03-29 04-01 05-06 05-27 07-12 08-26 12-25 12-26",
    ("ireland", 2022): "03-17 03-18 04-18 05-02 06-06 08-01 10-31 12-26",
    ("ireland", 2025): "01-01 02-03 03-17 04-21 05-05 06-02 08-04 10-27 12-25 12-26",
    ("ireland", 2026): "01-01 02-02 03-17 04-06 05-04 06-01 08-03 10-26 12-25",
    ("ireland", 2030): "01-01 02-01 04-22 05-06 06-03 08-05 10-28 12-25 12-26",
    ("germany", 2017): "04-14 04-17 05-01 05-25 06-05 10-03 10-31 12-25 12-26",
    ("france", 2015): "01-01 04-06 05-01 05-08 05-14 05-25 07-14 11-11 12-25",
    ("brazil", 2024): "01-01 03-29 05-01 11-15 11-20 12-25",
    ("eu", 2013): "01-01 01-02 03-28 03-29 04-01 05-01 05-09 05-10 05-20 08-15 11-01 12-24 12-25 12-26 12-27 12-30 12-31",
    ("eu", 2014): "01-01 01-02 04-17 04-18 04-21 05-01 05-09 05-29 05-30 06-09 07-21 08-15 12-24 12-25 12-26 12-29 "
                  "12-30 12-31",
    ("eu", 2023): "01-02 04-06 04-07 04-10 05-01 05-09 05-18 05-19 05-29 07-21 08-15 11-01 11-02 12-25 12-26 12-27 "
                  "12-28 12-29",
    ("us-federal", 2021): "01-01 01-18 02-15 05-31 06-18 07-05 09-06 10-11 11-11 11-25 12-24 12-31",
}

checks = 0


def check(good, name, found=()):
    global checks
    checks += 1
    print("%s %d - %s" % ("ok" if good else "not ok", checks, name))
    for line in list(found)[:12]:
        print("# %s" % line)


def ask(lines):
    pack = os.path.join(source, "packs", "due-pack.yaml")
    answers = subprocess.run([os.path.join(build, "packs", "ask-due"), pack], input="\n".join(lines) + "\n", text=True,
                             stdout=subprocess.PIPE, check=True).stdout
    return answers.splitlines()


def main():
    names = sorted(CALENDARS)
    first, last = datetime.date(2012, 1, 1), datetime.date(2035, 12, 31)
    days = [first + i * ONE for i in range((last - first).days + 1)]
    for name, answer in zip(names, ask(["calendar " + name for name in names])):
        told = {datetime.date.fromisoformat(day) for day in answer.split(",") if day}
        wrong = ["%s is %s" % (day, "a holiday" if day in told else "none") for day in days
                 if (day in told) != bool(CALENDARS[name](day))]
        check(not wrong, "%s on %d days" % (name, len(days)), wrong)
        for (of, year), published in sorted(PUBLISHED.items()):
            weekdays = ["%02d-%02d" % (day.month, day.day) for day in sorted(told)
                        if day.year == year and day.weekday() < SAT]
            if of == name:
                check(weekdays == published.split(), "%s as published for %d" % (name, year),
                      sorted(set(weekdays) ^ set(published.split())))
    uncovered = ["due ROLL-10 %s UTC %s - - -" % (event, name) for name in names
                 for event in ("2011-05-04", "2035-12-28", "2040-01-01")]
    answers = ask(uncovered)
    odd = [a for q, a in zip(uncovered, answers)
           if not (a.startswith("error ") and q.split()[4] in a and "covers 2012 to 2035, not 20" in a)]
    check(not odd and len(answers) == len(uncovered), "a year nobody covers is an error that names calendar and year", odd)
    made = subprocess.run([sys.executable, "-B", os.path.join(source, "..", "data", "calendars", "make-calendars.py"), "--check"],
                          stdout=subprocess.PIPE, text=True)
    check(made.returncode == 0, "the files are what their rules write", made.stdout.splitlines())
    print("1..%d" % checks)


if __name__ == "__main__":
    main()
