# Two commands do everything on a fresh machine: `make demo` and `make test`. Both need only make and Python 3.13.
.DEFAULT_GOAL := help
.PHONY: help setup demo test lint check-types format bench build invoke docs lock clean
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
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

.venv-checkov/.installed: requirements/checkov.txt
	@echo "Setting up .venv-checkov (the first time only) ..." >&2
	@test -x .venv-checkov/bin/python || $(PYTHON) -m venv .venv-checkov
	@.venv-checkov/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/checkov.txt
	@touch $@

$(REFERENCE_DATABASE): .venv/.installed $(wildcard layers/reference/*.py layers/reference/data/*)
	@$(BIN)/bonafide reference build

lock:  ## Compile the hash-pinned requirements files anew
	@for job in "development.in -o requirements/development.txt" \
	    "functions.in -c requirements/development.txt -o layers/dependencies/requirements.txt" \
	    "reference.in -c requirements/development.txt -o layers/reference/requirements.txt" \
	    "checkov.in -o requirements/checkov.txt"; do \
	  $(BIN)/pip-compile --quiet --generate-hashes --allow-unsafe --strip-extras --no-emit-index-url \
	    --no-emit-find-links --no-emit-trusted-host $(UPGRADE) requirements/$$job || exit; done
