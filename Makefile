# `make help` says what there is. Works with make 3.81 (macOS) and newer, and any POSIX shell.
.DEFAULT_GOAL := help
.PHONY: help setup run stop reset test journeys check fix messages bench soak lock browser

VENV := .venv
PYTHON := $(VENV)/bin/python
MANAGE := $(PYTHON) manage.py
UV := $(PYTHON) -m uv
INSTALL := $(UV) pip install --quiet --python $(PYTHON) --require-hashes
ROOMS := coordination partners resources referrals network cms

help: ## Say what there is
	@awk 'BEGIN {FS = ":.*## "} /^[a-z]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' Makefile
	@echo
	@echo "  make run PORT=8001         another port (HOST=0.0.0.0: for other machines too)"
	@echo "  make run DEMONSTRATION=0   an empty house, without the invented data"
	@echo "  make run DATABASE_URL=…    a PostgreSQL of your own (15 or newer); REDIS_URL=… likewise"

# ---------------------------------------------------------------- for a first look
run: setup ## Start everything and show where: address, sign-ins; Ctrl-C stops it
	@$(MANAGE) up

setup: $(VENV)/.installed ## Install and build what `make run` needs, without starting it
	@$(MANAGE) prepare

stop: ## Stop the site and the embedded servers
	@if [ -x $(PYTHON) ]; then $(MANAGE) stop; fi

reset: ## Throw this installation's data away
	@if [ -x $(PYTHON) ]; then $(MANAGE) reset; fi

# ---------------------------------------------------------------- for changing it
test: $(VENV)/.installed-dev browser ## Run all tests, journeys in a real browser too
	@$(MANAGE) prepare
	$(PYTHON) -m pytest --numprocesses auto --dist loadfile $(ARGS)

journeys: $(VENV)/.installed-dev browser ## Run only the journeys in a real browser
	@$(MANAGE) prepare
	$(PYTHON) -m pytest tests/journeys $(ARGS)

browser: $(VENV)/.installed-dev
	@$(PYTHON) -m tests.journeys.chromium

check: $(VENV)/.installed-dev ## Look at everything a machine can judge: format, lint, types, floors, migrations, words
	@$(MANAGE) prepare
	$(PYTHON) -m ruff format --check .
	$(PYTHON) -m ruff check .
	find $(ROOMS) -name '*.html' -path '*/templates/*' -print0 | xargs -0 $(VENV)/bin/djade --target-version 5.2 --check
	$(PYTHON) -m mypy
	$(VENV)/bin/lint-imports --no-cache
	$(MANAGE) makemigrations --check --dry-run
	DJANGO_SETTINGS_MODULE=tests.lint_settings $(MANAGE) lintmigrations --no-cache --quiet ok ignore \
	    --include-apps $(ROOMS) --ignore-name 0001_initial
	$(MANAGE) catalogue --check
	SECRET_KEY=$$($(PYTHON) -c 'import secrets; print(secrets.token_urlsafe(60))') SITE_ADDRESS=https://dure.example \
	    $(MANAGE) check --deploy --fail-level WARNING

fix: $(VENV)/.installed-dev ## Mend what a machine can mend: format, imports, templates
	$(PYTHON) -m ruff check --fix-only .
	$(PYTHON) -m ruff format .
	find $(ROOMS) -name '*.html' -path '*/templates/*' -print0 | xargs -0 $(VENV)/bin/djade --target-version 5.2

messages: $(VENV)/.installed ## Bring the Korean catalogues in step with the code
	$(MANAGE) catalogue
	$(MANAGE) catalogue --compile

bench: $(VENV)/.installed-dev ## Measure pages as ratios (SCALE=small for a quick look)
	@$(MANAGE) prepare
	$(PYTHON) -m benchmarks

soak: $(VENV)/.installed-dev ## The same at full size
	@$(MANAGE) prepare
	SCALE=full $(PYTHON) -m benchmarks

lock: $(VENV)/.installed ## Lock the newest allowed version of every part anew
	$(UV) pip compile pyproject.toml --output-file requirements.txt $(LOCK)
	$(UV) pip compile pyproject.toml --group dev --constraint requirements.txt --output-file requirements-dev.txt $(LOCK)
	$(UV) pip compile --group node --output-file requirements-node.txt $(LOCK)
	$(UV) pip compile --group installer --output-file requirements-installer.txt $(LOCK)

# Hashes, and no address of any index; one lock for every system and Python we allow.
LOCK := --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header

# ---------------------------------------------------------------- the environment
$(PYTHON):
	@for python in python3.11 python3.12 python3.13 python3; do \
	    if $$python -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' 2>/dev/null; then \
	        echo "Making the environment with $$($$python --version) …"; \
	        $$python -m venv $(VENV) && exit 0; \
	        rm -rf $(VENV); \
	        echo "$$python cannot make environments: on Debian and Ubuntu, apt-get install python3-venv"; exit 1; \
	    fi; \
	done; \
	echo "Dure needs Python 3.11, 3.12 or 3.13, and there is none of them here."; exit 1

$(VENV)/.installed: requirements.txt requirements-installer.txt | $(PYTHON)
	@echo "Installing the parts …"
	@$(PYTHON) -m pip --version >/dev/null 2>&1 || $(PYTHON) -m ensurepip
	@$(PYTHON) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-installer.txt
	@$(INSTALL) -r requirements.txt
	@$(PYTHON) -c 'import pathlib, sysconfig; pathlib.Path(sysconfig.get_path("purelib"), "dure.pth").write_text(str(pathlib.Path.cwd()) + "\n")'
	@touch $@

$(VENV)/.installed-dev: requirements-dev.txt $(VENV)/.installed
	@echo "Installing what tests and checks need …"
	@$(INSTALL) -r requirements-dev.txt
	@touch $@
