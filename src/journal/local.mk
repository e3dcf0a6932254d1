# SPDX-License-Identifier: MIT
noinst_LTLIBRARIES += libjournal.la
libjournal_la_SOURCES = \
	src/journal/journal.h
