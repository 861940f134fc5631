"""``corpusaudit render``: a report in another format."""

from __future__ import annotations

from pathlib import Path

import click

from corpusaudit.commands.choice import Choice
from corpusaudit.commands.once import OnceCommand
from corpusaudit.commands.options import FILE, key_option, language_option, out_option, seal_option
from corpusaudit.commands.printed import reserve_out, write_or_print
from corpusaudit.errors import UsageError
from corpusaudit.reports.formats import format_names, format_of, formats_of, rendered
from corpusaudit.reports.languages.catalogue import ENGLISH
from corpusaudit.shown import shown_name


@click.command(
    cls=OnceCommand,
    epilog="\b\nExamples:\n"
    "  corpusaudit render report.json --format summary --out summary.md\n"
    "  corpusaudit render report.json --format html --report-language es --out informe.html",
)
@click.argument("report_file", metavar="REPORT.json", type=FILE)
@click.option("--format", "kind", type=Choice(format_names("render")), required=True, help="What to write.")
@language_option()
@out_option()
@key_option()
@seal_option()
def render(
    report_file: Path, kind: str, language: str, out: Path | None, key_file: Path | None, require_seal: bool
) -> None:
    """Write a report in another format."""
    if language != ENGLISH and not format_of("render", kind).translated:
        named = ", ".join(row.name for row in formats_of("render") if row.translated)
        raise UsageError(f"--report-language {language}: {kind} is English; written in it are --format {named}")
    reserve_out(out, report_file, *([key_file] if key_file else []))
    from corpusaudit.auditing.keys import run_key
    from corpusaudit.commands.report_file import read_with_seal

    key = run_key(key_file)
    report, seal = read_with_seal(report_file, key, require_seal=require_seal)
    text = rendered("render", kind, report, seal, language=language)
    if kind == "summary":
        from corpusaudit.commands.beside import other_report
        from corpusaudit.reports.brief import with_other

        other = other_report(report_file, report, key)
        text = text if other is None else with_other(text, other[1], shown_name(other[0]), language)
    write_or_print(text if text.endswith("\n") else f"{text}\n", out)
