# make run    the demo clinic on http://127.0.0.1:8000 (PORT=… to change)
# make test   every test that needs no server
# The rest is for working on the code.

PYTHON ?= python3
PORT ?= 8000
VENV = .venv/bin
DEMO_ENV = env DEMO=1 DJANGO_SETTINGS_MODULE=aftercare.settings
# As on a clinic's server, with a key that is thrown away.
CLINIC_ENV = env -u DEMO -u DEBUG ALLOWED_HOSTS=clinic.example \
	SECRET_KEY=$$($(PYTHON) -c "import secrets; print(secrets.token_urlsafe(50))")

# What is compiled is kept, whatever the environment says: the tests start their modules in many
# processes, and read every assertion anew where it is not.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: run test check lint format messages check-messages requirements \
	test-browser test-crash test-postgres test-slow bench bench-load clean set-up-run set-up-test

run: set-up-run
	@PORT=$(PORT) exec $(VENV)/python .setup/serve.py

test: set-up-test
	@exec $(VENV)/python -m pytest

test-browser: set-up-test
	@exec $(VENV)/python -m pytest -m browser

test-postgres: set-up-test
	@exec $(VENV)/python -m tests.postgres $(VENV)/python -m pytest -m "not browser and not crash and not slow"

test-slow: set-up-test
	@exec $(VENV)/python -m pytest -m slow

# KILLS=300 kills that many on each database.
test-crash: set-up-test
	@exec $(VENV)/python -m pytest -m crash -n0 -q

bench: set-up-test
	@exec $(VENV)/python -m tests.bench

# Minutes: two servers under the load of a clinic's day.
bench-load: set-up-test
	@exec $(VENV)/python -m tests.bench.load

check: lint check-messages
	@$(DEMO_ENV) $(VENV)/python manage.py makemigrations --check --dry-run
	@$(CLINIC_ENV) $(VENV)/python manage.py check --deploy --fail-level WARNING

lint: set-up-test
	@$(VENV)/ruff check
	@$(VENV)/ruff format --check
	@$(DEMO_ENV) $(VENV)/mypy

format: set-up-test
	@$(VENV)/ruff check --fix
	@$(VENV)/ruff format

messages: set-up-test
	@$(VENV)/python .setup/messages.py extract

check-messages: set-up-test
	@$(VENV)/python .setup/messages.py check

# Compiles the pinned requirements anew from pyproject.toml.
COMPILE = $(VENV)/python -m uv pip compile --quiet --system-certs --universal --python-version 3.11 \
	--generate-hashes --no-header --no-annotate --no-emit-index-url
UV = uv==0.13.9
requirements: set-up-test
	@$(COMPILE) pyproject.toml --output-file requirements.txt >/dev/null
	@$(COMPILE) pyproject.toml --group dev --constraint requirements.txt --output-file requirements-dev.txt >/dev/null
	@echo $(UV) | $(COMPILE) - --output-file .setup/uv.txt >/dev/null

# Removes what can be made again; var/ holds the demo's data and stays.
clean:
	rm -rf .venv build .pytest_cache .mypy_cache .ruff_cache .hypothesis test-results

set-up-run:
	@$(PYTHON) .setup/setup.py run

set-up-test:
	@$(PYTHON) .setup/setup.py test
