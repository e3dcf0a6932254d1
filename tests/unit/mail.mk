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
