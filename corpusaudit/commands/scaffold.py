"""``corpusaudit init``: a commented configuration and a workflow that stops a bad corpus."""

from __future__ import annotations

from pathlib import Path

from corpusaudit.errors import UsageError
from corpusaudit.files.writing import Output, make_folder, write

CONFIG = """\
# Configuration of corpusaudit. Unknown keys are errors. Paths are relative to this file.
# Audit with: corpusaudit audit --config corpusaudit.toml

preset = "release"          # or "clinical-release" (stricter), "exploratory" (stops nothing)
seed = 0
# embedder = "bundled"      # or "multilingual", "auto" (by language), "sentence-transformers:NAME_OR_PATH" (extra)
# pii_engine = "bundled"    # or "spacy:PIPELINE", "presidio:FILE", "onnx:FOLDER"
# also = ["study"]          # besides the usual metrics: `corpusaudit metrics` marks those on request

[corpora]
# What is to be released. Globs work; label and group may be left out.
synthetic = { path = "data/synthetic.jsonl", text = "text" }
# The private real text that the generator saw. Keep the folder out of the repository: put private into .gitignore.
source = { path = "private/source.jsonl", text = "text" }
# Real text of the same kind that it did not see. Without it, copying is shown as uncalibrated.
holdout = { path = "private/holdout.jsonl", text = "text" }
# With labels and people:
# synthetic = { path = "data/synthetic.jsonl", text = "note", id = "id", label = "icd10" }
# source = { path = "private/source.jsonl", text = "note", group = "patient" }

# Parameters of a metric; `corpusaudit explain ID` lists them.
# [metrics.memorization.verbatim]
# min_tokens = 20

# A gate here takes the place of the preset's gate on the same measurement.
# Limits: min, max, max_ratio_to_holdout, min_ratio_to_holdout, max_excess_over_holdout (with alpha), and max_increase,
# which needs the report of the last release: corpusaudit audit --against REPORT.json.
# level = "error" or "warn"; on = "value" or "bound"; because = the reason that the report shows.
# The word "off" takes a gate of the preset away.
[gates]
# memorization.exact_copies = { max = 0.0, because = "our rule on releases, section 2" }
# diversity.self_bleu_4 = { max_ratio_to_holdout = 1.25, level = "warn" }
# fidelity.coverage = "off"

# What somebody answers for stands beside this file, in corpusaudit.accept.toml: corpusaudit accept --help.
"""

WORKFLOW = """\
# Runs as it is. Set in the repository's settings, under "Secrets and variables", "Actions", the variables
#   CORPUSAUDIT_FROM    what pip installs, until an index has the package: "corpusaudit @ git+https://ADDRESS@RELEASE"
#                       with the address of its repository, or a wheel or folder on the runner
#   CORPUSAUDIT_RUNNER  the label of a runner of yours that may see the private text
#   CORPUSAUDIT_DATA    the folder on that runner where the private text is mounted; corpusaudit.toml calls it private/
#   CORPUSAUDIT_CACHE   may be left out: a folder on an encrypted disk of that runner that keeps features between jobs.
#                       It is made from private text: never give it to actions/cache
#   CORPUSAUDIT_AGAINST may be left out: the report.json of the last release, for limits called max_increase. It is
#                       masked, so it may lie in the repository
#   CORPUSAUDIT_SARIF   "true" where the repository has code scanning: incidents then stand beside the lines they are in
# and the secret
#   CORPUSAUDIT_KEY     of `openssl rand -hex 32`: keys the report's tokens and seals it. Without it the key is random.
name: corpusaudit
on:
  push:
  pull_request:
  workflow_dispatch:

permissions: {}

jobs:
  audit:
    # What comes from a fork is the code of strangers: it must not run where the private text is.
    if: github.event_name != 'pull_request' || github.event.pull_request.head.repo.full_name == github.repository
    runs-on: ${{ vars.CORPUSAUDIT_RUNNER || 'ubuntu-latest' }}
    permissions:
      contents: read
      security-events: write  # for code scanning alone
    env:
      CORPUSAUDIT_FROM: ${{ vars.CORPUSAUDIT_FROM }}
      CORPUSAUDIT_DATA: ${{ vars.CORPUSAUDIT_DATA }}
      CORPUSAUDIT_CACHE: ${{ vars.CORPUSAUDIT_CACHE }}
      CORPUSAUDIT_AGAINST: ${{ vars.CORPUSAUDIT_AGAINST }}
    steps:
      - uses: actions/checkout@v5
        with:
          persist-credentials: false
      - uses: actions/setup-python@v6
        with:
          python-version: "3.12"
          cache: pip
          cache-dependency-path: .github/workflows/*.yml
      - name: Install
        run: |
          rm -rf "$RUNNER_TEMP/corpusaudit-report"  # of an earlier audit
          if [ -z "$CORPUSAUDIT_FROM" ]; then
            echo "::error::The variable CORPUSAUDIT_FROM is not set: the head of this workflow says what it holds."
            exit 2
          fi
          python -m venv "$RUNNER_TEMP/corpusaudit-env"
          "$RUNNER_TEMP/corpusaudit-env/bin/pip" install "$CORPUSAUDIT_FROM"
          echo "$RUNNER_TEMP/corpusaudit-env/bin" >> "$GITHUB_PATH"
      - name: Private text
        # From a store instead of a mount: begin the script with the store's own client, which fetches the text with a
        # secret into "$RUNNER_TEMP/private", a folder that is emptied after the job, and with
        # CORPUSAUDIT_DATA="$RUNNER_TEMP/private".
        run: |
          if [ ! -d "$CORPUSAUDIT_DATA" ]; then
            echo "::error::The variable CORPUSAUDIT_DATA names no folder on this runner: see the head of this workflow."
            exit 2
          fi
          if [ -e private ] && [ ! -L private ]; then
            echo "::error::The folder private/ lies in the repository: private text must not."
            exit 2
          fi
          ln -sfn "$CORPUSAUDIT_DATA" private
      # Exit codes: 0 pass, 1 a gate failed, 2 input or configuration, 3 a gate is unmeasured, 4 internal error.
      # With --strict a warning is 1 too. The folder is empty when the job begins: no older report can lie in it.
      - name: Audit
        run: |
          if [ -z "$CORPUSAUDIT_KEY" ]; then
            echo "::warning::The secret CORPUSAUDIT_KEY is not set: no seal, and tokens that hold for this run alone."
          fi
          corpusaudit audit --config corpusaudit.toml --out "${{ runner.temp }}/corpusaudit-report"
        env:
          CORPUSAUDIT_KEY: ${{ secrets.CORPUSAUDIT_KEY }}
      # What stopped the job, on the page of the run, and as tests for whatever reads JUnit.
      - name: Summary
        id: summary
        if: always()
        run: |
          report="$RUNNER_TEMP/corpusaudit-report"
          if [ ! -f "$report/report.json" ]; then
            echo "No report of corpusaudit: the step that failed says why." >> "$GITHUB_STEP_SUMMARY"
            exit 0
          fi
          corpusaudit render "$report/report.json" --format summary --out "$RUNNER_TEMP/summary.md"
          cat "$RUNNER_TEMP/summary.md" >> "$GITHUB_STEP_SUMMARY"
          corpusaudit render "$report/report.json" --format junit --out "$report/junit.xml"
          corpusaudit render "$report/report.json" --format sarif --out "$report/report.sarif"
          echo "sarif=$report/report.sarif" >> "$GITHUB_OUTPUT"
        env:
          CORPUSAUDIT_KEY: ${{ secrets.CORPUSAUDIT_KEY }}
      - uses: github/codeql-action/upload-sarif@v4
        if: always() && vars.CORPUSAUDIT_SARIF == 'true' && steps.summary.outputs.sarif != ''
        with:
          sarif_file: ${{ steps.summary.outputs.sarif }}
          category: corpusaudit
      # The report is masked: it holds no text of the source. Nothing else in the folder is uploaded.
      - uses: actions/upload-artifact@v6
        if: always()
        with:
          name: corpusaudit-report
          path: |
            ${{ runner.temp }}/corpusaudit-report/**/report.html
            ${{ runner.temp }}/corpusaudit-report/**/report.json
            ${{ runner.temp }}/corpusaudit-report/**/incidents.csv
            ${{ runner.temp }}/corpusaudit-report/**/junit.xml
"""


NEXT = """\
Next: say in corpusaudit.toml where the corpora lie, put private and corpusaudit-report into .gitignore, and try
`corpusaudit audit --config corpusaudit.toml`. The head of the workflow names the variables and the secret that it
needs. A job for GitLab, hooks, a stage of DVC and a test for pytest: examples/ in the repository of corpusaudit."""


def write_scaffold(folder: Path, *, force: bool) -> tuple[Path, ...]:
    """Write both files and return their paths; raise UsageError where one stands already, unless ``force``."""
    wanted = {folder / "corpusaudit.toml": CONFIG, folder / ".github" / "workflows" / "corpusaudit.yml": WORKFLOW}
    standing = [path for path in wanted if path.exists()]
    if standing and not force:
        names = ", ".join(str(path) for path in standing)
        raise UsageError(f"{names}: stands already; --force writes over it (nothing was written)")
    for path in wanted:
        make_folder(path.parent)
    write(*(Output(path, text) for path, text in wanted.items()))
    return tuple(wanted)
