"""``python -m tests.fuzz SECONDS [FIRST]``: mutate inputs for so long, from number FIRST on; exit 1 where one failed.

What failed stands in ``fuzz-failures/``: mend the fault and keep the smallest of it in ``tests/fuzz/corpus``.
"""

from __future__ import annotations

import sys

from tests.fuzz.run import main

if __name__ == "__main__":
    sys.exit(main(float(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 0))
