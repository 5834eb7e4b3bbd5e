"""What Click says by itself, in the call's language: help is written in English and looked up when it is shown."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import cast

import click
from click.core import ParameterSource

from question_bank.errors import Invalid

from .. import i18n
from ..errors import Message

LANGUAGE = "homework-menu.language"
PLACEHOLDERS = ("[OPTIONS]", "COMMAND [ARGS]...")


def asked_language(words: Sequence[str]) -> str:
    """The language that a call asks for, wherever in it; else that of the environment."""
    named = [after for word, after in zip(words, [*words[1:], ""], strict=True) if word == "--language"]
    named += [word.partition("=")[2] for word in words if word.startswith("--language=")]
    return next((one for one in named if one in i18n.LANGUAGES), i18n.of_environment())


def language_of(context: click.Context) -> str:
    """The language of the call that a context belongs to."""
    return context.meta.get(LANGUAGE, "en")


class Formatter(click.HelpFormatter):
    """Writes headings and placeholders in a language."""

    language = "en"

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        """The line that shows how a command is called."""
        for one in PLACEHOLDERS:
            args = args.replace(one, i18n.say(self.language, one))
        super().write_usage(prog, args, i18n.say(self.language, "Usage: "))

    def write_heading(self, heading: str) -> None:
        """The heading of a part."""
        self.write(f"{i18n.say(self.language, heading)}\n")


class Context(click.Context):
    """A context whose help speaks the language of the call."""

    formatter_class = Formatter

    def make_formatter(self) -> click.HelpFormatter:
        """The formatter, told its language."""
        made = super().make_formatter()
        if isinstance(made, Formatter):
            made.language = language_of(self)
        return made


class Command(click.Command):
    """A command with its help in two languages, that takes no empty word for an option."""

    context_class = Context

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read the words of a call. Raises `Invalid` where an option is given without a word."""
        rest = super().parse_args(ctx, args)
        for param in self.params:
            value = ctx.params.get(param.name or "")
            is_typed = ctx.get_parameter_source(param.name or "") is ParameterSource.COMMANDLINE
            if isinstance(param, click.Option) and is_typed and _is_empty(value):
                raise Invalid("Write something after {option}, or leave it out.", option=param.opts[0])
        return rest

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """The option `--help`."""
        made = super().get_help_option(ctx)
        if made:
            made.help = "Show this help."
        return made

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """What the command does."""
        formatter.write_paragraph()
        with formatter.indentation():
            formatter.write_text(i18n.say(language_of(ctx), self.help or ""))

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Every option with its help, its default, its range."""
        options = [one for one in self.get_params(ctx) if isinstance(one, click.Option)]
        with formatter.section("Options:"):
            formatter.write_dl([_record(ctx, one) for one in options])


class Group(Command, click.Group):
    """A group of commands, each shown with what it does."""

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Options, then commands."""
        super().format_options(ctx, formatter)
        named = [(name, self.commands[name]) for name in self.list_commands(ctx)]
        with formatter.section("Commands:"):
            formatter.write_dl([(name, i18n.say(language_of(ctx), one.help or "")) for name, one in named])


Group.command_class = Command


def fault(error: click.ClickException) -> Message:
    """What is wrong with a call that Click refuses, and what to type instead."""
    match error:
        case click.NoSuchOption(option_name=word) | click.NoSuchCommand(command_name=word):
            near = list(error.possibilities or ())
            return Message("There is no {word} here.{near}", {"word": word, "near": _near(near)})
        case click.MissingParameter():
            return Message("{word} is missing.", {"word": _typed(error)})
        case click.BadParameter(param=click.Parameter() as param):
            return Message("{word} {takes}.", {"word": _typed(error), "takes": _takes(param.type)})
        case click.BadOptionUsage(option_name=word):
            return Message("Write a value after {word} only if it takes one.", {"word": word})
        case _:
            return Message("A word is missing here, or there is one too many.")


def _near(words: list[str]) -> Message | str:
    return Message(" Did you mean {words}?", {"words": words}) if words else ""


def _typed(error: click.BadParameter) -> str:
    """A part of a call as it is typed."""
    if isinstance(error.param, click.Option):
        return error.param.opts[0]
    return (error.param.name or "").upper() if error.param else ""


def _takes(type: click.ParamType[object]) -> Message:
    """What a part of a call takes."""
    match type:
        case click.Choice():
            return Message("takes one of these: {words}", {"words": [str(one) for one in type.choices]})
        case click.IntRange() | click.FloatRange() if type.max is None:
            return Message("takes a number from {least}", {"least": type.min})
        case click.IntRange() | click.FloatRange():
            return Message("takes a number from {least} to {most}", {"least": type.min, "most": type.max})
        case click.DateTime():
            return Message("takes a day such as 2026-11-25")
        case click.Path():
            return Message("takes a file or a folder that exists and can be used")
        case _:
            return Message("takes a number")


def _is_empty(value: object) -> bool:
    """Whether a value is a text without a word in it, or holds one."""
    if isinstance(value, tuple):
        return any(_is_empty(one) for one in cast("tuple[object, ...]", value))
    return isinstance(value, str) and not value.strip()


def _record(ctx: click.Context, option: click.Option) -> tuple[str, str]:
    """An option as it is typed, and its help."""
    shown = option.get_help_record(ctx)
    told = [i18n.say(language_of(ctx), one) for one in _asides(ctx, option)]
    text = i18n.say(language_of(ctx), option.help or "")
    return shown[0] if shown else "", f"{text}  [{'; '.join(told)}]" if told else text


def _asides(ctx: click.Context, option: click.Option) -> Iterator[Message | str]:
    extra = option.get_help_extra(ctx)
    if "default" in extra:
        yield Message("default: {value}", {"value": extra["default"]})
    if "range" in extra:
        yield extra["range"]
    if "required" in extra:
        yield Message("must be given")
