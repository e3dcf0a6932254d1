# SPDX-License-Identifier: MIT
noinst_LTLIBRARIES += libui.la
libui_la_CFLAGS = $(AM_CFLAGS) $(CURSES_CFLAGS)
libui_la_SOURCES = \
	src/ui/ui.h
