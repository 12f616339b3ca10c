"""The measurements run: on a tiny corpus, so that they stay runnable."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent.parent / "benchmarks"


def test_measurements_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Twenty texts are measured in every way, and the table tells all of it."""
    monkeypatch.syspath_prepend(str(HERE))
    import run  # noqa: PLC0415 - the folder of the scripts is no package

    run.main([20], tmp_path / "RESULTS.md", runs=1)

    text = (tmp_path / "RESULTS.md").read_text()
    assert text.count("x naive") == 6
    assert "| 20 | " in text
    for name in ("run", "build", "latency", "corpus", "reading", "newsroom"):
        sys.modules.pop(name)


def test_encodings_are_measured(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Pieces of translations are read in both ways, and the table tells what came out wrong."""
    monkeypatch.syspath_prepend(str(HERE))
    import encodings_told  # noqa: PLC0415 - as above

    folder = tmp_path / "pl" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    message = 'msgid "x"\nmsgstr ""\n"Żółta łódź odpłynęła z portu %(name)s, zanim ktokolwiek ją zauważył"\n\n'
    (folder / "some.po").write_text(f"\n{message}", encoding="utf-8")

    assert encodings_told.measure(tmp_path, 100, 2)["feeder"][::2] == (0, 8)
    assert encodings_told.table(tmp_path, (100,), 1).count("\n") == 3
    sys.modules.pop("encodings_told")


def test_reading_is_measured(monkeypatch: pytest.MonkeyPatch) -> None:
    """The measurement of reading gives a rate for each way, and a table of them."""
    monkeypatch.syspath_prepend(str(HERE))
    import reading  # noqa: PLC0415 - as above

    found = reading.measure(3, runs=1)

    assert len(found) == 5
    assert all(rate > 0 for rate in found.values())
    assert reading.table(found).count("\n") == 6
    for name in ("reading", "newsroom"):
        sys.modules.pop(name)


def test_flood_is_measured(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Texts that are dropped at once are counted as subscribers can reach them, archives included."""
    monkeypatch.syspath_prepend(str(HERE))
    import flood  # noqa: PLC0415 - as above

    found = flood.measure(tmp_path, 70)

    assert (found["items"], found["twice"]) == (70, 0)
    assert flood.told(70, found).startswith("70 texts written in ")
    for name in ("flood", "corpus"):
        sys.modules.pop(name)
