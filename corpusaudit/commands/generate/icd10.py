"""``corpusaudit generate icd10``: psychiatric evaluation reports for codes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from corpusaudit.commands.generate.shared import (
    COUNT,
    corpus_fields,
    model_options,
    parameters,
    read_real,
    run_requests,
)
from corpusaudit.commands.once import OnceCommand
from corpusaudit.commands.options import given_limits
from corpusaudit.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from corpusaudit.generators.icd10.codes import Code
    from corpusaudit.generators.icd10.pool import Pool


@click.command(
    cls=OnceCommand,
    short_help="Psychiatric evaluation reports for ICD-10 codes.",
    epilog="\b\nExamples:\n"
    "  corpusaudit generate icd10 --codes F32.1,F41.1 --examples train.jsonl --label-field icd10 --dry-run\n"
    "  corpusaudit generate icd10 --codes F30-F39 --examples train.jsonl -k 5 --total 500 --model M --out out.jsonl\n"
    "  corpusaudit generate icd10 --codes F20.0 -k 0 --language Spanish --model M --out out.jsonl\n"
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
@model_options
def icd10(codes: str, **options: Any) -> None:
    """Write psychiatric evaluation reports about invented people for codes of ICD-10-CM.

    A range or chapter stands for those of its codes that the examples carry; without examples for all its billable
    codes. A code without an example is an error; with fewer than -k, all of them are shown.
    """
    from corpusaudit.generators.icd10 import reports as line
    from corpusaudit.generators.icd10.codes import find_codes

    options["limits"] = given_limits(options)
    pool = _read_pool(options)
    sections = line.SECTIONS if options["sections"] is None else line.read_sections(options["sections"])
    found = find_codes(codes.split(","), None if pool is None else pool.by_code.keys())
    requests = line.make_requests(
        _counts(found, pool, options["count"], options["total"]),
        pool,
        shots=options["shots"],
        sections=sections,
        language=options["language"],
        prompts=options["prompts"],
        parameters=parameters(options),
    )
    short = [code for code in found if pool is not None and 0 < len(pool.of(code.name)) < options["shots"]]
    for code in short:
        click.echo(f"{code.name}: {len(pool.of(code.name)) if pool else 0} examples, not {options['shots']}", err=True)
    answer = line.answer_model(sections)
    inputs = [options["examples"]]
    run_requests(requests, answer, line.to_rows, options, generator=line.GENERATOR, version=line.VERSION, inputs=inputs)
    if not options["dry_run"] and (sentence := line.naming_codes(options["out"])):
        click.echo(sentence)


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
