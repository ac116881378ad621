# The manual of the checkout: `make` lists the verbs. Only Python 3.11-3.13 is needed; all else goes into .venv.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
ARGS ?=
WORKERS ?= 2
RUN ?= runs/latest
UV ?= uv

# Without bytecode every start imports for seconds longer.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help run screen replay test lint format types contracts vulnerabilities bench benchmarks build docs lock \
	clean pictures
.PHONY: environment locked editable tools developer interpreter

help:  ## list the verbs
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-10s %s\n", $$1, $$2 }' Makefile

run: environment  ## screen the embedded reference set and say where the report is (ARGS="--role catholyte")
	$(BIN)/ssbscreen run --source bundled $(ARGS)

screen: environment  ## screen the Materials Project of today; needs MP_API_KEY (ARGS="--only Li,P,S,Cl")
	$(BIN)/ssbscreen run --source mp $(ARGS)

replay: environment  ## screen the snapshot of the Materials Project that was fetched last, offline
	$(BIN)/ssbscreen run --source mp:newest $(ARGS)

test: environment  ## run the tests (ARGS="-k window"), in two processes or as many as WORKERS says
	$(BIN)/python -m pytest -n $(WORKERS) --dist loadfile $(ARGS)

lint: tools  ## check the rules of ruff and the format
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

format: tools  ## sort the imports and write the sources in the format
	$(BIN)/ruff check --select I --fix .
	$(BIN)/ruff format .

types: tools  ## check the types with mypy
	$(BIN)/mypy

contracts: tools  ## check which package may import which
	$(BIN)/lint-imports

vulnerabilities: tools  ## ask whether weaknesses of the locked packages are known
	$(BIN)/python .ci/vulnerabilities.py

pictures: environment  ## take the pictures of README and docs: of a report (RUN=...), or of Prefect (SERVER=http://...)
	$(BIN)/python -m $(if $(SERVER),tests.flows.take_pictures $(SERVER),tests.ssbscreen.report.take_pictures $(RUN))

bench: environment  ## measure ssbscreen against pymatgen
	$(BIN)/ssbscreen bench $(ARGS)

benchmarks: environment  ## write docs/benchmarks.md: of a run (RUN=...); ARGS=--keep-timings does not measure anew
	$(BIN)/python -m tests.benchmarks.page $(RUN) $(ARGS)

build: tools  ## build the wheel into dist/
	$(BIN)/python -m build --wheel --no-isolation

docs: tools  ## build the documents into site/, without a network; open site/index.html
	NO_MKDOCS_2_WARNING=1 $(BIN)/python -m mkdocs build --quiet
	@echo "site/index.html (with search: $(BIN)/python -m http.server --bind 127.0.0.1 --directory site 8000)"

clean:  ## remove .venv, caches and dist/; runs/ stays
	rm -rf $(VENV) build dist site .benchmarks .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# .venv keeps a copy of what it was made from, so it is made again when the lock changes and not when git touches it.

environment:
	@cmp -s requirements.lock $(VENV)/requirements.lock || $(MAKE) --no-print-directory locked
	@cmp -s pyproject.toml $(VENV)/pyproject.toml || $(MAKE) --no-print-directory editable

tools: environment
	@cmp -s requirements-dev.lock $(VENV)/requirements-dev.lock || $(MAKE) --no-print-directory developer

# --no-deps: a lock is complete; older pip does not find the pins of extras, and on Python 3.13 the lock goes past
# scikit-criteria's limit on matplotlib (pyproject.toml).
INSTALL = $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation

# setuptools first: it builds bibtexparser, which comes as source only, without a download that is not pinned.
locked: interpreter
	@echo "Installing the locked packages into $(VENV): some minutes and 1.7 GB at the first time."
	@$(PYTHON) -m venv --clear $(VENV)
	@awk '/^setuptools==/, !/\\$$/' requirements.lock > $(VENV)/setuptools.lock
	@$(INSTALL) --require-hashes -r $(VENV)/setuptools.lock
	@$(INSTALL) --require-hashes -r requirements.lock
	@cp requirements.lock $(VENV)/requirements.lock

editable:
	@$(INSTALL) --no-index --editable .
	@cp pyproject.toml $(VENV)/pyproject.toml

developer:
	@echo "Installing the locked tools for developers into $(VENV)."
	@$(INSTALL) --require-hashes -r requirements-dev.lock
	@cp requirements-dev.lock $(VENV)/requirements-dev.lock

interpreter:
	@command -v $(PYTHON) > /dev/null || { \
		echo "There is no $(PYTHON). Install Python 3.11, 3.12 or 3.13, or name one: make PYTHON=python3.12 run" >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' || { \
		echo "$(PYTHON) is $$($(PYTHON) --version 2>&1), and ssbscreen needs 3.11, 3.12 or 3.13." \
			"Name one: make PYTHON=python3.12 run" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2> /dev/null || { \
		echo "$(PYTHON) cannot make virtual environments. On Debian and Ubuntu: apt install python3-venv" >&2; exit 1; }

# For maintainers, with uv. Versions stay unless a range in pyproject.toml moves them or ARGS=--upgrade is given.
COMPILE = $(UV) pip compile pyproject.toml --quiet --universal --python-version 3.11 --fork-strategy fewest \
	--generate-hashes --no-emit-index-url --no-header --no-annotate --no-strip-extras $(ARGS)
PINNED = "\# Pinned by hash for Python 3.11-3.13 and all systems; written by 'make lock', changed by nothing else."
BY_PIP = "\# pip install --no-deps --no-build-isolation --require-hashes -r"

lock:  ## resolve the dependencies into the three lock files (needs uv)
	mkdir -p build
	for lock in requirements*.lock; do if [ -f $$lock ]; then cp $$lock build/; fi; done
	$(COMPILE) --extra test --group backend --output-file build/requirements.lock
	$(COMPILE) --extra test --extra dev --extra docs --group backend --constraints build/requirements.lock \
		--output-file build/requirements-dev.lock
	echo "torch ; python_version < '3.11'" > build/without-torch.txt
	$(COMPILE) --extra potential --group backend --constraints build/requirements.lock \
		--overrides build/without-torch.txt --output-file build/requirements-potential.lock
	@printf '%s\n' $(PINNED) \
		"# What runs and tests ssbscreen. 'make run' and 'make test' install it, setuptools first, by" \
		$(BY_PIP)" requirements.lock" | cat - build/requirements.lock > requirements.lock
	@printf '%s\n' $(PINNED) \
		"# requirements.lock and the tools of 'make lint', 'types', 'contracts', 'build' and 'docs', which install it." \
		| cat - build/requirements-dev.lock > requirements-dev.lock
	@printf '%s\n' $(PINNED) \
		"# The extra 'potential', over requirements.lock. PyTorch is left out and comes first: the registry's build for" \
		"# Linux brings gigabytes of CUDA that ssbscreen does not use, so take the CPU build where it is offered:" \
		"# pip install torch==2.13.0" \
		$(BY_PIP)" requirements-potential.lock" | cat - build/requirements-potential.lock > requirements-potential.lock
