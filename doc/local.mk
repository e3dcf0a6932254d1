# SPDX-License-Identifier: MIT
EXTRA_DIST += README.md doc/ARCHITECTURE.md doc/event-vocabulary.md
