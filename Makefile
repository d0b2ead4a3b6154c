# Needs Python 3.11 or later and make; everything else is installed into `.venv`.

PYTHON ?= $(shell for python in python3 python3.13 python3.12 python3.11 python; do \
    $$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$python && break; done)
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
AFTERSALES := $(BIN)/aftersales
DOCUMENTS ?= 240
GOVERNED ?= 60
FEATURE_SETS = rates,history portions,history,scopes once,portions,history packages units,products,beyond,affected \
  flown,change_fee changes,differences,collect,aspects,units routing,portions each,beyond,bought,history \
  packages,flown,once,rates
JOBS ?= 2
COVERED = 100
QUICK ?=

.PHONY: demo test spark editor lint check bench bench-batch fuzz wheel clean

demo: $(VENV)/.installed  ## quote the example bookings
	$(AFTERSALES) quote docs/examples/rail-refund.json --cancel --at 2025-06-18T10:01:00+08:00
	@echo
	$(AFTERSALES) schedule docs/examples/stay-moderate.json
	@echo
	$(AFTERSALES) quote docs/examples/flight-24h.json --cancel --at 2025-05-02T09:59:00-04:00 --lang zh
	@echo
	$(AFTERSALES) quote docs/examples/flight-24h.json --cancel --at 2025-05-02T09:59:00-04:00 --explain
	@echo
	$(AFTERSALES) quote docs/examples/split-tenders.json --cancel --at 2025-09-10T10:00:00+08:00

test: $(VENV)/.tested  ## run every test
	$(BIN)/python -m pytest -n $(JOBS) --dist worksteal

spark: $(VENV)-spark/.installed  ## the tests that need PySpark and Java, in an environment of their own
	$(VENV)-spark/bin/python -m pytest -m spark tests/batch/test_spark.py

editor: $(VENV)/.tested  ## the tests that need node and npm: policies in a YAML language server, SARIF by its own schema
	@command -v npm >/dev/null || { echo "node and npm are needed" >&2; exit 1; }
	$(BIN)/python -m pytest -m editor tests/editor

lint: $(VENV)/.linted  ## style and types
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy

check: $(VENV)/.tested  ## mistakes in the bundled policies, and their worked cases
	$(AFTERSALES) check policies
	$(AFTERSALES) fmt --check policies
	$(AFTERSALES) prove policies --strict --timeout 30 --jobs $(JOBS)
	$(AFTERSALES) test policies --coverage --fail-under $(COVERED)
	$(AFTERSALES) mutate policies --jobs $(JOBS)

bench: $(VENV)/.tested  ## measure; QUICK=1 for a short run
	$(BIN)/python -m benchmarks.report $(if $(QUICK),--quick)
	$(BIN)/python -m benchmarks.checking $(if $(QUICK),100)
	$(BIN)/python -m benchmarks.faults --edits $(if $(QUICK),40,200) --seed 1 --jobs $(JOBS)
	$(BIN)/python -m pytest benchmarks --benchmark-columns=median,ops $(if $(QUICK),-k 'rival or faults')

bench-batch: $(VENV)/.tested  ## measure bulk re-evaluation over the flights of 2013; QUICK=1 for a short run
	$(BIN)/python -m benchmarks.batch $(if $(QUICK),--rows 20000 --runs 1 --compare 2000)

fuzz: $(VENV)/.tested  ## random policies and bookings through the engine and the reference interpreter
	FEATURES=none $(BIN)/python -m tests.reference.compare --documents $(DOCUMENTS) --bookings 100 --seed 1 --jobs $(JOBS)
	$(BIN)/python -m tests.reference.governed --bookings $(GOVERNED) --seed 1 --jobs $(JOBS)
	for set in $(FEATURE_SETS); do \
	  FEATURES=$$set $(BIN)/python -m tests.reference.compare --documents 20 --bookings 100 --seed 1 --jobs $(JOBS) || exit 1; \
	done

wheel: $(VENV)/.pip  ## build a wheel and quote from it in an environment of its own
	rm -rf dist build/wheel && mkdir -p build
	$(PIP) wheel --no-deps --wheel-dir dist .
	$(PYTHON) -m venv build/wheel
	build/wheel/bin/python -m pip --disable-pip-version-check --quiet install dist/*.whl
	cd build && wheel/bin/python -I -c 'from aftersales import Rulebook; print(Rulebook.bundled())'
	cd build && wheel/bin/aftersales quote ../docs/examples/rail-refund.json --cancel --at 2025-06-18T10:01:00+08:00

clean:  ## remove what the other targets made
	rm -rf $(VENV) $(VENV)-spark dist build

# Dependency groups need pip 25.1.
$(VENV)/.pip:
	@test -n "$(PYTHON)" || { echo "Python 3.11 or later is needed" >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(PIP) install --upgrade 'pip>=25.1'
	@touch $@

$(VENV)/.installed: $(VENV)/.pip pyproject.toml
	$(PIP) install --editable '.[prove]'
	@touch $@

$(VENV)/.tested: $(VENV)/.installed
	$(PIP) install --group test
	@touch $@

# PySpark wants its own versions of what the others use.
$(VENV)-spark/.installed: pyproject.toml
	$(PYTHON) -m venv $(VENV)-spark
	$(VENV)-spark/bin/python -m pip --disable-pip-version-check --quiet install --editable '.[spark]' hypothesis pytest
	@touch $@

# The types of everything that tests and benchmarks import are needed too.
$(VENV)/.linted: $(VENV)/.tested
	$(PIP) install --group lint
	@touch $@
