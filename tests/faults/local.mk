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
