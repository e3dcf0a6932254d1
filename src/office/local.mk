# SPDX-License-Identifier: MIT
noinst_LTLIBRARIES += liboffice.la
liboffice_la_SOURCES = \
	src/office/office.h
