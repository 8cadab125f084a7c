"""Ask an article: answers that are words of the text, each with its place.

>>> import qa
>>> article = qa.Article(text="The weir was built in 1871. It fell in 2019.", title="Weir")
>>> reply = qa.answer("When was the weir built?", article)
>>> reply.text
'1871'
>>> article.text[reply.start:reply.end] == reply.text
True
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from qa import compat as compat
    from qa.answering import answer as answer
    from qa.articles import load as load
    from qa.asking import check_question as check_question
    from qa.bot import Bot as Bot
    from qa.errors import ArticleError as ArticleError
    from qa.errors import DataError as DataError
    from qa.errors import LibraryError as LibraryError
    from qa.errors import QAError as QAError
    from qa.errors import QuestionError as QuestionError
    from qa.errors import ReaderError as ReaderError
    from qa.evaluation import evaluate as evaluate
    from qa.library import Library as Library
    from qa.records import Alternative as Alternative
    from qa.records import Answer as Answer
    from qa.records import Article as Article
    from qa.records import Citation as Citation
    from qa.records import Claim as Claim
    from qa.records import Turn as Turn

__version__ = "0.1.0"

# Where each public name lives. A name is imported when it is first used (PEP 562), so
# that `qa --help`, which needs none of them, starts at once.
_HOMES = {
    "qa.answering": ("answer",),
    "qa.asking": ("check_question",),
    "qa.articles": ("load",),
    "qa.bot": ("Bot",),
    "qa.evaluation": ("evaluate",),
    "qa.errors": (
        *("ArticleError", "DataError", "LibraryError"),
        *("QAError", "QuestionError", "ReaderError"),
    ),
    "qa.library": ("Library",),
    "qa.records": ("Alternative", "Answer", "Article", "Citation", "Claim", "Turn"),
}
_HOME = {name: module for module, names in _HOMES.items() for name in names}
# Modules that are public as a whole: `qa.compat.pipeline`.
_MODULES = ("compat",)

__all__ = ["__version__", *sorted([*_HOME, *_MODULES])]


def __getattr__(name: str) -> Any:
    if name in _MODULES:
        return import_module(f"qa.{name}")
    if name not in _HOME:
        raise AttributeError(f"module 'qa' has no attribute '{name}'")
    value = getattr(import_module(_HOME[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
