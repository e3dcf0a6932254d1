# SPDX-License-Identifier: MIT
noinst_LTLIBRARIES += liboffice.la
liboffice_la_SOURCES = \
	src/office/office.h src/office/office-private.h src/office/office.c \
	src/office/act-args.h src/office/act-args.c src/office/act.h src/office/act.c src/office/acts.c \
	src/office/acts-letter.c src/office/acts-decide.c src/office/acts-link.c src/office/acts-ladder.c src/office/acts-restrict.c src/office/acts-undo.c \
	src/office/acts-case.c src/office/acts-mail.c src/office/acts-person.c src/office/represent.h src/office/acts-represent.c src/office/likely.h src/office/likely.c src/office/acts-member.c \
	src/office/packs.h src/office/packs.c src/office/clocks.h src/office/clocks.c \
	src/office/receive.h src/office/receive.c src/office/intake.c src/office/newcase.c \
	src/office/letters.h src/office/letters.c src/office/letter-out.h src/office/letter-out.c src/office/drafts.c \
	src/office/lists.c src/office/snippet.c src/office/deadlines.c src/office/deadlines.h src/office/choices.c src/office/history.c src/office/explain.h src/office/explain.c src/office/suppose.c \
	src/office/plain.c src/office/entries.h src/office/entries.c \
	src/office/hand-over.h src/office/hand-over.c src/office/send.c \
	src/office/export.h src/office/export.c src/office/export-private.h src/office/export-write.c src/office/fetch.c src/office/backup.c \
	src/office/climbs.h src/office/climbs.c src/office/verify.c \
	src/office/demo.h src/office/demo-private.h src/office/demo.c src/office/demo-letters.c src/office/demo-maildir.c src/office/demo-words.h src/office/demo-words.c
liboffice_la_SOURCES += src/office/register.h src/office/registers.h src/office/registers.c src/office/acts-register.c src/office/duties.h src/office/duties.c
liboffice_la_SOURCES += src/office/presence.c
liboffice_la_SOURCES += src/office/views.c
liboffice_la_SOURCES += src/office/standing.h src/office/standing.c src/office/suppress.h src/office/suppress.c
liboffice_la_SOURCES += src/office/adopt.h src/office/adopt.c src/office/acts-adopt.c
liboffice_la_SOURCES += src/office/report.h src/office/report.c
liboffice_la_SOURCES += src/office/sql.h src/office/sql.c
