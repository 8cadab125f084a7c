"""An ``Answer`` as plain data, for JSON."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from qa.records import Alternative, Answer, Citation, Claim, Talk, Trace


def answer_to_dict(answer: Answer, *, trace: bool = False) -> dict[str, Any]:
    """The fields of an answer as dicts, lists, strings and numbers.

    The article is given by title, source and date, without its text; ``unsure``, which
    follows from the other fields, is given with them. With ``trace``, the passages ranked and
    the spans read are given too.
    """
    article = answer.article
    data: dict[str, Any] = {
        "question": answer.question,
        "asked": answer.asked,
        "found": answer.found,
        "unsure": answer.unsure,
        "text": answer.text,
        "start": answer.start,
        "end": answer.end,
        "sentence": answer.sentence,
        "confidence": answer.confidence,
        "citations": [_plain(citation) for citation in answer.citations],
        "alternatives": [_plain(alternative) for alternative in answer.alternatives],
        "claims": [_plain(claim) for claim in answer.claims],
        "nearest": _plain(answer.nearest) if answer.nearest else None,
        "whether": answer.whether,
        "unmentioned": list(answer.unmentioned),
        "talk": _plain(answer.talk) if answer.talk else None,
        "article": article
        and {"title": article.title, "source": article.source, "date": article.date},
    }
    if trace and answer.trace:
        data["trace"] = _trace_to_dict(answer.trace)
    return data


def _plain(record: Alternative | Citation | Claim | Talk) -> Any:
    """A record as dicts and lists; tuples would be none after a way through JSON."""

    def listed(value: Any) -> Any:
        if isinstance(value, dict):
            return {name: listed(each) for name, each in value.items()}
        return [listed(each) for each in value] if isinstance(value, list | tuple) else value

    return listed(asdict(record))


def _trace_to_dict(trace: Trace) -> dict[str, Any]:
    return {
        "reader": trace.reader,
        "threshold": trace.threshold,
        "ranked": [
            {
                "source": item.passage.article.source,
                "passage": item.passage.number,
                "start": item.passage.start,
                "end": item.passage.end,
                "score": item.score,
                "terms": {share.term: share.share for share in item.terms},
            }
            for item in trace.ranked
        ],
        "spans": [
            {
                "passage": span.passage.number,
                "start": span.start,
                "end": span.end,
                "text": span.text,
                "score": span.score,
                "null_score": span.null_score,
                "confidence": confidence,
                "exact": trace.exact[at] if trace.exact else None,
                "parts": dict(span.parts),
            }
            for at, (span, confidence) in enumerate(
                zip(trace.spans, trace.confidences, strict=True)
            )
        ],
    }
