"""Private files full of canaries, and commands as real processes whose every trace can be searched."""

from __future__ import annotations

import json
import os
import random
import secrets
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.leaks import Secrets, find, find_in_files, note, write_rows

ROOT = Path(__file__).resolve().parents[1]
CANARY = (
    "Zorväth Quillimber from Brunnaxo Lane keeps seventeen wexlings and told nurse Ofrelda that the plimsk ritual of "
    "Tharnmoor began after her brother Jexuin drowned near the dralvic weir"
)
DETAIL = "Yolquine Abbercrest"
HOLDOUT_CANARY = "Nethwick Oralind confided that vossible dreams of the grintle house follow him to Umbrake"
UNREAD = "Skolmera Fendwhistle"
TEXTS = (CANARY, DETAIL, HOLDOUT_CANARY, UNREAD)
IDS = ("brenzlequist", "hollowixen")
"""Parts of the ids in the source and in the holdout."""
OTHER_NAMES = ("gorvanesh", "vextholm", "drimmondry")
"""A person of the source, a label of the source alone, one of the holdout alone."""
COLUMNS = ("skarnelby", "frimboltic", "quothexa", "pellamund")
PLACES = ("yrsoldena", "kvantripper", "gwenthrasil", "obrisselton")
"""Folders and files of the source and the holdout."""
CODES = ("F32.1", "F41.1")

_CONFIG = """\
seed = 3
[corpora]
synthetic = {{ path = "{synthetic}", text = "text", label = "label" }}
source = {{ path = "{source}", text = "skarnelby note", id = "quothexa", label = "dx", group = "frimboltic person" }}
holdout = {{ path = "{holdout}", text = "skarnelby note", id = "quothexa", label = "dx", group = "frimboltic person" }}
"""


@dataclass(frozen=True)
class PrivateFiles:
    """Where the corpora lie, and what of them may be seen nowhere."""

    synthetic: Path
    source: Path
    holdout: Path
    config: Path
    secrets: Secrets


def _row(number: int, text: str, person: str, *, name: str, label: str) -> dict[str, object]:
    row = {"quothexa": f"{name}-{number}", "skarnelby note": text, "frimboltic person": person, "dx": label}
    return row | {"pellamund": f"{UNREAD} wrote {number} lines of this and more"}


def make_private_files(folder: Path) -> PrivateFiles:
    """Write source, holdout, a synthetic corpus that copies from both, and a configuration that names them."""
    rows = random.Random(7)
    source = [note(rows) for _ in range(24)]
    source[3] += f" {CANARY}. {note(rows)}"
    source[5] += f" Mrs. {DETAIL} called twice."
    holdout = [note(rows) for _ in range(24)]
    holdout[2] += f" {HOLDOUT_CANARY}."
    synthetic = [note(rows) for _ in range(24)]
    synthetic[0] = source[3]
    synthetic[1] += f" {CANARY}."
    words = CANARY.split()
    synthetic[2] += f" {CANARY}. {' '.join(words[:4])} and later {' '.join(words[4:9])} again"
    synthetic[3] += f" Mrs. {DETAIL} called twice."
    synthetic[4] += f" {words[0]} {HOLDOUT_CANARY} {DETAIL.split()[0]} {words[1]}."  # pieces of three people

    private = folder / "Yrsoldena Kvantripper"
    private.mkdir()
    made = {
        "source": [
            _row(n, text, f"gorvanesh {n}", name="pt-brenzlequist", label="Vextholm" if n < 2 else CODES[n % 2])
            for n, text in enumerate(source)
        ],
        "holdout": [
            _row(n, text, f"other gorvanesh {n}", name="hollowixen", label="Drimmondry" if n < 3 else CODES[n % 2])
            for n, text in enumerate(holdout)
        ],
        "synthetic": [{"id": f"s{n}", "text": text, "label": CODES[n % 2]} for n, text in enumerate(synthetic)],
    }
    names = {"source": "gwenthrasil records.jsonl", "holdout": "Obrisselton.jsonl", "synthetic": "out.jsonl"}
    paths = {role: write_rows(private / names[role], made[role]) for role in names}
    config = folder / "audit.toml"
    config.write_text(_CONFIG.format(**paths), encoding="utf-8")
    ids = [str(row["quothexa"]) for role in ("source", "holdout") for row in made[role]]
    people = [str(row["frimboltic person"]) for role in ("source", "holdout") for row in made[role]]
    secrets = Secrets(
        texts=TEXTS,
        names=(*IDS, *OTHER_NAMES, *COLUMNS, *PLACES),
        hashed=(*ids, *people, *source, *holdout, *names.values(), *(str(paths[role]) for role in names)),
        files=(paths["source"].read_bytes(), paths["holdout"].read_bytes()),
    )
    return PrivateFiles(paths["synthetic"], paths["source"], paths["holdout"], config, secrets)


@dataclass(frozen=True)
class Ran:
    """One process that ended: its exit code, what it showed, and the folder of all that it may have written."""

    code: int
    shown: bytes
    folder: Path

    @property
    def work(self) -> Path:
        return self.folder / "work"

    def leaks(self, secrets: Secrets, *, but: tuple[str, ...] = ()) -> dict[str, set[str]]:
        """Return what stands in the streams and in every file below its folders, those named in ``but`` excepted."""
        found = find_in_files(self.folder, secrets, but=[self.work / name for name in but])
        shown = find(self.shown, secrets)
        return found | ({"the terminal": shown} if shown else {})


def environment(folder: Path) -> dict[str, str]:
    """Return the environment of a process that may write into ``folder`` alone, whose subfolders this makes."""
    for name in ("home", "tmp", "work"):
        (folder / name).mkdir(exist_ok=True)
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("CORPUSAUDIT_", "XDG_", "OPENAI_"))
    }
    own = {"HOME": str(folder / "home"), "TMPDIR": str(folder / "tmp"), "PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "1"}
    return kept | own | {"OPENAI_API_KEY": "none", "COLUMNS": "200"}


def command(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "corpusaudit.cli", *arguments]


def run(folder: Path, *arguments: str, limits: str = "") -> Ran:
    """Run a command in ``folder``/work; ``limits`` are options of the shell's ``ulimit``."""
    called = command(*arguments)
    given = environment(folder)
    if limits:
        given["PYTHONDONTWRITEBYTECODE"] = "1"  # Python would leave compiled files that a limit on files has cut off
        called = ["bash", "-c", f'ulimit {limits} && exec "$@"', "bash", *called]
    done = subprocess.run(
        called, cwd=_work(folder), env=given, stdin=subprocess.DEVNULL, capture_output=True, check=False
    )
    return Ran(done.returncode, done.stdout + b"\n" + done.stderr, folder)


_EACH = """
import json, sys
from corpusaudit.cli import main
mark, calls = sys.argv[1], json.loads(sys.argv[2])
for arguments in calls:
    code = 0
    try:
        main(arguments)
    except SystemExit as end:
        code = end.code
    for stream in (sys.stdout, sys.stderr):
        stream.flush()
        stream.buffer.write(f"{mark}{code}{mark}".encode())
        stream.flush()
"""


def run_each(folder: Path, calls: Sequence[Sequence[str]]) -> list[Ran]:
    """Run commands after each other in one process, which imports once what they share.

    Each is returned with its own code and what it showed; the folder is that of all of them.
    """
    mark = f"\n--- {secrets.token_hex(16)} ---\n"
    done = subprocess.run(
        [sys.executable, "-c", _EACH, mark, json.dumps(calls)],
        cwd=_work(folder),
        env=environment(folder),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=True,
    )
    out, said = (stream.split(mark.encode()) for stream in (done.stdout, done.stderr))
    assert len(out) == len(said) == 2 * len(calls) + 1
    return [
        Ran(int(code), shown + b"\n" + errors, folder)
        for shown, code, errors in zip(out[:-1:2], out[1::2], said[:-1:2], strict=True)
    ]


def _work(folder: Path) -> Path:
    (folder / "work").mkdir(exist_ok=True, parents=True)
    return folder / "work"
