# Two commands do everything on a fresh machine: `make demo` and `make test`. Both need only make and Python 3.13.
.DEFAULT_GOAL := help
.PHONY: help setup demo test lint check-types format docs bench build deploy serve invoke lock clean
SHELL := /bin/bash

PYTHON ?= python3.13
BIN := .venv/bin
REFERENCE_DATABASE := .cache/reference.sqlite
# The tools, and the python3.13 that `sam build` looks for, are those of .venv.
export PATH := $(CURDIR)/$(BIN):$(PATH)
export SAM_CLI_TELEMETRY := 0

help:  ## Explain every target
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-12s %s\n", $$1, $$2}'

setup: .venv/.installed $(REFERENCE_DATABASE)  ## Make .venv from the hash-pinned requirements, and the reference database

.venv/.installed: requirements/development.txt pyproject.toml
	@command -v $(PYTHON) >/dev/null || { echo "Python 3.13 is needed: $(PYTHON) is not on the PATH (set PYTHON=/path/to/python3.13)" >&2; exit 1; }
	@echo "Setting up .venv (about a minute, the first time only) ..." >&2
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/development.txt
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

.venv-checkov/.installed: requirements/checkov.txt
	@echo "Setting up .venv-checkov (the first time only) ..." >&2
	@test -x .venv-checkov/bin/python || $(PYTHON) -m venv .venv-checkov
	@.venv-checkov/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/checkov.txt
	@touch $@

$(REFERENCE_DATABASE): .venv/.installed $(addprefix layers/shared/bonafide/,text.py institution_names.py person_names.py) $(wildcard layers/reference/*/*.py layers/reference/*/data/*)
	@$(BIN)/bonafide reference build --offline

lock:  ## Compile the hash-pinned requirements files anew
	@for job in "development.in -o requirements/development.txt" \
	    "functions.in -c requirements/development.txt -o layers/dependencies/requirements.txt" \
	    "reference.in -c requirements/development.txt -o layers/reference/requirements.txt" \
	    "checkov.in -o requirements/checkov.txt"; do \
	  $(BIN)/pip-compile --quiet --generate-hashes --allow-unsafe --strip-extras --no-emit-index-url \
	    --no-emit-find-links --no-emit-trusted-host $(UPGRADE) requirements/$$job || exit; done

demo: setup  ## Take the sample applications through the whole stack on embedded AWS, and show the alert
	@$(BIN)/bonafide demo

test: setup .venv-checkov/.installed lint check-types  ## Run all checks: format, lint, types, docs, tests
	@$(BIN)/python -m local.documentation --check
	@$(BIN)/pytest --quiet $(TESTS)

lint:
	@$(BIN)/ruff check --quiet .
	@$(BIN)/ruff format --quiet --check . || { echo "Not formatted as agreed: run 'make format'" >&2; exit 1; }

check-types:
	@$(BIN)/mypy

format: setup  ## Format the code, and mend what the linter can
	@$(BIN)/ruff check --quiet --fix .
	@$(BIN)/ruff format --quiet .

docs: setup  ## Write docs/checks.md and the README's table of checks anew from the code
	@$(BIN)/python -m local.documentation

bench: build  ## Print the budgets and today's figures
	@$(BIN)/python -m bench

# A function runs in a container of this machine's own kind; the deployed kind is the template's default, arm64.
LOCAL_ARCHITECTURE := $(if $(filter arm64 aarch64,$(shell uname -m)),arm64,x86_64)

# Lambda can write no bytecode, so without it every cold start compiles all libraries again: twice as long.
build: setup  ## Build functions, layers and bytecode into .aws-sam
	@$(BIN)/sam build --parameter-overrides Architecture=$(or $(ARCHITECTURE),$(LOCAL_ARCHITECTURE))
	@PYTHONHASHSEED=0 $(BIN)/python -m compileall -qq -j 0 --invalidation-mode unchecked-hash .aws-sam/build

deploy: ARCHITECTURE := arm64
deploy: build  ## Build for arm64, as the template says by default, and deploy: asks for the parameters
	@$(BIN)/sam deploy --guided

serve: setup  ## Serve the HTTP API on port 3000 and the embedded AWS endpoints on 3001, for containers too
	@$(BIN)/bonafide serve --host 0.0.0.0

FUNCTION ?= VerifyPhone
EVENT ?= events/verify_phone_part.json
invoke: build  ## Run one function in a container: make invoke FUNCTION=Assess EVENT=events/assess_results.json (needs `make serve`)
	@$(BIN)/sam local invoke $(FUNCTION) --event $(EVENT) --parameter-overrides Architecture=$(LOCAL_ARCHITECTURE) $(SAM_OPTIONS)

clean:  ## Remove what was set up, built and cached
	@rm -rf .venv .venv-checkov .aws-sam .cache .mypy_cache .pytest_cache .ruff_cache .hypothesis *.egg-info
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
