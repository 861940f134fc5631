"""``corpusaudit generate``: the lines of generators, all through one client.

Each subcommand plans its requests in ``corpusaudit.generators`` and hands them to :func:`run_requests`, which prints
them (``--dry-run``) or sends them. Nothing heavy is imported until a subcommand runs.
"""

from __future__ import annotations

import os
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from corpusaudit.commands.once import OnceGroup
from corpusaudit.corpus.stream import NO_MORE, Limits
from corpusaudit.errors import UsageError
from corpusaudit.shown import shown_name

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from pydantic import BaseModel

    from corpusaudit.corpus.model import Corpus
    from corpusaudit.generators.client.llm import Request, Settings, Summary
    from corpusaudit.generators.icd10.generate import Pool

    Function = Callable[..., Any]
    ToRows = Callable[[Request, Any], Sequence[Mapping[str, Any]]]

FILE = click.Path(path_type=Path, dir_okay=False)
FOLDER = click.Path(path_type=Path, file_okay=False, exists=True)
COUNT = click.IntRange(1, 1_000_000)
NOTHING_CAME = 2


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


# --- what the subcommands share --------------------------------------------------------------------------------------


_OUT_FILE = click.option("--out", type=FILE, metavar="FILE", help="JSONL to append to. Needed unless --dry-run.")


def model_options(function: Function, out: Function = _OUT_FILE) -> Function:
    """Add the options that every generator shares; :func:`settings` and :func:`run_requests` read them."""
    options = [
        click.option(
            "--model", metavar="NAME", help="Its name; local:smollm2 is in the extra local-llm. Needed to send."
        ),
        click.option("--base-url", metavar="URL", help="Server, such as http://127.0.0.1:8000/v1. [default: OpenAI]"),
        out,
        click.option("--dry-run", is_flag=True, help="Print the prompts and the number of calls; send nothing."),
        click.option("--prompts", type=FOLDER, metavar="FOLDER", help="Prompts (.j2) that replace the packaged ones."),
        click.option(
            "--temperature", type=click.FloatRange(0, 2), default=1.0, show_default=True, help="Of the sampling."
        ),
        click.option("--max-tokens", type=COUNT, default=1024, show_default=True, help="Of one answer."),
        click.option("--seed", type=click.IntRange(min=0), default=0, show_default=True, help="Of all that is drawn."),
        click.option("--concurrency", type=click.IntRange(1, 256), default=4, show_default=True, help="Calls at once."),
        click.option("--timeout", type=COUNT, default=120, show_default=True, help="Seconds to wait for one answer."),
        click.option(
            "--price",
            type=click.FloatRange(min=0),
            nargs=2,
            metavar="IN OUT",
            help="Of a million tokens in prompts and in answers, to show the cost.",
        ),
        click.option("--quiet", is_flag=True, help="Show no progress."),
    ]
    for option in reversed(options):
        function = option(function)
    return function


def limit_options(function: Function) -> Function:
    """Add the options that limit how much of a corpus is read; :func:`given_limits` takes them."""
    for name, most, what in (
        ("--max-bytes", NO_MORE.bytes, "Bytes that may come out of a compressed file, or of one that is read whole."),
        ("--max-characters", NO_MORE.characters, "Characters that one document may have."),
        ("--max-documents", NO_MORE.documents, "Documents that a corpus may have."),
    ):
        option = click.option(name, type=click.IntRange(min=1), default=most, show_default=True, metavar="N", help=what)
        function = option(function)
    return function


def given_limits(options: dict[str, Any]) -> Limits:
    """Take the options of :func:`limit_options` out of those of a command."""
    return Limits(*(options.pop(f"max_{name}") for name in ("documents", "characters", "bytes")))


def corpus_fields(function: Function) -> Function:
    """Add the options that name the columns of a real corpus."""
    for option in (
        limit_options,
        click.option("--id-field", metavar="NAME", help="Its column of the id. [default: id, else file and line]"),
        click.option(
            "--text-field",
            multiple=True,
            metavar="NAME",
            help="Its column of the text; repeatable. [default: text, or the only one]",
        ),
    ):
        function = option(function)
    return function


def parameters(options: Mapping[str, Any]) -> dict[str, Any]:
    """Return the parameters that make requests different from each other: part of every request's id."""
    return {name: options[name] for name in ("model", "temperature", "max_tokens", "seed")}


def settings(options: Mapping[str, Any]) -> Settings:
    """Return the client's settings from the shared options."""
    from corpusaudit.generators.client.llm import Settings

    if not options["model"]:
        raise UsageError("name the model with --model, or look at the prompts with --dry-run")
    price = options["price"] or (None, None)
    return Settings(
        options["model"],
        base_url=options["base_url"],
        temperature=options["temperature"],
        max_tokens=options["max_tokens"],
        seed=options["seed"],
        concurrency=options["concurrency"],
        timeout=float(options["timeout"]),
        prompt_price=price[0],
        completion_price=price[1],
    )


def run_requests(
    requests: Sequence[Request],
    answer: type[BaseModel],
    to_rows: ToRows,
    options: Mapping[str, Any],
    *,
    generator: str,
    version: int,
    private: bool = False,
    inputs: Sequence[str | None] = (),
) -> None:
    """Print the requests (``--dry-run``), or send them, write their rows to ``--out`` and print the summary.

    Where the rows hold real text (``private``), or a model that saw real text wrote them and may have copied it, a new
    file is readable by its owner alone. Exits with 2 where not one request was answered.
    """
    from corpusaudit.commands.outputs import keep_apart
    from corpusaudit.commands.progress import show_progress
    from corpusaudit.generators.client import llm

    if options["dry_run"]:
        click.echo(llm.dry_run(requests))
        return
    chosen = settings(options)
    out: Path | None = options["out"]
    if out is None:
        raise UsageError("name the file to write with --out")
    keep_apart([out], filter(None, inputs))
    private = private or any(request.example_ids for request in requests)
    with show_progress(quiet=options["quiet"]) as progress, _owner_only(private):
        summary = llm.generate(
            requests, answer, to_rows, chosen, out, generator=generator, version=version, progress=progress
        )
    click.echo(describe(summary))
    click.echo(f"Rows: {shown_name(out)}")
    if requests and not summary.done + summary.resumed:
        click.get_current_context().exit(NOTHING_CAME)


@contextmanager
def _owner_only(private: bool) -> Iterator[None]:
    before = os.umask(0o077) if private else None
    try:
        yield
    finally:
        if before is not None:
            os.umask(before)


def describe(summary: Summary) -> str:
    """Return a summary of a run as lines for the terminal."""
    lines = [
        f"{summary.requested:,} requests: {summary.resumed:,} done before, {summary.done:,} done now, "
        f"{summary.given_up:,} given up",
        f"{summary.rows:,} rows written; {summary.malformed:,} answers were not valid",
    ]
    lines += [f"  given up: {count:,}, {reason}" for reason, count in summary.reasons.items()]
    if summary.others:
        lines.append(f"The file also holds {summary.others:,} other requests (codes, prompts or counts were changed)")
    if summary.prompt_tokens is not None and summary.completion_tokens is not None:
        cost = "cost unknown without --price" if summary.cost is None else f"cost {summary.cost:.4f}"
        lines.append(f"Tokens: {summary.prompt_tokens:,} in prompts, {summary.completion_tokens:,} in answers; {cost}")
    else:
        lines.append("Tokens and cost: unknown, the server did not count all")
    return "\n".join(lines)


# --- icd10 -----------------------------------------------------------------------------------------------------------


@generate.command(
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
    from corpusaudit.generators.icd10 import generate as line

    options["limits"] = given_limits(options)
    pool = _read_pool(options)
    sections = line.SECTIONS if options["sections"] is None else line.read_sections(options["sections"])
    found = line.find_codes(codes.split(","), None if pool is None else pool.by_code.keys())
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
    if not options["dry_run"] and (told := line.naming_codes(options["out"])):
        click.echo(told)


def _read_pool(options: Mapping[str, Any]) -> Pool | None:
    from corpusaudit.generators.icd10.generate import make_pool

    if options["examples"] is None:
        if options["shots"]:
            raise UsageError(f"-k {options['shots']} needs --examples PATH; to show no real report, say -k 0")
        return None
    pool = make_pool(_read(options["examples"], options, label_field=options["label_field"]))
    if pool.unknown:
        click.echo(f"{pool.unknown:,} labels of the examples are no code of ICD-10-CM and were left out", err=True)
    return pool


def _counts(found: Sequence[Any], pool: Pool | None, count: int | None, total: int | None) -> dict[Any, int]:
    from corpusaudit.generators.icd10.generate import share_out

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


def _read(path: str, options: Mapping[str, Any], **fields: str | None) -> Corpus:
    from corpusaudit.auditing.coverage import reading_notes
    from corpusaudit.corpus.model import read_corpus

    names = {"text_field": options["text_field"], "id_field": options["id_field"], **fields}
    corpus = read_corpus(path, **names, limits=options["limits"])
    for sentence in reading_notes("real", corpus):
        click.echo(f"Note: {sentence}", err=True)
    return corpus


# --- symptoms --------------------------------------------------------------------------------------------------------

STAGES = ("expand", "express", "combine", "judge")
_OUT_FOLDER = click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="DIR",
    required=True,
    help="Folder of the files of all stages.",
)


@generate.command(
    short_help="Statements of symptoms, one and several, judged.",
    epilog="\b\nExamples:\n"
    "  corpusaudit generate symptoms --out run --dry-run\n"
    "  corpusaudit generate symptoms --out run --model M --base-url URL\n"
    "  corpusaudit generate symptoms --out run --stage expand --model M   then read and edit run/sub_concepts.jsonl\n"
    "  corpusaudit generate symptoms --out run --stage judge --model ANOTHER --threshold 5\n"
    "\b\nStages: expand (sub_concepts.jsonl), express (expressions.jsonl), combine (combinations.jsonl),\n"
    "judge (synthetic.jsonl and dropped.jsonl). Prompts: symptoms_*.j2. The rows' labels are the symptoms.\n"
    "See docs/generators/symptoms.md.",
)
@click.option("--taxonomy", type=FILE, metavar="FILE", help="Symptoms (.toml). [default: the packaged 14]")
@click.option(
    "--stage", "stages", type=click.Choice(STAGES), multiple=True, help="Only this. Repeatable. [default: all]"
)
@click.option("--sub-concepts", type=COUNT, default=10, show_default=True, metavar="N", help="To ask for, a symptom.")
@click.option(
    "--expressions",
    type=COUNT,
    default=5,
    show_default=True,
    metavar="N",
    help="Statements of a sub-concept or combination, in each of two styles.",
)
@click.option("--combinations", type=COUNT, default=100, show_default=True, metavar="N", help="To draw.")
@click.option("--co-occurrence-from", metavar="PATH", help="Count combinations in the labels of this corpus.")
@click.option("--label-field", metavar="NAME", default="labels", show_default=True, help="Its column of the labels.")
@click.option(
    "--threshold",
    type=click.IntRange(1, 5),
    default=4,
    show_default=True,
    help="Score from which a statement has a label; kept are those that have exactly their own.",
)
@partial(model_options, out=_OUT_FOLDER)
def symptoms(taxonomy: Path | None, stages: tuple[str, ...], **options: Any) -> None:
    """Write first-person statements of symptoms, clinical and colloquial, with labels that a judge has checked.

    Each stage reads the files of those before it, as they stand: look at them, edit them, go on.
    """
    from corpusaudit.commands.outputs import keep_apart
    from corpusaudit.commands.progress import show_progress
    from corpusaudit.files.writing import check_folder
    from corpusaudit.generators.symptoms import generate as line
    from corpusaudit.generators.symptoms.taxonomy import read_taxonomy

    counts = ("sub_concepts", "expressions", "combinations", "threshold", "co_occurrence_from", "label_field", "seed")
    plan = line.Plan(
        read_taxonomy(taxonomy), options["out"], options["prompts"], **{name: options[name] for name in counts}
    )
    if not options["dry_run"]:
        check_folder(plan.folder)
    keep_apart(plan.folder.glob("*.jsonl"), filter(None, [options["co_occurrence_from"]]))
    if "combine" in (stages or STAGES):
        line.co_occurrence(plan)  # what is wrong with it is said before anything is asked
    for stage in (name for name in STAGES if name in (stages or STAGES)):
        click.echo(f"{shown_name(stage)}:")
        if options["dry_run"]:
            click.echo(line.describe_stage(stage, plan, alone=bool(stages)))
            continue
        chosen = settings(options)
        with show_progress(quiet=options["quiet"]) as progress:
            summary, told = line.run_stage(stage, plan, chosen, progress=progress)
        click.echo("\n".join([describe(summary), *told, ""]))


# --- label-to-data and data-to-label ---------------------------------------------------------------------------------

_TAXONOMY = click.option(
    "--taxonomy",
    metavar="FILE",
    default="cognitive-decline",
    show_default=True,
    help="Labels with definitions and examples (.yaml, .toml, .json), or the packaged one.",
)


@generate.command(
    name="label-to-data",
    short_help="Sentences for the labels of a taxonomy (bronze).",
    epilog="\b\nExamples:\n"
    "  corpusaudit generate label-to-data --dry-run\n"
    "  corpusaudit generate label-to-data --taxonomy signs.yaml --label words --count 200 --model M --out new.jsonl\n"
    "\b\nPrompt: label_to_data.j2. See docs/generators/taxonomy.md for the form of the file.",
)
@_TAXONOMY
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
    from corpusaudit.generators.taxonomy import generate as line

    read = line.read_taxonomy(taxonomy)
    planned = line.label_to_data_requests(
        read,
        line.choose_labels(read, labels),
        **{name: options[name] for name in ("count", "per_call", "shots", "language", "prompts")},
        parameters=parameters(options),
    )
    asked = {request.id: number for request, number in planned}
    run_requests(
        [request for request, _ in planned],
        line.sentences_model(asked),
        partial(line.sentence_rows, asked),
        options,
        generator=line.LABEL_TO_DATA,
        version=line.VERSION,
    )


@generate.command(
    name="data-to-label",
    short_help="Labels for the sentences of a real corpus (silver).",
    epilog="\b\nExamples:\n"
    "  corpusaudit generate data-to-label sentences.jsonl --taxonomy signs.yaml --count 3 --dry-run\n"
    "  corpusaudit generate data-to-label sentences.jsonl --model M --base-url URL --out silver.jsonl\n"
    "\b\nThe rows hold the real text: they are not for release, and `corpusaudit audit` refuses them as synthetic.\n"
    "Prompt: data_to_label.j2. See docs/generators/taxonomy.md.",
)
@click.argument("corpus", metavar="CORPUS")
@_TAXONOMY
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
    from corpusaudit.generators.taxonomy import generate as line

    options["limits"] = given_limits(options)
    read = line.read_taxonomy(taxonomy)
    documents = _read(corpus, options, group_field=group_field)
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
