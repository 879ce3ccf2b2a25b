# `make demo` and `make test` set up everything they need; see CONTRIBUTING.md.
SHELL := /bin/bash
.DEFAULT_GOAL := help
.PHONY: help setup setup-test demo run check test corpus bench bench-register samples lock hooks clean

CORPUS ?= ../shared/corpus
PYTEST_ARGS ?=
SOHOA := .venv/bin/sohoa
PYTHON := .venv/bin/python
# Tests start hundreds of programs: each would compile all of our modules anew.
unexport PYTHONDONTWRITEBYTECODE

help:  ## Show this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

setup:  ## Install system packages (as root or by sudo) and the virtual environment in .venv
	@.ci/setup run

setup-test:  ## The same, with what the tests need
	@.ci/setup test

demo: setup  ## Digitize samples/ into dossiers and show what was found
	@$(PYTHON) -m samples.demo

run: setup  ## Leave the service up on http://127.0.0.1:8000
	@exec $(SOHOA) up

check: setup-test  ## Linters, types, import rules, house tests, known weaknesses of what we depend on
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/mypy
	.venv/bin/lint-imports
	.venv/bin/pytest -q tests/test_house.py
	$(PYTHON) -m tests.advisories

test: setup-test  ## Every test; starts and stops the servers that it needs
	.venv/bin/pytest -n 2 --dist loadgroup $(PYTEST_ARGS)

corpus: setup-test  ## Hostile files and real scans of CORPUS (default ../shared/corpus)
	$(PYTHON) -m tests.corpus.run $(CORPUS)

bench: setup-test  ## Accuracy, speed, memory beside bare Tesseract and OCRmyPDF (SEED=, PAPERS=, TEXT=, CORPUS=)
	@.ci/setup bench
	$(PYTHON) -m tests.bench.bench --whole --seed $(SEED) --papers $(PAPERS) $(if $(TEXT),--text $(TEXT)) \
		$(if $(wildcard $(CORPUS)/scans/pages),--corpus $(CORPUS)) --out build/bench/numbers.json --plots build/bench
	$(PYTHON) -m tests.bench.skew --seed $(SEED) --peers .venv-bench/bin/python \
		$(if $(TEXT),--text $(TEXT)) $(if $(wildcard $(CORPUS)/scans/pages),--corpus $(CORPUS))
SEED ?= 1
PAPERS ?= 8
TEXT ?=

bench-register: setup-test  ## How long a register of SIZES documents takes to answer, with the plans (an hour or so)
	$(PYTHON) -m tests.bench.register --sizes $(SIZES) --seed $(SEED) --plans build/bench
SIZES ?= 20000,200000

samples: setup-test  ## Make the committed samples again
	$(PYTHON) -m samples.make

lock: setup-test  ## Compile requirements*.txt from requirements*.in
	.venv/bin/pip-compile -q $(LOCK) requirements.in -o requirements.txt
	.venv/bin/pip-compile -q $(LOCK) requirements-dev.in -o requirements-dev.txt
	.venv/bin/pip-compile -q $(LOCK) requirements-bench.in -o requirements-bench.txt
LOCK := --generate-hashes --strip-extras --allow-unsafe --no-header \
	--no-emit-index-url --no-emit-find-links --no-emit-trusted-host

hooks:  ## Run `make check` before every commit
	@printf '#!/bin/sh\nexec make check\n' > .git/hooks/pre-commit && chmod +x .git/hooks/pre-commit

clean:  ## Remove the virtual environment and caches; never var/
	rm -rf .venv .venv-bench build *.egg-info .mypy_cache .ruff_cache .import_linter_cache
