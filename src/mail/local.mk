# SPDX-License-Identifier: MIT
# What needs GMime is a module, loaded when the first message is read. Its parts are a
# convenience library, so that tests and fuzz targets can link them without the module.
noinst_LTLIBRARIES += libmail.la libmailparse.la
pkglib_LTLIBRARIES += mail.la

libmail_la_SOURCES = \
	src/mail/mail.c src/mail/mail.h src/mail/recipient.c

libmailparse_la_CFLAGS = $(AM_CFLAGS) $(GMIME_CFLAGS) $(XML_CFLAGS)
libmailparse_la_SOURCES = \
	src/mail/address.c src/mail/address.h \
	src/mail/bounce.c src/mail/bounce.h \
	src/mail/charset.c src/mail/charset.h \
	src/mail/compose.c src/mail/compose.h \
	src/mail/gmime.h \
	src/mail/headers.c src/mail/headers.h \
	src/mail/html.c src/mail/html.h \
	src/mail/parse.c src/mail/parse.h \
	src/mail/recipient.c \
	src/mail/scan.c src/mail/scan.h \
	src/mail/signs.c src/mail/signs.h \
	src/mail/words.c src/mail/words.h

mail_la_CFLAGS = $(AM_CFLAGS) $(GMIME_CFLAGS)
mail_la_SOURCES = src/mail/module.c
mail_la_LDFLAGS = -module -avoid-version -shared -export-symbols-regex '^mail_module$$' \
	-Wl,-z,relro -Wl,-z,now
mail_la_LIBADD = libmailparse.la libbase.la $(GMIME_LIBS) $(XML_LIBS) \
	$(GLIB_LIBS) $(UUID_LIBS) $(CRYPTO_LIBS) $(UTF8PROC_LIBS)
