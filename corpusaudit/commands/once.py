"""Commands whose options of one value are refused where they are given twice: click would take the last unseen."""

from __future__ import annotations

import click


class OnceCommand(click.Command):
    """A command that loses no value; the class of all commands, so that no option is forgotten.

    Options that are repeatable, and flags that can only be given one way, may come twice.
    """

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Parse as click does; raises BadParameter where an option of one value is given twice."""
        given = list(args)  # click's parser takes its list apart
        rest = super().parse_args(ctx, args)
        if not ctx.resilient_parsing:  # as in the completion of a shell, where nothing is run
            _, _, order = self.make_parser(ctx).parse_args(given)
            for parameter in order:
                if takes_one(parameter) and order.count(parameter) > 1:
                    raise click.BadParameter("is given twice; all but one would be left unread", ctx, parameter)
        return rest


class OnceGroup(OnceCommand, click.Group):
    """A group of such commands."""

    command_class = OnceCommand


def takes_one(parameter: click.Parameter) -> bool:
    """Tell whether all but the last of several values of this parameter would be lost."""
    if not isinstance(parameter, click.Option) or parameter.multiple or parameter.count:
        return False
    return not parameter.is_flag or bool(parameter.secondary_opts)
