"""Near duplicates by datasketch: MinHash of 128 permutations on runs of three words, looked up by LSH.

    python benchmarks/whole/near_duplicates.py FOLDER

Synthetic documents that are near another one, or near one of the source, at an estimated Jaccard similarity of .5.
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

from datasketch import MinHash, MinHashLSH

folder = Path(sys.argv[1])


def signatures(role: str) -> list[MinHash]:
    with (folder / f"{role}.jsonl").open(encoding="utf-8") as lines:
        words = [re.findall(r"\w+", json.loads(line)["text"].lower()) for line in lines]
    runs = [{" ".join(one[at : at + 3]).encode() for at in range(max(1, len(one) - 2))} for one in words]
    made: list[MinHash] = MinHash.bulk(runs, num_perm=128)
    return made


synthetic = signatures("synthetic")
near = {}
for role, others in (("synthetic", synthetic), ("source", signatures("source"))):
    lsh = MinHashLSH(threshold=0.5, num_perm=128)
    for row, signature in enumerate(others):
        lsh.insert(str(row), signature)
    found = [lsh.query(signature) for signature in synthetic]
    near[role] = sum(any(role != "synthetic" or name != str(row) for name in names) for row, names in enumerate(found))
print(json.dumps({"near another": near["synthetic"], "near the source": near["source"]}))
