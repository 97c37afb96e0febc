# Two commands for a newcomer: `make run` and `make test`. Both make the virtual environment when it is missing.
# `make test MARKS="not browser"` leaves out the tests that need Chromium.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
RUN_ENV := DEBUG=1 DEMO=1

.PHONY: run test screenshots lint messages database bench clean

run: $(VENV)/run.stamp database
	$(RUN_ENV) $(BIN)/python manage.py run_all 127.0.0.1:8000

database: $(VENV)/run.stamp
	$(RUN_ENV) $(BIN)/python manage.py migrate --verbosity 0
	$(RUN_ENV) $(BIN)/python manage.py load_calendar
	$(RUN_ENV) $(BIN)/python manage.py load_city
	$(RUN_ENV) $(BIN)/python manage.py demo_city
	$(RUN_ENV) $(BIN)/python manage.py demo_reports

test: $(VENV)/test.stamp
	$(BIN)/python -m pytest -n 2 --dist loadfile $(if $(MARKS),-m "$(MARKS)")

screenshots: $(VENV)/test.stamp
	$(BIN)/python -m pytest tests/browser/screenshots.py

lint: $(VENV)/test.stamp
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/djlint --lint --quiet config projects stages agency reports administration

messages: $(VENV)/test.stamp
	DEBUG=1 $(BIN)/python manage.py makemessages --all --no-obsolete --no-wrap --add-location file --ignore $(VENV) --ignore node_modules
	DEBUG=1 $(BIN)/python manage.py compilemessages --ignore $(VENV) --ignore node_modules

bench: $(VENV)/test.stamp
	$(BIN)/python -m bench

$(VENV)/run.stamp: requirements.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check -r requirements.txt
	touch $@

$(VENV)/test.stamp: requirements.txt requirements-test.txt tests/javascript/package.json
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check -r requirements-test.txt
	-command -v npm >/dev/null && npm install --silent --no-package-lock --no-fund --no-audit --prefix tests/javascript
	touch $@

clean:
	rm -rf $(VENV) db.sqlite3* media staticfiles
