"""Follow-ups as questions that stand alone, and where every word put in comes from."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import qa
from qa.conversation import rewrite, slots
from qa.conversation.draft import GRAMMAR, typed
from qa.conversation.history import read
from qa.conversation.ranking import Candidate
from qa.conversation.resolving import choose
from qa.irregular import BASE_OF
from qa.records import Alternative, Answer, Citation, Inserted, Rewriting, Turn
from qa.unsure import put_forward

CITED = Citation("", "", 1, 1, "", 0, 0, "")


def turn(
    asked: str,
    answer: str = "",
    sentence: str = "",
    *,
    typed: str = "",
    others: Sequence[str] = (),
    sure: float = 0.3,
) -> Turn:
    """A turn whose question was understood as ``asked``; no answer means none was found.

    Then the first of ``others`` is offered in its place where ``sure`` is high enough.
    """
    alternatives = tuple(
        Alternative(text, 1000 * at, 1000 * at + len(text), text, sure, CITED)
        for at, text in enumerate(others, start=1)
    )
    reply = Answer(
        typed or asked, asked, bool(answer), answer, 0, len(answer), sentence or answer,
        0.9, (), alternatives,
    )  # fmt: skip
    return Turn(typed or asked, reply)


VISIT = turn(
    "Who visited Taiwan?",
    "Nancy Pelosi",
    "a freeze sparked by then-House Speaker Nancy Pelosi’s visit to Taiwan in August 2022.",
)
MEETING = turn("Where did Biden meet Xi?", "San Francisco")
WEIR = turn("How high was St. Wilfrid's Weir?", "2.4 metres")
TANNER = turn("How high was Tanner's Weir?", "1.7 metres", typed="And Tanner's Weir?")

CASES: dict[str, list[tuple[list[Turn], str, str]]] = {
    "whose word it is": [
        ([VISIT], "Who said so?", "Who said Nancy Pelosi visited Taiwan?"),
        ([MEETING], "and who says that", "who says Biden meet Xi San Francisco?"),
        ([turn("Did Brown call Liu?", "Brown called Liu. " * 9)], "Who reported it?",
         "Who reported Brown call Liu?"),
        ([turn("and the mill", "closed")], "Who claims so", "Who claims closed?"),
        ([turn("Who visited Taiwan?")], "Who said so?", "Who said so?"),
        ([VISIT], "Who said that Liu called?", "Who said that Liu called?"),
    ],
    "bare question words": [
        ([MEETING], "When?", "When did Biden meet Xi?"),
        ([MEETING], "and why", "Why did Biden meet Xi?"),
        ([MEETING], "When was that?", "When did Biden meet Xi?"),
        ([VISIT], "And why did that happen?", "Why did Nancy Pelosi visit Taiwan?"),
        ([MEETING], "Where was that?", "Where was that?"),
        ([MEETING], "But when exactly??", "When did Biden meet Xi?"),
        ([VISIT], "When?", "When did Nancy Pelosi visit Taiwan?"),
        ([turn("Who visited Taiwan?")], "When?", "When … visited Taiwan?"),
        ([turn("Who ran the bakery?", "Tomáš Ferenc")], "Where?",
         "Where did Tomáš Ferenc run the bakery?"),
        ([turn("Who manages the night network?", "Anaïs Ferrand")], "since when?",
         "Since when does Anaïs Ferrand manage the night network?"),
        ([turn("Who will become chief executive?", "Inés Valderrábano")], "When?",
         "When will Inés Valderrábano become chief executive?"),
        ([turn("Which line will Tavrick close?", "the older one in Wales")], "By when?",
         "By when will Tavrick close the older one in Wales?"),
        ([turn("Which weirs were removed?", "both")], "And when?",
         "When were both removed?"),
        ([turn("Did the service come back?", "in 1997")], "How?",
         "How did the service come back?"),
        ([turn("And where was the weir?")], "HOW LONG?", "HOW LONG was the weir?"),
        ([turn("How many trout did they count?", "17")], "When?",
         "When did they count trout?"),
        ([turn("What sentence did Dennehy get?", "life")], "By whom?",
         "By whom did Dennehy get life?"),
        ([turn("How much industrial lead has ended up here?", "660 tonnes")], "Over what period?",
         "Over what period has industrial lead ended up here?"),
    ],
    "who was asked for": [
        ([turn("Who said that Brown called?", "Dorsey")], "What is his rank?",
         "What is Dorsey's rank?"),
        ([turn("Who is Visser's coach?", "Piet Bakker", typed="Who is her coach?")],
         "What did he say?", "What did Piet Bakker say?"),
        ([turn("Who is Mary Visser's coach?", "Piet Bakker", typed="Who is her coach?")],
         "What did she say?", "What did Mary Visser say?"),
        ([turn("Who was jailed with Watkins?", "Myra Hindley and Rose West")],
         "What had they done?", "What had Myra Hindley and Rose West done?"),
    ],
    "ellipsis": [
        ([turn("What is Wang Yi's job?", "Foreign Minister")], "And Blinken's?",
         "What is Blinken's job?"),
        ([turn("When was St. Wilfrid's Weir removed?", "2019")], "And Tanner's Weir?",
         "When was Tanner's Weir removed?"),
        ([turn("When will the policy talks be held?", "early next year")],
         "What about the spring talks?", "When will the spring talks be held?"),
        ([MEETING], "In which city?", "In which city did Biden meet Xi?"),
        ([turn("How much salt goes into the dough?", "10 g")], "and treacle?",
         "How much treacle goes into the dough?"),
        ([turn("What was third-quarter revenue?", "$412.6 million")], "And a year earlier?",
         "What was third-quarter revenue a year earlier?"),
        ([turn("How many people does the plant employ?", "120")], "And by the end of 2025?",
         "How many people does the plant employ by the end of 2025?"),
        ([turn("Who manages the night network?", "Anaïs Ferrand")], "And the day network?",
         "Who manages the day network?"),
        ([turn("When does the last bus to the museum leave?", "23:30")], "And to the airport?",
         "When does the last bus to the airport leave?"),
        ([turn("What did the crowd chant?", "his name")], "And the players?",
         "What did the players chant?"),
        ([turn("When did he get into the Hall of Fame?", "1990")], "And Gaudet?",
         "When did Gaudet get into the Hall of Fame?"),
        ([turn("What was the score?", "70 to 25")], "And the Dutch?", "And the Dutch?"),
        ([turn("What was revenue a year earlier?", "$3", typed="And a year earlier?")],
         "And net income?", "And net income?"),
    ],
    "corrections and others of a kind": [
        ([turn("Who left the party?", "Brons")], "no I mean Griffin, when did he go bankrupt",
         "when did Griffin go bankrupt?"),
        ([turn("What did Drakulich say?", "that he was sad")],
         "no, I meant the manager. What was he paid?", "What was the manager paid?"),
        ([turn("How many centres are they going to close?", "four")], "Which ones?",
         "Which centres are they going to close?"),
        ([turn("How many councillors did the BNP have under Griffin?", "50")], "And MEPs?",
         "How many MEPs did the BNP have under Griffin?"),
        ([turn("What did Cameron say about the death?", "it was sad"),
          turn("What did the Queen say about the death?", "that she was sad",
               typed="And the Queen?")],
         "What about Tony Blair?", "What did Tony Blair say about the death?"),
        ([turn("Who found Dave Brockie?", "a friend")], "And his age?", "And Dave Brockie's age?"),
        ([turn("Who leads the team?", "Oduya")], "Says who?", "Who says Oduya leads the team?"),
    ],
    "pronouns and possessives": [
        ([VISIT], "What was her job?", "What was Nancy Pelosi's job?"),
        ([turn("Who retired?", "Robert T. Amadi")], "How old is he?",
         "How old is Robert T. Amadi?"),
        ([WEIR], "When was it removed?", "When was St. Wilfrid's Weir removed?"),
        ([turn("How long does the loaf keep?", "10 days")], "Can I freeze it?",
         "Can I freeze the loaf?"),
        ([turn("What did the two officials say about the call?", "that it was important")],
         "Why did they speak?", "Why did the two officials speak?"),
        ([turn("Why did Biden meet Xi?", "to restore the talks")], "How long did they talk?",
         "How long did Biden and Xi talk?"),
        ([VISIT], "How long did they talk?", "How long did Nancy Pelosi talk?"),
        ([turn("Which member of GWAR died?", "Dave Brockie")], "Where was he found?",
         "Where was Dave Brockie found?"),
        ([turn("How old is the boy?", "twelve")], "Why won't he stand trial?",
         "Why won't the boy stand trial?"),
        ([turn("What is Tony Foster unhappy about?", "the short notice")],
         "How much was spent on the centre?", "How much was spent on the centre?"),
        ([turn("How many disused weirs are there?", "3,600")], "how much silt",
         "how much silt"),
        ([turn("Is the weir still standing?", "no")], "How much silt?", "How much silt?"),
        ([turn("Who led the team?", "Oduya")], "How much silt?", "How much silt?"),
        ([turn("When did Oduya lead the team?", "")], "How many fish?", "How many fish?"),
        ([turn("What did the team catch?", "fish")], "How many trout?",
         "How many trout did the team catch?"),
        ([turn("How many trout did they catch?", "17")], "How many eels?",
         "How many eels did they catch?"),
        ([turn("Where did Biden meet Xi?", "in Ohio")], "How many times?",
         "How many times did Biden meet Xi?"),
        ([turn("How many people were hurt?", "12")], "How many children?",
         "How many children were hurt?"),
        ([turn("What is Cotter's Sluice?", "a historic monument")], "How old is it?",
         "How old is Cotter's Sluice?"),
        ([turn("How many disused weirs are there?", "3,600")], "How old are they?",
         "How old are disused weirs?"),
        ([WEIR, TANNER], "When was it built?", "When was Tanner's Weir built?"),
    ],
    "places": [
        ([turn("What did the new plant cost?", "$95 million")], "How many people work there?",
         "How many people work in the new plant?"),
        ([turn("Who works at the old mill?", "Ann"), turn("Where did Biden meet Xi?", "in Ohio")],
         "How do I get there?", "How do I get to Ohio?"),
        ([turn("Where did Biden meet Xi?", "in Ohio")], "Who else lives there?",
         "Who else lives in Ohio?"),
        ([turn("How high was the mill?", "2 m")], "Is there a bridge?", "Is there a bridge?"),
        ([turn("Where did Biden meet Xi?", "in Ohio")], "How many weirs are there in all?",
         "How many weirs are there in all?"),
    ],
    "definite references": [
        ([turn("Who made Brown's call to Liu?", "the Pentagon")], "When was the call?",
         "When was Brown's call?"),
        ([turn("What was the name of the album?", "Roxy & Elsewhere")], "When was the album made?",
         "When was the album Roxy & Elsewhere made?"),
        ([turn("What came next?", "his third album, “Apostrophe”")], "Who made that album?",
         "Who made the album Apostrophe?"),
    ],
    "others than were named": [
        ([VISIT], "Who else?", "Besides Nancy Pelosi, who else visited Taiwan?"),
        ([turn("Which fish came back?", "trout")], "Which other animals?",
         "Besides trout, which other animals came back?"),
        ([VISIT, turn("What was Nancy Pelosi's job?", "Speaker")], "Who else?",
         "Besides Nancy Pelosi, who else visited Taiwan?"),
        ([turn("Besides trout, which other fish came back?", "eels")], "When?",
         "When did eels come back?"),
        ([turn("Besides Nancy Pelosi, who else visited Taiwan?", "Ed Markey")], "When was that?",
         "When did Ed Markey visit Taiwan?"),
        ([MEETING], "Where else?", "Besides San Francisco, where else did Biden meet Xi?"),
        ([VISIT], "Did any other politician visit Taiwan",
         "Besides Nancy Pelosi, did any other politician visit Taiwan?"),
        ([turn("What did he win?", "He won the Big Ten Medal given to the best senior.")],
         "Did he win anything else?",
         "Besides the Big Ten Medal, did he win anything else?"),
        ([turn("When was the weir built?", "1871")], "What other weirs did the mill build?",
         "What other weirs did the mill build?"),
        ([VISIT], "What do Biden and Xi say to each other?",
         "What do Biden and Xi say to each other?"),
        ([MEETING], "Is there another bridge in Ohio?", "Is there another bridge in Ohio?"),
        ([VISIT, turn("How long did Nancy Pelosi stay?")], "Who else visited?",
         "Besides Nancy Pelosi, who else visited?"),
    ],
    "who can do it": [
        ([turn("What did the two officials say about the albums?", "that they were good")],
         "Why did they speak?", "Why did the two officials speak?"),
        ([turn("How many albums are there?", "3")], "When did they release it?",
         "When did they release it?"),
        ([turn("How many disused weirs are there?", "3,600")], "When did they fall?",
         "When did disused weirs fall?"),
    ],
    "a thing of its own question": [
        ([WEIR], "I like old mills. Was it one?", "I like old mills. Was it one?"),
        ([WEIR], "What is rye and where is it grown?", "What is rye and where is it grown?"),
        ([WEIR], "If the trust owns a mill, is it old?", "If the trust owns a mill, is it old?"),
    ],
    "picks among what was shown": [
        ([turn("Which weirs fell?", "St. Wilfrid's Weir", others=["Tanner's Weir"])],
         "How high was the second one?", "How high was Tanner's Weir?"),
        ([turn("Which weirs fell?", "St. Wilfrid's Weir", others=["Tanner's Weir"])],
         "How high was the 1st answer?", "How high was St. Wilfrid's Weir?"),
        ([turn("Which weirs fell?", "St. Wilfrid's Weir", others=["Tanner's Weir"])],
         "How high was the third one?", "How high was the third one?"),
    ],
    "corrections": [
        ([turn("When did Brown speak to his counterpart?", "Thursday")], "No, I meant Blinken.",
         "When did Blinken speak to his counterpart?"),
        ([turn("What joined the mill to the weir?", "a race")], "What about the miller?",
         "What about the miller?"),
        ([turn("Was the mill sold?", "no")], "What about the race?", "Was the race sold?"),
        ([turn("Was the mill old?", "no")], "So the mill never burned?",
         "So the mill never burned?"),
        ([turn("Did Brown call Liu?", "yes")], "And Liu?", "And Liu?"),
        ([MEETING], "no, Trump", "Where did Trump meet Xi?"),
        ([MEETING], "Sorry, I meant where is Taiwan?", "where is Taiwan?"),
        ([MEETING], "No, thanks", "No, thanks"),
    ],
    "left as they are": [
        ([MEETING], "Who is the president of France?", "Who is the president of France?"),
        ([MEETING], "When did the talks resume?", "When did the talks resume?"),
        ([MEETING], "Is there a bridge in Ohio?", "Is there a bridge in Ohio?"),
        ([MEETING], "What did Oduya say about her team?", "What did Oduya say about her team?"),
        ([MEETING], "Whenever?", "Whenever?"),
        ([MEETING], "What?", "What?"),
        ([MEETING], "Taiwan?", "Taiwan?"),
        ([MEETING], "Who else?", "Who else?"),
        ([MEETING], "why not", "why not"),
        ([MEETING], "And after that?", "And after that?"),
        ([MEETING], "", ""),
        ([MEETING], "…", "…"),
        ([turn("Tell me about Taiwan.")], "When?", "When?"),
        ([turn("Why?")], "When?", "When?"),
        ([], "When?", "When?"),
    ],
}  # fmt: skip


@pytest.mark.parametrize(
    ("turns", "question", "rewritten"),
    [pytest.param(*case, id=f"{kind}: {case[1]}") for kind in CASES for case in CASES[kind]],
)
def test_understood(turns: list[Turn], question: str, rewritten: str) -> None:
    found = rewrite(question, turns)
    assert found.question == rewritten
    check_origins(found, question, turns)


def test_an_article_s_name_stands_for_he() -> None:
    found = rewrite("When was he born?", [], title="Frank Zappa (musician)")
    assert found == Rewriting(
        "When was Frank Zappa born?", (Inserted(9, 20, "Frank Zappa", -1, "title", 0),)
    )
    assert rewrite("When was Frank Zappa born?", [], title="Frank Zappa").inserted == ()


def test_the_origin_of_each_piece() -> None:
    found = rewrite("When?", [VISIT])
    assert found.inserted == (
        Inserted(9, 21, "Nancy Pelosi", 0, "answer", 0),
        Inserted(22, 27, "visit", 0, "question", 4),
        Inserted(28, 34, "Taiwan", 0, "question", 12),
    )


def test_what_retrieves_decides_between_candidates_that_are_as_likely() -> None:
    history = read([turn("When did Antony Blinken meet Wang Yi?", "Dec. 6")], "")
    draft = typed("What is his job?")
    (slot,) = slots.find(draft.text)
    people = [m for m in history.mentions if m.text in ("Antony Blinken", "Wang Yi")]
    ranked = [*(Candidate(mention, ()) for mention in people), Candidate(None, ())]

    def chosen(chances: list[float], retrieves: Callable[[str], float] | None) -> str:
        found = choose(slot, draft, ranked, chances, retrieves, 1.0)
        return found.mention.text if found is not None and found.mention is not None else ""

    assert chosen([0.5, 0.4, 0.1], None) == "Antony Blinken"
    assert chosen([0.5, 0.4, 0.1], lambda question: "Wang Yi's job" in question) == "Wang Yi"
    assert chosen([0.7, 0.2, 0.1], lambda question: "Wang" in question) == "Antony Blinken"
    assert chosen([0.3, 0.2, 0.5], lambda question: "Wang" in question) == ""


def test_a_chain_goes_back_to_the_full_question(
    article: qa.Article, fake_reader: Callable[..., Any]
) -> None:
    bot = qa.Bot(article, reader=fake_reader())
    asked = [bot.ask(q).asked for q in ("Who moved the weir?", "When?", "Where?")]
    assert asked[1:] == ["When … moved the weir?", "Where … moved the weir?"]


def check_origins(found: Rewriting, question: str, turns: Sequence[Turn], title: str = "") -> None:
    """Every piece is where it says; what is left was typed, or is grammar."""
    left, at = "", 0
    for piece in found.inserted:
        assert found.question[piece.start : piece.end] == piece.text
        assert at <= piece.start < piece.end
        texts = [title] if piece.field == "title" else origin(turns[piece.turn].answer, piece.field)
        end = piece.source_start + len(piece.text)
        sources = [text[piece.source_start : end].replace("\n", " ") for text in texts]
        # The case of a first letter may change: "Did it …" -> "Why did it …".
        assert piece.text in sources or piece.text in [s[:1].lower() + s[1:] for s in sources]
        left += found.question[at : piece.start] + " "
        at = piece.end
    left += found.question[at:]
    if found.inserted:
        known = words(question) | GRAMMAR | set(BASE_OF.values())  # "led" becomes "lead"
        assert words(left) <= known
    elif found.question != question:
        assert words(found.question) <= words(question)


def origin(answer: Answer, field: str) -> list[str]:
    given = put_forward(answer)
    return {
        "question": [given.asked],
        "answer": [given.text],
        "sentence": [given.sentence, given.nearest.quote if given.nearest else ""],
        "alternative": [each.text for each in given.alternatives],
    }[field]


def words(text: str) -> set[str]:
    return {word.lower().strip('.,;:?!"“”()') for word in text.replace("?", " ").split()} - {""}


WORDS = st.sampled_from(
    "who when where how many much did does was is the a his her it they he she that this there "
    "Biden Xi Nancy Pelosi Taiwan weir weirs talks call visited said meet of in with and second "
    "one no, I meant what about ? . , 's ’s 1997 Gen. “rye” also … Maren Oduya's".split()
)
TEXTS = st.one_of(st.lists(WORDS, max_size=12).map(" ".join), st.text(max_size=40))
TURNS = st.lists(
    st.builds(
        turn,
        TEXTS,
        st.one_of(st.just(""), TEXTS),
        TEXTS,
        typed=TEXTS,
        others=st.lists(TEXTS, max_size=2),
        sure=st.sampled_from([0.3, 0.7]),
    ),
    max_size=4,
)


def all_from_the_history(found: Rewriting, turns: Sequence[Turn], title: str) -> None:
    """Every piece that was put in stands where it says."""
    for piece in found.inserted:
        assert found.question[piece.start : piece.end] == piece.text
        texts = [title] if piece.field == "title" else origin(turns[piece.turn].answer, piece.field)
        end = piece.source_start + len(piece.text)
        assert any(
            text[piece.source_start : end].replace("\n", " ").casefold() == piece.text.casefold()
            for text in texts
        )


@given(TEXTS, TURNS, st.sampled_from(["", "Frank Zappa", "The Weirs (band)", "?", "a b"]))
def test_every_piece_put_in_is_in_the_history(question: str, turns: list[Turn], title: str) -> None:
    found = rewrite(question, turns, title=title)
    all_from_the_history(found, turns, title)
    assert found == rewrite(question, turns, title=title)


@given(st.lists(WORDS, max_size=12).map(" ".join), TURNS)
def test_what_is_not_from_the_history_was_typed_or_is_grammar(
    question: str, turns: list[Turn]
) -> None:
    found = rewrite(question, turns)
    left, at = "", 0
    for piece in found.inserted:
        left += found.question[at : piece.start] + " "
        at = piece.end
    assert words(left + found.question[at:]) <= words(question) | GRAMMAR | {"’s"} or (
        not found.inserted
    )


@given(st.text(max_size=80))
def test_a_question_without_a_history_is_unchanged(question: str) -> None:
    assert rewrite(question, []) == Rewriting(question)


def test_long_texts_are_no_trouble() -> None:
    long = turn("it " * 3000, "Weir " * 5000, "they " * 5000)
    assert rewrite("When did it fall?", [long] * 30).question
    assert rewrite("it " * 400, [WEIR]).question
