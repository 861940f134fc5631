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
# embedder = "bundled"      # or "sentence-transformers:NAME_OR_PATH" (extra sentence-transformers)
# pii_engine = "bundled"    # or "spacy:PIPELINE"
# also = ["study"]          # besides the usual metrics: `corpusaudit metrics` marks those on request

[corpora]
# What is to be released. Globs work; label and group may be left out.
synthetic = { path = "data/synthetic.jsonl", text = "text" }
# The private real text that the generator saw.
source = { path = "data/source.jsonl", text = "text" }
# Real text of the same kind that it did not see. Without it, copying is shown as uncalibrated.
holdout = { path = "data/holdout.jsonl", text = "text" }
# With labels and people:
# synthetic = { path = "data/synthetic.jsonl", text = "note", id = "id", label = "icd10" }
# source = { path = "data/source.jsonl", text = "note", group = "patient" }

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
"""

WORKFLOW = """\
name: corpusaudit
on:
  push:
  pull_request:

permissions:
  contents: read

jobs:
  audit:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - uses: actions/setup-python@v5
        with:
          python-version: "3.12"
      - run: pip install corpusaudit
      # Exit codes: 0 pass, 1 a gate failed, 2 input or configuration, 3 a gate is unmeasured, 4 internal error.
      # With --strict a warning is 1 too. The folder is empty when the job begins: no older report can lie in it.
      - run: corpusaudit audit --config corpusaudit.toml --out "${{ runner.temp }}/corpusaudit-report"
        env:
          # A secret of `openssl rand -hex 32` keys the report's tokens and seals it; without it the key is random.
          CORPUSAUDIT_KEY: ${{ secrets.CORPUSAUDIT_KEY }}
      # What stopped the job, on the page of the run. Without a report (exit codes 2 and 4) there is nothing to show.
      - run: |
          cd "$RUNNER_TEMP"
          corpusaudit render corpusaudit-report/report.json --format summary --out summary.md
          cat summary.md >> "$GITHUB_STEP_SUMMARY"
        if: always()
        env:
          CORPUSAUDIT_KEY: ${{ secrets.CORPUSAUDIT_KEY }}
      # The report is masked: it holds no text of the source. Nothing else in the folder is uploaded.
      - uses: actions/upload-artifact@v4
        if: always()
        with:
          name: corpusaudit-report
          path: |
            ${{ runner.temp }}/corpusaudit-report/**/report.html
            ${{ runner.temp }}/corpusaudit-report/**/report.json
"""


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
