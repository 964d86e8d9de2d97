# make demo: installs, builds the default city, prints its figures and serves the map.
# make test: installs what tests need and runs everything.

SHELL := /bin/bash
PYTHON ?= python3
PORT ?= 8000
VENV := .venv
BIN := $(VENV)/bin
STAMPS := .make
BUNDLE := bundles/raqqa-demo
FRONTEND := webapp/frontend
# pip is asked not to warn about newer versions of itself and not to need an account's cache folder.
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet

PYTHON_SOURCES := $(shell find geodata webapp -name '*.py' -not -path '*/node_modules/*')
PACKAGE_DATA := $(shell find geodata -name '*.csv')
FRONTEND_SOURCES := $(shell find $(FRONTEND)/src -type f 2>/dev/null) $(FRONTEND)/build.mjs $(FRONTEND)/package.json $(FRONTEND)/package-lock.json $(FRONTEND)/tsconfig.json

.PHONY: demo test check lint types imports unit frontend-test browser install install-dev assets bundle lock docs budgets clean

demo: bundle
	@$(BIN)/damage-ledger report $(BUNDLE)
	@$(BIN)/damage-ledger serve $(BUNDLE) --port $(PORT)

bundle: $(BUNDLE)/manifest.json assets
install: $(STAMPS)/run
install-dev: $(STAMPS)/dev
assets: webapp/static/assets.json

$(BUNDLE)/manifest.json: $(STAMPS)/run config.yaml claims.yaml $(PYTHON_SOURCES) $(PACKAGE_DATA)
	@echo "Building the demonstration city"
	@$(BIN)/damage-ledger build config.yaml
	@touch $@

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or later is needed; name one with make PYTHON=..."; exit 1; }
	@echo "Making the virtual environment $(VENV)"
	@$(PYTHON) -m venv $(VENV)

$(STAMPS)/run: requirements/run.txt pyproject.toml | $(VENV)/bin/python
	@echo "Installing the pinned packages"
	@$(PIP) install --require-hashes --requirement requirements/run.txt
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@mkdir -p $(STAMPS) && touch $@

$(STAMPS)/dev: requirements/dev.txt $(STAMPS)/run
	@echo "Installing the pinned packages for development"
	@$(PIP) install --require-hashes --requirement requirements/dev.txt
	@touch $@

# Node.js is only needed to build the front end; where there is none (or an old one) it comes from the package index.
$(STAMPS)/node: requirements/node.txt | $(VENV)/bin/python
	@if node --version 2>/dev/null | grep -Eq '^v(2[0-9]|[3-9][0-9])\.' && npm --version >/dev/null 2>&1; then \
	  echo "Using the installed Node.js $$(node --version)"; \
	else \
	  echo "Installing Node.js into $(VENV)"; \
	  $(PIP) install --require-hashes --requirement requirements/node.txt; \
	fi
	@mkdir -p $(STAMPS) && touch $@

$(STAMPS)/npm: $(FRONTEND)/package-lock.json $(STAMPS)/node
	@echo "Installing the front-end packages"
	@cd $(FRONTEND) && PATH="$(CURDIR)/$(BIN):$$PATH" npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
	@touch $@

webapp/static/assets.json: $(STAMPS)/npm $(FRONTEND_SOURCES)
	@echo "Building the front end"
	@cd $(FRONTEND) && PATH="$(CURDIR)/$(BIN):$$PATH" npm run --silent build
	@touch $@

# What the tests open pages and files with: installed programs, else Debian's (as root). Without root Chromium is
# Playwright's, and tests that need another program say so and are skipped.
$(STAMPS)/programs: $(STAMPS)/dev
	@set -e; missing=""; \
	command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null || missing="chromium"; \
	command -v soffice >/dev/null || missing="$$missing libreoffice-calc-nogui"; \
	command -v ogr2ogr >/dev/null || missing="$$missing gdal-bin"; \
	if [ -z "$$missing" ]; then \
	  echo "Using the installed Chromium, LibreOffice and GDAL"; \
	elif [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	  echo "Installing" $$missing; \
	  apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $$missing >/dev/null; \
	else \
	  case "$$missing" in chromium*) echo "Installing Playwright's Chromium"; $(BIN)/playwright install chromium; missing="$${missing#chromium}";; esac; \
	  [ -z "$$missing" ] || echo "Not installed:$$missing. Tests that need them are skipped; root can install them with apt-get."; \
	fi
	@touch $@

test: install-dev assets $(STAMPS)/programs lint types imports frontend-test unit

lint: $(STAMPS)/dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .

types: $(STAMPS)/dev
	$(BIN)/mypy

imports: $(STAMPS)/dev
	$(BIN)/lint-imports

frontend-test: assets
	cd $(FRONTEND) && PATH="$(CURDIR)/$(BIN):$$PATH" npm test --silent

unit: $(STAMPS)/dev assets $(STAMPS)/programs
	$(BIN)/pytest -n 3 --dist loadgroup --no-loadscope-reorder

# What a reader must fetch, held to its limits; BUNDLE_TO_MEASURE names a built bundle, else the demo city is built.
budgets: $(STAMPS)/dev assets $(STAMPS)/programs
	@$(BIN)/python benchmarks/budgets.py $(BUNDLE_TO_MEASURE)

# Compile the locks: hashes for every platform, no index address.
lock:
	@for name in run dev node; do \
	  uv pip compile requirements/$$name.in --universal --python-version 3.11 --generate-hashes \
	    --no-emit-index-url --no-header --quiet --output-file requirements/$$name.txt; \
	done

# Reference pages, made from the code.
docs: $(STAMPS)/run
	$(BIN)/python -m geodata.reference docs

clean:
	rm -rf $(STAMPS) $(VENV) webapp/static bundles dist build $(FRONTEND)/node_modules
