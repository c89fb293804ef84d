# Two commands do everything: `make run` and `make test`. `make help` lists the rest.
PYTHON ?= python3
# For PostgreSQL: make run REQUIREMENTS="requirements/run.txt requirements/postgres.txt"
REQUIREMENTS ?= requirements/run.txt
BIN := .venv/bin
RUN := .venv/.run-$(words $(REQUIREMENTS))
SYNC := $(BIN)/uv pip sync -q --require-hashes --compile-bytecode
COMPILE := ../$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header
PYTEST := $(BIN)/python -m pytest
export UV_PYTHON_DOWNLOADS := never
.PHONY: help setup run test test-postgres check audit sameness fix browser dictionary bench drills lock translations
help: ## list what can be done
	@sed -nE 's/^([a-z-]+):.*## /\1\t/p' Makefile | expand -t 16

$(BIN)/uv: requirements/uv.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed; name one: make PYTHON=python3.12 $(MAKECMDGOALS)" >&2; exit 1; }
	@$(PYTHON) -m venv .venv || { rm -rf .venv; echo "Python cannot make a virtual environment here. On Debian and Ubuntu: apt install python3-venv" >&2; exit 1; }
	@$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements/uv.txt && touch $@
$(RUN): $(BIN)/uv $(REQUIREMENTS)
	@echo "Installing what the site needs …" && $(SYNC) $(REQUIREMENTS) && rm -f .venv/.dev .venv/.run-* && touch $@
.venv/.dev: $(BIN)/uv requirements/dev.txt
	@$(SYNC) requirements/dev.txt && touch .venv/.run-1 .venv/.run-2 $@

run: $(RUN) ## install, bring everything up to date, serve the site and print its address
	@./portal run --set-up
setup: $(RUN) ## install, bring database, content and index up to date
	@./portal setup
test: .venv/.dev ## run all tests, browser tests included
	@$(PYTEST) -n auto --dist loadgroup -m "not drill and not postgres" $(ARGS)
test-postgres: .venv/.dev ## run the tests on the PostgreSQL server of ENGAWA_TEST_POSTGRES_URL
	@$(PYTEST) -n auto -m "not drill and not browser and not sqlite" --postgres $(ARGS)
check: .venv/.dev ## lint, format, types, contracts, audit, migrations, tests
	@$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/djlint templates --lint --quiet && $(BIN)/mypy && $(BIN)/lint-imports
	@$(MAKE) --no-print-directory audit test
audit: .venv/.dev ## look for unsafe code, secrets, unknown parts and known weaknesses; offline
	@$(BIN)/python -m audit
sameness: .venv/.dev ## ask the running site 60 times each whether its answers tell who is known here
	@$(BIN)/python -m audit.sameness $(ARGS)
fix: .venv/.dev ## mend what linters can mend
	@$(BIN)/ruff check --fix . ; $(BIN)/ruff format . ; $(BIN)/djlint templates --reformat --quiet
browser: .venv/.dev ## run the browser tests only
	@$(PYTEST) -m browser $(ARGS)
dictionary: .venv/.dev ## make anew what pages have in common, which browsers fetch once a release; a test says when
	@$(PYTEST) tests/conventions/test_dictionary.py -p no:randomly --renew-dictionary
bench: .venv/.dev ## measure import, search and pages; writes docs/performance.md
	@$(BIN)/python -m bench $(ARGS)
drills: .venv/.dev ## kill processes under load and check that nothing is lost; ARGS=--smoke is short
	@$(PYTEST) -m drill -p no:randomly $(ARGS)
translations: .venv/.dev ## gather sentences; say feature=NAME for one feature
	@$(BIN)/python -m app.core.translations $(feature)
lock: $(BIN)/uv ## renew the lock files from requirements/*.in, and the list of parts
	@cd requirements && $(COMPILE) dev.in -o dev.txt && $(COMPILE) -c dev.txt run.in -o run.txt && $(COMPILE) postgres.in -o postgres.txt && $(COMPILE) uv.in -o uv.txt
	@$(MAKE) --no-print-directory .venv/.dev && $(BIN)/python -m audit --renew
