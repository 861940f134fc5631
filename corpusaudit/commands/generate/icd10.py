"""``corpusaudit generate icd10``: psychiatric evaluation reports for codes."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from corpusaudit.commands.generate.models import each_model, make_ready
from corpusaudit.commands.generate.shared import (
    COUNT,
    corpus_fields,
    end_with,
    exit_code_of_run,
    model_options,
    parameters,
    read_real,
    send,
)
from corpusaudit.commands.once import OnceCommand
from corpusaudit.commands.options import given_limits
from corpusaudit.errors import UsageError
from corpusaudit.shown import shown_name

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from corpusaudit.generators.client.requests import Request
    from corpusaudit.generators.icd10.codes import Code
    from corpusaudit.generators.icd10.pool import Pool


_MODELS = click.option(
    "--model",
    multiple=True,
    metavar="NAME[=URL]",
    help="Its name, and its server where that is not --base-url; local:smollm2 is in the extra local-llm. Repeatable: "
    "all get the same prompts. Needed to send.",
)
_OUT = click.option(
    "--out",
    type=click.Path(path_type=Path),
    metavar="FILE|DIR",
    help="JSONL to append to, or the folder for one such file a model. Needed unless --dry-run.",
)


@click.command(
    cls=OnceCommand,
    short_help="Psychiatric evaluation reports for ICD-10 codes.",
    epilog="\b\nExamples:\n"
    "  corpusaudit generate icd10 --codes F32.1,F41.1 --examples train.jsonl --label-field icd10 --dry-run\n"
    "  corpusaudit generate icd10 --codes F30-F39 --examples train.jsonl -k 5 --total 500 --model M --out out.jsonl\n"
    "  corpusaudit generate icd10 --codes F20.0 -k 0 --language Spanish --model M --out out.jsonl\n"
    "  corpusaudit generate icd10 --codes F30-F39 --examples train.jsonl --model A --model B=http://127.0.0.1:8000/v1 "
    "--out notes\n"
    "\b\nPrompt: icd10.j2. The rows' label is the code. See docs/generators/icd10.md.",
)
@click.option("--codes", required=True, metavar="CODES", help="Codes, ranges or chapters: F32.1,F41.1 or F30-F39 or 5.")
@click.option("--examples", metavar="PATH", help="Real reports with their codes; what a prompt shows comes from here.")
@click.option(
    "-k", "--shots", type=click.IntRange(min=0), default=10, show_default=True, help="Real examples in each prompt."
)
@click.option("--label-field", metavar="NAME", default="label", show_default=True, help="Their column of the codes.")
@corpus_fields
@click.option("--count", type=COUNT, metavar="N", help="Reports for each code. [default: 10]")
@click.option("--total", type=COUNT, metavar="N", help="Reports in all, shared out as the codes are in the examples.")
@click.option("--language", default="English", show_default=True, help="Of the reports.")
@click.option("--sections", metavar="LIST", help="Headings with commas between them, or none. [default: six]")
@partial(model_options, out=_OUT, model=_MODELS)
def icd10(codes: str, **options: Any) -> None:
    """Write psychiatric evaluation reports about invented people for codes of ICD-10-CM.

    A range or chapter stands for those of its codes that the examples carry; without examples for all its billable
    codes. A code without an example is an error; with fewer than -k, all of them are shown.
    """
    from corpusaudit.generators.client.requests import dry_run
    from corpusaudit.generators.icd10 import reports as line
    from corpusaudit.generators.icd10.codes import find_codes

    options["limits"] = given_limits(options)
    pool = _read_pool(options)
    sections = _sections(options["sections"], options["language"])
    found = find_codes(codes.split(","), None if pool is None else pool.by_code.keys())
    counts = _counts(found, pool, options["count"], options["total"])
    short = [code for code in found if pool is not None and 0 < len(pool.of(code.name)) < options["shots"]]
    for code in short:
        click.echo(f"{code.name}: {len(pool.of(code.name)) if pool else 0} examples, not {options['shots']}", err=True)

    def planned(run: Mapping[str, Any]) -> list[Request]:
        return line.make_requests(
            counts,
            pool,
            shots=run["shots"],
            sections=sections,
            language=run["language"],
            prompts=run["prompts"],
            parameters=parameters(run),
        )

    runs = each_model(options)
    if options["dry_run"]:
        click.echo(dry_run(planned(runs[0]), models=len(runs)))
        return
    answer, inputs, summaries = line.answer_model(sections), [options["examples"]], []
    make_ready(options, runs)
    for run in runs:
        if len(runs) > 1:
            click.echo(f"{shown_name(run['model'])}:")
        summaries.append(send(planned(run), answer, line.to_rows, run, line.GENERATOR, line.VERSION, inputs=inputs))
        if sentence := line.naming_codes(run["out"]):
            click.echo(sentence)
    end_with(exit_code_of_run(summaries))


def _sections(given: str | None, language: str) -> tuple[str, ...]:
    """Return the headings that were given, or the usual ones of the language."""
    from corpusaudit.generators.icd10 import reports as line

    if given is not None:
        return line.read_sections(given)
    usual = line.usual_sections(language)
    if usual is None:
        click.echo(
            f"No headings are known in {shown_name(language)}: they are English; name yours with --sections", err=True
        )
    return usual or line.usual_sections(line.USUAL) or ()


def _read_pool(options: Mapping[str, Any]) -> Pool | None:
    from corpusaudit.generators.icd10.pool import make_pool

    if options["examples"] is None:
        if options["shots"]:
            raise UsageError(f"-k {options['shots']} needs --examples PATH; to show no real report, say -k 0")
        return None
    pool = make_pool(read_real(options["examples"], options, label_field=options["label_field"]))
    if pool.unknown:
        click.echo(f"{pool.unknown:,} labels of the examples are no code of ICD-10-CM and were left out", err=True)
    return pool


def _counts(found: Sequence[Code], pool: Pool | None, count: int | None, total: int | None) -> dict[Code, int]:
    from corpusaudit.generators.icd10.pool import share_out

    if total is None:
        return dict.fromkeys(found, count or 10)
    if count is not None:
        raise UsageError("--count is for each code, --total for all of them: give one of the two")
    if pool is None:
        raise UsageError("--total follows the distribution of the examples: it needs --examples PATH")
    shares = share_out(total, pool.distribution([code.name for code in found]))
    rare = [code.name for code in found if not shares[code.name]]
    if rare:
        click.echo(f"too rare in the examples for one of {total:,} reports: {', '.join(rare)}", err=True)
    return {code: shares[code.name] for code in found}
