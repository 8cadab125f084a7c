"""What is offered where nothing is answered, and what is said instead of an answer.

Below a reader's threshold nothing is answered. Where its best candidate is more likely right
than wrong all the same, "the article doesn't say" would mostly be false: the bot says that it
isn't sure, and offers the candidate.
"""

from __future__ import annotations

from dataclasses import replace

from qa.records import Alternative, Answer

NOT_SURE = "I'm not sure"
DOESNT_SAY = "The article doesn't say."
DONT_SAY = "The articles don't say."


def offered(answer: Answer) -> Alternative | None:
    """The candidate that is offered though nothing was answered; None where there is none."""
    return answer.alternatives[0] if answer.unsure else None


def put_forward(answer: Answer) -> Answer:
    """The answer as if the candidate that it offers had been given; else the answer itself.

    >>> import qa
    >>> article = qa.Article(text="Rye needs a hot oven. Bake it for an hour.")
    >>> reply = qa.answer("What does rye need?", article, min_confidence=1.0)
    >>> reply.text, reply.unsure, put_forward(reply).text
    ('', True, 'hot oven')
    """
    candidate = offered(answer)
    if candidate is None:
        return answer
    return replace(
        answer,
        found=True,
        text=candidate.text,
        start=candidate.start,
        end=candidate.end,
        sentence=candidate.sentence,
        confidence=candidate.confidence,
        citations=(candidate.citation,),
        alternatives=answer.alternatives[1:],
        nearest=None,
        unmentioned=(),
    )


def not_answered(answer: Answer, several: bool = False) -> str:
    """What is said where nothing was answered, before the candidate if one is offered."""
    if answer.unsure:
        return f"{NOT_SURE}; perhaps:"
    return DONT_SAY if several else DOESNT_SAY
