# Two commands do everything on a fresh machine: `make demo` and `make test`. Both need only make and Python 3.13.
.DEFAULT_GOAL := help
.PHONY: help setup demo screenshots test test-full test-quick lint check-types check-docs unit-tests format docs bench build deploy serve invoke lock clean
SHELL := /bin/bash

PYTHON ?= python3.13
BIN := .venv/bin
REFERENCE_DATABASE := .cache/reference.sqlite
# Bytecode is compiled on import: compiling everything would double the time of an installation.
PIP_INSTALL := -m pip install --disable-pip-version-check --no-compile
WORKERS ?= auto
PYTEST := $(BIN)/pytest --quiet --numprocesses $(WORKERS) --maxprocesses 8 --dist worksteal
# The tools, and the python3.13 that `sam build` looks for, are those of .venv.
export PATH := $(CURDIR)/$(BIN):$(PATH)
export SAM_CLI_TELEMETRY := 0
# Without bytecode each of the many processes that are started compiles all libraries anew, for a second or two.
unexport PYTHONDONTWRITEBYTECODE

help:  ## Explain every target
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-12s %s\n", $$1, $$2}'

setup: .venv/.installed $(REFERENCE_DATABASE)  ## Make .venv from the hash-pinned requirements, and the reference database

.venv/.installed: requirements/development.txt pyproject.toml
	@command -v $(PYTHON) >/dev/null || { echo "Python 3.13 is needed: $(PYTHON) is not on the PATH (set PYTHON=/path/to/python3.13)" >&2; exit 1; }
	@echo "Setting up .venv (about a minute, the first time only) ..." >&2
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@$(BIN)/python $(PIP_INSTALL) --quiet --require-hashes -r requirements/development.txt
	@$(BIN)/python $(PIP_INSTALL) -qq --no-deps --no-build-isolation --editable .
	@touch $@

.venv-checkov/.installed: requirements/checkov.txt
	@echo "Setting up .venv-checkov (the first time only) ..." >&2
	@test -x .venv-checkov/bin/python || $(PYTHON) -m venv .venv-checkov
	@.venv-checkov/bin/python $(PIP_INSTALL) --quiet --require-hashes -r requirements/checkov.txt
	@touch $@

.venv-schemathesis/.installed: requirements/schemathesis.txt
	@echo "Setting up .venv-schemathesis (the first time only) ..." >&2
	@test -x .venv-schemathesis/bin/python || $(PYTHON) -m venv .venv-schemathesis
	@.venv-schemathesis/bin/python $(PIP_INSTALL) --quiet --require-hashes -r requirements/schemathesis.txt
	@touch $@

$(REFERENCE_DATABASE): .venv/.installed $(addprefix layers/shared/bonafide/,text.py institution_names.py person_names.py) $(wildcard layers/reference/*/*.py layers/reference/*/data/*)
	@$(BIN)/bonafide reference build --offline

lock:  ## Recompile the hash-pinned requirements files
	@for job in "development.in -o requirements/development.txt" \
	    "functions.in -c requirements/development.txt -o layers/dependencies/requirements.txt" \
	    "spreadsheets.in -c requirements/development.txt -o layers/spreadsheets/requirements.txt" \
	    "resume.in -c requirements/development.txt -o layers/resume/requirements.txt" \
	    "reference.in -c requirements/development.txt -o layers/reference/requirements.txt" \
	    "checkov.in -o requirements/checkov.txt" \
	    "schemathesis.in -o requirements/schemathesis.txt"; do \
	  $(BIN)/pip-compile --quiet --generate-hashes --allow-unsafe --strip-extras --no-emit-index-url \
	    --no-emit-find-links --no-emit-trusted-host $(UPGRADE) requirements/$$job || exit; done

demo: setup  ## Take the sample applications through the whole stack on embedded AWS, and show the alert
	@$(BIN)/bonafide demo

screenshots: setup  ## Make the images of the README anew (needs Chromium)
	@$(BIN)/python -m local.screenshots

test:  ## Run all checks: format, lint, types, docs, tests (TESTS=path runs only those tests)
	@$(MAKE) --silent --jobs 2 setup .venv-checkov/.installed
	@start=$$SECONDS; \
	  $(MAKE) --silent --jobs 3 --output-sync lint check-types check-docs && $(PYTEST) $(TESTS) && \
	  echo "make test took $$(( SECONDS - start )) s after set-up"

test-full: export FULL_TESTS := 1
test-full: test  ## As in CI: make test with more examples and larger simulations

QUICK_TESTS := tests/assess tests/intake tests/shared $(wildcard tests/verify_*) tests/watchlists
test-quick: setup  ## Run the checks that need no embedded AWS: format, lint, types, unit tests
	@start=$$SECONDS; \
	  $(MAKE) --silent --jobs 3 --output-sync lint check-types unit-tests && \
	  echo "make test-quick took $$(( SECONDS - start )) s"

unit-tests:
	@$(PYTEST) -m "not slow" $(QUICK_TESTS)

lint:
	@$(BIN)/ruff check --quiet .
	@$(BIN)/ruff format --quiet --check . || { echo "Not formatted as agreed: run 'make format'" >&2; exit 1; }

check-types:
	@$(BIN)/mypy

check-docs:
	@$(BIN)/python -m local.documentation --check

format: setup  ## Format the code, and fix what the linter can
	@$(BIN)/ruff check --quiet --fix .
	@$(BIN)/ruff format --quiet .

docs: setup  ## Write docs/checks.md, docs/openapi.json and the README's table of checks from the code
	@$(BIN)/python -m local.documentation

bench: build  ## Print the budgets and today's figures
	@$(BIN)/python -m bench

# samconfig.toml has an environment for each processor, with a build folder of its own. Containers run natively in this
# machine's environment; `make deploy` always uses arm64.
SAM_ENVIRONMENT := $(if $(filter arm64 aarch64,$(shell uname -m)),arm64,default)
BUILD_default := .aws-sam/build
BUILD_arm64 := .aws-sam/arm64/build
SOURCES := template.yaml samconfig.toml $(shell find functions layers -type f -not -path '*/__pycache__/*')

build: $(BUILD_$(SAM_ENVIRONMENT))/.compiled  ## Build functions, layers and bytecode into .aws-sam, if a source has changed

# Lambda can write no bytecode: without this step every cold start compiles all libraries, and takes twice as long.
$(BUILD_default)/.compiled $(BUILD_arm64)/.compiled: $(SOURCES) | setup
	@$(BIN)/sam build --config-env $(if $(findstring arm64,$@),arm64,default)
	@PYTHONHASHSEED=0 $(BIN)/python -m compileall -qq -j 0 --invalidation-mode unchecked-hash $(@D)
	@touch $@

deploy: $(BUILD_arm64)/.compiled  ## Build for arm64, which costs 20 % less, and deploy: asks for the parameters
	@$(BIN)/sam deploy --config-env arm64 --guided

serve: setup  ## Serve the HTTP API on port 3000, the embedded AWS on 3001 (for containers too) and the review page on 3002
	@$(BIN)/bonafide serve --host 0.0.0.0

FUNCTION ?= VerifyPhone
EVENT ?= events/verify_phone_part.json
invoke: build  ## Run one function in a container: make invoke FUNCTION=Assess EVENT=events/assess_results.json (needs `make serve`)
	@$(BIN)/sam local invoke $(FUNCTION) --event $(EVENT) --config-env $(SAM_ENVIRONMENT) $(SAM_OPTIONS)

clean:  ## Remove what was set up, built and cached
	@rm -rf .venv .venv-checkov .venv-schemathesis .aws-sam .cache .mypy_cache .pytest_cache .ruff_cache .hypothesis *.egg-info
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
