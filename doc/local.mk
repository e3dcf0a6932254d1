# SPDX-License-Identifier: MIT
EXTRA_DIST += README.md doc/ARCHITECTURE.md doc/event-vocabulary.md doc/formats/casefile.md doc/formats/json.md doc/formats/journal.md
dist_man_MANS += doc/recourse.1
dist_man_MANS += doc/recourse-pack.5 doc/recourse-query.7
dist_man_MANS += doc/recourserc.5
