# SPDX-License-Identifier: MIT
# Mail in. `make check-corpus CORPUS=DIR` reads every file below DIR as a message;
# CORPUS_OPTIONS='--mutate 10000' adds changed ones.
noinst_PROGRAMS += tests/corpus/read-corpus
tests_corpus_read_corpus_SOURCES = tests/corpus/read-corpus.c
tests_corpus_read_corpus_LDADD = $(LAYER_MAIL)

CORPUS =
CORPUS_OPTIONS =
.PHONY: check-corpus
check-corpus: all
	@test -n '$(CORPUS)' || { echo 'make check-corpus: say CORPUS=DIR' >&2; exit 1; }
	RECOURSE_MODULES='$(abs_top_builddir)/.libs' \
	  tests/corpus/read-corpus $(CORPUS_OPTIONS) '$(CORPUS)'

mail_tests = tests/unit/test-mail tests/unit/test-mail-limits
check_PROGRAMS += $(mail_tests)
TESTS += $(mail_tests)
tests_unit_test_mail_SOURCES = tests/unit/test-mail.c tests/unit/mail-test.h
tests_unit_test_mail_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
tests_unit_test_mail_LDADD = $(LAYER_MAIL) $(CMOCKA_LIBS)
tests_unit_test_mail_limits_SOURCES = tests/unit/test-mail-limits.c tests/unit/mail-test.h
tests_unit_test_mail_limits_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
tests_unit_test_mail_limits_LDADD = $(LAYER_MAIL) $(CMOCKA_LIBS)

mail_fixtures = alternative auto-reply bounce-free broken-mime broken-words dsn empty-body encoded \
	encrypted forward hostile-names html-only nothing pgp-inline punycode raw-8bit signed smime \
	spam thread unknown-charset vacation-words
EXTRA_DIST += tests/unit/mail/two.mbox $(mail_fixtures:%=tests/unit/mail/%.eml)

check_PROGRAMS += tests/unit/test-demo
TESTS += tests/unit/test-demo
tests_unit_test_demo_SOURCES = tests/unit/test-demo.c
tests_unit_test_demo_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
tests_unit_test_demo_LDADD = $(LAYER_OFFICE) $(CMOCKA_LIBS)
