"""The key of a run: where it comes from, what it keys, and a seal that nothing can be changed under."""

from __future__ import annotations

import ast
import json
import os
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import corpusaudit
from corpusaudit.auditing.keys import Key, check_seal, run_key, seal_is_right, sealed
from corpusaudit.auditing.run import audit
from corpusaudit.cli import main
from corpusaudit.corpus.model import Corpus
from corpusaudit.errors import InputError, UsageError
from corpusaudit.reports.as_json import report_json
from corpusaudit.results import AuditReport
from tests.reports.samples import full_fail

ONE, OTHER, RANDOM = Key(b"1" * 32, "file"), Key(b"2" * 32, "environment"), Key(b"3" * 32, "random")
SECRET = "0123456789abcdef0123456789abcdef"


def key_file(path: Path, content: bytes = SECRET.encode(), mode: int = 0o600) -> Path:
    path.write_bytes(content)
    path.chmod(mode)
    return path


# Where it comes from


def test_a_file_goes_before_the_environment_and_without_both_it_is_random(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("CORPUSAUDIT_KEY", raising=False)
    first, second = run_key(), run_key()
    assert (first.origin, first.id) == ("random", None)
    assert first.secret != second.secret
    monkeypatch.setenv("CORPUSAUDIT_KEY", "")
    assert run_key().origin == "random"
    monkeypatch.setenv("CORPUSAUDIT_KEY", "sixteen letters!")
    named = run_key()
    assert named.origin == "environment"
    filed = run_key(key_file(tmp_path / "key"))
    assert filed.origin == "file"
    assert len({named.id, filed.id}) == 2
    monkeypatch.setenv("CORPUSAUDIT_KEY", SECRET)
    assert run_key().id == filed.id == run_key(key_file(tmp_path / "line", SECRET.encode() + b"\n")).id
    assert len(filed.id or "") == 32
    assert SECRET not in (filed.id or "") + repr(filed)


@pytest.mark.parametrize("mode", [0o644, 0o640, 0o604, 0o610])
def test_a_key_that_others_may_read_is_none(tmp_path: Path, mode: int) -> None:
    with pytest.raises(UsageError, match="chmod 600 key"):
        run_key(key_file(tmp_path / "key", mode=mode))


def test_a_key_file_that_is_no_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for content in (b"", b"x" * 31, b"x" * 5000):
        with pytest.raises(UsageError, match="must hold 32 to 4,096 bytes") as told:
            run_key(key_file(tmp_path / "key", content))
        assert "xxx" not in str(told.value)
    os.mkfifo(tmp_path / "fifo", 0o600)
    with pytest.raises(UsageError, match="must be an ordinary file"):
        run_key(tmp_path / "fifo")
    for path in (tmp_path, tmp_path / "none"):
        with pytest.raises(UsageError, match="key-file"):
            run_key(path)
    monkeypatch.setenv("CORPUSAUDIT_KEY", "fifteen letters")
    with pytest.raises(UsageError, match="fewer than 16 characters") as told:
        run_key()
    assert "fifteen" not in str(told.value)


def test_a_key_file_of_somebody_else_is_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = key_file(tmp_path / "key")
    monkeypatch.setattr(os, "getuid", lambda: path.stat().st_uid + 1)
    with pytest.raises(UsageError, match="of yours"):
        run_key(path)


# What it keys


def audited(key: Key | None, source: list[str] | None = None, **fields: Any) -> AuditReport:
    texts = [f"the patient number {i} came with a cough and left with a plan" for i in range(6)]
    source = texts if source is None else source
    return audit(
        Corpus.from_texts(texts), source, [f"other {t}" for t in texts], key=key, only=["memorization.exact_copies"],
        **fields,
    ).report  # fmt: skip


def test_digests_and_tokens_of_private_text_follow_from_the_key() -> None:
    one, again, other = audited(ONE), audited(ONE), audited(OTHER)
    for role in ("source", "holdout"):
        digests = [r.corpora[role].digest for r in (one, again, other)]  # type: ignore[index]
        assert digests[0] == digests[1] != digests[2]
        assert digests[0].startswith("hmac-sha256:")
        assert len(digests[0]) == len("hmac-sha256:") + 32
    assert one.corpora["synthetic"].digest == other.corpora["synthetic"].digest
    assert one.findings == again.findings
    assert one.findings[0].source != other.findings[0].source
    assert len((one.findings[0].source or "").partition("·")[2]) == 32


def test_no_plain_digest_of_private_text_stands_in_a_report() -> None:
    source = ["one private document"]
    written = report_json(audited(ONE, source))
    assert Corpus.from_texts(source).digest[:16] not in written
    assert report_json(audited(RANDOM, source)) != report_json(audited(Key(b"4" * 32, "random"), source))


PLAIN_HASHES = {
    "auditing/provenance.py": "the bundled models",
    "commands/doctor.py": "the bundled models",
    "config.py": "parameters and limits, which stand in the report, without the corpora",
    "corpus/model.py": "a corpus: as it is of the synthetic one only, keyed where it is written of the others",
    "features/cache.py": "code, versions and models; of texts it is keyed",
    "features/pii/card/card.py": "the detector's code",
    "features/pii/tagger/identity.py": "the files of an engine of the user's",
    "features/vectors/packaged.py": "the bundled models",
    "features/vectors/embeddings.py": "windows of text inside one run",
    "features/vectors/sentence_transformers.py": "a model",
    "features/text/languages.py": "an order inside one run",
    "features/pii/rules/packages.py": "code of other packages",
    "features/pii/tagger/model.py": "the bundled model",
    "features/text/order.py": "an order inside one run",
    "generators/client/requests.py": "a request, keyed before it is written; seeds of numbers alone",
    "generators/stage_files.py": "a file that lies beside its digest",
    "metrics/shared/views.py": "an order inside one run",
    "review/draw.py": "an order inside one run",
}
"""Modules that hash without a key, and what; a digest of private text that is written anywhere has to be keyed."""


def test_every_plain_hash_is_known() -> None:
    root = Path(corpusaudit.__file__).parent
    found = set()
    for path in root.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            called = ast.unparse(node.func) if isinstance(node, ast.Call) else ""
            keyed = isinstance(node, ast.Call) and any(k.arg == "key" for k in node.keywords)
            if called.startswith(("hashlib.", "zlib.crc", "zlib.adler")) and not keyed and "scrypt" not in called:
                found.add(path.relative_to(root).as_posix())
    assert found == set(PLAIN_HASHES)


# The seal


def as_data(report: AuditReport) -> dict[str, Any]:
    data: dict[str, Any] = json.loads(report_json(report))
    return data


def test_a_report_is_sealed_under_a_given_key_and_not_under_a_random_one() -> None:
    made = audited(ONE)
    data = as_data(made)
    assert seal_is_right(data, ONE)
    assert check_seal(data, made, ONE).verified
    assert audited(RANDOM).seal is None
    assert audited(RANDOM).key is not None


def test_with_a_key_only_what_it_sealed_counts() -> None:
    made = sealed(full_fail(), ONE)
    random = sealed(full_fail(), RANDOM)
    for report, key, said in (
        (made, OTHER, "another key"),
        (random, ONE, "carries no seal"),
        (made.model_copy(update={"seal": None}), ONE, "carries no seal"),
        (made.model_copy(update={"verdict": "pass"}), ONE, "seal is wrong"),
        (sealed(full_fail(), OTHER).model_copy(update={"key": made.key}), ONE, "seal is wrong"),
    ):
        with pytest.raises(InputError, match=said):
            check_seal(as_data(report), report, key)
    for report in (made, random):
        told = check_seal(as_data(report), report, RANDOM)
        assert (told.verified, told.sentence.partition(":")[0]) == (False, "Not verified")


SEALED = as_data(sealed(full_fail(), ONE))


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Return the path of every leaf."""
    if isinstance(value, dict | list) and value:
        pairs = value.items() if isinstance(value, dict) else enumerate(value)
        return [place for name, inner in pairs for place in places(inner, (*path, name))]
    return [path]


@settings(max_examples=150)
@given(st.sampled_from(places(SEALED)), st.one_of(st.none(), st.integers(), st.text(max_size=3), st.just([])))
def test_no_leaf_changes_under_the_seal(place: tuple[Any, ...], new: Any) -> None:
    data = json.loads(json.dumps(SEALED))
    inner = data
    for name in place[:-1]:
        inner = inner[name]
    same = json.dumps(inner[place[-1]]) == json.dumps(new)
    inner[place[-1]] = new
    assert seal_is_right(data, ONE) == same


# From the command line


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as stop:
        main(arguments)
    return int(stop.value.code or 0), *capsys.readouterr()


@pytest.fixture
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("CORPUSAUDIT_KEY", raising=False)
    key_file(Path("my.key"))
    key_file(Path("other.key"), b"another key of thirty-two bytes!!!")
    for name, key in (("mine", "file"), ("random", "random")):
        made = audited(Key(run_key(Path("my.key")).secret, key))  # type: ignore[arg-type]
        Path(f"{name}.json").write_text(report_json(made))
    forged = json.loads(Path("mine.json").read_text()) | {"created": "1999-01-01"}
    Path("forged.json").write_text(json.dumps(forged))


@pytest.mark.usefixtures("files")
def test_every_reader_of_a_report_checks_its_seal(capsys: pytest.CaptureFixture[str]) -> None:
    key = ("--key-file", "my.key")
    for command in (("gate",), ("render", "--format", "html"), ("render", "--format", "markdown")):
        code, out, _ = run(capsys, *command, "mine.json", *key)
        assert code != 2
        assert ("Verified:" in out, "Not verified" in out) == (True, False), command
        for name in ("mine", "random", "forged"):
            code, out, _ = run(capsys, *command, f"{name}.json")
            assert code != 2
            assert "Not verified" in out, (command, name)
        for name, used in (("forged", "my"), ("random", "my"), ("mine", "other")):
            code, out, err = run(capsys, *command, f"{name}.json", "--key-file", f"{used}.key")
            assert (code, out) == (2, ""), (command, name, used)
            assert "key" in err or "seal" in err


@pytest.mark.usefixtures("files")
@pytest.mark.parametrize("command", [("gate",), ("render", "--format", "markdown"), ("compare", "--same-corpora")])
def test_a_report_that_no_key_vouches_for_is_refused_on_request(
    capsys: pytest.CaptureFixture[str], command: tuple[str, ...]
) -> None:
    for name, said in (("mine", "give the key"), ("forged", "give the key"), ("random", "audit again with --key-file")):
        given = [f"a={name}.json", f"b={name}.json"] if command[0] == "compare" else [f"{name}.json"]
        code, out, err = run(capsys, *command, *given, "--require-seal")
        assert (code, out) == (2, ""), name
        assert said in " ".join(err.split())
    given = ["a=mine.json", "b=mine.json"] if command[0] == "compare" else ["mine.json"]
    code, out, _ = run(capsys, *command, *given, "--require-seal", "--key-file", "my.key")
    assert code != 2
    assert "Not verified" not in out


@pytest.mark.usefixtures("files")
@pytest.mark.parametrize("kind", ["markdown", "html", "csv", "latex"])
def test_compare_says_what_is_verified_and_whose_word_the_corpora_are(
    capsys: pytest.CaptureFixture[str], kind: str
) -> None:
    Path("too.json").write_text(Path("mine.json").read_text())
    both = ("compare", "mine.json", "too.json", "--format", kind)
    code, out, _ = run(capsys, *both, "--key-file", "my.key")
    assert code == 0
    assert "not verified" not in out.lower()
    code, out, _ = run(capsys, *both)
    assert code == 0
    assert "not verified" in out.lower()
    mixed = ("compare", "mine.json", "random.json", "--format", kind)
    code, out, err = run(capsys, *mixed)
    assert (code, out) == (2, "")
    assert "--same-corpora" in err
    code, out, _ = run(capsys, *mixed, "--same-corpora")
    assert code == 0
    assert {"csv": ",word\n", "latex": "author's word"}.get(kind, "--same-corpora") in out.replace("&#39;", "'")
    assert run(capsys, *mixed, "--same-corpora", "--key-file", "my.key")[0] == 2


def test_a_key_twice_in_a_report_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "report.json"
    path.write_text(report_json(sealed(full_fail(), ONE)).replace("{", '{"verdict": "pass", ', 1))
    code, _, err = run(capsys, "gate", str(path))
    assert code == 2
    assert "is not JSON" in err
