"""``corpusaudit card``: an engine for personal details measured on this machine."""

from __future__ import annotations

from pathlib import Path

import click

from corpusaudit.commands.once import OnceCommand
from corpusaudit.commands.options import FILE


@click.command(
    cls=OnceCommand,
    short_help="Measure an engine for personal details.",
    epilog="\b\nExample:\n"
    "  corpusaudit card --engine presidio:analyzer.yaml --out card.json\n"
    "  corpusaudit audit synthetic.jsonl --pii-engine presidio:analyzer.yaml --pii-card card.json",
)
@click.option("--engine", required=True, metavar="ENGINE", help="spacy:PIPELINE, presidio:FILE (YAML) or onnx:FOLDER.")
@click.option("--out", type=FILE, metavar="FILE", help="Write the card here, for `audit --pii-card`.")
def card(engine: str, out: Path | None) -> None:
    """Measure how well ENGINE finds personal details, on the sentences that ship with the program.

    Texts that nobody tuned on are made by the program's sources, not by the package: they are left out.
    """
    import json

    from corpusaudit.auditing.own_card import measure_own_card
    from corpusaudit.commands.outputs import reserve
    from corpusaudit.files.writing import write_text

    if out is not None:
        reserve([out], [engine.partition(":")[2]])
    measured = measure_own_card(engine)
    click.echo(f"{'type':12} {'n':>5} {'found':>7} {'noticed':>8} {'hits':>6} {'right':>7}")
    for one in measured["figures"]:
        shares = (_share(one[of], one[to]) for of, to in (("found", "written"), ("noticed", "written")))
        found, noticed = shares
        right = _share(one["right"], one["reported"])
        click.echo(f"{one['type']:12} {one['written']:5} {found:>7} {noticed:>8} {one['reported']:6} {right:>7}")
    click.echo(f"{measured['false_alarms']} hits in {measured['clean_sentences']} sentences without any detail.")
    click.echo("On texts that nobody tuned on: not measured, since the package does not hold what makes them.")
    if out is not None:
        write_text(out, json.dumps(measured, indent=1) + "\n")


def _share(count: int, of: int) -> str:
    return f"{count / of:.1%}" if of else "-"
