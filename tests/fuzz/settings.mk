# SPDX-License-Identifier: MIT
fuzz_targets += tests/fuzz/fuzz-settings
tests_fuzz_fuzz_settings_SOURCES = tests/fuzz/fuzz-settings.c tests/fuzz/fuzz.h $(FUZZ_MAIN)
tests_fuzz_fuzz_settings_CPPFLAGS = $(AM_CPPFLAGS) -DCORPUS=\"settings\"
tests_fuzz_fuzz_settings_LDADD = libui.la $(CURSES_LIBS) $(LAYER_MODEL)
tests_fuzz_fuzz_settings_LDFLAGS = $(LDFLAGS_FUZZ)
EXTRA_DIST += tests/fuzz/corpus/settings/whole tests/fuzz/corpus/settings/wrong
