"""Nothing private is shown or left where an audit ends badly: a full disk, too little memory, a signal, a bad file."""

from __future__ import annotations

import json
import os
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.leaks import Secrets
from tests.private_files import (
    CANARY,
    DETAIL,
    HOLDOUT_CANARY,
    IDS,
    TEXTS,
    PrivateFiles,
    Ran,
    command,
    environment,
    make_private_files,
    run,
    run_each,
)

QUICK = ("--only", "memorization.exact_copies", "--only", "memorization.verbatim")
OUTPUTS = ("--out", "report", "--cache", "cache", "--private-evidence", "evidence.jsonl")


@pytest.fixture(scope="module")
def private(tmp_path_factory: pytest.TempPathFactory) -> PrivateFiles:
    return make_private_files(tmp_path_factory.mktemp("canaries"))


def files(ran: Ran) -> list[str]:
    """Return what stands below the folders of a process, but for the cache, which may hold what is finished."""
    found = [path.relative_to(ran.folder).as_posix() for path in ran.folder.rglob("*") if path.is_file()]
    return sorted(name for name in found if not name.startswith("work/cache/"))


def test_a_limit_on_the_size_of_files(private: PrivateFiles, tmp_path: Path) -> None:
    ran = run(tmp_path, "audit", "--config", str(private.config), *QUICK, *OUTPUTS, limits="-f 24")
    assert ran.code == 2, ran.shown
    assert b"cannot be written" in ran.shown
    assert files(ran) == []
    assert ran.leaks(private.secrets) == {}


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 64 KiB."""
    folder = tmp_path / "disk"
    folder.mkdir()
    if (
        os.geteuid() != 0
        or subprocess.run(
            ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(folder)], capture_output=True, check=False
        ).returncode
    ):
        pytest.skip("only root may mount a small disk, and not in every sandbox")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def test_a_full_disk(private: PrivateFiles, small_disk: Path) -> None:
    ran = run(small_disk, "audit", "--config", str(private.config), *QUICK, *OUTPUTS)
    assert ran.code == 2, ran.shown
    assert b"cannot be written" in ran.shown
    assert files(ran) == []
    assert ran.leaks(private.secrets) == {}


@pytest.mark.parametrize("megabytes", [200, 500, 900])
def test_too_little_memory(private: PrivateFiles, tmp_path: Path, megabytes: int) -> None:
    options = ("--config", str(private.config), "--only", "disclosure.pii_leaked", *OUTPUTS)
    ran = run(tmp_path, "audit", *options, limits=f"-v {megabytes * 1024}")
    assert ran.code not in (0, 1), "1 means that a gate failed"
    assert [name for name in files(ran) if "report" not in name and "evidence" not in name] == []
    assert ran.leaks(private.secrets, but=("evidence.jsonl",)) == {}


@pytest.mark.usefixtures("default_signals")
@pytest.mark.parametrize("stopped_by", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("stage", ["reading synthetic", "reading holdout", "embedding", "measuring"])
def test_a_signal(private: PrivateFiles, tmp_path: Path, stage: str, stopped_by: signal.Signals) -> None:
    only = ("--only", "memorization.paraphrases")
    called = command("audit", "--config", str(private.config), *only, *OUTPUTS)
    (tmp_path / "work").mkdir()
    process = subprocess.Popen(
        called, cwd=tmp_path / "work", env=environment(tmp_path), stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    assert process.stdout is not None
    shown = b""
    for line in process.stdout:
        shown += line
        if line.startswith(stage.encode()):
            process.send_signal(stopped_by)
            break
    rest, _ = process.communicate(timeout=60)
    ran = Ran(process.returncode, shown + rest, tmp_path)
    finished = stage == "measuring" and ran.code in (1, 3)  # the signal came when all was written
    assert finished or ran.code == 128 + stopped_by, ran.shown
    whole = ["work/evidence.jsonl", "work/report/report.html", "work/report/report.json"]
    assert files(ran) == (whole if finished else [])
    assert ran.leaks(private.secrets, but=("evidence.jsonl",)) == {}


BAD_SOURCES = {
    "a row that is cut off.jsonl": f'{{"text": "a note", "id": "1"}}\n{{"text": "{CANARY}", "id": "{IDS[0]}',
    "a text that is an object.jsonl": json.dumps({"text": {CANARY: CANARY}, "id": IDS[0]}),
    "an id twice.jsonl": f'{{"text": "{CANARY}", "id": "{IDS[0]}"}}\n{{"text": "another", "id": "{IDS[0]}"}}',
    "no text.jsonl": json.dumps({"text": None, "note": CANARY, "id": IDS[0]}),
    "keyed by ids.jsonl": json.dumps({IDS[0]: CANARY, IDS[1]: CANARY}),
    "keyed by ids.json": json.dumps({IDS[0]: {"note": CANARY}, IDS[1]: {"note": CANARY}}),
    "without a header.csv": f"{IDS[0]},{CANARY}\n{IDS[1]},{HOLDOUT_CANARY}\n",
    "another sign between cells.csv": f"id;text\n{IDS[0]};{CANARY}\n{IDS[1]};{HOLDOUT_CANARY};{DETAIL}\n",
    "no table.parquet": CANARY,
    "nothing unpacks.jsonl.gz": CANARY,
}


@pytest.fixture(scope="module")
def refused(private: PrivateFiles, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Ran]:
    folder = tmp_path_factory.mktemp("bad files")
    for name, content in BAD_SOURCES.items():
        (folder / name).write_text(content, encoding="utf-8")
    fields = ("--text-field", "text", "--id-field", "id")
    calls = [("audit", str(private.synthetic), "--source", f"../{name}", *QUICK, *fields) for name in BAD_SOURCES]
    return dict(zip(BAD_SOURCES, run_each(folder, calls), strict=True))


@pytest.mark.parametrize("name", BAD_SOURCES)
def test_a_bad_file(refused: dict[str, Ran], name: str) -> None:
    ran = refused[name]
    assert ran.code == 2, ran.shown
    assert b"Error: " in ran.shown
    assert ran.leaks(Secrets(texts=TEXTS, names=IDS)).keys() <= set(BAD_SOURCES)
