# SPDX-License-Identifier: MIT
fuzz_targets += tests/fuzz/fuzz-text
FUZZ_CORPUS += tests/fuzz/corpus/text/formula tests/fuzz/corpus/text/name
tests_fuzz_fuzz_text_SOURCES = tests/fuzz/fuzz-text.c tests/fuzz/fuzz.h $(FUZZ_MAIN)
tests_fuzz_fuzz_text_CPPFLAGS = $(AM_CPPFLAGS) -DCORPUS=\"text\"
tests_fuzz_fuzz_text_LDADD = $(LAYER_BASE)
tests_fuzz_fuzz_text_LDFLAGS = $(LDFLAGS_FUZZ)
