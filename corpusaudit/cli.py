"""The command line: its commands, and how a process of it begins and ends.

What a command takes and prints stands in ``commands/<name>_command.py``, and for ``generate`` in
``commands/generate``.

Exit codes: 0 pass, 1 a gate failed (with ``--strict`` also: gave a warning), 2 usage, configuration, input, or output
that cannot be written, 3 a gate is unmeasured, 4 internal error or no memory left, 129, 130, 143 stopped by a signal.
Each of these modules imports what it needs when its command runs, so that ``--help`` answers at once.
"""

from __future__ import annotations

import os
import sys
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import click

from corpusaudit import __version__
from corpusaudit.commands.accept_command import accept
from corpusaudit.commands.audit_command import audit
from corpusaudit.commands.cache_command import cache
from corpusaudit.commands.card_command import card
from corpusaudit.commands.compare_command import compare
from corpusaudit.commands.demo_command import demo
from corpusaudit.commands.doctor_command import doctor
from corpusaudit.commands.ending import USER_ERROR, exit_code_of
from corpusaudit.commands.explain_command import explain
from corpusaudit.commands.gate_command import gate
from corpusaudit.commands.generate.group import generate
from corpusaudit.commands.init_command import init
from corpusaudit.commands.metrics_command import metrics
from corpusaudit.commands.once import OnceGroup
from corpusaudit.commands.render_command import render
from corpusaudit.commands.review_command import review
from corpusaudit.commands.schema_command import schema
from corpusaudit.commands.study_command import study
from corpusaudit.commands.utility_command import utility
from corpusaudit.execution.processors import mend_numba_threads
from corpusaudit.features.offline import stay_offline
from corpusaudit.shown import shown_name

if TYPE_CHECKING:
    from collections.abc import Sequence

_MOST_OF_MESSAGE = 1000
"""Characters of an error of usage, which may quote what was typed."""


@click.group(
    cls=OnceGroup,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110},
    epilog="\b\nExamples:\n"
    "  corpusaudit demo\n"
    "  corpusaudit audit synthetic.jsonl --source train.jsonl --holdout unseen.jsonl\n"
    "  corpusaudit explain memorization.verbatim\n"
    "\n\b\nExit codes: 0 pass, 1 a gate failed, 2 usage, configuration, input or output, 3 a gate is\n"
    "unmeasured, 4 internal error or no memory left, 129, 130 and 143 stopped by a signal.",
)
@click.version_option(__version__, prog_name="corpusaudit", message="%(prog)s %(version)s")
def cli() -> None:
    """Audit a corpus of machine-generated text before anyone releases it.

    Is it faithful to the real text it stands for, is it varied, does it copy the text its generator saw, does it
    disclose people?
    """


for command in (
    accept,
    audit,
    cache,
    card,
    compare,
    demo,
    doctor,
    explain,
    gate,
    generate,
    init,
    metrics,
    render,
    review,
    schema,
    study,
    utility,
):
    cli.add_command(command)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and exit with its code."""
    last, arguments = arguments is None, sys.argv[1:] if arguments is None else list(arguments)
    stay_offline()
    mend_numba_threads()
    debug = bool(os.environ.get("CORPUSAUDIT_DEBUG"))
    if not debug:
        _silence_libraries()
    sys.exit(exit_code_of(lambda: _run(arguments), debug=debug, last=last))


def _run(arguments: Sequence[str]) -> int:
    if "_CORPUSAUDIT_COMPLETE" in os.environ:  # set by a shell that completes a command
        cli.main(prog_name="corpusaudit")
    try:
        # Not cli.main, which makes any broken pipe an exit with 1: a gate failed.
        with cli.make_context("corpusaudit", list(arguments)) as context:
            cli.invoke(context)
    except click.exceptions.Exit as end:
        return end.exit_code
    except click.ClickException as error:
        _clear_unparsed(arguments)
        _show_usage_error(error)
        return USER_ERROR
    return 0


def _clear_unparsed(arguments: Sequence[str]) -> None:
    """Remove an old report where an audit's options are wrong, so that --out was not read."""
    if not arguments or arguments[0] not in ("audit", "demo"):
        return
    from corpusaudit.commands.outputs import clear_old_report

    given = [value for name, value in pairwise([*arguments, ""]) if name == "--out"]
    given += [name.partition("=")[2] for name in arguments if name.startswith("--out=")]
    default = next(option.default for option in cli.commands[arguments[0]].params if option.name == "out")
    for out in given or [str(default)]:
        clear_old_report(Path(out))


def _show_usage_error(error: click.ClickException) -> None:
    """Show an error of click as click does, but what was typed made visible: it may come from a script."""
    if isinstance(error, click.exceptions.NoArgsIsHelpError):
        error.show()
        return
    context = error.ctx if isinstance(error, click.UsageError) else None
    if context is not None:
        click.echo(f"{context.get_usage()}\nTry '{context.command_path} --help' for help.\n", err=True)
    message = error.format_message()
    if isinstance(error, click.MissingParameter):  # in which nothing stands that was typed; its lines are click's own
        message = " ".join(message.split())
    click.echo(f"Error: {shown_name(message, _MOST_OF_MESSAGE)}", err=True)


def _silence_libraries() -> None:
    """Keep warnings and log lines of libraries off the terminal: they may quote the text at hand. Ours do not."""
    import logging
    import warnings

    warnings.simplefilter("ignore")
    logging.getLogger().addHandler(logging.NullHandler())
    if logging.lastResort is not None:  # which writes to standard error
        logging.getLogger("corpusaudit").addHandler(logging.lastResort)


if __name__ == "__main__":
    main()
