# Everything there is to do with feeder; `make help` tells what. Needs Python 3.11 or later, and make.

PYTHON ?= $(shell for name in python3 python3.14 python3.13 python3.12 python3.11; do \
	if command -v $$name >/dev/null 2>&1 && $$name -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; \
	then echo $$name; break; fi; done)
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check -q

.PHONY: help feeds tools test check lint types layers golden pictures bench soak fuzz audit constraints clean
SECONDS ?= 600
OPS ?= 2000
JOBS ?= 1

help: ## tell what there is
	@grep -E '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## (.*)/  make \1	\2/' | expand -t 20

feeds: $(VENV)/.feeder ## publish seeds/ to output/
	$(BIN)/feeder build

test: $(VENV)/.dev tools ## run the tests (JOBS=2: in two processes), and tell what they do not cover
	$(BIN)/coverage erase
	$(BIN)/coverage run -m pytest -q $(if $(filter-out 1,$(JOBS)),-n $(JOBS) --dist worksteal)
	@$(BIN)/coverage combine -q
	$(BIN)/coverage report --fail-under=97

check: lint types layers test ## what a change has to pass

lint: $(VENV)/.dev ## look at the style
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/.dev ## check the types
	$(BIN)/mypy

layers: $(VENV)/.dev ## check which module may know which
	$(BIN)/pytest -q -p no:randomly tests/test_layers.py

golden: $(VENV)/.dev ## make expectations and generated documents anew, to be reviewed as a diff
	$(BIN)/python tests/golden.py

pictures: $(VENV)/.dev tools ## make the pictures of the README, to be looked at
	@$(PIP) install -c constraints.txt -e '.[pictures]' 2> $(VENV)/pip.log || { cat $(VENV)/pip.log >&2; exit 1; }
	@$(BIN)/python scripts/pictures

bench: $(VENV)/.dev ## measure builds and latency, beside a naive script and the limits of the machine
	$(BIN)/python benchmarks/run.py

soak: $(VENV)/.dev tools ## let everything happen to files and processes, for some hours (OPS=200: for some minutes)
	$(BIN)/python benchmarks/soak.py --ops $(OPS)

fuzz: $(VENV)/.dev ## read what a fuzzer makes of texts, settings, ledgers and feeds, for ten minutes (SECONDS=60: for one)
	@$(PIP) install -c constraints.txt -e '.[fuzz]' 2> $(VENV)/pip.log || { cat $(VENV)/pip.log >&2; exit 1; }
	@mkdir -p .fuzz/text
	$(BIN)/python tests/fuzz_reading.py -max_total_time=$$(($(SECONDS) * 2 / 5)) -timeout=10 -max_len=4096 -artifact_prefix=.fuzz/ .fuzz/text tests/articles seeds
	@for kind in config ledger feed; do \
	  $(BIN)/python tests/fuzz_files.py $$kind -max_total_time=$$(($(SECONDS) / 5)) -timeout=10 -max_len=4096 -artifact_prefix=.fuzz/ .fuzz/$$kind || exit 1; \
	done

audit: $(VENV)/.dev ## ask whether a version in constraints.txt is known to be vulnerable; needs the network
	@sh scripts/audit

constraints: $(VENV)/.dev ## write the versions that are installed to constraints.txt
	$(BIN)/python -m pip freeze --exclude-editable | grep -v '^feeder' | LC_ALL=C sort -f > constraints.txt

clean: ## remove everything that was made, but never the ledger
	rm -rf $(VENV) .feeder .mypy_cache .ruff_cache .pytest_cache .hypothesis .fuzz .coverage* build dist *.egg-info
	find output -mindepth 1 ! -name .gitkeep -delete

$(VENV)/bin/python:
	@test -n "$(PYTHON)" || { echo "feeder needs Python 3.11 or later; install it, or name it: make PYTHON=..." >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { echo "$(PYTHON) cannot make a virtual environment; on Debian: apt-get install python3-venv" >&2; exit 1; }

$(VENV)/.feeder: pyproject.toml constraints.txt | $(VENV)/bin/python
	@$(PIP) install -c constraints.txt -e . 2> $(VENV)/pip.log || { cat $(VENV)/pip.log >&2; exit 1; }
	@touch $@

$(VENV)/.dev: pyproject.toml constraints.txt | $(VENV)/bin/python
	@$(PIP) install -c constraints.txt -e '.[dev]' 2> $(VENV)/pip.log || { cat $(VENV)/pip.log >&2; exit 1; }
	@touch $@ $(VENV)/.feeder

tools:
	@sh scripts/test-tools
