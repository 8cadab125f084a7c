"""What the tests share: a reader without a model, articles, and no user files touched."""

from __future__ import annotations

import io
import json
import os
import zipfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from xml.sax.saxutils import escape

import hypothesis
import pytest

import qa
from qa import samples
from qa.confidence import Calibration
from qa.records import Ranked, Span

# The default search is the same on every run, so that a red test is red for everyone;
# HYPOTHESIS_PROFILE=search looks in new places, and longer.
hypothesis.settings.register_profile(
    "same", deadline=None, max_examples=60, derandomize=True, database=None
)
hypothesis.settings.register_profile("search", deadline=None, max_examples=2000, database=None)
hypothesis.settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "same"))


class FakeReader:
    """Answers with the phrases it is given, wherever they stand in the passages.

    ``phrases`` maps a phrase to its score (against a null score of 0, read as
    log-odds); each is found at its first place in each passage. What it was asked
    is kept in ``asked``, the passages it was shown in ``shown``.
    """

    name = "fake"
    calibration = Calibration(slope=1.0, intercept=0.0, threshold=0.5)

    def __init__(self, phrases: dict[str, float] | None = None) -> None:
        self.phrases = phrases or {}
        self.asked: list[str] = []
        self.shown: list[tuple[Ranked, ...]] = []

    def read(self, question: str, ranked: Sequence[Ranked]) -> list[Span]:
        """A span for each phrase that a passage holds, best first."""
        self.asked.append(question)
        self.shown.append(tuple(ranked))
        spans = []
        for phrase, score in self.phrases.items():
            for item in ranked:
                at = item.passage.text.find(phrase)
                if at >= 0:
                    start = item.passage.start + at
                    spans.append(Span(item.passage, start, start + len(phrase), score, 0.0))
        return sorted(spans, key=lambda span: -span.score)


@pytest.fixture
def fake_reader() -> Callable[..., FakeReader]:
    """Makes a reader that answers with given phrases: ``fake_reader({"Taiwan": 3.0})``."""
    return FakeReader


@pytest.fixture
def article() -> qa.Article:
    """A short article of three paragraphs."""
    return qa.Article(
        text=(
            "The old weir was built in 1871 by Tanner & Sons.\n\n"
            "A flood broke the weir on 14 September 2019. Nobody was hurt, the mayor said.\n\n"
            "Maren Oduya wants to build a fish ladder. It would cost £90,000."
        ),
        title="Weir",
        source="weir.txt",
    )


@pytest.fixture(scope="session")
def sample() -> qa.Article:
    """The sample article that comes with the package."""
    return samples.sample_article()


def pdf_bytes(
    pages: Sequence[Sequence[tuple[float, float, float, str]]], extra: str = "", title: str = ""
) -> bytes:
    """A PDF of pages of (x, y, size, text) pieces in Courier, 0.6 of its size wide.

    ``extra`` goes into the trailer, such as an encryption.
    """
    kids = " ".join(f"{4 + 2 * at} 0 R" for at in range(len(pages)))
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Courier /Encoding /WinAnsiEncoding >>",
    ]
    for at, pieces in enumerate(pages):
        drawn = "".join(
            f"BT /F1 {size} Tf {x} {y} Td ({_escaped(text)}) Tj ET\n" for x, y, size, text in pieces
        )
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {5 + 2 * at} 0 R "
            "/Resources << /Font << /F1 3 0 R >> >> >>"
        )
        objects.append(f"<< /Length {len(drawn)} >>\nstream\n{drawn}endstream")
    objects.append(f"<< /Title ({_escaped(title)}) >>")
    extra += f" /Info {len(objects)} 0 R"
    body, starts = "%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        starts.append(len(body))
        body += f"{number} 0 obj\n{content}\nendobj\n"
    table = "".join(f"{start:010} 00000 n \n" for start in starts)
    body += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}"
    body += f"trailer << /Size {len(objects) + 1} /Root 1 0 R {extra} >>\n"
    return (body + f"startxref\n{body.rindex('xref')}\n%%EOF\n").encode("cp1252")


def _escaped(text: str) -> str:
    return text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")


def docx_bytes(paragraphs: Sequence[tuple[str, str]], body: str = "", title: str = "") -> bytes:
    """A DOCX file of (style, text) paragraphs and whatever else ``body`` holds as XML.

    A style is "Title", "Heading1", "Heading2" or "" for prose.
    """
    names = {"Title": "Title", "Heading1": "heading 1", "Heading2": "heading 2"}
    word = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    styles = "".join(
        f'<w:style w:type="paragraph" w:styleId="{key}"><w:name w:val="{name}"/></w:style>'
        for key, name in names.items()
    )
    written = "".join(
        "<w:p>"
        + (f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else "")
        + f'<w:r><w:t xml:space="preserve">{escape(text)}</w:t></w:r></w:p>'
        for style, text in paragraphs
    )
    office = "application/vnd.openxmlformats-officedocument.wordprocessingml"
    relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{package}/content-types">'
        '<Default Extension="rels" ContentType="application/xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{office}.document.main+xml"/>'
        f'<Override PartName="/word/styles.xml" ContentType="{office}.styles+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="r1" '
        f'Type="{relation}/officeDocument" Target="word/document.xml"/></Relationships>',
        "word/_rels/document.xml.rels": f'<Relationships xmlns="{package}/relationships">'
        f'<Relationship Id="r1" Type="{relation}/styles" Target="styles.xml"/></Relationships>',
        "word/document.xml": f"<w:document {word}><w:body>{written}{body}</w:body></w:document>",
        "word/styles.xml": f"<w:styles {word}>{styles}</w:styles>",
    }
    if title:
        parts["docProps/core.xml"] = (
            f'<c:p xmlns:c="{package}/metadata/core-properties" '
            f'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>{escape(title)}</dc:title></c:p>'
        )
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return made.getvalue()


@pytest.fixture(scope="session")
def make_pdf() -> Callable[..., bytes]:
    """Makes a PDF by hand: ``pdf_bytes``."""
    return pdf_bytes


@pytest.fixture(scope="session")
def make_docx() -> Callable[..., bytes]:
    """Makes a DOCX file by hand: ``docx_bytes``."""
    return docx_bytes


# The whole vocabulary of the tests' tiny models; "##s" is a piece inside a word.
TINY_WORDS = (
    "[CLS] [SEP] [UNK] when where did the weir fall fell in 2019 1871 it was built . ? , ##s"
).split()


def write_tiny_model(place: Path, start: Mapping[str, float], end: Mapping[str, float]) -> Path:
    """A reader's folder whose scores can be told by hand: a token's logit is ``start[token]``.

    Tokens that the tables don't name score -2.
    """
    np, onnx = pytest.importorskip("numpy"), pytest.importorskip("onnx")
    tokenizers = pytest.importorskip("tokenizers")
    pytest.importorskip("onnxruntime")
    words = {word: at for at, word in enumerate(TINY_WORDS)}
    tokenizer = tokenizers.Tokenizer(tokenizers.models.WordPiece(words, unk_token="[UNK]"))
    tokenizer.normalizer = tokenizers.normalizers.Lowercase()
    tokenizer.pre_tokenizer = tokenizers.pre_tokenizers.BertPreTokenizer()
    tokenizer.post_processor = tokenizers.processors.BertProcessing(("[SEP]", 1), ("[CLS]", 0))
    tokenizer.save(str(place / "tokenizer.json"))
    helper = onnx.helper
    tables = [
        onnx.numpy_helper.from_array(
            np.array([scores.get(word, -2.0) for word in TINY_WORDS], np.float32), name
        )
        for name, scores in (("starts", start), ("ends", end))
    ]
    shape = ["batch", "tokens"]
    ids = helper.make_tensor_value_info("input_ids", onnx.TensorProto.INT64, shape)
    outputs = [
        helper.make_tensor_value_info(name, onnx.TensorProto.FLOAT, shape)
        for name in ("start_logits", "end_logits")
    ]
    nodes = [
        helper.make_node("Gather", ["starts", "input_ids"], ["start_logits"]),
        helper.make_node("Gather", ["ends", "input_ids"], ["end_logits"]),
    ]
    graph = helper.make_graph(nodes, "tiny", [ids], outputs, tables)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    onnx.save(model, str(place / "model.onnx"))
    (place / "reader.json").write_text(json.dumps({"name": "tiny"}))
    return place


@pytest.fixture(scope="session")
def tiny_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a tiny model that takes "2019" for the answer, then "1871"."""
    return write_tiny_model(
        tmp_path_factory.mktemp("tiny"),
        {"2019": 5.0, "1871": 4.0, "[CLS]": 1.0, "in": 1.0},
        {"2019": 5.0, "1871": 4.5, "[CLS]": 1.0, ".": 0.5},
    )


@pytest.fixture
def make_tiny_model(tmp_path: Path) -> Callable[..., Path]:
    """Makes a tiny model with scores of one's own: ``make_tiny_model(start, end)``."""

    def make(start: Mapping[str, float], end: Mapping[str, float]) -> Path:
        place = tmp_path / "own"
        place.mkdir()
        return write_tiny_model(place, start, end)

    return make


@pytest.fixture
def tiny_copy(tiny_model: Path, tmp_path: Path) -> Path:
    """A copy of the tiny model's folder, to be spoilt."""
    place = tmp_path / "copy"
    place.mkdir()
    for path in tiny_model.iterdir():
        (place / path.name).write_bytes(path.read_bytes())
    return place


@pytest.fixture(autouse=True)
def _own_directories(
    request: pytest.FixtureRequest,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    """The user's settings are neither read nor written, and no variable colours a test.

    The default reader is the sentence reader, which is quick and needs no model; a test
    marked ``model`` has the one that a user has.
    """
    home: Path = tmp_path_factory.mktemp("home")
    for name in ("HOME", "USERPROFILE", "APPDATA", "LOCALAPPDATA"):
        monkeypatch.setenv(name, str(home))
    for kind in ("CONFIG", "DATA", "STATE", "CACHE"):
        monkeypatch.setenv(f"XDG_{kind}_HOME", str(home / kind.lower()))
    ours = [name for name in os.environ if name.startswith("QA_")]
    for name in (*ours, "NO_COLOR", "FORCE_COLOR", "CLICOLOR_FORCE", "COLUMNS", "LINES"):
        monkeypatch.delenv(name, raising=False)
    if request.node.get_closest_marker("model") is None:
        monkeypatch.setenv("QA_READER", "sentence")
