# Each target works on a fresh machine with Python 3.11 or newer, pip and make.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

.PHONY: install run test lint format bench soak screenshots gazetteer lock clean

install: $(READY)

$(READY): requirements-dev.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Dateline needs Python 3.11 or newer; name one with: make PYTHON=python3.12"; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || \
		{ echo "Python's venv is missing; on Debian and Ubuntu: sudo apt install python3-venv"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements-dev.lock
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	$(BIN)/python -c "from geodata.places.gazetteer import Gazetteer; Gazetteer.open()"
	@touch $@

run: install
	$(BIN)/dateline demo

test: install
	@tests/browser/chromium.sh || true
	$(BIN)/python -m pytest -n 2 --dist loadfile

lint: install
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: install
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: install
	$(BIN)/python -m tests.bench

# random clicks for thirty minutes
soak: install
	$(BIN)/python -m tests.browser.soak

# every view of the page, into build/screenshots
screenshots: install
	$(BIN)/python -m tests.browser.screenshots

gazetteer: install
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements-gazetteer.lock
	$(BIN)/python -m geodata.build

# resolve the dependencies anew; needs uv
lock:
	uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes \
		--no-emit-index-url --no-header --quiet --group build -o requirements.lock
	uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes \
		--no-emit-index-url --no-header --quiet --group dev -c requirements.lock -o requirements-dev.lock
	uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes \
		--no-emit-index-url --no-header --quiet --group dev --group gazetteer -c requirements-dev.lock \
		-o requirements-gazetteer.lock

clean:
	rm -rf $(VENV) build dist
