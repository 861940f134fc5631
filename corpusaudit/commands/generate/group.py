"""``corpusaudit generate``: the group and its table of subcommands."""

from __future__ import annotations

import click

from corpusaudit.commands.generate.data_to_label import data_to_label
from corpusaudit.commands.generate.icd10 import icd10
from corpusaudit.commands.generate.label_to_data import label_to_data
from corpusaudit.commands.generate.symptoms import symptoms
from corpusaudit.commands.once import OnceGroup


@click.group(
    cls=OnceGroup,
    short_help="Write synthetic text, or label real text, with a model.",
    epilog="\b\nExamples:\n"
    "  corpusaudit generate icd10 --codes F32.1,F41.1 --examples train.jsonl --model gpt-4o-mini --out notes.jsonl\n"
    "  corpusaudit generate icd10 --codes F30-F39 -k 0 --dry-run\n"
    "  corpusaudit generate label-to-data --taxonomy signs.yaml --model gpt-4o-mini --out bronze.jsonl\n"
    "\n\b\nThe key is read from OPENAI_API_KEY. A run that was cut off goes on where it stopped when the same command\n"
    "is given again.",
)
def generate() -> None:
    """Write synthetic text, or label real text, with any OpenAI-compatible server.

    Every row says which model, prompt and parameters made it, and which real examples stood in its prompt.
    """


for command in (icd10, symptoms, label_to_data, data_to_label):
    generate.add_command(command)
