# SPDX-License-Identifier: MIT
noinst_LTLIBRARIES += libui.la
libui_la_CFLAGS = $(AM_CFLAGS) $(CURSES_CFLAGS)
libui_la_SOURCES = \
	src/ui/ui.h src/ui/loop.c src/ui/desk.c src/ui/desk.h src/ui/stack.c src/ui/stack.h \
	src/ui/canvas.c src/ui/canvas.h src/ui/terminal.h src/ui/curses.c \
	src/ui/keys.c src/ui/keys.h src/ui/commands.c src/ui/commands.h src/ui/complete.c src/ui/complete.h \
	src/ui/act.c src/ui/act.h src/ui/drafts.c src/ui/drafts.h src/ui/presence.c src/ui/presence.h src/ui/fields.c src/ui/fields.h src/ui/form.c src/ui/form.h src/ui/confirm.c src/ui/confirm.h \
	src/ui/picker.c src/ui/picker.h src/ui/prompt.c src/ui/prompt.h src/ui/history.c src/ui/history.h \
	src/ui/settings.c src/ui/settings.h src/ui/theme.c src/ui/theme.h src/ui/personal.c src/ui/personal.h \
	src/ui/views.c src/ui/views.h src/ui/macro.c src/ui/macro.h \
	src/ui/edit.c src/ui/edit.h src/ui/editor.c src/ui/editor.h \
	src/ui/list.c src/ui/list.h src/ui/rows.c src/ui/rows.h src/ui/columns.c src/ui/columns.h src/ui/scroll.c src/ui/scroll.h src/ui/words.c src/ui/words.h \
	src/ui/panes/panes.h src/ui/panes/queue.c src/ui/panes/deadlines.c src/ui/panes/record.c src/ui/panes/waiting.c \
	src/ui/panes/escalation.c src/ui/panes/dossier.c src/ui/panes/ladder.h \
	src/ui/panes/registers.c src/ui/panes/overview.c src/ui/panes/explain.c src/ui/panes/text.c src/ui/panes/help.c src/ui/panes/journal.c
libui_la_SOURCES += src/ui/panes/compose.c src/ui/panes/conflict.c src/ui/panes/write.c
nodist_libui_la_SOURCES = src/ui/default-keys.c src/ui/default-themes.c

src/ui/default-keys.c: data/recourserc
	$(AM_V_GEN)$(MKDIR_P) src/ui && $(EMBED) desk_default_keys $(srcdir)/data/recourserc > $@-part && mv $@-part $@
THEMES = data/themes/dark data/themes/light data/themes/high-contrast data/themes/mono
src/ui/default-themes.c: $(THEMES)
	$(AM_V_GEN)$(MKDIR_P) src/ui && $(EMBED) theme_dark $(srcdir)/data/themes/dark > $@-part \
	  && $(EMBED) theme_light $(srcdir)/data/themes/light >> $@-part \
	  && $(EMBED) theme_high_contrast $(srcdir)/data/themes/high-contrast >> $@-part \
	  && $(EMBED) theme_mono $(srcdir)/data/themes/mono >> $@-part && mv $@-part $@
EXTRA_DIST += data/recourserc $(THEMES)
CLEANFILES += src/ui/default-keys.c src/ui/default-themes.c
