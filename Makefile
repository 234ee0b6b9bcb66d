PYTHON ?= python3

.PHONY: check format lint types test results

check: lint types test

format:
	$(PYTHON) -m ruff format .
	$(PYTHON) -m ruff check --fix .

lint:
	$(PYTHON) -m ruff format --check .
	$(PYTHON) -m ruff check .

types:
	$(PYTHON) -m mypy

test:
	$(PYTHON) -m pytest

# All figures of docs/results.md: make results GOLD=DIR, a directory of gold files.
results:
	$(PYTHON) -m benchmarks.results $(GOLD)
