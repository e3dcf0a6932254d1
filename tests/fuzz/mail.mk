# SPDX-License-Identifier: MIT
# The parsers are linked in, not loaded, so that the fuzzer sees their branches.
fuzz_targets += tests/fuzz/fuzz-mail tests/fuzz/fuzz-html
fuzz_mail_libs = libmailparse.la libmail.la $(GMIME_LIBS) $(XML_LIBS) $(LAYER_BASE)
tests_fuzz_fuzz_mail_SOURCES = tests/fuzz/fuzz-mail.c tests/fuzz/fuzz.h $(FUZZ_MAIN)
tests_fuzz_fuzz_mail_CPPFLAGS = $(AM_CPPFLAGS) -DCORPUS=\"mail\"
tests_fuzz_fuzz_mail_CFLAGS = $(AM_CFLAGS) $(GMIME_CFLAGS)
tests_fuzz_fuzz_mail_LDADD = $(fuzz_mail_libs)
tests_fuzz_fuzz_mail_LDFLAGS = $(LDFLAGS_FUZZ)
tests_fuzz_fuzz_html_SOURCES = tests/fuzz/fuzz-html.c tests/fuzz/fuzz.h $(FUZZ_MAIN)
tests_fuzz_fuzz_html_CPPFLAGS = $(AM_CPPFLAGS) -DCORPUS=\"html\"
tests_fuzz_fuzz_html_LDADD = $(fuzz_mail_libs)
tests_fuzz_fuzz_html_LDFLAGS = $(LDFLAGS_FUZZ)
EXTRA_DIST += tests/fuzz/corpus/mail/alternative.eml tests/fuzz/corpus/mail/dsn.eml tests/fuzz/corpus/mail/encoded.eml \
	tests/fuzz/corpus/mail/forward.eml tests/fuzz/corpus/mail/hostile-names.eml tests/fuzz/corpus/mail/thread.eml \
	tests/fuzz/corpus/html/page.html tests/fuzz/corpus/html/broken.html
