"""What the commands are made with: their options and words in one language, exit codes, progress.

Light: nothing here imports a room that does work.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from difflib import get_close_matches
from typing import Any

import click

from constraints.words import LANGUAGES, say

OK, NOT_AS_EXPECTED, WRONG_INPUT, UNDECIDED, COULD_NOT_RUN = 0, 1, 2, 3, 4

_HELP_WORDS = (
    ("Usage:", "usage"),
    ("[OPTIONS]", "options-mark"),
    ("[ARGS]...", "args-mark"),
    ("COMMAND", "command-mark"),
    ("Options:", "options"),
    ("Commands:", "commands"),
    ("Show this message and exit.", "show-help"),
    ("[default: ", "default-is"),
    ("[required]", "required"),
)


class _InOneLanguage:
    """Help with its headings in the language of the words."""

    def get_help(self, ctx: click.Context) -> str:
        text = super().get_help(ctx)  # type: ignore[misc]
        lang = ctx.find_root().obj or "en"
        for english, key in _HELP_WORDS:
            text = text.replace(english, say(f"help.{key}", lang))
        encoding = getattr(sys.stdout, "encoding", None) or "utf-8"  # the library would write UTF-8 to a terminal without it
        return str(text).encode(encoding, "backslashreplace").decode(encoding)


class Group(_InOneLanguage, click.Group):
    """All commands."""

    def resolve_command(self, ctx: click.Context, args: list[str]) -> Any:
        lang = ctx.find_root().obj or "en"
        if args and self.get_command(ctx, args[0]) is None and not args[0].startswith("-"):
            near = get_close_matches(args[0], self.list_commands(ctx))
            said = say("usage.no-such-command", lang, value=args[0])
            raise click.UsageError(said + (say("usage.near", lang, value=", ".join(near)) if near else ""), ctx)
        return super().resolve_command(ctx, args)


class Command(_InOneLanguage, click.Command):
    """One command."""

    def invoke(self, ctx: click.Context) -> Any:
        """An empty value is a slip, such as a variable of a script that was never set: never the default instead."""
        for parameter in self.params:
            value = ctx.params.get(parameter.name or "")
            values = value if isinstance(value, tuple) else (value,)
            if "" in values and parameter.type is not click.UNPROCESSED:
                raise click.BadParameter(say("usage.empty", ctx.find_root().obj or "en"), ctx, parameter)
        return super().invoke(ctx)


def one_of(value: str, known: Sequence[str], name: str) -> None:
    """Raises `Mistakes` where the value of an option is none of the known ones."""
    from constraints.errors import Code, Mistakes, Place, mistake

    if value not in known:
        raise Mistakes([mistake(Code.UNKNOWN_CHOICE, Place(name), value=value, known=known, listed=", ".join(known))])


class _Day(click.ParamType):  # type: ignore[type-arg,unused-ignore]
    """A day as 2024-03-31."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        from datetime import date

        try:
            return value if isinstance(value, date) else date.fromisoformat(value)
        except ValueError:
            self.fail(say("usage.not-a-day", (ctx.find_root().obj if ctx else None) or "en", value=value), param, ctx)


DAY = _Day()
Decorator = Callable[[Callable[..., Any]], Callable[..., Any]]


class Kit:
    """The means to add commands in one language: words come from the catalogue by the name of command and option.
    `asked`: somebody asked for this language, it is not merely that of the place."""

    def __init__(self, lang: str, asked: bool = False) -> None:
        self.lang, self.asked = lang, asked
        self.root: Any = None
        self.rulebook = click.argument("rulebook", required=False)
        self.roster = self.option("--roster")
        self.amend = self.option("--amend", "amendments", multiple=True)
        self.as_of = self.option("--as-of", type=DAY)

    def t(self, key: str) -> str:
        """The help text of a command or an option."""
        return say(f"help.{key}", self.lang)

    def option(self, name: str, *more: str, **settings: Any) -> Decorator:
        """An option whose help is `help.<its name>` (or `help.<word>`, where one is given)."""
        return click.option(name, *more, help=self.t(settings.pop("word", name.lstrip("-"))), **settings)

    def format(self, *known: str) -> Decorator:
        return self.option("--format", "format_", default=known[0], metavar="|".join(known), show_default=True)

    def command(self, name: str, *parameters: Decorator, **settings: Any) -> Decorator:
        """A command; `help.<name>` says what it does, `help.<name>.example` shows one."""

        def wrap(function: Callable[..., Any]) -> Callable[..., Any]:
            lang_ = self.option("--lang", type=click.Choice(LANGUAGES), expose_value=False)
            for parameter in reversed((*parameters, lang_)):
                function = parameter(function)
            made: Callable[..., Any] = self.root.command(
                name, cls=Command, help=self.t(name), epilog=self.t(f"{name}.example"), **settings
            )(function)
            return made

        return wrap


class Told:
    """Progress on standard error: a line for each thing; counting rewrites its line on a terminal, elsewhere it is silent."""

    def __init__(self) -> None:
        self.counting = False

    def __call__(self, said: str, *, counts: bool = False) -> None:
        if counts and not sys.stderr.isatty():
            return
        if self.counting and not counts:
            print(file=sys.stderr)
        print(f"\r{said}" if counts else said, end="" if counts else "\n", file=sys.stderr, flush=True)
        self.counting = counts
