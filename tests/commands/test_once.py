"""An option of one value is given once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from corpusaudit.cli import cli
from corpusaudit.commands.once import OnceCommand
from tests.commands.running import run


def commands(group: click.Group, *names: str) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    for name, command in group.commands.items():
        yield (*names, name), command
        if isinstance(command, click.Group):
            yield from commands(command, *names, name)


def single_options(command: click.Command) -> Iterator[str]:
    """Yield every option of a command that takes one value, under each of its names."""
    for option in command.params:
        if isinstance(option, click.Option) and not option.multiple and not option.is_flag:
            yield from (*option.opts, *option.secondary_opts)


def some_value(command: click.Command, name: str) -> str:
    option = next(one for one in command.params if name in one.opts)
    if isinstance(option.type, click.Choice):
        return str(option.type.choices[0])
    if isinstance(option.type, click.IntRange) and option.type.min is not None:
        return str(max(1, option.type.min))
    return str(Path.cwd()) if isinstance(option.type, click.Path) and option.type.exists else "1"


@pytest.mark.parametrize("names", [names for names, command in commands(cli) if [*single_options(command)]])
def test_an_option_of_one_value_given_twice_is_refused(
    capsys: pytest.CaptureFixture[str], names: tuple[str, ...]
) -> None:
    command = dict(commands(cli))[names]
    for option in single_options(command):
        value = some_value(command, option)
        values = [value] * next(one.nargs for one in command.params if option in one.opts)
        forms = [[option, *values]]
        if option.startswith("--") and len(values) == 1:
            forms.append([f"{option}={value}"])
        others = [one for one in command.params if one.required and option not in one.opts]
        needed = [str(part) for one in others for part in required_part(command, one)]
        for given in forms:
            code, out, err = run(capsys, *names, *given, *needed, *given)
            assert (code, out) == (2, ""), given
            assert "is given twice; all but one would be left unread" in err, given
            assert option.lstrip("-") in err, given


def required_part(command: click.Command, one: click.Parameter) -> list[str]:
    name = one.opts[0]
    return [name, some_value(command, name)] if isinstance(one, click.Option) else ["1"]


def test_two_names_of_one_option_are_one_and_flags_may_come_twice(capsys: pytest.CaptureFixture[str]) -> None:
    code, _, err = run(capsys, "generate", "icd10", "--codes", "F32.1", "-k", "0", "--shots", "1", "--dry-run")
    assert code == 2
    assert "is given twice" in err
    code, out, _ = run(capsys, "generate", "icd10", "--codes", "F32.1", "-k", "0", "--dry-run", "--dry-run", "--quiet")
    assert code == 0
    assert out
    assert run(capsys, "audit", "--source", "a", "--source", "b", "--help")[0] == 0


def test_no_command_is_without_the_check() -> None:
    assert all(isinstance(command, OnceCommand) for _, command in commands(cli))
