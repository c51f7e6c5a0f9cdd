# The project's commands; docs/commands.md explains each. Works with GNU make 3.81 and newer.
#   make serve PORT=8001          another port
#   make test ARGS="-k edition"   pytest's own options
#   make drill FULL=1             more people, more kills
#   PYTHON=/path/to/python        instead of the Python that bin/find-python finds

PORT ?= 8000
ARGS ?=
UPGRADE ?= --upgrade
COMPILE = .venv/bin/uv pip compile --quiet --universal --generate-hashes --python-version 3.12 \
	--no-emit-index-url --no-emit-find-links --no-header $(UPGRADE) pyproject.toml
SETUP = @python=$$(sh bin/find-python) && "$$python" -I bin/setup.py

.DEFAULT_GOAL := help
.PHONY: help serve test bench drill setup check lock

help: ## say what there is
	@while read -r word rest; do case $$word in \
	  *:) case $$rest in *'## '*) printf '  make %-7s %s\n' "$${word%:}" "$${rest##*## }";; esac;; \
	esac; done < Makefile

serve: ## run the site on this machine, with demonstration content
	$(SETUP) run
	@exec env PORT='$(PORT)' .venv/bin/python bin/serve.py

test: ## run all tests: SQLite, PostgreSQL, browser
	$(SETUP) test
	@exec .venv/bin/python -m tests.run $(ARGS)

bench: ## measure pages, search, growth and mail, as ratios (FULL=1: more of it)
	$(SETUP) test
	@exec .venv/bin/python -m tests.bench $(if $(FULL),--full)

drill: ## take away what the site needs, kill it, count what is lost (FULL=1: 30 of each)
	$(SETUP) test
	@exec .venv/bin/python -m tests.drill $(if $(FULL),--full)

setup: ## make .venv with everything that development needs
	$(SETUP) test

check: ## look at format, lint, types, templates, settings, migrations
	$(SETUP) test
	@.venv/bin/python bin/check.py

lock: ## renew both lists of locked packages (UPGRADE= keeps the versions there are)
	$(SETUP) test
	$(COMPILE) --output-file requirements.txt
	$(COMPILE) --group dev --constraint requirements.txt --output-file tests/requirements.txt
