#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""make-calendars - writes the holiday calendars beside it from the rules below

    python3 data/calendars/make-calendars.py           writes the files
    python3 data/calendars/make-calendars.py --check   says which would change

Days with a date or a weekday of the month become one event with an RRULE; days that hang on
Easter, substitutes and days proclaimed once are written out. A day that is no holiday by law
but falls on a weekend is named all the same: nobody works then.
"""
import datetime
import os
import sys

FIRST, LAST = 2012, 2035
MON, FRI, SAT, SUN = 0, 4, 5, 6
DAY_CODES = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


def date(year, month, day):
    return datetime.date(year, month, day)


def plus(day, n):
    return day + datetime.timedelta(n)


def easter(year):
    """Sunday of Easter in the Gregorian calendar (Meeus, Astronomical Algorithms, ch. 8)."""
    a, b, c = year % 19, year // 100, year % 100
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    m = (a + 11 * h) // 319
    r = (2 * e + 2 * i - k - h + m + 32) % 7
    month = (h - m + r + 90) // 25
    return date(year, month, (h - m + r + month + 19) % 32)


# ---- what a holiday may be: each is a function from a year to days, and perhaps an RRULE -------

class Fixed:
    def __init__(self, month, day, since=FIRST, until=LAST, skip=()):
        self.rule = "BYMONTH=%d;BYMONTHDAY=%d" % (month, day)
        self.month, self.day, self.since, self.until, self.skip = month, day, since, until, skip

    def days(self, year):
        return [date(year, self.month, self.day)]


class Nth:
    """The n-th such weekday of a month; -1 is the last."""

    def __init__(self, month, weekday, n, since=FIRST, until=LAST, skip=()):
        self.rule = "BYMONTH=%d;BYDAY=%d%s" % (month, n, DAY_CODES[weekday])
        self.month, self.weekday, self.n = month, weekday, n
        self.since, self.until, self.skip = since, until, skip

    def days(self, year):
        days = [day for day in (plus(date(year, self.month, 1), i) for i in range(31))
                if day.month == self.month and day.weekday() == self.weekday]
        return [days[self.n - (self.n > 0)]]


class Listed:
    rule, since, until, skip = None, FIRST, LAST, ()

    def __init__(self, days_of, since=FIRST):
        self.days, self.since = days_of, since


def once(*days):
    return Listed(lambda year: [day for day in days if day.year == year])


def from_easter(n):
    return Listed(lambda year: [plus(easter(year), n)])


def monday_after(month, day, since=FIRST):
    """The Monday that stands in for a date on a weekend."""
    def days(year):
        legal = date(year, month, day)
        return [plus(legal, 7 - legal.weekday())] if legal.weekday() >= SAT else []
    return Listed(days, since)


def second_of_pair(month, day):
    """Two holidays in a row: what stands in for the second, and where the first took the day
    after it, for the first. Told apart by 'first'."""
    def moved(year):
        one, two = date(year, month, day), date(year, month, day + 1)
        if one.weekday() == SAT:
            return plus(one, 2), plus(one, 3)
        if one.weekday() == SUN:
            return plus(one, 2), None
        if two.weekday() == SAT:
            return None, plus(two, 2)
        return None, None
    return (Listed(lambda year: [d for d in moved(year)[:1] if d]),
            Listed(lambda year: [d for d in moved(year)[1:] if d]))


CHRISTMAS_MOVED, BOXING_MOVED = second_of_pair(12, 25)
NEW_YEAR_MOVED, SECOND_MOVED = second_of_pair(1, 1)
GOOD_FRIDAY, EASTER_MONDAY = from_easter(-2), from_easter(1)
ASCENSION, WHIT_MONDAY = from_easter(39), from_easter(50)

NEW_YEAR = ("New Year's Day", Fixed(1, 1))
CHRISTMAS = ("Christmas Day", Fixed(12, 25))
EASTER = [("Good Friday", GOOD_FRIDAY), ("Easter Monday", EASTER_MONDAY)]
UK_MAY = [
    ("Early May bank holiday", Nth(5, MON, 1, skip=(2020,))),
    ("Early May bank holiday (VE day)", once(date(2020, 5, 8))),
    ("Spring bank holiday", Nth(5, MON, -1, skip=(2012, 2022))),
    ("Spring bank holiday", once(date(2012, 6, 4), date(2022, 6, 2))),
]
UK_ONCE = [
    ("Queen's Diamond Jubilee", once(date(2012, 6, 5))),
    ("Queen's Platinum Jubilee", once(date(2022, 6, 3))),
    ("State funeral of Queen Elizabeth II", once(date(2022, 9, 19))),
    ("Coronation of King Charles III", once(date(2023, 5, 8))),
]
UK_CHRISTMAS = [
    CHRISTMAS, ("Boxing Day", Fixed(12, 26)),
    ("Christmas Day (substitute day)", CHRISTMAS_MOVED), ("Boxing Day (substitute day)", BOXING_MOVED),
]
UK_COMMENT = ("Bank holidays under the Banking and Financial Dealings Act 1971, with Good Friday and "
              "Christmas Day, the substitute days and the days proclaimed for once up to 2026. Days proclaimed "
              "later are not known here. ")


CALENDARS = {
    "england": ("England and Wales bank holidays", UK_COMMENT, [
        NEW_YEAR, ("New Year's Day (substitute day)", monday_after(1, 1)), *EASTER, *UK_MAY, *UK_ONCE,
        ("Summer bank holiday", Nth(8, MON, -1)), *UK_CHRISTMAS]),
    "scotland": ("Scotland bank holidays", UK_COMMENT + (
        "2 January, the first Monday of August and Saint Andrew's Day are Scotland's own, Easter Monday is not kept; "
        "local holidays of a town are left out."), [
        NEW_YEAR, ("2nd January", Fixed(1, 2)), ("New Year's Day (substitute day)", NEW_YEAR_MOVED),
        ("2nd January (substitute day)", SECOND_MOVED), ("Good Friday", GOOD_FRIDAY), *UK_MAY, *UK_ONCE,
        ("World Cup bank holiday", once(date(2026, 6, 15))),
        ("Summer bank holiday", Nth(8, MON, 1)), ("St Andrew's Day", Fixed(11, 30)),
        ("St Andrew's Day (substitute day)", monday_after(11, 30)), *UK_CHRISTMAS]),
    "northern-ireland": ("Northern Ireland bank holidays", UK_COMMENT + (
        "17 March and 12 July are kept here too."), [
        NEW_YEAR, ("New Year's Day (substitute day)", monday_after(1, 1)), ("St Patrick's Day", Fixed(3, 17)),
        ("St Patrick's Day (substitute day)", monday_after(3, 17)), *EASTER, *UK_MAY, *UK_ONCE,
        ("Battle of the Boyne (Orangemen's Day)", Fixed(7, 12)),
        ("Battle of the Boyne (Orangemen's Day) (substitute day)", monday_after(7, 12)),
        ("Summer bank holiday", Nth(8, MON, -1)), *UK_CHRISTMAS]),
    "ireland": ("Ireland public holidays", (
        "Public holidays of the Organisation of Working Time Act 1997, second schedule, with Saint Brigid's Day "
        "from 2023 and 18 March 2022. A holiday on a weekend is not moved by law, so no day stands in for it "
        "here; many employers give the Monday. Good Friday is no public holiday."), [
        NEW_YEAR, ("St Brigid's Day", Listed(lambda year: [
            date(year, 2, 1) if date(year, 2, 1).weekday() == FRI
            else plus(date(year, 2, 1), -date(year, 2, 1).weekday() % 7)], 2023)),
        ("St Patrick's Day", Fixed(3, 17)), ("Day of remembrance and recognition", once(date(2022, 3, 18))),
        ("Easter Monday", EASTER_MONDAY), ("May holiday", Nth(5, MON, 1)), ("June holiday", Nth(6, MON, 1)),
        ("August holiday", Nth(8, MON, 1)), ("October holiday", Nth(10, MON, -1)), CHRISTMAS,
        ("St Stephen's Day", Fixed(12, 26))]),
    "germany": ("Germany nationwide public holidays", (
        "Only days that are public holidays in every Land: 3 October by federal law, the others by the law of "
        "each Land alike, and 31 October 2017 for once. Holidays of single Laender, such as Corpus Christi, are "
        "left out: write a calendar of your own where they matter. No day stands in for one on a weekend."), [
        NEW_YEAR, *EASTER, ("Labour Day", Fixed(5, 1)), ("Ascension Day", ASCENSION), ("Whit Monday", WHIT_MONDAY),
        ("Day of German Unity", Fixed(10, 3)), ("Reformation Day (500 years)", once(date(2017, 10, 31))),
        CHRISTMAS, ("Second Day of Christmas", Fixed(12, 26))]),
    "france": ("France public holidays", (
        "The eleven days of Code du travail L3133-1, metropolitan France. Good Friday and 26 December, kept in "
        "Alsace and Moselle only, and the days of the overseas departments are left out. Whit Monday is a holiday "
        "by law though many work then. No day stands in for one on a weekend."), [
        NEW_YEAR, ("Easter Monday", EASTER_MONDAY), ("Labour Day", Fixed(5, 1)), ("Victory 1945", Fixed(5, 8)),
        ("Ascension Day", ASCENSION), ("Whit Monday", WHIT_MONDAY), ("National Day", Fixed(7, 14)),
        ("Assumption", Fixed(8, 15)), ("All Saints' Day", Fixed(11, 1)), ("Armistice 1918", Fixed(11, 11)),
        CHRISTMAS]),
    "brazil": ("Brazil national holidays", (
        "National holidays of Lei 662/1949 as amended, 12 October of Lei 6.802/1980, 20 November from 2024 (Lei "
        "14.759/2023), and Good Friday, which the federal lists count among them. Carnival, Ash Wednesday and "
        "Corpus Christi are optional days and no holidays here; days of states and towns are left out. No day "
        "stands in for one on a weekend."), [
        NEW_YEAR, ("Good Friday", GOOD_FRIDAY), ("Tiradentes", Fixed(4, 21)), ("Labour Day", Fixed(5, 1)),
        ("Independence Day", Fixed(9, 7)), ("Our Lady of Aparecida", Fixed(10, 12)), ("All Souls' Day", Fixed(11, 2)),
        ("Proclamation of the Republic", Fixed(11, 15)),
        ("Zumbi and Black Consciousness Day", Fixed(11, 20, since=2024)), CHRISTMAS]),
    "canada": ("Canada federal general holidays", (
        "General holidays of the Canada Labour Code, section 166: those of federally regulated work. One on a "
        "Saturday or Sunday is kept on the next working day, as is usual; the Code lets an employer take the day "
        "before. The list of the Interpretation Act, section 35, differs: it has Easter Monday and not Boxing "
        "Day. National Day for Truth and Reconciliation from 2021. Holidays of provinces and the day of mourning "
        "of 19 September 2022, which was for the federal government's own staff, are left out."), [
        NEW_YEAR, ("New Year's Day (substitute day)", monday_after(1, 1)), ("Good Friday", GOOD_FRIDAY),
        ("Victoria Day", Listed(lambda year: [plus(date(year, 5, 24), -date(year, 5, 24).weekday())])),
        ("Canada Day", Fixed(7, 1)), ("Canada Day (substitute day)", monday_after(7, 1)),
        ("Labour Day", Nth(9, MON, 1)), ("National Day for Truth and Reconciliation", Fixed(9, 30, since=2021)),
        ("National Day for Truth and Reconciliation (substitute day)", monday_after(9, 30, since=2021)),
        ("Thanksgiving Day", Nth(10, MON, 2)), ("Remembrance Day", Fixed(11, 11)),
        ("Remembrance Day (substitute day)", monday_after(11, 11)), *UK_CHRISTMAS]),
    "switzerland": ("Switzerland customary public holidays", (
        "1 August is the one holiday of federal law. New Year's Day, Ascension Day and 25 December are kept in "
        "every canton; Good Friday, Easter Monday, Whit Monday and 26 December in most of them and are counted "
        "here. The 2nd of January, 1 May, Corpus Christi, Assumption, All Saints and other days of single cantons "
        "are left out: write a calendar of your own where they matter. No day stands in for one on a weekend."), [
        NEW_YEAR, *EASTER, ("Ascension Day", ASCENSION), ("Whit Monday", WHIT_MONDAY), ("National Day", Fixed(8, 1)),
        CHRISTMAS, ("St Stephen's Day", Fixed(12, 26))]),
    "eu": ("EU institutions public holidays", (
        "Days off of the staff of the institutions in Brussels, which the Commission decides for each year. "
        "Certain, from the Official Journal: 2013 (2011/C 243/05), 2014 (2013/C 39/03) and 2023 (2021/C 201 I/02). "
        "From reports of the lists: 2017 and 2020. Every other year is a pattern, the days that recur in those "
        "lists: compare it with the list of that year. Luxembourg keeps 23 June in place of 21 July since the "
        "later lists. A day on a weekend is not moved."), [
        NEW_YEAR, ("Day after New Year's Day", Fixed(1, 2)), ("Maundy Thursday", from_easter(-3)), *EASTER,
        ("Labour Day", Fixed(5, 1)), ("Schuman Declaration", Fixed(5, 9)), ("Ascension Day", ASCENSION),
        ("Day after Ascension Day", from_easter(40)), ("Whit Monday", WHIT_MONDAY),
        ("Belgian National Day", Fixed(7, 21)), ("Assumption", Fixed(8, 15)), ("All Saints' Day", Fixed(11, 1)),
        ("All Souls' Day", Fixed(11, 2)), *(("End of the year", Fixed(12, day)) for day in range(24, 32))]),
}


# ---- writing ------------------------------------------------------------------------------------

def folded(line):
    """RFC 5545: no line over 75 octets."""
    parts = [line[:74]] + [line[i:i + 73] for i in range(74, len(line), 73)]
    return "\r\n ".join(parts) + "\r\n"


def escaped(text):
    return text.strip().replace("\\", "\\\\").replace(",", "\\,").replace(";", "\\;")


def slug(title):
    words = "".join(c if c.isalnum() else " " for c in title.lower().replace("'", "")).split()
    return "-".join(words)


def event(uid, day, title, rule=None):
    lines = ["BEGIN:VEVENT", "UID:" + uid, "DTSTAMP:20120101T000000Z", day.strftime("DTSTART;VALUE=DATE:%Y%m%d")]
    lines += rule or []
    lines += ["SUMMARY:" + escaped(title), "TRANSP:TRANSPARENT", "END:VEVENT"]
    return "".join(folded(line) for line in lines)


def events_of(name, title, holiday):
    years = [year for year in range(holiday.since, holiday.until + 1)]
    host = "@%s.recourse.example.org" % name
    if holiday.rule:
        first = next(year for year in years if year not in holiday.skip)
        rule = ["RRULE:FREQ=YEARLY;%s;UNTIL=%d1231" % (holiday.rule, holiday.until)]
        rule += [holiday.days(year)[0].strftime("EXDATE;VALUE=DATE:%Y%m%d") for year in holiday.skip]
        day = holiday.days(first)[0]
        return event("%s-%s%s" % (slug(title), day.strftime("%m%d"), host), day, title, rule)
    return "".join(event("%s-%s%s" % (slug(title), day.strftime("%Y%m%d"), host), day, title)
                   for year in years for day in holiday.days(year))


def calendar(name):
    title, comment, holidays = CALENDARS[name]
    head = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//recourse//holidays//EN", "X-WR-CALNAME:" + escaped(title),
            "X-RECOURSE-COVERS:%d-%d" % (FIRST, LAST), "COMMENT:" + escaped(comment)]
    return ("".join(folded(line) for line in head)
            + "".join(events_of(name, what, holiday) for what, holiday in holidays) + folded("END:VCALENDAR"))


def main():
    place = os.path.dirname(os.path.abspath(__file__))
    stale = []
    for name in sorted(CALENDARS):
        path = os.path.join(place, name + ".ics")
        text = calendar(name).encode("utf-8")
        if "--check" not in sys.argv[1:]:
            with open(path, "wb") as out:
                out.write(text)
        elif not os.path.exists(path) or open(path, "rb").read() != text:
            stale.append(name)
    for name in stale:
        print("%s.ics is not what make-calendars.py writes: run it" % name)
    return 1 if stale else 0


sys.exit(main())
