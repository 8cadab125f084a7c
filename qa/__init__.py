"""Ask an article: answers that are words of the text, each with its place.

>>> import qa
>>> article = qa.Article(text="The weir was built in 1871. It fell in 2019.", title="Weir")
>>> reply = qa.answer("When was the weir built?", article)
>>> reply.text
'The weir was built in 1871.'
>>> article.text[reply.start:reply.end] == reply.text
True
"""

from __future__ import annotations

from qa.answering import answer, check_question
from qa.articles import load
from qa.bot import Bot
from qa.errors import ArticleError, DataError, QAError, QuestionError, ReaderError
from qa.records import Alternative, Answer, Article, Citation, Turn

__version__ = "0.1.0"

__all__ = [
    "Alternative",
    "Answer",
    "Article",
    "ArticleError",
    "Bot",
    "Citation",
    "DataError",
    "QAError",
    "QuestionError",
    "ReaderError",
    "Turn",
    "__version__",
    "answer",
    "check_question",
    "load",
]
