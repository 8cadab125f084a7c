"""Why this answer: what was retrieved, what was read, and why the others lost."""

from __future__ import annotations

from rich.box import SIMPLE
from rich.console import Console, Group, RenderableType
from rich.table import Table
from rich.text import Text

from qa.confidence import percent
from qa.display import one_line
from qa.records import Answer, Span, Trace

_QUOTE_CHARACTERS = 60


def explain(answer: Answer, console: Console) -> None:
    """Print two tables: the passages with their matched terms, the candidates with reasons."""
    if answer.trace:
        console.print(explanation(answer, answer.trace))


def explanation(answer: Answer, trace: Trace) -> RenderableType:
    """The two tables as one renderable, for a console or a widget."""
    lines = [Text(f"asked: {answer.asked}")] if answer.asked != answer.question else []
    return Group(*lines, _passages(trace), _candidates(answer, trace))


def _passages(trace: Trace) -> Table:
    table = Table(title="Passages, by BM25", box=SIMPLE, title_justify="left", expand=True)
    table.add_column("#", justify="right")
    table.add_column("passage", ratio=3)
    table.add_column("score", justify="right")
    table.add_column("matched terms, with their share of the score", ratio=3)
    for rank, item in enumerate(trace.ranked, 1):
        shares = ", ".join(f"{share.term} {share.share:.2f}" for share in item.terms)
        place = f"{item.passage.number}: {_short(item.passage.text)}"
        table.add_row(str(rank), Text(place), f"{item.score:.2f}", Text(shares))
    if not trace.ranked:
        table.add_row("", Text("no passage shares a word with the question"), "", "")
    return table


def _candidates(answer: Answer, trace: Trace) -> Table:
    title = f"Candidates, by the {trace.reader} reader (answers from {percent(trace.threshold)} on)"
    # Text, not a string: a reader is named after its folder, which may hold brackets.
    table = Table(title=Text(title), box=SIMPLE, title_justify="left", expand=True)
    table.add_column("#", justify="right")
    table.add_column("span", ratio=3)
    table.add_column("sure", justify="right")
    table.add_column("why", ratio=3)
    for rank, (span, sure) in enumerate(zip(trace.spans[:5], trace.confidences, strict=False), 1):
        why = Text(_why(answer, trace, span))
        table.add_row(str(rank), Text(_short(span.text)), percent(sure), why)
    if not trace.spans:
        table.add_row("", Text("nothing to read"), "", "")
    return table


def _why(answer: Answer, trace: Trace, span: Span) -> str:
    """Why the best candidate won (or was too unsure), and what put a runner-up behind it."""
    best = trace.spans[0]
    if span is best:
        verdict = "answered" if answer.found else "not answered: below the threshold"
        verdict = f"offered, {verdict}" if answer.unsure else verdict
        made_of = ", ".join(f"{name} {part:+.2f}" for name, part in span.parts if part)
        return f"{verdict}; {made_of}" if made_of else verdict
    behind = best.score - span.score
    ahead, parts = dict(best.parts), dict(span.parts)
    # What a passage's rank takes away, the best span's passage has not.
    gaps = sorted(
        ((ahead.get(name, 0.0) - parts.get(name, 0.0), name) for name in ahead | parts),
        key=lambda gap: -gap[0],
    )
    causes = ", ".join(f"{name} {-gap:+.2f}" for gap, name in gaps[:2] if gap > 0)
    return f"{behind:.2f} behind" + (f": {causes}" if causes else "")


def _short(text: str) -> str:
    line = one_line(text)
    return line if len(line) <= _QUOTE_CHARACTERS else line[: _QUOTE_CHARACTERS - 1] + "…"
