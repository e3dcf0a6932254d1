# SPDX-License-Identifier: MIT
# Stands alone: an auditor takes it from the project, not from a desk.
verifydir = $(pkgdatadir)/verify
dist_verify_SCRIPTS = data/verify/recourse-verify.py
