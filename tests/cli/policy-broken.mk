# SPDX-License-Identifier: MIT
TESTS += tests/cli/test-policy-broken.py
EXTRA_DIST += tests/cli/test-policy-broken.py
