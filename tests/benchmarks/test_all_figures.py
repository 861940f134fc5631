"""The whole table of the detector: parts without their data say so, and the others are measured."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

BENCHMARKS = Path(__file__).parents[2] / "benchmarks"
CODE = "import sys; from pathlib import Path; from all_figures import of_data; print(*of_data({folder}), sep='\\n')"


def told(folder: str) -> list[str]:
    """What is printed of the parts that need data, a line each."""
    code = CODE.format(folder=folder)
    ran = subprocess.run(
        [sys.executable, "-c", code], cwd=BENCHMARKS, env={"PYTHONPATH": str(BENCHMARKS.parent)}, capture_output=True
    )
    assert ran.returncode == 0, ran.stderr.decode()
    return ran.stdout.decode().splitlines()


@pytest.mark.parametrize("folder", ["None", "Path('/nowhere')"])
def test_a_part_without_its_data_says_what_is_missing(folder: str) -> None:
    lines = told(folder)
    assert len(lines) == 4
    assert all("not measured" in line and "--data" in line for line in lines)
    for line, file in zip(lines, ("wikigold", "meddocan/train", "spia_tab_open", "aci_bench"), strict=True):
        assert file in line


def test_a_part_with_its_data_is_measured(tmp_path: Path) -> None:
    import gzip

    (tmp_path / "meddocan").mkdir()
    line = '{"id": "a", "text": "Paciente: Ana Valls.", "spans": [[10, 19, "NOMBRE_SUJETO_ASISTENCIA"]]}\n'
    with gzip.open(tmp_path / "meddocan" / "train.jsonl.gz", "wt", encoding="utf-8") as file:
        file.writelines(line.replace('"a"', f'"{number}"') for number in range(8))
    lines = told(f"Path({str(tmp_path)!r})")
    assert sum("not measured" in line for line in lines) == 3
    assert sum("NOMBRE_SUJETO_ASISTENCIA" in line and "'1.000'" in line for line in lines) == 2
