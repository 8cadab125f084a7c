"""What can be asked, and of what: said before anything is read."""

from __future__ import annotations

from collections.abc import Sequence

from qa.errors import ArticleError, QuestionError
from qa.records import Article
from qa.tokens import terms

LIMIT_CHARACTERS = 1000


def check_question(question: str) -> str:
    """The question without outer blanks.

    Raises:
        QuestionError: it is blank, has no words, or is over 1,000 characters.
    """
    stripped = question.strip()
    if not stripped:
        raise QuestionError("the question is empty; type one, such as 'Who is it about?'")
    if len(stripped) > LIMIT_CHARACTERS:
        raise QuestionError(
            f"the question has {len(stripped):,} characters; the limit is "
            f"{LIMIT_CHARACTERS:,}, so ask for one thing at a time"
        )
    if not terms(stripped):
        raise QuestionError("the question has no words in it; type one, such as 'Who is it about?'")
    return stripped


def check_articles(article: Article | Sequence[Article]) -> tuple[Article, ...]:
    """One article or several as a tuple.

    Raises:
        ArticleError: something in it is no ``Article``, or is blank, or there is none.
    """
    if isinstance(article, str | bytes):
        raise ArticleError(
            "an article is a qa.Article, not a string; make one with qa.load(path) "
            "or qa.Article(text=...)"
        )
    articles = (article,) if isinstance(article, Article) else tuple(article)
    if not articles:
        raise ArticleError("there is no article to ask; load one with qa.load(path)")
    for each in articles:
        if not isinstance(each, Article):
            raise ArticleError(
                f"an article is a qa.Article, not {type(each).__name__}; make one with "
                "qa.load(path) or qa.Article(text=...)"
            )
        if not each.text or each.text.isspace():  # strip would copy whole books
            raise ArticleError(f"{each.source or each.title or 'the article'}: is empty")
    return articles
