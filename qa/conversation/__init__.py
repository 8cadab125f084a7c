"""A follow-up question -> a question that stands alone.

No model writes here. What a follow-up leaves out or only points at is put in from the
earlier questions, answers and cited sentences, character by character, and the result
says where each piece comes from; nothing else is added but the grammar of ``GRAMMAR``
("'s", "the", "did", "besides"), and a verb takes its base form ("led", "did … lead"). In the
order of the work:

- ``choices``: "the second one" is what stood in place [2];
- ``slots``, ``mentions``, ``ranking``, ``resolving``: pronouns and phrases such as "the
  call" are filled with what they most likely mean, by a ranking fitted on CANARD;
- ``fragments``, ``openings``, ``parallels``: "When?", "And Liu?", "No, I meant Liu" lean on
  the question before;
- ``sayings``: "Who said so?" asks for whose word the last answer is;
- ``besides``: "Who else?" asks for others than were just named;
- ``readings``: what a pronoun could mean besides, where its likeliest meaning gets no answer;
- ``in_context``: the question with the turn before it in brackets, where no reading does.
"""

from __future__ import annotations

from collections.abc import Sequence

from qa.conversation.besides import left_out, with_exception
from qa.conversation.choices import picked
from qa.conversation.draft import Draft, Part, typed
from qa.conversation.fragments import bare_of, completed, corrected
from qa.conversation.history import read
from qa.conversation.openings import parse
from qa.conversation.resolving import Retrieves, resolve
from qa.conversation.sayings import with_what_was_said
from qa.records import Rewriting, Turn

__all__ = ["left_out", "rewrite"]


def rewrite(
    question: str,
    turns: Sequence[Turn],
    *,
    title: str = "",
    retrieves: Retrieves | None = None,
    without: frozenset[tuple[str, ...]] = frozenset(),
) -> Rewriting:
    """The question as it stands alone, and the earlier words in it.

    After "Who visited Taiwan?", answered by "Nancy Pelosi", "When?" is "When did Nancy
    Pelosi visit Taiwan?" and "What was her job?" is "What was Nancy Pelosi's job?". A
    question that lacks nothing, or whose meaning is not clear enough, stays as it was
    typed.

    ``title`` is the name of what the article is about, if it is one: it may stand for
    "he" from the first question on. ``retrieves`` says how well a question retrieves
    (more is better) and is asked only where two candidates are about as likely. ``without``
    has the words, in lower case, of what no pronoun or phrase is to stand for
    (``readings``).
    """
    history = read(turns, title, without)
    if not question.strip() or (not history.turns and history.title is None):
        return Rewriting(question)
    draft = picked(typed(question), history)
    draft, complete = corrected(bare_of(draft, history), history)
    if not complete:
        draft, complete = with_what_was_said(draft, history)
    if not complete:
        draft = completed(resolve(draft, history, retrieves), history)
        draft = with_exception(draft, history)
    return _marked(draft, question).rewriting()


def _marked(draft: Draft, question: str) -> Draft:
    """A question that was changed with its question mark, typed or not."""
    text = draft.text.rstrip()
    marked = draft.text == question or text.endswith(("?", "!", "…"))
    if marked or (parse(question) is None and parse(text) is None):
        return draft
    return Draft((*draft.cut(0, len(text.rstrip(" .,;"))), Part("?")))
