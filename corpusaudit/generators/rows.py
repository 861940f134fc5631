"""Generation files (JSONL, one row a line, each with its provenance) and the prompts that made them.

A row holds ``id``, what the generator wrote (``text``, ``label`` or ``labels``, ``style`` ...) and ``provenance``:
``generator``, ``version``, ``prompt_digest``, ``model``, ``parameters``, ``request_id``, ``example_ids`` (the ids of
the real examples that stood in its prompt: its source), ``served_model`` (as the server calls it), ``seed`` (as sent),
``attempt``, ``response_format``, ``part`` and ``parts`` (row number ``part`` of the ``parts`` that one request made).
``prompt_digest`` and ``request_id`` are keyed: see :mod:`corpusaudit.generators.client.journal`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from corpusaudit.corpus import rows as corpus_rows
from corpusaudit.corpus.row import CorpusFile
from corpusaudit.corpus.stream import NO_MORE, Limits
from corpusaudit.errors import InputError, UsageError
from corpusaudit.files.ordinary import read_ordinary
from corpusaudit.shown import shown_name
from corpusaudit.suggest import did_you_mean

if TYPE_CHECKING:
    from jinja2.sandbox import SandboxedEnvironment

Row = dict[str, Any]


def read_rows(path: Path) -> list[Row]:
    """Return the rows of a generation file, in their order; a half-written last line is left out.

    Raises :class:`InputError`, naming file and line, at any other line that is no row with provenance.
    """
    try:
        data = read_ordinary(path)
    except OSError as error:
        raise InputError(f"{shown_name(path)}: cannot be read ({error.strerror or type(error).__name__})") from None
    lines = data.split(b"\n")
    if lines[-1] and as_object(lines[-1]) is None:
        lines.pop()
    return [parse_row(line, f"{path}:{number}") for number, line in enumerate(lines, 1) if line.strip()]


def parse_row(line: bytes, place: str) -> Row:
    """Return one line of a generation file as a row; raise :class:`InputError` naming ``place`` where it is none."""
    row = as_object(line)
    if row is None:
        raise InputError(f"{shown_name(place)}: is not a JSON object")
    return _with_origin(row, place)


def _with_origin(row: Row, place: str) -> Row:
    origin = row.get("provenance")
    if not isinstance(origin, dict) or not isinstance(origin.get("request_id"), str):
        raise InputError(
            f"{shown_name(place)}: has no provenance with a request_id; is it a file of `corpusaudit generate`?"
        )
    ids = origin.get("example_ids")
    if not isinstance(ids, list) or not all(isinstance(name, str) for name in ids):
        raise InputError(f"{shown_name(place)}: its provenance does not list its example_ids")
    return row


def as_object(line: bytes) -> Row | None:
    """Return a line as a JSON object, None where it is none."""
    try:
        value = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None


def used_examples(path: Path, *, skip_bad_rows: bool = False, limits: Limits = NO_MORE) -> set[str]:
    """Return the ids of all real examples that stood in the prompts of the rows of a generation file.

    It is read as the audit reads it, compressed or in another format too, so that no row is audited whose examples are
    not among them. Raises :class:`InputError` at a row without provenance, and at a bad row unless those are skipped.
    """
    names: set[str] = set()
    for row in corpus_rows.read_rows(CorpusFile.named(path), limits):
        if row.fields is not None:
            names.update(example_ids(_with_origin(dict(row.fields), row.place)))
        elif not skip_bad_rows:
            raise InputError(f"{row.place}: {row.problem}")
    return names


def example_ids(row: Mapping[str, Any]) -> Sequence[str]:
    """Return the ids of the real examples that stood in the prompt of one row."""
    return cast("Sequence[str]", row["provenance"]["example_ids"])


def render(template_name: str, folder: Path | None = None, **values: Any) -> str:
    """Return a prompt: the jinja2 template ``template_name`` (such as ``icd10.j2``) with its values put in.

    A template of that name in ``folder`` goes before the packaged one, also where another template includes it.
    Nothing is escaped, a value that the template names and nobody gives is an error, and blank lines at its ends go.
    The filter ``tojson`` writes letters as they are, since a model is to repeat them.
    Raises :class:`UsageError`, without the text of any value, where the template is missing or cannot be used.
    """
    import jinja2

    environment = _environment(folder)
    try:
        text = environment.get_template(template_name).render(**values).strip()
        return text.encode("utf-8", "replace").decode()  # a lone surrogate cannot be sent
    except jinja2.TemplateNotFound as error:
        raise UsageError(_no_prompt(str(error.name), template_name, environment.list_templates(["j2"]))) from None
    except jinja2.TemplateSyntaxError as error:
        raise UsageError(
            f"prompt '{shown_name(error.name or template_name)}', line {error.lineno}: is not valid jinja2"
        ) from None
    except jinja2.UndefinedError:
        raise UsageError(
            f"prompt '{shown_name(template_name)}': names a value that is not there; known: {sorted(values)}"
        ) from None
    except Exception as error:  # whatever a template may do with its values; the message could quote one
        raise UsageError(f"prompt '{shown_name(template_name)}': cannot be used ({type(error).__name__})") from None


def _no_prompt(name: str, within: str, known: Sequence[str]) -> str:
    """Return the message on a template that is missing; the name may be made of a value, and is shown only if not."""
    if re.fullmatch(r"[\w.-]{1,50}\.j2", name):
        return f"no prompt '{name}'{did_you_mean(name, known)}"
    return f"prompt '{within}': includes a prompt that is not there"


@cache
def _environment(folder: Path | None) -> SandboxedEnvironment:
    """Return the one environment of a folder: a template is compiled once, not for each of many thousand prompts."""
    import jinja2
    from jinja2.sandbox import SandboxedEnvironment

    packaged = str(files("corpusaudit.generators") / "prompts")
    folders = [packaged] if folder is None else [str(folder), packaged]
    environment = SandboxedEnvironment(
        loader=jinja2.FileSystemLoader(folders),
        undefined=jinja2.StrictUndefined,
        autoescape=False,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["tojson"] = _as_json
    return environment


def _as_json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def fence(texts: Iterable[str]) -> str:
    """Return equals signs, five or more, that stand together in none of the texts.

    A prompt sets them before and after a text, so that no text can close its own part of the prompt.
    """
    return "=" * max([5, *(len(run) + 1 for text in texts for run in re.findall("=+", text))])
