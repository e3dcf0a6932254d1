# SPDX-License-Identifier: MIT
noinst_LTLIBRARIES += libpolicy.la
libpolicy_la_CFLAGS = $(AM_CFLAGS) $(CYAML_CFLAGS)
libpolicy_la_SOURCES = \
	src/policy/pack.h src/policy/almanac.h
