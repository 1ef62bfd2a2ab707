# All paths are relative: make cannot hold a space in a path, and a checkout may stand in a folder that has one.

.DEFAULT_GOAL := help
.PHONY: help demo gallery test messages bench setup clean
# Every target works in .venv and uses all cores itself: with -j two of them would only be in each other's way.
.NOTPARALLEL:

# On a Mac only Homebrew's own Python looks where Homebrew keeps Pango. Set in front of each command, because
# macOS removes it from what a shell inherits.
ifeq ($(shell uname),Darwin)
with_pango := DYLD_FALLBACK_LIBRARY_PATH=/opt/homebrew/lib:/usr/local/lib:/usr/lib
endif
pip_install := .venv/bin/python -m pip install --quiet --disable-pip-version-check --editable

help:
	@echo 'make demo    generates the demo network in demo/ and builds its scorecards'
	@echo 'make gallery builds every demo partner in every language, with pictures of all pages, in gallery/'
	@echo 'make test    checks style and types and runs all tests'
	@echo 'make messages writes new sentences into the catalogues of translations'
	@echo 'make bench   measures speed and memory on 1, 3 and 10 million generated parcels'
	@echo 'make setup   only prepares .venv, which the others do by themselves'
	@echo 'make clean   removes .venv, demo/, gallery/ and caches'

demo: setup
	$(with_pango) .venv/bin/scorecards demo demo
	$(with_pango) .venv/bin/scorecards -w demo build

gallery: setup
	$(with_pango) .venv/bin/scorecards demo demo
	$(with_pango) .venv/bin/python -m tests.gallery.build demo gallery

# Tests of a module stay in one process: they share the network, and the session of Spark, that the first of them makes.
test: setup .venv/test-tools
	.venv/bin/ruff check
	.venv/bin/ruff format --check
	.venv/bin/mypy
	$(with_pango) .venv/bin/pytest --numprocesses auto --dist loadscope

messages: setup .venv/test-tools
	.venv/bin/python -m tests.messages.update

bench: setup .venv/test-tools
	.venv/bin/python -m tests.bench.run

# Looked for at every run: a quarter of a second, and the message is clearer than the one met in the middle of a page.
setup: .venv/installed
	@.ci/system-libraries pango .venv/bin/python

# Made from nothing when the dependencies change, so that none lingers that is no longer asked for.
.venv/installed: setup.cfg pyproject.toml
	@echo 'Setting up .venv (about a minute, only the first time and when dependencies change)'
	@python=$$(.ci/system-libraries python) && "$$python" -m venv --clear .venv
	@$(pip_install) .
	@touch $@

.venv/test-tools: .venv/installed
	@echo 'Adding the tools for tests'
	@$(pip_install) '.[test]'
	@touch $@

clean:
	rm -rf .venv demo gallery build dist scorecards.egg-info .mypy_cache .pytest_cache .ruff_cache .hypothesis
