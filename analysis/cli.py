"""The command line: parse, call the function of the same name, print, end with the agreed exit code.

0 as expected · 1 a requirement is not as expected · 2 wrong usage or invalid input · 3 undecided · 4 could not run.
Results go to standard output, progress and messages to standard error.  Rooms are imported by the command that needs
them, so that `--help` starts fast.
"""

from __future__ import annotations

import errno
import locale
import os
import sys
from collections.abc import Sequence

import click

from analysis.kit import COULD_NOT_RUN, OK, WRONG_INPUT, Group, Kit
from analysis.misused import misused
from constraints.words import LANGUAGES, say

PROGRAM = "guize"
DISK_IS_FULL = (errno.ENOSPC, errno.EDQUOT)


def asked(argv: Sequence[str]) -> str | None:
    """The language that somebody asked for: `--lang`, else `GUIZE_LANG`."""
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
    return chosen if (chosen := os.environ.get("GUIZE_LANG", "")) in LANGUAGES else None


def spoken() -> str:
    """The language of the locale: Chinese where it is Chinese, English elsewhere."""
    named = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or locale.getlocale()[0] or ""
    return "zh" if named.lower().startswith(("zh", "chinese")) else "en"


def main(argv: list[str] | None = None) -> int:
    """Run the command line; interruptions and broken pipes are the caller's."""
    words = sys.argv[1:] if argv is None else argv
    wanted = asked(words)
    lang = wanted or spoken()
    try:
        group = build(lang, asked=wanted is not None)
        code = group.main(args=list(words) or ["--help"], prog_name=PROGRAM, standalone_mode=False, obj=lang)
        return code if isinstance(code, int) else OK
    except click.exceptions.Abort:
        raise KeyboardInterrupt from None
    except click.exceptions.Exit as ending:
        return ending.exit_code
    except SystemExit as ending:
        if ending.code == 1:  # the library's own way of saying so; nothing of ours exits like this
            raise BrokenPipeError(errno.EPIPE, "the reader of the output left") from None
        raise
    except click.ClickException as error:
        return _wrong_usage(error, lang)
    except Exception as error:
        return _explain(error, lang)


def _wrong_usage(error: click.ClickException, lang: str) -> int:
    """A mistake in the command line itself."""
    ctx = getattr(error, "ctx", None)
    path = ctx.command_path if ctx else PROGRAM
    said = misused(error, lang)
    print(
        f"{PROGRAM}: {say('error', lang)}: {said}\n  {say('remedy', lang)}: {say('usage.help', lang, command=path)}",
        file=sys.stderr,
    )
    return WRONG_INPUT


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
    if isinstance(error, OSError) and error.filename is not None and error.errno not in DISK_IS_FULL:
        from constraints.errors import Code, Place, mistake

        where = str(error.filename)  # a path that cannot even be looked up: too long, a loop of links
        why = error.strerror or type(error).__name__
        print(mistake(Code.CANNOT_READ, Place(where[:80]), value=where, why=why).text(lang), file=sys.stderr)
        return WRONG_INPUT
    raise error


def build(lang: str, *, asked: bool = False) -> click.Group:
    """The commands, described in one language, which somebody may have asked for: every module of `analysis.commands` adds
    its own."""
    from analysis import commands

    kit = Kit(lang, asked)

    @click.group(PROGRAM, cls=Group, help=kit.t("program"), epilog=kit.t("program.example"))
    @kit.option("--lang", type=click.Choice(LANGUAGES), expose_value=False)
    @kit.option("--version", is_flag=True, is_eager=True, expose_value=False, callback=_version)
    def root() -> None:
        """Everything is in the commands."""

    kit.root = root
    for add in commands.ALL:
        add(kit)
    return root


def _version(ctx: click.Context, _: click.Parameter, wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        print(f"{PROGRAM} {version(PROGRAM)}")
        ctx.exit()
