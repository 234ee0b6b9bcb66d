PYTHON ?= python3

.PHONY: audit check cover cover-parsers docs fast format lint matrix offline release types test results

check: lint types test

format:
	$(PYTHON) -m ruff format .
	$(PYTHON) -m ruff check --fix .

lint:
	$(PYTHON) -m ruff format --check .
	$(PYTHON) -m ruff check .

types:
	$(PYTHON) -m mypy

# As many processes as there are CPUs (tests/conftest.py), each with whole files of tests.
WORKERS ?= auto
# One thread of OpenMP for each: threads of several processes spend their time waiting for one another.
PYTEST = OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 $(PYTHON) -m pytest -n $(WORKERS) --dist loadfile

test:
	$(PYTEST)

# Format, lint, and folders of tests chosen by the CPU time of each file: 95 seconds of it on two processes,
# collecting included, when they were chosen (2026-11-30).
FAST = tests/config tests/test_cpus.py tests/test_house.py tests/test_import.py \
	tests/test_names.py tests/test_stats.py tests/test_strict_json.py tests/bundle \
	tests/decoder/test_constraint.py tests/decoder/test_scheduler.py tests/decoder/test_slots.py \
	tests/doctor tests/lexicon tests/llm tests/memory tests/pipeline tests/writers

fast: lint
	$(PYTEST) $(FAST)

# The tests, and the lines and branches of eat_edge that they reach. CI runs them so, and fails below
# the floor, in per cent: one under what it was when it was last looked at.
COVER_FLOOR = 92
cover:
	$(PYTEST) --cov --cov-report=term-missing:skip-covered --cov-fail-under=$(COVER_FLOOR)

# Every line and branch of the parsers of our own (tests/parsers.ini) is run by the tests of parsers; fails
# where one is not. 1,700 tests that took two and a half minutes of CPU time (2026-11-30).
PARSERS = tests/bundle tests/config tests/evaluation/gold tests/export/dumps tests/lexicon \
	tests/llm/test_chat_template.py tests/own_names tests/readers tests/redact/test_frames.py \
	tests/server/test_access.py tests/server/test_inflate.py tests/server/test_surrogates.py \
	tests/settings tests/signing tests/stdio tests/tag/test_journal.py tests/tagger/test_unigram.py \
	tests/test_strict_json.py

cover-parsers:
	$(PYTEST) $(PARSERS) --cov --cov-config=tests/parsers.ini --cov-report=term-missing:skip-covered

# The core of the tests under every Python from 3.11 to 3.14 that this machine has.
matrix:
	$(PYTHON) tests/matrix.py

# Packs, installs and tags where there is no network and nothing else. Takes minutes more where pip
# has to build llama-cpp-python.
offline:
	$(PYTHON) -m pytest -m slow tests/pack/test_command.py

# Licences and known holes of everything the runtime needs; the second asks PyPI, and fails where it
# cannot. Needs pip-audit.
audit:
	$(PYTHON) -m eat_edge.pack.licences
	$(PYTHON) -m eat_edge.pack.licences --pins | \
		$(PYTHON) -m pip_audit --strict --no-deps --disable-pip --requirement /dev/stdin

# What is published of a commit, in dist/: make release KEYS="--key private.pem". Without keys nothing
# is signed. Needs hatchling, cyclonedx-python-lib and cryptography (extra release).
DIST ?= dist
release:
	$(PYTHON) -m export release -o $(DIST) $(KEYS)

# All figures of docs/results.md: make results GOLD=DIR, a directory of gold files.
results:
	$(PYTHON) -m benchmarks.results $(GOLD)

# The pages of docs/ as a site in site/, which needs no network. Needs mkdocs-material.
docs:
	DISABLE_MKDOCS_2_WARNING=true $(PYTHON) -m mkdocs build --strict
