# SPDX-License-Identifier: MIT
SERVICE_TESTS = tests/cli/test-service.sh
TESTS += $(SERVICE_TESTS)
EXTRA_DIST += $(SERVICE_TESTS) tests/cli/service-desk.py
