# SPDX-License-Identifier: MIT
bin_PROGRAMS += recourse
recourse_CFLAGS = $(AM_CFLAGS) $(JANSSON_CFLAGS)
recourse_SOURCES = src/cli/main.c
recourse_LDADD = $(LAYER_UI) $(JANSSON_LIBS)
recourse_LDFLAGS = $(AM_LDFLAGS)
