"""``corpusaudit generate data-to-label``: labels for the sentences of a real corpus."""

from __future__ import annotations

from typing import Any

import click

from corpusaudit.commands.generate.shared import (
    COUNT,
    corpus_fields,
    model_options,
    parameters,
    read_real,
    run_requests,
    taxonomy_option,
)
from corpusaudit.commands.once import OnceCommand
from corpusaudit.commands.options import given_limits


@click.command(
    cls=OnceCommand,
    name="data-to-label",
    short_help="Labels for the sentences of a real corpus (silver).",
    epilog="\b\nExamples:\n"
    "  corpusaudit generate data-to-label sentences.jsonl --taxonomy signs.yaml --count 3 --dry-run\n"
    "  corpusaudit generate data-to-label sentences.jsonl --model M --base-url URL --out silver.jsonl\n"
    "\b\nThe rows hold the real text: they are not for release, and `corpusaudit audit` refuses them as synthetic.\n"
    "Prompt: data_to_label.j2. See docs/generators/taxonomy.md.",
)
@click.argument("corpus", metavar="CORPUS")
@taxonomy_option
@corpus_fields
@click.option("--group-field", metavar="NAME", help="Its column of the person or author, kept on the rows.")
@click.option("--count", type=COUNT, metavar="N", help="Only so many, drawn with --seed. [default: all]")
@click.option(
    "-k",
    "--shots",
    type=click.IntRange(min=0),
    default=2,
    show_default=True,
    help="Examples of each label in a prompt.",
)
@model_options
def data_to_label(corpus: str, taxonomy: str, group_field: str | None, **options: Any) -> None:
    """Label the texts of CORPUS, one sentence a row, each label with the words that support it: tier silver.

    An answer whose words do not stand in the text is asked for again, and given up after three.
    """
    from corpusaudit.generators.taxonomy import data_to_label as line
    from corpusaudit.generators.taxonomy.file import read_taxonomy

    options["limits"] = given_limits(options)
    read = read_taxonomy(taxonomy)
    documents = read_real(corpus, options, group_field=group_field)
    chosen = line.choose_sentences(documents, options["count"], options["seed"])
    empty = sum(not text.strip() for text in documents.texts)
    if empty:
        click.echo(f"{empty:,} empty texts were left out", err=True)
    requests = line.data_to_label_requests(
        read, chosen, shots=options["shots"], prompts=options["prompts"], parameters=parameters(options)
    )
    run_requests(
        requests,
        line.labels_model(read),
        line.label_rows,
        options,
        generator=line.DATA_TO_LABEL,
        version=line.VERSION,
        private=True,
        inputs=[corpus],
    )
