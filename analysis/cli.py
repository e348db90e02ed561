"""The command line: parse, call the function of the same name, print, end with the agreed exit code.

0 as expected · 1 a requirement is not as expected · 2 wrong usage or invalid input · 3 undecided · 4 could not run.
Results go to standard output, progress and messages to standard error.  Rooms are imported by the command that needs
them, so that `--help` starts fast.
"""

from __future__ import annotations

import locale
import os
import sys
from collections.abc import Callable, Sequence
from typing import Any

import click

from constraints.words import LANGUAGES, say

OK, NOT_AS_EXPECTED, WRONG_INPUT, UNDECIDED, COULD_NOT_RUN = 0, 1, 2, 3, 4
PROGRAM = "guize"


def language(argv: Sequence[str]) -> str:
    """`--lang`, else `GUIZE_LANG`, else the locale: Chinese where it is Chinese, English elsewhere."""
    for i, word in enumerate(argv):
        chosen = (
            word.removeprefix("--lang=")
            if word.startswith("--lang=")
            else argv[i + 1]
            if word == "--lang" and i + 1 < len(argv)
            else ""
        )
        if chosen in LANGUAGES:
            return chosen
    if (chosen := os.environ.get("GUIZE_LANG", "")) in LANGUAGES:
        return chosen
    spoken = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or locale.getlocale()[0] or ""
    return "zh" if spoken.lower().startswith(("zh", "chinese")) else "en"


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
        return str(text)


class Group(_InOneLanguage, click.Group):
    """All commands."""


class Command(_InOneLanguage, click.Command):
    """One command."""


def main(argv: list[str] | None = None) -> int:
    """Run the command line; interruptions and broken pipes are the caller's."""
    words = sys.argv[1:] if argv is None else argv
    lang = language(words)
    try:
        code = build(lang).main(args=list(words) or ["--help"], prog_name=PROGRAM, standalone_mode=False, obj=lang)
        return code if isinstance(code, int) else OK
    except click.exceptions.Abort:
        raise KeyboardInterrupt from None
    except click.exceptions.Exit as ending:
        return ending.exit_code
    except click.ClickException as error:
        return _wrong_usage(error, lang)
    except Exception as error:
        return _explain(error, lang)


def _wrong_usage(error: click.ClickException, lang: str) -> int:
    """A mistake in the command line itself."""
    ctx = getattr(error, "ctx", None)
    path = ctx.command_path if ctx else PROGRAM
    match error:
        case click.exceptions.NoSuchOption(option_name=name):
            near = ", ".join(error.possibilities or ())
            said = say("usage.no-such-option", lang, value=name) + (say("usage.near", lang, value=near) if near else "")
        case click.exceptions.MissingParameter(param=param):
            said = say("usage.missing", lang, value=_name(param))
        case click.exceptions.BadParameter(param=param):
            said = say("usage.bad-value", lang, value=_name(param), why=error.message)
        case click.exceptions.UsageError():
            said = say("usage.wrong", lang, why=error.message)
        case _:
            said = error.format_message()
    print(
        f"{PROGRAM}: {say('error', lang)}: {said}\n  {say('remedy', lang)}: {say('usage.help', lang, command=path)}",
        file=sys.stderr,
    )
    return WRONG_INPUT


def _name(parameter: click.Parameter | None) -> str:
    if parameter is None:
        return "?"
    return parameter.opts[0] if isinstance(parameter, click.Option) else parameter.human_readable_name.upper()


def _explain(error: Exception, lang: str) -> int:
    """What a user did wrong, or what two engines disagree about; anything else is a fault of ours and goes on."""
    from constraints.errors import Mistakes
    from constraints.verdict import EngineDisagreement
    from constraints.write import CannotWrite

    if isinstance(error, CannotWrite):
        print("\n".join(m.text(lang) for m in error.found), file=sys.stderr)
        return COULD_NOT_RUN
    if isinstance(error, Mistakes):
        print("\n".join(m.text(lang) for m in error.found), file=sys.stderr)
        return WRONG_INPUT
    if isinstance(error, EngineDisagreement):
        print(f"{PROGRAM}: {say('engines-disagree', lang)}: {error}", file=sys.stderr)
        return COULD_NOT_RUN
    raise error


def _one_of(value: str, known: Sequence[str], name: str) -> None:
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
            self.fail("2024-03-31", param, ctx)


DAY = _Day()
Decorator = Callable[[Callable[..., Any]], Callable[..., Any]]


def build(lang: str) -> click.Group:
    """The commands, described in one language."""

    def t(key: str) -> str:
        return say(f"help.{key}", lang)

    def option(name: str, *more: str, **settings: Any) -> Decorator:
        return click.option(name, *more, help=t(name.lstrip("-")), **settings)

    def command(name: str, *parameters: Decorator, **settings: Any) -> Decorator:
        def wrap(function: Callable[..., Any]) -> Callable[..., Any]:
            for parameter in reversed((*parameters, option("--lang", type=click.Choice(LANGUAGES), expose_value=False))):
                function = parameter(function)
            return root.command(name, cls=Command, help=t(name), epilog=t(f"{name}.example"), **settings)(function)

        return wrap

    rulebook_ = click.argument("rulebook", required=False)
    roster_ = option("--roster")
    amend_ = option("--amend", "amendments", multiple=True)
    as_of_ = option("--as-of", type=DAY)

    def format_(*known: str) -> Decorator:
        return option("--format", "format_", default=known[0], metavar="|".join(known), show_default=True)

    @click.group(PROGRAM, cls=Group, help=t("program"), epilog=t("program.example"))
    @option("--lang", type=click.Choice(LANGUAGES), expose_value=False)
    @option("--version", is_flag=True, is_eager=True, expose_value=False, callback=_version)
    def root() -> None:
        """Everything is in the commands."""

    @command("check", click.argument("path"), option("--source", metavar="TEXT"), option("--rulebook"))
    def check(path: str, source: str | None, rulebook: str | None) -> int:
        from analysis import api, show

        checked = api.check(path, source=source, rulebook=rulebook)
        show.checked(checked, lang)
        return WRONG_INPUT if checked.errors else OK

    @command("articles", rulebook_, roster_, as_of_, format_("text", "json"))
    def articles(rulebook: str | None, roster: str | None, as_of: Any, format_: str) -> int:
        from analysis import api, show
        from analysis.articles import to_json

        _one_of(format_, ("text", "json"), "--format")
        rows = api.articles(rulebook, roster, as_of=as_of)
        show.write([to_json(rows), "\n"]) if format_ == "json" else show.articles(rows, lang)
        return OK

    @command("schema", click.argument("sort", default="articles"))
    def schema(sort: str) -> int:
        import json

        from analysis import api, show

        show.write([json.dumps(api.schema(sort), ensure_ascii=False, indent=2), "\n"])
        return OK

    @command(
        "verify",
        rulebook_,
        roster_,
        amend_,
        as_of_,
        option("--act", "acts", multiple=True),
        option("--tolerates", type=click.IntRange(0, 9), default=1, show_default=True),
        format_("text", "json", "junit", "github"),
        option("--record", is_flag=True),
        option("--mutants", is_flag=True),
        option("--no-cache", is_flag=True, expose_value=False),
    )
    def verify(rulebook: str | None, roster: str | None, format_: str, **settings: Any) -> int:
        from analysis import verifying

        _one_of(format_, verifying.FORMATS, "--format")
        return verifying.run(rulebook, roster, format_=format_, lang=lang, **settings)

    @command(
        "who",
        click.argument("act"),
        option("--away", multiple=True, metavar="SEAT[:REASON]"),
        option("--vacant", multiple=True, metavar="SEAT"),
        option("--reading", "readings", multiple=True, metavar="READING=OPTION"),
        option("--granted", multiple=True, metavar="CLAUSE:GIVER:RECEIVER"),
        option("--done", multiple=True, metavar="ACT"),
        option("--rulebook"),
        roster_,
        amend_,
        as_of_,
        format_("text", "json"),
        click.argument("matter", nargs=-1, type=click.UNPROCESSED),
        context_settings={"ignore_unknown_options": True},
    )
    def who(
        act: str, matter: tuple[str, ...], away: Any, readings: Any, granted: Any, done: Any, format_: str, **settings: Any
    ) -> int:
        from analysis import api, asking

        _one_of(format_, ("text", "json"), "--format")
        answer = api.who(
            act,
            asking.matter(matter),
            away=asking.pairs(away, ":"),
            readings=asking.pairs(readings, "="),
            granted=asking.triples(granted),
            done=done or None,
            **settings,
        )
        place = {key: settings[key] for key in ("rulebook", "roster", "amendments")}
        asking.show(answer, lang=lang, as_json=format_ == "json", **place)
        return OK if answer.somebody else NOT_AS_EXPECTED

    @command(
        "report",
        option("--out", required=True, metavar="DIR"),
        option("--scenario"),
        option("--rulebook"),
        roster_,
        amend_,
        as_of_,
        option("--seed", type=click.IntRange(min=0)),
        option("--no-simulation", is_flag=True),
    )
    def report(out: str, no_simulation: bool, **settings: Any) -> int:
        from analysis import api

        told = _Told()
        print(api.report(out, simulation=not no_simulation, lang=lang, progress=told, **settings))
        return OK

    return root


class _Told:
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


def _version(ctx: click.Context, _: click.Parameter, wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        print(f"{PROGRAM} {version(PROGRAM)}")
        ctx.exit()
