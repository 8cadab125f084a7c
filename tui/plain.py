"""The chat line by line: for pipes, for screen readers, for terminals without a screen.

Nothing moves the cursor and nothing is coloured; each line says what it is. The
commands are words that begin with a slash.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from qa.display import one_line
from qa.errors import QAError, closest
from qa.records import Answer
from qa.saved import Earlier, current, export, export_path
from tui.asker import Asker, FollowUpFinder, Loader, Suggester
from tui.cases import DEFAULT_PATH, Case, case_of, options, path_in, right_answer, save
from tui.clipboard import copy_with_program
from tui.commands import COMMANDS, PLAIN_WORDS
from tui.paths import openable, tidy_path
from tui.places import Place, places
from tui.plain_answers import answer_lines, paragraph_of, place_lines, title_of
from tui.plain_articles import PlainArticles
from tui.plain_reading import find, paragraph
from tui.why import why
from tui.wording import with_citation

_EXPLAINED = {c.word: c.explanation for c in COMMANDS} | {
    "/help": "List these words",
    "/theme": "Nothing here: this chat has no colours",
    "/numbers": "Nothing here: confidence is always told in per cent",
    "/open": "Add an article to the chat: /open and a path or web address",
    "/article": "Print the cited paragraph, with the answer marked",
    "/find": "Print the sentences that hold words: /find and the words",
    "/paragraph": "Print a paragraph of the article: /paragraph and its number",
    "/right": "Save the answer in hand as right",
    "/wrong": "Say how to save what would have been right",
    "/articles": "List the articles; with a number, take that one in hand",
    "/export": "Save the conversation: /export and a path that ends in .md or .json",
    "/case": "Save the last question as a test case for qa eval; alone it says how",
    "/other": "Take the next of several articles in hand",
    "/close": "Take the article in hand out of the chat",
    "/select": "Select words of the article: /select and the words, 3 (a paragraph) or 3.2",
    "/about": "Ask about the selected words: /about and what stands before them, as: who is",
    "/correct": "Save the selected words as the right answer",
    "/copy": "Copy the selected words; without any, the answer",
}


NOTHING_SELECTED = "Nothing is selected. Select words with /select first."


class PlainChat:
    """A conversation as lines of text: a line in, a few lines out."""

    def __init__(
        self, bot: Asker, load: Loader, suggest: Suggester, find: FollowUpFinder | None = None
    ) -> None:
        self._bot = bot
        self._suggest = suggest
        self._find_questions = find
        earlier: Sequence[Earlier] = getattr(bot, "earlier", ())
        self._said = [each.answer for each in earlier]
        self._stale = frozenset(n for n, each in enumerate(earlier) if each.stale)
        self._exported: set[Path] = set()
        self._articles = PlainArticles(bot, load)
        self._places: tuple[Place, ...] = ()
        self._at = 0
        self._turn_at = 0
        self._case: Case | None = None
        self._cases_path = DEFAULT_PATH
        self.ended = False

    def welcome(self) -> Iterator[str]:
        """What is said first."""
        yield f"Article: {title_of(self._articles.in_hand)}"
        if earlier := getattr(self._bot, "earlier", ()):
            last = one_line(earlier[-1].answer.question)
            yield f"Going on after {len(earlier)} questions; the last: {last}"
        yield from (f"Note: {one_line(notice)}" for notice in getattr(self._bot, "notices", ()))

    def suggestions(self) -> list[str]:
        """The questions suggested for the article in hand."""
        return self._suggest(self._articles.in_hand)

    def reply(self, line: str) -> Iterator[str]:
        """The lines that answer one line of the reader's; none for a blank one."""
        line = line.strip()
        if found := openable(line):
            for path in found:
                yield from self._open(path)
        elif line.startswith("/"):
            yield from self._obey(line)
        elif line.isdecimal() and len(line) < 3 and self._places:
            yield from self._go(int(line) - 1)
        elif line:
            yield from self._ask(line)

    def _ask(self, question: str, literal: bool = False) -> Iterator[str]:
        try:
            answer = self._bot.ask(question, **({"literal": True} if literal else {}))
        except QAError as error:
            yield f"Error: {one_line(str(error))}"
            return
        self._said.append(answer)
        self._turn_at = len(self._bot.turns) - 1
        yield from self._show(answer)
        if told := getattr(self._bot, "trouble", ""):
            self._bot.trouble = ""  # type: ignore[attr-defined]
            yield f"Note: {one_line(told)}"

    def _show(self, answer: Answer) -> Iterator[str]:
        """Say an answer, new or earlier; what is said of places is about it from now on."""
        self._places, self._at = places(answer, self._bot.articles), 0
        self._case = case_of(answer, self._places, self._bot.turns) if not answer.talk else None
        if self._places:
            self._articles.take(self._places[0].article)
        yield from answer_lines(answer, self._places, len(self._bot.articles))

    def _go(self, at: int) -> Iterator[str]:
        if not self._places:
            yield "No answer yet. Ask a question first."
        elif 0 <= at < len(self._places):
            self._at = at
            self._articles.take(self._places[at].article)
            yield from place_lines(self._places[at])
        else:
            yield f"There are {len(self._places)} places; this is number {self._at + 1}."

    def _obey(self, line: str) -> Iterator[str]:
        word, _, rest = line.partition(" ")
        word = word.lower()
        if word not in PLAIN_WORDS:
            near = closest(word, PLAIN_WORDS)
            yield f"Error: there is no command {one_line(word)}{near or '.'} /help lists them."
            return
        obey: dict[str, Callable[[], Iterable[str]]] = {
            "/help": self._help,
            "/open": lambda: self._open(tidy_path(rest)),
            "/next": lambda: self._go(self._at + 1),
            "/previous": lambda: self._go(self._at - 1),
            "/literal": self._literal,
            "/article": self._paragraph,
            "/copy": lambda: self._copy(cite=False),
            "/cite": lambda: self._copy(cite=True),
            "/why": self._why,
            "/suggest": self._suggested,
            "/case": lambda: self._save_case(rest.strip()),
            "/right": lambda: self._save_case(str(self._at + 1)),
            "/wrong": lambda: self._save_case(""),
            "/earlier": lambda: self._turn(-1),
            "/later": lambda: self._turn(1),
            "/find": lambda: find(self._articles.in_hand, rest),
            "/paragraph": lambda: paragraph(self._articles.in_hand, rest),
            "/other": self._articles.other,
            "/close": self._articles.close,
            "/select": lambda: self._articles.select(rest),
            "/about": lambda: self._about(rest.strip()),
            "/correct": self._correct,
            "/articles": lambda: self._articles.listed(rest.strip()),
            "/export": lambda: self._export(rest),
            "/numbers": lambda: ["Confidence is always told in per cent here."],
            "/conversations": lambda: ["Run 'qa conversations' to list the saved ones."],
            "/theme": lambda: ["This chat has no colours."],
            "/quit": self._quit,
        }
        yield from obey[word]()

    def _help(self) -> Iterator[str]:
        yield "Type a question and press Enter. These words do something else:"
        for word in PLAIN_WORDS:
            yield f"{word}: {_EXPLAINED[word]}"
        yield "A number, such as 2: Go to that place of the answer"

    def _turn(self, step: int) -> Iterator[str]:
        """An earlier or later question of this chat, with its answer."""
        turns = self._bot.turns
        at = min(self._turn_at, len(turns) - 1) + step
        if not 0 <= at < len(turns):
            yield "There is no earlier question." if step < 0 else "There is no later question."
            return
        self._turn_at = at
        yield f"Question: {one_line(turns[at].answer.question)}"
        yield from self._show(turns[at].answer)

    def _open(self, path: str) -> Iterator[str]:
        before = self._articles.in_hand
        yield from self._articles.open(path)
        if self._articles.in_hand != before:
            self._places, self._at, self._case = (), 0, None

    def _about(self, before: str) -> Iterator[str]:
        selected = self._articles.selected
        if selected is None:
            yield NOTHING_SELECTED
        elif not before:
            yield "Error: /about needs what stands before the words, such as /about who is"
        else:
            yield from self._ask(f"{before} {' '.join(selected.words.split())}")

    def _correct(self) -> Iterator[str]:
        """The selected words are right."""
        selected = self._articles.selected
        if selected is None:
            yield NOTHING_SELECTED
        elif self._case is None:
            yield "No answer yet. Ask a question first."
        else:
            try:
                yield one_line(save(self._case, selected, self._cases_path))
            except QAError as error:
                yield f"Error: {one_line(str(error))}"

    def _literal(self) -> Iterator[str]:
        if not self._bot.turns:
            yield "No question to ask again yet."
            return
        answer = self._bot.turns[-1].answer
        if answer.asked.strip() == answer.question.strip():
            yield "It was asked as you typed it."
            return
        del self._bot.turns[-1]  # what was misunderstood must not be understood from
        self._said = [each for each in self._said if each is not answer]
        yield from self._ask(answer.question, literal=True)

    def _paragraph(self) -> Iterator[str]:
        if not self._places:
            yield "No answer yet. Ask a question first."
            return
        yield paragraph_of(self._places[self._at])

    def _copy(self, cite: bool) -> Iterator[str]:
        selected = self._articles.selected
        if selected is not None and not cite:
            text = selected.words
        elif self._places:
            place = self._places[self._at]
            text = with_citation(place) if cite else place.text
        else:
            yield "There is no answer to copy yet. Ask a question first."
            return
        program = copy_with_program(text)
        if program is not None:
            yield f"Copied with {program}."
        else:
            yield f"No program here can copy; the text is: {one_line(text)}"

    def _why(self) -> Iterator[str]:
        if not self._places or not self._bot.turns:
            yield "No answer yet. Ask a question first."
            return
        yield from why(self._bot.turns[-1].answer, self._places[self._at])

    def _save_case(self, typed: str) -> Iterator[str]:
        try:
            if (path := path_in(typed)) is not None:
                self._cases_path = path
                yield f"Test cases now go to {one_line(path)}."
            elif self._case is None:
                yield "No answer yet. Ask a question first."
            elif typed:
                articles = self._bot.articles
                right = right_answer(typed, self._case, articles, self._articles.in_hand)
                yield one_line(save(self._case, right, self._cases_path))
            else:
                yield "Which answer is right? Type one of these:"
                for option in options(self._case, self._bot.articles, self._articles.in_hand):
                    yield f"/case {option.word}: {option.label}"
                yield "/case WORDS: These words of the article"
                yield f"/case FILE.jsonl: Save in this file, not in {one_line(self._cases_path)}"
        except QAError as error:
            yield f"Error: {one_line(str(error))}"

    def _suggested(self) -> Iterator[str]:
        """Questions that have an answer, as the other chat finds them."""
        found = self.suggestions()
        if not found and self._find_questions is not None:
            asked = [turn.question for turn in self._bot.turns]
            found = self._find_questions(self._articles.in_hand, asked, lambda: False)
        yield from found or ["There are no suggested questions for this article."]

    def _export(self, typed: str) -> Iterator[str]:
        if not typed.strip():
            yield "Error: /export needs a path, such as /export talk.md"
            return
        library = getattr(self._bot, "library", None)
        try:
            path = export_path(tidy_path(typed))
            said = current(self._said, self._bot.articles, library)
            yield one_line(export(said, path, self._exported, self._stale))
            self._exported.add(path)
        except QAError as error:
            yield f"Error: {one_line(str(error))}"

    def _quit(self) -> Iterator[str]:
        self.ended = True
        return iter(())
