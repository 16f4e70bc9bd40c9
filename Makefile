# The verbs of 이음. A fresh clone needs Python 3.11+ and GNU make, nothing else: the first verb makes .venv and installs what is locked.
# PORT=8010 chooses the port (the Stripe sandbox takes the next one), PYTHON=/path/to/python3.12 the interpreter, ARGS=… goes to the command.

PORT ?= 8000
ARGS ?=
SYSTEM_PYTHON := $(shell command -v python3 || command -v python)
BOOTSTRAP = $(or $(SYSTEM_PYTHON),$(error 이음 needs Python 3.11 or newer, and there is no python3 here. Install it first)) -m tools.bootstrap
PY := .venv/bin/python
export PYTHON
.DEFAULT_GOAL := help
.PHONY: help demo run test check fmt services services-stop bench docs messages lock pictures clean dev
# `make check test` is a sequence: what the first verb finds, the second need not.
.NOTPARALLEL:

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' Makefile

demo: ## the running site with its demo: people, organisations, funds
	@$(BOOTSTRAP) --port "$(PORT)" --environment demo -- manage.py demo $(ARGS)

run: ## the running site without the demo
	@$(BOOTSTRAP) --port "$(PORT)" -- -m tools.serve

test: ## every test on SQLite, and all that touches the database on PostgreSQL
	@$(BOOTSTRAP) --dev -- -m tools.suite $(ARGS)

check: ## lint, format, types, import contract, migrations, templates, catalogue
	@$(BOOTSTRAP) --dev -- -m tools.checks $(ARGS)

fmt: dev ## format the code, and mend what lint can mend
	@$(PY) -m ruff check --fix-only --quiet . && $(PY) -m ruff format --quiet .

services: dev ## real PostgreSQL and Elasticsearch, and the variables to export
	@url=$$($(PY) -m tests.services.postgres start) && echo "export DATABASE_URL=$$url"
	@url=$$($(PY) -m tests.services.elastic start) && echo "export ELASTICSEARCH_URL=$$url"

services-stop: dev ## end what `make services` started
	@$(PY) -m tests.services.postgres stop
	@$(PY) -m tests.services.elastic stop

bench: dev ## measure this machine: a table, and var/bench.json
	@$(PY) -m tools.bench $(ARGS)

docs: dev ## whether what the documents point at exists
	@$(PY) -m tools.documents

messages: dev ## merge the Korean catalogue and compile it
	@$(PY) tools/messages.py $(ARGS)

pictures: dev ## screenshots of the running demo into docs/pictures
	@$(PY) -m tools.pictures --site "http://localhost:$(PORT)" $(ARGS)

LOCK := $(PY) -m uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links --custom-compile-command "make lock" --quiet
lock: dev ## pin the dependencies of pyproject.toml with hashes (ARGS=--upgrade for newer ones)
	@$(LOCK) $(ARGS) -o requirements/base.txt
	@$(LOCK) $(ARGS) --group dev -c requirements/base.txt -o requirements/dev.txt

clean: ## remove what can be made again; var/ with its databases stays
	@rm -rf .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache .venv
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

dev:
	@$(BOOTSTRAP) --dev
