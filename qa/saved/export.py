"""A saved conversation as Markdown or JSON, with its citations."""

from __future__ import annotations

import json
import re
from typing import Any

from qa.confidence import how_sure, percent
from qa.display import one_line
from qa.records import Citation
from qa.saved.reading import Saved
from qa.saved.restoring import answer_of
from qa.talk import lines
from qa.unsure import not_answered, put_forward

OLD_TEXT = "of the old text"


def as_json(saved: Saved, stale: frozenset[int] = frozenset()) -> str:
    """Everything that was saved as one JSON object; ``stale`` turns are marked."""
    data: dict[str, Any] = {
        **({"id": saved.id} if saved.id else {}),
        "started": saved.started,
        "articles": [
            {"title": a.title, "source": a.source, "date": a.date, "sha256": a.sha256}
            for a in saved.articles
        ],
        "library": saved.library,
        "turns": [
            {
                # What is still going on wasn't written down, and has no times.
                **({"at": turn.at} if turn.at else {}),
                "of_old_text": turn.number in stale,
                **turn.answer,
                # Those that were saved before there was such a thing lack it.
                "unsure": answer_of(turn.answer, ()).unsure,
            }
            for turn in saved.turns
        ],
    }
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def as_markdown(saved: Saved, stale: frozenset[int] = frozenset()) -> str:
    """The conversation to read: question, answer, quote and place; ``stale`` ones are marked."""
    written = [f"# {_plain(saved.title)}", "", f"{saved.started[:10]}"]
    for article in saved.articles if saved.library is None else ():
        written.append(f"- {_plain(article.title or 'untitled')} ({_plain(article.source)})")
    for turn in saved.turns:
        answer = answer_of(turn.answer, ())
        written += ["", f"## {_plain(answer.question)}", ""]
        if answer.asked.strip() != answer.question.strip():
            written += [f"Understood as: {_plain(answer.asked)}", ""]
        old = f" ({OLD_TEXT})" if turn.number in stale else ""
        if answer.talk is not None:
            written += [
                f"{_plain(line)}{old if line[:1] == '[' else ''}  " for line in lines(answer)
            ]
            continue
        given = put_forward(answer)
        if not answer.found:
            written += [not_answered(answer), *([""] if given.found else [])]
        if given.found:
            sure = given.confidence
            told = percent(sure) if answer.found else how_sure(sure, answered=False)
            written.append(f"**{_plain(given.text)}** ({told})")
            if one_line(given.sentence) != one_line(given.text):
                written += ["", f"> {_plain(given.sentence)}"]
            written += ["", *(f"— {_place(each)}{old}" for each in given.citations)]
        elif given.nearest is not None:
            near = _plain(given.nearest.quote)
            written += ["", f"> Nearest: {near}", "", f"— {_place(given.nearest)}{old}"]
    return "\n".join(written) + "\n"


def _place(citation: Citation) -> str:
    return _plain(citation.place)


def _plain(text: str) -> str:
    """Text of an article as Markdown that shows it as it is."""
    return re.sub(r"([\\`*_\[\]<>#|])", r"\\\1", one_line(text))
