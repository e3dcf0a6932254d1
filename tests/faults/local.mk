# SPDX-License-Identifier: MIT
# Writers killed, disks full, the power gone.
FAULT_TESTS = tests/faults/test-kill tests/faults/test-waits tests/faults/test-disk-full \
	tests/faults/test-power-loss
check_PROGRAMS += $(FAULT_TESTS)
TESTS += $(FAULT_TESTS)

check_LTLIBRARIES += libfaults.la
libfaults_la_CFLAGS = $(AM_CFLAGS) $(SQLITE_CFLAGS) -I$(srcdir)/tests/faults
libfaults_la_SOURCES = tests/faults/act.c tests/faults/act.h tests/faults/shim.c tests/faults/shim.h

FAULT_CFLAGS = $(AM_CFLAGS) $(SQLITE_CFLAGS) $(CMOCKA_CFLAGS) -I$(srcdir)/tests -I$(srcdir)/tests/faults
FAULT_LIBS = libfaults.la libjournal.la libstore.la $(LAYER_DB) $(CMOCKA_LIBS)
tests_faults_test_kill_SOURCES = tests/faults/test-kill.c
tests_faults_test_kill_CFLAGS = $(FAULT_CFLAGS)
tests_faults_test_kill_LDADD = $(FAULT_LIBS)
tests_faults_test_waits_SOURCES = tests/faults/test-waits.c
tests_faults_test_waits_CFLAGS = $(FAULT_CFLAGS)
tests_faults_test_waits_LDADD = $(FAULT_LIBS)
tests_faults_test_disk_full_SOURCES = tests/faults/test-disk-full.c
tests_faults_test_disk_full_CFLAGS = $(FAULT_CFLAGS)
tests_faults_test_disk_full_LDADD = $(FAULT_LIBS)
tests_faults_test_power_loss_SOURCES = tests/faults/test-power-loss.c
tests_faults_test_power_loss_CFLAGS = $(FAULT_CFLAGS)
tests_faults_test_power_loss_LDADD = $(FAULT_LIBS)

# RECOURSE_FAULTS=N says how many calls of each kind test-loops.py lets fail, "all" each.
check_LTLIBRARIES += libinject.la
libinject_la_CFLAGS = $(AM_CFLAGS)
libinject_la_LDFLAGS = -module -avoid-version -shared -rpath /nowhere
libinject_la_SOURCES = tests/faults/inject.c
check_PROGRAMS += tests/faults/keep-draft
tests_faults_keep_draft_SOURCES = tests/faults/keep-draft.c
tests_faults_keep_draft_CFLAGS = $(AM_CFLAGS)
tests_faults_keep_draft_LDADD = $(LAYER_OFFICE)
FAULT_TRIALS = tests/faults/test-loops.py
TESTS += $(FAULT_TRIALS)
EXTRA_DIST += $(FAULT_TRIALS)

# make soak: every call of every kind fails once, and 300 kills of hand-overs. Takes long.
.PHONY: soak
soak: all libinject.la tests/faults/keep-draft$(EXEEXT)
	@$(AM_TESTS_ENVIRONMENT) RECOURSE_FAULTS=all $(srcdir)/tests/faults/test-loops.py
	@$(AM_TESTS_ENVIRONMENT) RECOURSE_KILLS=300 $(srcdir)/tests/cli/test-send-kills.py
