# SPDX-License-Identifier: MIT
noinst_LTLIBRARIES += libui.la
libui_la_CFLAGS = $(AM_CFLAGS) $(CURSES_CFLAGS)
libui_la_SOURCES = \
	src/ui/ui.h src/ui/loop.c src/ui/desk.c src/ui/desk.h src/ui/stack.c src/ui/stack.h \
	src/ui/canvas.c src/ui/canvas.h src/ui/terminal.h src/ui/curses.c \
	src/ui/keys.c src/ui/keys.h src/ui/commands.c src/ui/commands.h src/ui/complete.c src/ui/complete.h \
	src/ui/act.c src/ui/act.h src/ui/presence.c src/ui/presence.h src/ui/form.c src/ui/form.h src/ui/confirm.c src/ui/confirm.h \
	src/ui/picker.c src/ui/picker.h src/ui/prompt.c src/ui/prompt.h src/ui/history.c src/ui/history.h \
	src/ui/edit.c src/ui/edit.h src/ui/editor.c src/ui/editor.h \
	src/ui/list.c src/ui/list.h src/ui/rows.c src/ui/rows.h src/ui/scroll.c src/ui/scroll.h src/ui/words.c src/ui/words.h \
	src/ui/panes/panes.h src/ui/panes/queue.c src/ui/panes/deadlines.c src/ui/panes/record.c src/ui/panes/waiting.c \
	src/ui/panes/escalation.c src/ui/panes/dossier.c src/ui/panes/ladder.h \
	src/ui/panes/explain.c src/ui/panes/text.c src/ui/panes/help.c src/ui/panes/journal.c
nodist_libui_la_SOURCES = src/ui/default-keys.c

src/ui/default-keys.c: data/recourserc
	$(AM_V_GEN)$(MKDIR_P) src/ui && $(EMBED) desk_default_keys $(srcdir)/data/recourserc > $@-part && mv $@-part $@
EXTRA_DIST += data/recourserc
CLEANFILES += src/ui/default-keys.c
