PYTHON ?= python3

.PHONY: audit check docs format lint offline types test results

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

# Packs, installs and tags where there is no network and nothing else. Takes minutes more where pip
# has to build llama-cpp-python.
offline:
	$(PYTHON) -m pytest -m slow tests/pack/test_pack.py

# Licences and known holes of everything the runtime needs; the second asks PyPI, and fails where it
# cannot. Needs pip-audit.
audit:
	$(PYTHON) -m eat_edge.pack.licences
	$(PYTHON) -m eat_edge.pack.licences --pins | \
		$(PYTHON) -m pip_audit --strict --no-deps --disable-pip --requirement /dev/stdin

# All figures of docs/results.md: make results GOLD=DIR, a directory of gold files.
results:
	$(PYTHON) -m benchmarks.results $(GOLD)

# The pages of docs/ as a site in site/, which needs no network. Needs mkdocs-material.
docs:
	DISABLE_MKDOCS_2_WARNING=true $(PYTHON) -m mkdocs build --strict
