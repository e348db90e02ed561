"""What is wrong with a command line, in the words of the catalogue rather than in those of the library that reads it."""

from __future__ import annotations

import re
from difflib import get_close_matches

import click

from constraints.words import say

_EXTRA = re.compile(r"Got unexpected extra arguments? \((?P<extra>.*)\)", re.S)
NEAR = 0.6


def misused(error: click.ClickException, lang: str) -> str:
    """One sentence about a mistake in the command line itself."""
    match error:
        case click.exceptions.NoSuchOption(option_name=name):
            near = _near(name, error.ctx)
            return say("usage.no-such-option", lang, value=name) + (say("usage.near", lang, value=near) if near else "")
        case click.exceptions.MissingParameter(param=param):
            return say("usage.missing", lang, value=name_of(param))
        case click.exceptions.BadParameter(param=param):
            wanted = _wanted(param.type, lang) if param is not None else None
            if wanted is not None:
                return say("usage.takes", lang, value=name_of(param), wanted=wanted)
            return say("usage.bad-value", lang, value=name_of(param), why=error.message)
        case click.exceptions.BadOptionUsage(option_name=name) if "requires an argument" in error.message:
            return say("usage.needs-value", lang, value=name)
        case click.exceptions.UsageError() if extra := _EXTRA.fullmatch(error.message):
            return say("usage.extra", lang, value=extra["extra"])
        case click.exceptions.UsageError():
            return say("usage.wrong", lang, why=error.message)
        case _:
            return error.format_message()


def name_of(parameter: click.Parameter | None) -> str:
    if parameter is None:
        return "?"
    return parameter.opts[0] if isinstance(parameter, click.Option) else parameter.human_readable_name.upper()


def _near(name: str, ctx: click.Context | None) -> str | None:
    """The option of the command whose name, the dashes left out, is most like this one."""
    known = {opt.lstrip("-"): opt for p in (ctx.command.params if ctx else ()) for opt in p.opts if opt.startswith("--")}
    return next((known[near] for near in get_close_matches(name.lstrip("-"), known, 1, NEAR)), None)


def _wanted(sort: click.ParamType, lang: str) -> str | None:  # type: ignore[type-arg,unused-ignore]
    """What an option of this type takes; nothing where its own message says so."""
    match sort:
        case click.Choice(choices=choices):
            return say("usage.one-of", lang, listed=", ".join(f"`{choice}`" for choice in choices))
        case click.IntRange(min=low, max=high) if high is not None:
            return say("usage.from-to", lang, low=low, high=high)
        case click.IntRange(min=low):
            return say("usage.from", lang, low=low)
        case click.FloatRange(min=low):
            return say("usage.above", lang, low=f"{low:g}")
        case _:
            return None
