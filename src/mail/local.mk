# SPDX-License-Identifier: MIT
# What needs GMime is a module, loaded when the first message is read.
noinst_LTLIBRARIES += libmail.la
libmail_la_SOURCES = \
	src/mail/mail.h
