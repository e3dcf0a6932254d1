#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Packs that are broken, or make no sense, in as many ways as one writes them: each is told in lines
with file, line, field and the mend. And packs that are made to keep a checker busy: it ends."""
import os
import re
import subprocess
import sys
import tempfile

RECOURSE = os.environ["RECOURSE"]
N = 0


def tell(good, name, more=""):
    global N
    N += 1
    print("%s %d - %s" % ("ok" if good else "not ok", N, name))
    for line in more.splitlines()[:8] if not good else []:
        print("# " + line[:300])


def check(text):
    with open("p.yaml", "wb") as file:
        file.write(text if isinstance(text, bytes) else text.encode())
    done = subprocess.run([RECOURSE, "policy", "check", "p.yaml"], stdin=subprocess.DEVNULL, capture_output=True, timeout=120)
    return done.returncode, done.stdout.decode("utf-8", "replace"), done.stderr.decode("utf-8", "replace")


# What a pack needs least, in parts that the stories below put others in place of.
PARTS = {
    "head": 'pack: made-up\nversion: "1"\ntitle: A made-up promise\nzone: UTC\n',
    "effective": "effective: {from: 2020-01-01, to: 2029-12-31}\n",
    "clauses": "clauses:\n  - {id: C1, section: One, summary: Answers come, tag: design}\n",
    "facts": "facts:\n  - {name: ended, kind: date, title: Day it ended}\n  - {name: angry, kind: yes-no, title: Angry}\n"
             "  - {name: colour, kind: choice, choices: [red, green], title: Colour}\n",
    "outcomes": "outcomes:\n  - {id: done, title: Done}\n  - {id: refused, title: Refused, refusal: yes}\n",
    "tasks": "tasks:\n  - {id: call, title: Call back}\n",
    "types": "types:\n  - {id: ask, title: Question, clause: C1, outcomes: [done, refused]}\n",
    "rule": "id: R1, title: answer, clause: C1, tag: design, types: [ask], start: received, met_by: answer, period: 30 calendar_days",
    "rules": None,
    "more": "",
}


def pack(**other):
    parts = dict(PARTS, **{k: v for k, v in other.items() if k != "rule"})
    rule = other.get("rule", PARTS["rule"])
    if parts["rules"] is None:
        parts["rules"] = "rules:\n  - {%s}\n" % rule
    return "".join(parts[k] for k in ("head", "effective", "clauses", "facts", "outcomes", "tasks", "types", "rules", "more"))


def rule(**other):
    fields = dict(pair.split(": ", 1) for pair in re.split(r", (?=[a-z_]+: )", PARTS["rule"]))
    fields.update({k.replace("__", "."): v for k, v in other.items()})
    return pack(rule=", ".join("%s: %s" % pair for pair in fields.items() if pair[1] is not None))


def record(fields):
    return pack(more="registers:\n  - {id: log, title: Log, clause: C1, fields: [{name: what, kind: text, title: What, required: yes},"
                " {name: how, kind: text, title: How}]}\nrecords:\n  - {id: W1, clause: C1, %s}\n" % fields)


def ladder(stages, more="types: [ask]"):
    lines = "".join("      - {%s}\n" % s for s in stages)
    return pack(more="ladders:\n  - id: up\n    title: Up\n    clause: C1\n    %s\n    stages:\n%s" % (more, lines))


def gate(fields):
    return pack(more="gates:\n  - {id: G1, title: Think, clause: C1, tag: design, %s}\n" % fields)


STAGE = "id: %s, title: Stage, owner: company, "
# What is told, without "p.yaml:LINE: ".
BROKEN = [
    ("a key that is none", pack(head=PARTS["head"].replace("title", "tilte")), r"tilte: is no key of a pack: say one of pack, version"),
    ("a key that is none in a list", rule(duration="30"), r"rules\[0\]\.duration: is no key of a pack: say one of id"),
    ("a key twice", pack(head=PARTS["head"] + "zone: UTC\n"), r"zone: stands twice: keep one"),
    ("no name", pack(head=PARTS["head"].replace("pack: made-up\n", "")), r"pack: is missing: write pack"),
    ("a version that is a sentence", pack(head=PARTS["head"].replace('"1"', "one and two")), r"version: 'one and two' is no version"),
    ("a zone that is none", pack(head=PARTS["head"].replace("UTC", "Mars/Olympus")), r"zone: 'Mars/Olympus' is no time zone: write such as"),
    ("no clauses", pack(clauses=""), r"clauses: are missing"),
    ("validity that ends before it begins", pack(effective="effective: {from: 2020-01-01, to: 2019-12-31}\n"),
     r"effective: ends \(2019-12-31\) before it begins \(2020-01-01\): swap them"),
    ("a day there is not", pack(effective="effective: {from: 2019-02-30}\n"), r"effective.from: '2019-02-30' is no date: write it as"),
    ("an id twice", pack(outcomes=PARTS["outcomes"] + "  - {id: done, title: Again}\n"), r"outcomes done id: 'done' stands twice in outcomes: name one"),
    ("an id of blanks", pack(tasks='tasks:\n  - {id: "call back", title: Call}\n'), r"tasks call back id: 'call back' is no name: use letters"),
    ("a rule without a clause", rule(clause=None), r"rules R1 clause: is missing: write clause"),
    ("a rule on a clause there is not", rule(clause="C9"), r"rules R1 clause: there is no 'C9' in clauses: correct it or add it"),
    ("a rule for a type there is not", rule(types="[fly]"), r"rules R1 types: there is no 'fly' in types"),
    ("a rule for no type", rule(types="[]"), r"rules R1 types: are missing: say on which types it runs"),
    ("a period without a unit", rule(period="30"), r"rules R1 period: '30' is no period: write a whole number and one of"),
    ("a period of half a month", rule(period="0.5 months"), r"rules R1 period: '0.5 months' is no period"),
    ("a period below nothing", rule(period="-3 calendar_days"), r"rules R1 period: '-3 calendar_days' is no period"),
    ("a count that does not fit", rule(count="BUS_US"), r"rules R1 count: BUS_US does not count calendar_days: change one"),
    ("business days without a calendar", rule(period="3 business_days"), r"rules R1 calendar: is missing: .* holidays"),
    ("a calendar there is not", rule(calendar="moon"), r"rules R1 calendar: there is no calendar 'moon': say one of"),
    ("a start there is not", rule(start="birth"), r"rules R1 start: there is no 'birth' in facts"),
    ("a start that is no date", rule(start="angry"), r"rules R1 start: the fact 'angry' is of kind yes-no and must be of kind date"),
    ("an end there is not", rule(met_by="sing"), r"rules R1 met_by: 'sing' is not known: say acknowledge"),
    ("how sure, in words of one's own", rule(tag="surely"), r"rules R1 tag: 'surely' is not known: say one of verified"),
    ("an extension without a condition", rule(extension="{amount: 60 calendar_days, notice_within: 30 calendar_days}"),
     r"rules R1 extension.when: is missing"),
    ("a rule in force before its pack", rule(effective="{to: 2019-12-31}"), r"rules R1 effective: is outside the days .*: the rule never runs"),
    ("a rule on what never holds together", rule(when="[colour=red, colour=green]"),
     r"rules R1 when: 'colour=red' and 'colour=green' never hold together: remove one of them"),
    ("a rule on days that never come", rule(when='["received<2021-01-01", "received>=2022-01-01"]'), r"rules R1 when: .* never hold together"),
    ("a rule on a thing and its contrary", rule(when="[angry, not angry]"), r"rules R1 when: 'angry' and 'not angry' never hold together"),
    ("a condition of an unknown word", rule(when="[height=tall]"), r"rules R1 when: there is no 'height' in facts: correct it"),
    ("a condition of a choice there is not", rule(when="[colour=blue]"), r"rules R1 when: 'blue' is none of the choices of colour"),
    ("a condition of a place there is not", rule(when="[residence in moon]"), r"rules R1 when: there is no 'moon' in places"),
    ("a condition on a rule there is not", rule(when='["late:R9"]'), r"rules R1 when: there is no 'R9' in rules"),
    ("a promise kept before it begins", rule(start="answered"), r"rules R1 met_by: 'answer' has happened when the clock starts"),
    ("a reminder before the promise", rule(reminders="[40d]"), r"rules R1 reminders: 40d is before the promise begins, which lasts 30"),
    ("an extension of nothing", rule(period="none", extension="{amount: 60 calendar_days, when: many, notice_within: 30 calendar_days}"),
     r"rules R1 extension"),
    ("a name twice in a list", rule(types="[ask, ask]"), r"rules R1 types: 'ask' stands twice: remove one"),
    ("a type without an end", pack(types="types:\n  - {id: ask, title: Question, clause: C1}\n"), r"types ask outcomes: are missing: a case"),
    ("a choice without choices", pack(facts="facts:\n  - {name: colour, kind: choice, title: Colour}\n"), r"facts colour choices: go with kind choice"),
    ("a gate that never holds", gate("types: [ask], when: [angry, colour=red, colour=green], outcome: refused"), r"gates G1 when: .* never hold together"),
    ("a gate unless what it asks for", gate("types: [ask], when: [angry], unless: [angry], outcome: refused"),
     r"gates G1 unless: 'angry' is in 'when' too, so the gate never holds: remove"),
    ("a gate of any that cannot be", gate("types: [ask], when: [colour=red], any: [colour=green], outcome: refused"), r"gates G1 any: none of these can hold"),
    ("a record of nothing", record("outcomes: [done]"), r"records W1 register: is missing, and so is purpose"),
    ("a record of no end", record("register: log, fields: [what=x]"), r"records W1 outcomes: are missing"),
    ("a record of a register there is not", record("outcomes: [done], register: book, fields: [what=x]"), r"records W1 register: there is no 'book' in registers"),
    ("a record of a field there is not", record("outcomes: [done], register: log, fields: [what=x, who=y]"), r"records W1 fields: the register 'log' has no field 'who'"),
    ("a record of a word there is not", record('outcomes: [done], register: log, fields: ["what=@nothing"]'), r"records W1 fields: there is no fact 'nothing'"),
    ("a record without what must be there", record("outcomes: [done], register: log, fields: [how=x]"), r"records W1 fields: the register 'log' asks for what: add what=\.\.\."),
    ("a record for a purpose there is not", record("outcomes: [done], purpose: fun"), r"records W1 purpose: there is no 'fun' in purposes"),
    ("a record with an address and no purpose", record("outcomes: [done], register: log, fields: [what=x], address: colour"), r"records W1 address: goes with a purpose"),
    ("a gate on no condition", gate("types: [ask], outcome: refused"), r"gates G1 when: is missing: say on which"),
    ("a gate that leaves no end", gate("types: [ask], when: [angry], forbids: [done, refused]"), r"gates G1 forbids: leaves no outcome to the type ask"),
    ("a gate that forbids what it suggests", gate("types: [ask], when: [angry], outcome: done, forbids: [done]"), r"gates G1 forbids: 'done' is what the gate suggests"),
    ("a stage that leads nowhere", ladder([STAGE % "a" + "next: [b]", STAGE % "c" + "terminal: yes"]), r"ladders\[0\].stages a next: there is no stage 'b'"),
    ("a stage nobody comes to", ladder([STAGE % "a" + "terminal: yes", STAGE % "b" + "terminal: yes"]), r"stages b: cannot be reached from the first stage"),
    ("a ladder that goes round", ladder([STAGE % "a" + "next: [b]", STAGE % "b" + "next: [a]"]), r"stages a next: goes round for ever: no terminal"),
    ("a stage with nothing after it", ladder([STAGE % "a" + "next: [b]", STAGE % "b"]), r"stages b next: is missing: say what follows"),
    ("an end that goes on", ladder([STAGE % "a" + "next: [b]", STAGE % "b" + "next: [a], terminal: yes"]), r"stages b next: a terminal stage has none"),
    ("an owner of a stage there is not", ladder(["id: a, title: A, owner: moon, terminal: yes"]), r"stages a owner: 'moon' is not known"),
    ("two ladders for one type", ladder([STAGE % "a" + "terminal: yes"]) + "  - id: over\n    title: Over\n    clause: C1\n    types: [ask]\n"
     "    stages: [{id: x, title: X, owner: company, terminal: yes}]\n", r"ladders over types: 'ask' is in ladders up too: write 'when'"),
    ("a letter with a placeholder there is not", pack(more="letters:\n  - {id: answer, subject: Yours, body: 'Dear {{persno}}'}\n"),
     r"letters answer body: there is no placeholder {{persno}}: say one of number, person"),
    ("a letter with a fact there is not", pack(more="letters:\n  - {id: answer, subject: '{{fact.height}}', body: B}\n"), r"letters answer subject: there is no placeholder"),
    ("a placeholder that is not closed", pack(more="letters:\n  - {id: answer, subject: S, body: 'Dear {{person'}\n"), r"letters answer body: a placeholder is not closed: write }}"),
    ("one address of two mailboxes", pack(more="mailboxes:\n  - {name: a, addresses: ['a@example.org']}\n  - {name: b, addresses: ['a@example.org']}\n"),
     r"mailboxes b addresses: 'a@example.org' is in mailboxes a too: take it out"),
    ("a duty opened before the last is due", pack(more="duties:\n  - {id: D, title: D, clause: C1, tag: design, type: ask, every: 1 months, lead: 2 months}\n"),
     r"duties D lead: 2 months is no shorter"),
    ("a clause carried out by nothing", pack(clauses=PARTS["clauses"].replace("tag: design", "tag: design, by: [magic]")), r"clauses C1 by: nothing in this pack is called 'magic'"),
    ("text where a list belongs", rule(types="ask"), r"rules\[0\].types: must be a list"),
    ("a list where text belongs", rule(title="[a]"), r"rules\[0\].title: must be one value"),
    ("no YAML", pack() + "\n  : : [", r"file: is no YAML"),
    ("an alias", pack(tasks="tasks:\n  - &x {id: call, title: Call}\n  - *x\n"), r"tasks: has an anchor \(&\): write the value without it"),
    ("laughter", "a: &a [x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b]\n", r"a: has an anchor \(&\)"),
    ("a tag", pack(head=PARTS["head"].replace("A made-up", "!!python/object A")), r"title: has a tag \(!\)"),
    ("a merge", pack(tasks="tasks:\n  - {id: call, title: Call, <<: {a: b}}\n"), r"tasks\[0\].<<: merges another mapping"),
    ("two documents", pack() + "---\npack: two\n", r"a second document begins here"),
    ("ten thousand brackets", "[" * 10000, r"is nested more than 8 deep: no pack is"),
    ("ten thousand mappings", "{a: " * 10000, r"is nested more than 8 deep: no pack is"),
    ("a character that turns the line round", pack(head=PARTS["head"].replace("A made-up", "A \u202emade-up")), r"title: holds the character U\+202E"),
    ("bytes that are no text", pack().encode() + b"# \xff\xfe\n", r"is not UTF-8 here: convert it"),
    ("a NUL", pack().encode() + b"# \0\n", r"holds a NUL byte: is this a text file\?"),
    ("more than a mebibyte", "# " + "x" * (1 << 20), r"has \d+ bytes and a pack has at most"),
]

# Made to keep a checker busy. What is told, or None where nothing is wrong.
HOSTILE = [
    ("a ladder of 4,002 stages", lambda: ladder([STAGE % "s%d" % i + "next: [s%d]" % (i + 1) for i in range(4001)] + [STAGE % "s4001" + "terminal: yes"]), None),
    ("the same the other way round", lambda: ladder([STAGE % "s0" + "next: [s4001]", STAGE % "s1" + "terminal: yes"]
                                                    + [STAGE % ("s%d" % i) + "next: [s%d]" % (i - 1) for i in range(2, 4002)]), None),
    ("a key of 19 KB over 45,000 values", lambda: "? " + "k" * 19000 + "\n: \n" + " - x\n" * 45000, r"has a key longer than \d+ bytes"),
    ("long keys within each other", lambda: "".join("%s%s:\n" % (" " * i, "k" * 64) for i in range(7)) + "       - x\n" * 45000, r"no list of a pack has more"),
    ("40,000 phrases", lambda: pack(more="words:\n  - {type: ask, words: [%s]}\n" % ",".join("ab%d" % i for i in range(40000))), r"is the entry after the 1000th of its list"),
    ("gates that forbid all", lambda: pack(types="types:\n" + "".join("  - {id: t%d, title: T, clause: C1, outcomes: [%s]}\n" % (
        i, ",".join("o%d" % k for k in range(500))) for i in range(30)),
        outcomes="outcomes:\n" + "".join("  - {id: o%d, title: O}\n" % i for i in range(501)),
        rule=PARTS["rule"].replace("ask", "t0"), more="gates:\n" + "".join("  - {id: g%d, title: G, clause: C1, tag: design, when: [angry], types: [%s], forbids: [%s]}\n" % (
            i, ",".join("t%d" % k for k in range(30)), ",".join("o%d" % k for k in range(499))) for i in range(40))), None),
    ("as many wrong names as there is room for", lambda: pack(types="types:\n" + "".join("  - {id: t%d, title: T, clause: %s, outcomes: [done]}\n" % (i, "C" * 300) for i in range(2500))),
     r"there is no 'C+"),
    ("conditions against each other", lambda: pack(more="applies:\n" + "".join("  - {why: W, when: [%s]}\n" % ",".join(
        '"received>%04d-01-01"' % (2000 + k) for k in range(24)) for _ in range(1200))), None),
    ("as many facts as conditions", lambda: pack(facts=PARTS["facts"] + "".join("  - {name: f%d, kind: text, title: F}\n" % i for i in range(3500)),
                                                 more="applies:\n" + "".join("  - {why: W, when: [%s]}\n" % ",".join("f%d" % (3499 - k) for k in range(900)) for _ in range(20))), None),
    ("a letter of wrong placeholders", lambda: pack(more="letters:\n" + "".join("  - {id: l%d, subject: S, body: '%s'}\n" % (i, "{{x}}" * 3900) for i in range(50))), r"there is no placeholder {{x}}"),
    ("a name of 19 KB", lambda: rule(clause="C" * 19000), r"rules R1 clause: there is no 'C+ \.\.\. C+' in clauses: correct it"),
]


def broken(name, text, pattern):
    status, out, err = check(text)
    lines = out.splitlines()
    shaped = all(re.match(r"p\.yaml(:\d+)?: \S.*: .+", line) for line in lines)
    good = status == 1 and shaped and any(re.search(r"^p\.yaml(:\d+)?: .*(%s)" % pattern, line) for line in lines)
    tell(good, name, "status %d\n%s%s" % (status, out, err))


def hostile(name, text, pattern):
    assert len(text.encode()) < 1 << 20, name
    status, out, err = check(text)
    if pattern is None:
        tell(status == 0, "hostile: " + name, out + err)
    else:
        tell(status == 1 and re.search(pattern, out) and len(out) < 400000 and max(map(len, out.splitlines())) < 1200,
             "hostile: " + name, out + err)


def main():
    with tempfile.TemporaryDirectory(prefix="recourse-broken.") as place:
        os.chdir(place)
        status, out, err = check(pack())
        tell(status == 0, "the pack that the others are made of is good", out + err)
        for story in BROKEN:
            broken(*story)
        for name, text, pattern in HOSTILE:
            hostile(name, text(), pattern)
        os.chdir("/")
    print("1..%d" % N)


if sys.argv[1:] == ["--write"]:     # to measure: each hostile pack as a file
    for i, (_, text, _) in enumerate(HOSTILE):
        with open("hostile-%d.yaml" % i, "w") as out:
            out.write(text())
else:
    main()
