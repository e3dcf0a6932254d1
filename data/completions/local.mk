# SPDX-License-Identifier: MIT
# The scripts ask the program, so that nothing in them goes out of date; `recourse help
# --completion SHELL` prints them, for who did not install them.
zshcompletiondir = $(datadir)/zsh/site-functions
fishcompletiondir = $(datadir)/fish/vendor_completions.d
dist_zshcompletion_DATA = data/completions/_recourse
dist_fishcompletion_DATA = data/completions/recourse.fish
EXTRA_DIST += data/completions/recourse.bash
install-data-local: install-bash-completion
install-bash-completion:
	$(MKDIR_P) "$(DESTDIR)$(bashcompletiondir)"
	$(INSTALL_DATA) $(srcdir)/data/completions/recourse.bash "$(DESTDIR)$(bashcompletiondir)/recourse"
uninstall-local: uninstall-bash-completion
uninstall-bash-completion:
	rm -f "$(DESTDIR)$(bashcompletiondir)/recourse"
.PHONY: install-bash-completion uninstall-bash-completion

src/cli/completions.c: data/completions/recourse.bash data/completions/_recourse data/completions/recourse.fish
	$(AM_V_GEN)$(MKDIR_P) src/cli && $(EMBED) completion_bash $(srcdir)/data/completions/recourse.bash > $@-part \
	  && $(EMBED) completion_zsh $(srcdir)/data/completions/_recourse >> $@-part \
	  && $(EMBED) completion_fish $(srcdir)/data/completions/recourse.fish >> $@-part && mv $@-part $@
nodist_recourse_SOURCES = src/cli/completions.c
CLEANFILES += src/cli/completions.c
