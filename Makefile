# Opposable. `make` lists what there is; `make demo` shows the product, `make test` proves it.
PYTHON3 ?= python3
PORT ?= 8000
CORPUS ?=
PYTHON := .venv/bin/python
# `site` is a folder on the path, not a package: it would shadow the standard library's module.
export PYTHONPATH := .:site
export PORT
# Compiling 2,000 modules again at every start costs 3 s; what is compiled lands in ignored folders.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help setup demo reset test check corpus bench lock

help: ## list these targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-8s %s\n", $$1, $$2}' Makefile

setup: ## build the environment in .venv from the hashed requirements
	@$(PYTHON3) .setup/bootstrap.py

demo: setup ## run the product with two sample brands; PORT=8000, Ctrl-C stops it
	@exec $(PYTHON) -m demo

reset: setup ## remove the demo's data
	@exec $(PYTHON) -m demo.reset

test: setup ## run every test, in Chromium too
	@$(PYTHON) .setup/browser.py
	$(PYTHON) -m pytest -n auto --dist worksteal

check: export OPPOSABLE_LOCAL := 1
check: setup ## style, types, import contracts, migrations, messages
	.venv/bin/ruff check . .setup
	.venv/bin/ruff format --check . .setup
	.venv/bin/mypy
	.venv/bin/mypy --config-file= --strict .setup/bootstrap.py .setup/browser.py
	.venv/bin/lint-imports
	$(PYTHON) manage.py makemigrations --check --dry-run
	$(PYTHON) manage.py check_messages
	$(PYTHON) manage.py compile_mail --check
	$(PYTHON) manage.py check

corpus: setup ## importer, redline, classifier and checks on real histories: CORPUS=DIR
	@test -n "$(CORPUS)" || { echo 'Name the folder of version histories: make corpus CORPUS=DIR' >&2; exit 2; }
	$(PYTHON) -m tests.corpus_importer "$(CORPUS)"
	$(PYTHON) -m tests.corpus_redline "$(CORPUS)"
	$(PYTHON) -m tests.corpus_classifier "$(CORPUS)"
	$(PYTHON) -m tests.corpus_lint "$(CORPUS)"

bench: setup ## measure, beside a stock page and a hello-world view
	$(PYTHON) benchmarks/run.py

lock: setup ## renew .setup/requirements.txt from pyproject.toml
	.venv/bin/uv pip compile --universal --generate-hashes --no-emit-index-url --no-header \
	  --python-version 3.11 pyproject.toml --group dev -o .setup/requirements.txt
