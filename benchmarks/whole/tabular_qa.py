"""mostlyai-qa on the same texts: its report of accuracy, similarity and distances, of a table with one column.

    python benchmarks/whole/tabular_qa.py FOLDER

It asks for 100 synthetic rows, and measures some figures on a sample of its own choice.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pandas as pd
from mostlyai import qa

folder = Path(sys.argv[1])


def table(role: str) -> pd.DataFrame:
    with (folder / f"{role}.jsonl").open(encoding="utf-8") as lines:
        return pd.DataFrame({"text": [json.loads(line)["text"] for line in lines]})


if __name__ == "__main__":
    _, metrics = qa.report(
        syn_tgt_data=table("synthetic"),
        trn_tgt_data=table("source"),
        hol_tgt_data=table("holdout"),
        report_path=folder / "qa.html",
    )
    if metrics is None:
        raise SystemExit("it measures nothing of fewer than 100 synthetic rows")
    print(json.dumps({"closer to the source": metrics.distances.dcr_share}))
