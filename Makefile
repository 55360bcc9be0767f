# Two commands: `make demo` and `make test`. Both install what they need into .venv first.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
PIP    := $(BIN)/python -m pip --disable-pip-version-check

# Tests run in a process per core, each with servers of its own; a file stays in one process.
BESIDE := -n auto --maxprocesses 4 --dist loadfile --no-loadscope-reorder

.PHONY: install demo portfolio chromium test check tests pictures bench lock

install: $(VENV)/.installed

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: requirements.txt pyproject.toml | $(VENV)/bin/python
	$(PIP) install -q --require-hashes --only-binary :all: -r requirements.txt
	$(PIP) install -q --no-deps --no-build-isolation -e .
	@touch $@

# Holds all that `install` installs, too, in one go.
$(VENV)/.installed-dev: requirements-dev.txt requirements.txt pyproject.toml | $(VENV)/bin/python
	$(PIP) install -q --require-hashes --only-binary :all: -r requirements-dev.txt
	$(PIP) install -q --no-deps --no-build-isolation -e .
	@touch $(VENV)/.installed $@

demo: install
	$(BIN)/amicable demo $(ARGS)

# Bytecode is kept: the workflow sandbox reads the workflows anew for every case.
portfolio: $(VENV)/.installed-dev
	PYTHONDONTWRITEBYTECODE= $(BIN)/amicable portfolio $(ARGS)

# The browser of the tests; Debian's, as its own download is no package.
chromium:
	@command -v chromium >/dev/null || command -v google-chrome >/dev/null || \
	  { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends chromium; }

test: $(VENV)/.installed-dev chromium
	@$(MAKE) --no-print-directory -j2 check tests

# Bytecode is kept here as well: hundreds of tests start the command anew.
tests: $(VENV)/.installed-dev
	PYTHONDONTWRITEBYTECODE= $(BIN)/pytest $(BESIDE) $(ARGS)

check: $(VENV)/.installed-dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo

# The letter, dossier and email of the documentation; the email needs chromium.
pictures: $(VENV)/.installed-dev
	$(BIN)/python -m tests.pictures
	$(BIN)/python -m tests.pictures.desk
	$(BIN)/python -m tests.pictures.portal

# Every figure in one run, as a table; ARGS=--write puts it into docs/benchmarks.md.
bench: $(VENV)/.installed-dev
	$(BIN)/python -m tests.bench $(ARGS)

# Pins every dependency with its hashes; needs uv (any recent version).
lock:
	uv pip compile -q --universal --generate-hashes --no-header --python-version 3.11 --upgrade --extra embedded pyproject.toml -o requirements.txt
	uv pip compile -q --universal --generate-hashes --no-header --python-version 3.11 -c requirements.txt pyproject.toml -o requirements-deploy.txt
	uv pip compile -q --universal --generate-hashes --no-header --python-version 3.11 --extra embedded --group dev -c requirements.txt pyproject.toml -o requirements-dev.txt
