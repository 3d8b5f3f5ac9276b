# What people and the automatic checks run. `make` alone lists the targets.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DELETE_ON_ERROR:
.DEFAULT_GOAL := help

PY := .venv/bin/python
PROCESSES ?= $(shell n=$$(nproc); echo $$((n < 4 ? n : 4)))
CODE := reporting tests migrations catalogues packing bench faults audit wsgi.py
PRESENT := $(wildcard $(CODE))

CATALOGUES := translations/.compiled
STATIC := $(wildcard static/css/* static/js/* static/img/*) reporting/web/assets.py
ASSETS := static/dist/manifest.json
# Made environments: the service's own packages, and with those of the developers.
RUN_ENV := .venv/.made-for-running
DEV_ENV := .venv/.made-for-developing

.PHONY: help
help: ## list the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /\1\t/' | expand -t 16

.PHONY: run
run: $(RUN_ENV) $(CATALOGUES) $(ASSETS) ## start the service with demo data on http://127.0.0.1:8000
	@exec bin/start

.PHONY: setup
setup: $(DEV_ENV) $(CATALOGUES) $(ASSETS) ## make the environment, catalogues and static files

.PHONY: test
test: setup ## run every test; as root, installs by apt what the tests drive
	@bin/test-tools
	$(PY) -m pytest -n $$(($(PROCESSES) + 1)) --dist loadfile $(ARGS)

CHECKS := format lint types imports templates locks structure coverage
.PHONY: check
check: setup ## check format, lint, types, import contracts, templates, locks, coverage
	@$(MAKE) --no-print-directory -k -j $(PROCESSES) --output-sync=target $(addprefix check-,$(CHECKS))

.PHONY: $(addprefix check-,$(CHECKS))
check-format: $(DEV_ENV)
	$(PY) -m ruff format --check $(PRESENT)
check-lint: $(DEV_ENV)
	$(PY) -m ruff check $(PRESENT)
check-types: $(DEV_ENV)
	$(PY) -m mypy
check-imports: $(DEV_ENV)
	.venv/bin/lint-imports --no-logo
check-templates: $(DEV_ENV)
	.venv/bin/djlint templates --lint --quiet
check-locks:
	bin/check-locks
check-structure: $(DEV_ENV)
	$(PY) -m pytest -q tests/structure -m "not database"
check-coverage: $(DEV_ENV)
	COVERAGE_FILE=.coverage.sealing $(PY) -m pytest -q tests/sealing \
	  --cov=reporting.sealing --cov-branch --cov-report=term-missing:skip-covered --cov-fail-under=100

.PHONY: bench
bench: setup ## measure against the targets; writes bench/results.json
	$(PY) -m bench

.PHONY: faults
faults: setup ## break the machine on purpose and count what is lost (as root); FAMILIES="kill disk"
	@bin/test-tools
	$(PY) -m faults $(FAMILIES)

.PHONY: audit
audit: setup ## let the suites of others judge the service, and fuzz it (as root); SUITES="wapiti fuzz"
	@bin/test-tools
	$(PY) -m audit $(SUITES)

.PHONY: lighthouse
lighthouse: setup ## load a page of the moment as a phone on a slow line does
	$(PY) -m bench.lighthouse

.PHONY: release
release: setup ## pack the last commit into dist/: wheel, static files, bill of materials, digests
	$(PY) -m packing

.PHONY: format
format: $(DEV_ENV) ## format the code and mend what can be mended
	$(PY) -m ruff check --fix-only --quiet $(PRESENT)
	$(PY) -m ruff format $(PRESENT)

.PHONY: lock
lock: $(DEV_ENV) ## write the newest allowed versions into the lock files
	$(PY) -m uv pip compile --quiet --upgrade --generate-hashes --universal --no-header \
	  --no-annotate --python-version 3.11 pyproject.toml -o requirements.txt
	$(PY) -m uv pip compile --quiet --upgrade --generate-hashes --universal --no-header \
	  --no-annotate --python-version 3.11 --extra dev pyproject.toml -o requirements-dev.txt
	npm update --package-lock-only --no-audit --no-fund
	node -e 'const fs = require("fs"), file = "package-lock.json", lock = JSON.parse(fs.readFileSync(file)); \
	  Object.values(lock.packages).forEach(made => delete made.funding); \
	  fs.writeFileSync(file, JSON.stringify(lock, null, 2) + "\n")'
	bin/check-locks

.PHONY: translations
translations: $(DEV_ENV) ## take new texts into every catalogue, and compile them
	$(PY) -m catalogues
	@touch $(CATALOGUES)

.PHONY: assets
assets: $(RUN_ENV) ## build the static files
	.venv/bin/rinnalla assets

.PHONY: attacks
attacks: $(DEV_ENV) ## write docs/attacks.md from the tests that name an attack
	$(PY) -m tests.structure.attack_list

.PHONY: migration
migration: $(DEV_ENV) ## write a migration from the models: make migration about="add the …"
	$(PY) -m migrations.write "$(about)"
	$(PY) -m ruff check --quiet --fix migrations
	$(PY) -m ruff format --quiet migrations

$(RUN_ENV): requirements.txt bin/setup bin/rinnalla
	bin/setup requirements.txt
	@touch $@

$(DEV_ENV): requirements-dev.txt bin/setup bin/rinnalla
	bin/setup requirements-dev.txt
	@touch $(RUN_ENV) $@

$(ASSETS): $(STATIC) | $(RUN_ENV)
	.venv/bin/rinnalla assets
	@touch $@

$(CATALOGUES): $(wildcard translations/*/LC_MESSAGES/messages.po) | $(RUN_ENV)
	$(PY) -m catalogues compile
	@touch $@
