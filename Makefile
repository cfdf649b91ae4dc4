# Seven verbs: install, demo, test, check, fix, bench, docs; and new-room NAME=..., screenshots
PYTHON ?= python3
VENV := .venv
SERVE ?= 1
PORT ?= 8000
BIN := $(VENV)/bin
UV = $(shell command -v uv || echo $(BIN)/uv)
FAST = tests/kernel tests/contract tests/domains/projects tests/domains/certification tests/adapters/test_casefile.py tests/adapters/test_render.py tests/adapters/test_surroundings.py
INSTALL = $(UV) pip install --quiet --python $(BIN)/python

# Commands, workers and jobs are processes of their own: what one has compiled, the others read, even where the
# machine's default is to keep nothing.
export PYTHONDONTWRITEBYTECODE =

.PHONY: install demo test test-tools test-browser test-faults check check-code check-tests fix bench screenshots docs lock new-room clean

install: $(VENV)/.run

$(BIN)/python:
	$(PYTHON) -m venv $(VENV)
	command -v uv >/dev/null || $(BIN)/pip install --quiet --require-hashes -r requirements/uv.txt

$(VENV)/.run: requirements/run.txt pyproject.toml | $(BIN)/python
	$(INSTALL) --require-hashes -r requirements/run.txt
	$(INSTALL) --no-deps -e .
	touch $@

$(VENV)/.test: requirements/test.txt pyproject.toml | $(BIN)/python
	$(INSTALL) --require-hashes -r requirements/test.txt
	$(INSTALL) --no-deps -e .
	touch $@ $(VENV)/.run

# The example, then the workbench on it, until Ctrl-C; `make demo SERVE=0` stops before serving.
demo: install
	$(BIN)/python examples/mutuelle/make_ledger.py
	$(BIN)/filrouge run examples/mutuelle
	$(BIN)/filrouge --project mutuelle demo --look examples/mutuelle/look >/dev/null
	$(BIN)/filrouge run examples/mutuelle
	$(BIN)/filrouge reports examples/mutuelle --to pdf --to docx --lang fr
	$(BIN)/filrouge --project mutuelle demo
	$(if $(filter 1,$(SERVE)),$(BIN)/filrouge serve --port $(PORT))

# PostgreSQL and Chromium are optional: without them, and without the right to install them, their tests say
# that they were skipped.
test-tools: $(VENV)/.test
	sh scripts/test-tools.sh

# The browser keeps a loop and a server for itself; the faults kill processes and watch the clock of leases:
# each of these is one process, beside the other, after the rest.
test: test-tools
	$(BIN)/python examples/mutuelle/make_ledger.py
	$(BIN)/pytest -n 2 --dist loadgroup --ignore=tests/browser --ignore=tests/faults
	$(MAKE) --no-print-directory -j2 -O test-browser test-faults

test-browser:
	$(BIN)/pytest tests/browser

test-faults:
	$(BIN)/pytest tests/faults

# Reading the code and running it go side by side.
check: $(VENV)/.test
	$(MAKE) --no-print-directory -j2 -O check-code check-tests

check-code:
	$(BIN)/ruff check . && $(BIN)/ruff format --check --quiet .
	$(BIN)/lint-imports --no-cache
	$(BIN)/mypy

check-tests:
	$(BIN)/pytest -n 2 -m "not slow" -k "not postgresql and not sqlite and not machine" $(FAST)

fix: $(VENV)/.test
	$(BIN)/ruff check --fix --quiet . ; $(BIN)/ruff format --quiet .

bench: $(VENV)/.test
	mkdir -p benchmarks/results
	$(BIN)/python benchmarks/store.py > benchmarks/results/store.json
	$(BIN)/python benchmarks/ingest.py > benchmarks/results/ingest.json
	$(BIN)/python benchmarks/media.py > benchmarks/results/media.json
	$(BIN)/python benchmarks/models.py > benchmarks/results/models.json
	$(BIN)/python benchmarks/media_models.py > benchmarks/results/media_models.json
	$(BIN)/python benchmarks/audit.py > benchmarks/results/audit.json
	$(BIN)/python benchmarks/watch.py > benchmarks/results/watch.json
	$(BIN)/python benchmarks/pages.py > benchmarks/results/pages.json
	$(BIN)/python benchmarks/reports.py > benchmarks/results/reports.json
	$(BIN)/python benchmarks/serving.py > benchmarks/results/serving.json
	$(BIN)/python benchmarks/screening.py > benchmarks/results/screening.json
	$(BIN)/python benchmarks/requirements.py > benchmarks/results/requirements.json
	$(BIN)/python benchmarks/specification.py > benchmarks/results/specification.json

# Pictures of the how-to guides and of the README, taken from the project of the browser tests.
screenshots: test-tools
	FILROUGE_PICTURES=docs $(BIN)/pytest -q tests/browser/test_pictures.py

docs: $(VENV)/.test
	$(BIN)/python scripts/catalogues.py
	$(BIN)/python scripts/reference.py
	$(BIN)/python scripts/openapi.py

lock: | $(BIN)/python
	$(UV) pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-header --no-annotate \
	  --extra test --python-version 3.11 pyproject.toml -o requirements/test.txt
	$(UV) pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-header --no-annotate \
	  --constraint requirements/test.txt --python-version 3.11 pyproject.toml -o requirements/run.txt

new-room: $(VENV)/.test
	$(BIN)/python scripts/new_room.py $(NAME)

clean:
	rm -rf $(VENV) .mypy_cache .pytest_cache .ruff_cache .hypothesis
