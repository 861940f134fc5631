"""``corpusaudit generate label-to-data``: sentences for the labels of a taxonomy."""

from __future__ import annotations

from typing import Any

import click

from corpusaudit.commands.generate.shared import COUNT, model_options, parameters, run_requests, taxonomy_option
from corpusaudit.commands.once import OnceCommand


@click.command(
    cls=OnceCommand,
    name="label-to-data",
    short_help="Sentences for the labels of a taxonomy (bronze).",
    epilog="\b\nExamples:\n"
    "  corpusaudit generate label-to-data --dry-run\n"
    "  corpusaudit generate label-to-data --taxonomy signs.yaml --label words --count 200 --model M --out new.jsonl\n"
    "\b\nPrompt: label_to_data.j2. See docs/generators/taxonomy.md for the form of the file.",
)
@taxonomy_option
@click.option("--label", "labels", multiple=True, metavar="NAME", help="Only this label. Repeatable. [default: all]")
@click.option("--count", type=COUNT, default=10, show_default=True, metavar="N", help="Sentences for each label.")
@click.option("--per-call", type=COUNT, default=5, show_default=True, metavar="N", help="Sentences asked for at once.")
@click.option(
    "-k", "--shots", type=click.IntRange(min=0), default=5, show_default=True, help="Examples of the label in a prompt."
)
@click.option("--language", default="English", show_default=True, help="Of the sentences.")
@model_options
def label_to_data(taxonomy: str, labels: tuple[str, ...], **options: Any) -> None:
    """Write sentences that show a label of a taxonomy and none of its others: synthetic text, tier bronze."""
    from corpusaudit.generators.taxonomy import label_to_data as line
    from corpusaudit.generators.taxonomy.file import choose_labels, read_taxonomy

    read = read_taxonomy(taxonomy)
    requests = line.label_to_data_requests(
        read,
        choose_labels(read, labels),
        **{name: options[name] for name in ("count", "per_call", "shots", "language", "prompts")},
        parameters=parameters(options),
    )
    run_requests(
        requests,
        line.sentences_model(requests),
        line.sentence_rows,
        options,
        generator=line.LABEL_TO_DATA,
        version=line.VERSION,
    )
