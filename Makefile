# Everything a newcomer needs: Python 3.11 or newer and make. The first target sets up what the others use.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# One more than cores: some tests wait for a kernel, a browser or a limit of time.
WORKERS ?= $(shell $(PYTHON) -c "import os; print((os.cpu_count() or 1) + 1)")
DONE := $(VENV)/.siap

.DEFAULT_GOAL := help
.PHONY: help report batch bench test long lab hooks format lock clean

help: ## show this list
	@grep -E '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 10

$(DONE): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit("Perlu Python 3.11 atau lebih baru; ini " + sys.version.split()[0]) if sys.version_info < (3, 11) else None'
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps -e .
	@$(BIN)/python -m compileall -q renstra_utils  # else every command compiles it where Python writes no bytecode
	@git rev-parse --git-dir >/dev/null 2>&1 && $(MAKE) -s -o $(DONE) hooks || true
	@touch $(DONE)

report: $(DONE) ## evaluate every office in data/ into reports/, and roll up the national plan's
	$(BIN)/renstra report
	$(BIN)/renstra batch data/nasional.yml

batch: $(DONE) ## make what data/batch.yml asks for, only where inputs changed
	$(BIN)/renstra batch data/batch.yml

bench: $(DONE) ## how fast pages are made, as ratios
	$(BIN)/python tests/bench.py

test: $(DONE) ## lint, types and every test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache --no-logo
	$(BIN)/python -m pytest -n $(WORKERS) --dist worksteal

long: $(DONE) ## the long run: thousands of new random cases, and the slow ones
	RENSTRA_LONG=1 $(BIN)/python -m pytest -n $(WORKERS) --dist worksteal -m 'slow or not slow'

lab: $(DONE) ## open JupyterLab on the landing notebook
	PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/jupyter lab --ServerApp.root_dir=. notebooks/index.ipynb

# What JupyterLab or papermill writes into a notebook and nobody wrote by hand; kernelspec, tags and cell ids stay.
STRIP := nbstripout --keep-id --extra-keys "cell.metadata.execution cell.metadata.papermill metadata.papermill $(addprefix metadata.language_info.,codemirror_mode file_extension mimetype nbconvert_exporter pygments_lexer version)"

hooks: $(DONE) ## git leaves notebook outputs at home and shows readable diffs (done once by the others)
	git config filter.nbstripout.clean '$(BIN)/$(STRIP)'
	git config filter.nbstripout.smudge cat
	git config diff.ipynb.textconv '$(BIN)/$(STRIP) --textconv'

format: $(DONE) ## put code and notebooks into shape
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	$(BIN)/$(STRIP) notebooks/*.ipynb

lock: $(DONE) ## renew requirements.lock from pyproject.toml (needs uv)
	uv pip compile pyproject.toml --all-extras --universal --generate-hashes --no-header --no-emit-index-url --no-annotate --python-version 3.11 -o requirements.lock

clean: ## remove the environment and every page
	rm -rf $(VENV) latihan reports/*/ reports/index.html reports/run.json reports/.kunci reports/.run.jsonl
