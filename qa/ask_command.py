"""``qa ask``: one question, an answer with its citation, an exit code that says which."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from qa.options import (
    Probability,
    check_trust,
    library_options,
    opened_library,
    trust_option,
)

if TYPE_CHECKING:
    from rich.console import Console

    from qa.ask_case import AskedCase
    from qa.records import Alternative, Answer

ANSWERED, NO_ANSWER = 0, 1


@click.command(
    epilog="Exit code: 0 answered, 1 the article doesn't say, or it isn't sure, 2 error.",
    no_args_is_help=True,
)
@click.argument("question")
@click.argument("files", nargs=-1, metavar="[FILE]...")
@library_options
@click.option("--json", "as_json", is_flag=True, help="Print the answer as one JSON object.")
@click.option(
    "--top",
    type=click.IntRange(1, 10),
    metavar="N",
    help="Show the N best answers, 1 to 10.  [default: 1; with --json 5]",
)
@click.option("--explain", is_flag=True, help="Show what was retrieved, what was read, and why.")
@click.option(
    "--min-confidence",
    type=Probability(),
    metavar="P",
    help="Answer only when at least this sure, 0 to 1.  [default: the reader's own]",
)
@trust_option
@click.option(
    "--passages",
    type=click.IntRange(1, 100),
    help="How many passages to read at most.  [default: the reader's own; of a library 10]",
)
@click.option(
    "--reader",
    metavar="NAME",
    help="Which reader: span, sentence, or a model's folder.  [default: span]",
)
@click.option(
    "--save-case",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Add the question to this set of test cases for qa eval (FILE.jsonl).",
)
@click.option(
    "--gold",
    metavar="ANSWER",
    help="What is right, for --save-case: the number of an answer that is shown (1: the one "
    "given or offered), none: the article doesn't say, or words of it.  [default: you are asked]",
)
@click.option(
    "--gold-at",
    type=click.IntRange(0),
    metavar="START",
    help="Where the words of --gold begin, if they stand there several times.",
)
@click.option("--allow-local", is_flag=True, help="Open web addresses in your own network, too.")
def ask(
    question: str,
    files: tuple[str, ...],
    as_json: bool,
    top: int | None,
    explain: bool,
    min_confidence: float | None,
    trust: float | None,
    passages: int | None,
    reader: str | None,
    save_case: Path | None,
    gold: str | None,
    gold_at: int | None,
    allow_local: bool,
    **of_library: str | None,
) -> int:
    """Answer QUESTION with words that stand in FILE, or in an article of a library.

    FILE is text, Markdown, HTML, PDF, DOCX or EPUB, a web address, or - for
    standard input.
    """
    # Imported here so that `qa --help` stays quick.
    import qa
    from qa.errors import ArticleError
    from qa.serialise import answer_to_dict

    check_trust(trust, min_confidence)
    if files.count("-") > 1:
        raise ArticleError("'-' (standard input) is named twice; it can be read once")
    if not files and not of_library["library"]:
        raise click.UsageError("name a FILE to ask, or a --library")
    qa.check_question(question)  # before any file is read
    case = _case(save_case, gold, gold_at)
    library = opened_library(of_library, files)
    if case and library:
        raise click.UsageError("--save-case needs files to ask, not a --library")
    articles = [qa.load(file, allow_local=allow_local) for file in files]
    further = bool(top and top > 1)
    from qa.talk import recognise

    # "summarise" is no question for a reader; a conversation knows what to do with it.
    ask = qa.Bot(library or articles).ask if recognise(question, opening=True) else None
    answer = (
        ask(question)
        if ask
        else qa.answer(
            question,
            library or articles,
            reader=reader,
            whether=True,
            top=top or (5 if as_json or (case and case.gold is None) else 1),
            passages=passages,
            min_confidence=min_confidence,
            trust=trust,
        )
    )
    if case:  # before anything is printed: what --gold says may be wrong
        case.read_gold(answer, articles, numbered=as_json or further)
    if as_json:
        click.echo(_as_json(answer_to_dict(answer, trace=explain)))
    else:
        several = bool(library) or len(files) > 1
        _print(answer, further=further, explain=explain, several=several)
    if case:
        case.save(question, answer, articles)
    return ANSWERED if answer.found else NO_ANSWER


def _case(path: Path | None, gold: str | None, at: int | None) -> AskedCase | None:
    """The case to save, if one is wanted; what is wrong with it is said at once."""
    if path is None:
        if gold is not None or at is not None:
            raise click.UsageError("--gold needs --save-case FILE", click.get_current_context())
        return None
    from qa.ask_case import AskedCase

    case = AskedCase(path, gold, at)
    case.check()
    return case


def _print(answer: Answer, *, further: bool, explain: bool, several: bool) -> None:
    from rich.console import Console

    console = Console(highlight=False, soft_wrap=True)
    show(answer, console, further=further, several=several)
    if explain:
        from qa.explain import explain as print_explanation

        # A pipe has no width; wide enough that no cell is cut to nothing.
        width = console.width if console.is_terminal else max(console.width, 120)
        print_explanation(answer, Console(highlight=False, width=width))


def _as_json(data: dict[str, Any]) -> str:
    """JSON in plain characters, or escaped where the output's encoding lacks one."""
    text = json.dumps(data, ensure_ascii=False, indent=2)
    try:
        text.encode(sys.stdout.encoding or "ascii")
    except UnicodeEncodeError:
        return json.dumps(data, indent=2)
    return text


def show(answer: Answer, console: Console, *, further: bool = False, several: bool = False) -> None:
    """Print an answer for people: the sentence with the span in it, and where it stands.

    ``further`` asks for the alternatives below it; ``several`` articles were asked.
    """
    from rich.text import Text

    from qa.agreement import in_others, said_by
    from qa.confidence import how_sure
    from qa.display import one_line
    from qa.talk import lines
    from qa.unmentioned import never_mentioned
    from qa.unsure import not_answered, put_forward

    def sure(probability: float) -> str:
        return how_sure(probability, answered=answer.found)

    if answer.talk:
        for line in lines(answer):
            console.print(Text(line))
        return
    given = put_forward(answer)
    if not answer.found:
        console.print(Text(not_answered(answer, several), style="bold"))
    if given.found:
        if given.whether:
            console.print(Text("The article says:"))
        console.print(Text(one_line(given.text), style="bold"))
        if one_line(given.sentence) != one_line(given.text):
            console.print(_marked(given))
        cited = given.citations[0]
        also = f"; also in {in_others(cited)}" if cited.copies else ""
        place = one_line(cited.place)
        told = "" if given.whether else f" ({sure(given.confidence)}{also})"
        console.print(Text(f"  — {place}{told}", style="dim"))
        for line in said_by(given):
            console.print(Text(line, style="dim" if line.startswith(" ") else ""))
    if answer.unmentioned:
        console.print(Text(one_line(never_mentioned(answer.unmentioned))))
    if given.nearest and not given.found:
        console.print(Text(f"Nearest: {one_line(given.nearest.quote)}"))
        console.print(Text(f"  — {one_line(given.nearest.place)}", style="dim"))
    alternatives: tuple[Alternative, ...] = given.alternatives if further else ()
    for number, alternative in enumerate(alternatives, 2 if given.found else 1):
        console.print(Text(f"{number}. {one_line(alternative.text)}"))
        place = one_line(alternative.citation.place)
        console.print(Text(f"  — {place} ({sure(alternative.confidence)})", style="dim"))


def _marked(answer: Answer) -> object:
    """The sentence with the answer's own occurrence in it in bold."""
    from rich.text import Text

    from qa.display import one_line

    article = answer.article
    assert article is not None
    at = _offset_in_sentence(answer)
    line = Text("  ")
    line.append(one_line(answer.sentence[:at]))
    if at and answer.sentence[at - 1].isspace():
        line.append(" ")
    line.append(one_line(answer.text), style="bold")
    rest = answer.sentence[at + len(answer.text) :]
    line.append((" " if rest[:1].isspace() else "") + one_line(rest))
    return line


def _offset_in_sentence(answer: Answer) -> int:
    """Where the answer begins in its sentence, by offsets: the words may stand there twice."""
    article = answer.article
    assert article is not None
    for at in range(len(answer.sentence) - len(answer.text) + 1):
        start = answer.start - at
        if start >= 0 and article.text.startswith(answer.sentence, start):
            return at
    return 0
