# Guize 规则.  Every target first makes what it needs in .venv; nothing outside this folder is touched.
#
#   make            the list of targets
#   make test       the tests that run in minutes
#   make PYTHON=/path/to/python3.12 test      with a Python of your choice

SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DELETE_ON_ERROR:
.DEFAULT_GOAL := help
MAKEFLAGS += --no-builtin-rules
unexport PYTHONPATH PYTHONHOME VIRTUAL_ENV
export PIP_DISABLE_PIP_VERSION_CHECK := 1

# Run, not looked up: a name on the PATH may be a stub, too old, or without venv.
PYTHON ?=
CANDIDATES := python3.13 python3.12 python3.11 python3 python
FITS := import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))
WORKERS ?= 2
ROOMS := constraints scenarios model analysis
UV := uv==0.13.9

PY := .venv/bin/python
# Stamps, each written last.  The first carries the folder's path: a moved folder gets a new .venv, as does one whose Python went away.
LOCKED := .venv/locked
READY := .venv/ready
READY_FOREIGN := .venv/ready-foreign

STALE := $(shell [ ! -e $(LOCKED) ] || { [ "$$(cat $(LOCKED))" = "$$(pwd -P)" ] && $(PY) -c '' 2>/dev/null; } || { rm -f $(LOCKED) $(READY) $(READY_FOREIGN); echo yes; })

.NOTPARALLEL:
.PHONY: help report test test-slow test-all lint bench mutants lock clean

help:  ## show this list
	@sed -nE 's/^([a-z-]+):.*## (.*)/  make \1\t\2/p' Makefile | expand -t 20

report: $(READY)  ## verify, simulate the base year, write report/index.html
	.venv/bin/guize report --out report

test: $(READY)  ## the tests that run in minutes; browser tests skip themselves where there is no chromium
	$(PY) -m pytest -n $(WORKERS) --dist loadfile -m "not slow and not foreign"

test-slow: $(READY_FOREIGN)  ## only the slow tests and those against foreign solvers
	$(PY) -m pytest -n $(WORKERS) --dist worksteal -m "slow or foreign" || [ $$? -eq 5 ]  # 5: there are none

test-all: test test-slow  ## all tests

lint: $(READY)  ## style and types
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -m mypy -p constraints -p scenarios -p model -p analysis -m guize

bench: $(READY)  ## run every benchmark; each prints ratios measured in one run
	@shopt -s nullglob; for file in benchmarks/[!_]*.py; do echo "== $$file"; $(PY) "$$file"; done

mutants: $(READY)  ## show that every requirement is refuted by a damaged rulebook
	.venv/bin/guize verify --mutants

# The first lock also holds the foreign solvers and readers; the second is a part of it, so both pin the same versions.
COMPILE = .cache/lock/bin/uv pip compile --universal --python-version 3.11 --generate-hashes --no-header --no-config \
          --annotation-style line --quiet $(UPGRADE) --extra test

lock: .cache/lock/ready  ## pin the dependencies of pyproject.toml anew (UPGRADE=--upgrade: the newest ones)
	$(COMPILE) --extra foreign pyproject.toml --output-file requirements-foreign.txt
	$(COMPILE) --constraint requirements-foreign.txt pyproject.toml --output-file requirements.txt

clean:  ## remove everything that was made here, .venv included
	rm -rf .venv .cache report dist build .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# What the targets need

define find_python
find_python() { \
  for python in $(if $(PYTHON),"$(PYTHON)",$(CANDIDATES)); do \
    if "$$python" -c '$(FITS)' 2>/dev/null; then echo "$$python"; return; fi; \
  done; \
  echo "make: no Python 3.11 or newer with venv among: $(or $(PYTHON),$(CANDIDATES))" >&2; \
  echo "  remedy: install one (Debian, Ubuntu: apt install python3 python3-venv), or name one: make PYTHON=/path/to/python3.12" >&2; \
  return 1; \
}
endef

$(LOCKED): requirements.txt
	@$(find_python); python=$$(find_python); echo "making .venv with $$("$$python" --version); this takes a minute"; \
	"$$python" -m venv --clear .venv
	$(PY) -m pip install --quiet --require-hashes -r requirements.txt
	@pwd -P > $@

$(READY): $(LOCKED) pyproject.toml
	$(PY) -m pip install --quiet --no-deps --no-build-isolation -e .
	@$(PY) -m compileall -q guize.py $(ROOMS)  # as pip does for all others: some systems forbid to do it while running
	@touch $@

$(READY_FOREIGN): $(READY) requirements-foreign.txt
	$(PY) -m pip install --quiet --require-hashes -r requirements-foreign.txt
	@touch $@

.cache/lock/ready: Makefile
	@$(find_python); python=$$(find_python); "$$python" -m venv --clear .cache/lock
	.cache/lock/bin/python -m pip install --quiet $(UV)
	@touch $@
