"""Blocks: headings, paragraphs, list items, table rows."""

from __future__ import annotations

import pytest

from qa import blocks


def shape(text: str, *, markdown: bool = True) -> list[tuple[str, str, int]]:
    """Kind, content and paragraph number of each block."""
    heads = blocks.headings(text) if markdown else blocks.headline(text)
    return [
        (block.kind, text[block.content : block.end], block.paragraph)
        for block in blocks.blocks(text, 0, heads)
    ]


@pytest.mark.parametrize(
    ("text", "title", "level"),
    [
        ("# Rye", "Rye", 1),
        ("   ###### Rye ##  ", "Rye", 6),
        ("#\tRye", "Rye", 1),
        ("# C#", "C#", 1),
        ("# a #b", "a #b", 1),
        ("# *Rye* **and** `wheat`", "Rye and wheat", 1),
        ("# [Rye](rye.md) bread", "Rye bread", 1),
        ("# ![Logo](x.png) Rye", "Logo Rye", 1),
        ("# snake_case _here_", "snake_case here", 1),
        ("# **", "**", 1),
        ("Rye\n===", "Rye", 1),
        ("Rye\r\n---\r\n", "Rye", 2),
        ("Rye\r--\r", "Rye", 2),
    ],
)
def test_headings(text: str, title: str, level: int) -> None:
    (head,) = blocks.headings(text)
    assert (head.title, head.level, head.start) == (title, level, 0)
    assert text[head.end :].strip() == ""


@pytest.mark.parametrize(
    "text",
    [
        "#Rye",
        "####### Rye",
        "    # Rye",
        "#",
        "## ##",
        "# \xa0",
        "# " + "x" * 400,
        "## \n---",
        "```\n# Rye\n```",
        "~~~~\n# Rye\n~~~\n# Rye\n",
        "---\n",
        "one\ntwo\n---",
        "- one\n---",
        "| a | b |\n---",
    ],
)
def test_what_is_no_heading(text: str) -> None:
    assert blocks.headings(text) == ()


def test_headings_after_a_closed_fence() -> None:
    assert [head.title for head in blocks.headings("```\n# a\n```\n# b\n")] == ["b"]


def test_headings_start_after_metadata() -> None:
    text = "# a\n# b\n"
    assert [head.title for head in blocks.headings(text, 4)] == ["b"]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_headline_is_a_short_line_with_a_blank_one_below(end: str) -> None:
    text = f"Trout return{end}{end}They are back.{end}"
    (head,) = blocks.headline(text)
    assert text[head.start : head.end] == head.title == "Trout return"
    assert shape(text, markdown=False) == [
        ("heading", "Trout return", 0),
        ("prose", "They are back.", 1),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "They are back.\n\nAll of them.",
        "They are\nback.\n\nAll.",
        "Trout return",
        "Trout return\n\n",
        "- Trout\n\nThey are back.",
        "| a | b |\n\nThey are back.",
        "x" * 130 + "\n\nThey are back.",
        "鳟鱼回来了。\n\n都回来了。",
        "",
    ],
)
def test_what_is_no_headline(text: str) -> None:
    assert blocks.headline(text) == ()


def test_paragraphs_are_numbered_and_lists_count_once() -> None:
    text = "# Rye\n\nMix.\nStir.\n\n- flour\n- water\n  from the tap\n\nBake.\n\n| a | b |\n|--|--|"
    assert shape(text) == [
        ("heading", "Rye", 0),
        ("prose", "Mix.\nStir.", 1),
        ("list", "flour", 2),
        ("list", "water\n  from the tap", 2),
        ("prose", "Bake.", 3),
        ("table", "| a | b |", 4),
        ("table", "|--|--|", 4),
    ]


@pytest.mark.parametrize(
    "mark", ["-", "*", "+", "•", "1.", "12)", "(3)", "a.", "(b)", "B)", "–", "  -", "\t*"]
)
def test_list_markers(mark: str) -> None:
    assert shape(f"Take:\n{mark} flour\n{mark} salt") == [
        ("prose", "Take:", 1),
        ("list", "flour", 2),
        ("list", "salt", 2),
    ]


@pytest.mark.parametrize("line", ["-flour", "-", "1871. was a year", "ab. flour", "*flour*", "- "])
def test_what_is_no_list_item(line: str) -> None:
    assert [kind for kind, _, _ in shape(f"Take.\n\n{line}")] == ["prose", "prose"]


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("| a | b |", "table"),
        ("a | b | c", "table"),
        ("a\tb\tc", "table"),
        ("a | b", "prose"),
        ("a\tb", "prose"),
        ("\t\ta", "prose"),
    ],
)
def test_table_rows(line: str, kind: str) -> None:
    assert [found for found, _, _ in shape(line)] == [kind]


def test_a_table_s_rule_may_lack_outer_bars() -> None:
    assert [kind for kind, _, _ in shape("| a | b |\n--- | ---\n| 1 | 2 |")] == ["table"] * 3
    assert [kind for kind, _, _ in shape("Prose.\n--- | ---")] == ["prose"]


def test_a_table_ends_where_prose_begins() -> None:
    assert shape("| a | b |\nProse.\nMore.") == [
        ("table", "| a | b |", 1),
        ("prose", "Prose.\nMore.", 2),
    ]


def test_hand_wrapped_lines_are_one_paragraph_and_unwrapped_ones_are_not() -> None:
    long = "word " * 30
    assert len(shape("One line.\nAnother line.")) == 1
    assert len(shape(f"{long}\n{long}\nShort.")) == 3


def test_only_line_ends_end_lines() -> None:
    # str.splitlines would also end one here.
    assert len(shape("a\u2028- b\x0c- c\x85- d\x1c- e")) == 1


def test_metadata_is_a_block_of_its_own() -> None:
    text = " date 2023-12-21 It rained."
    found = blocks.blocks(text, 17)
    assert [(block.kind, text[block.start : block.end], block.paragraph) for block in found] == [
        ("metadata", "date 2023-12-21", 0),
        ("prose", "It rained.", 1),
    ]


def test_fields_are_lines_of_their_own_and_one_paragraph_until_a_blank_line() -> None:
    inn = "Rooms: 48\nCheck-in: from 15:00\nor later\n\nPets: no\nBar: yes\nIt is old."
    assert shape(inn) == [
        ("field", "Rooms: 48", 1),
        ("field", "Check-in: from 15:00\nor later", 1),
        ("field", "Pets: no", 2),
        ("field", "Bar: yes\nIt is old.", 2),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "He said: no.",
        "He said: no.\nThen he left.",
        "He left.\nHe said: no.",
        "It opens at 10:30\nand closes at 11:30",
        "One of the very last words: no\nAnother of the very last words: yes",
        "See https://a.example\nand https://b.example",
    ],
)
def test_what_is_no_field(text: str) -> None:
    assert shape(text, markdown=False) == [("prose", text, 1)]
