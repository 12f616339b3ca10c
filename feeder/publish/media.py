"""From the names in a text to the files that they lead to: which can be published with it, and why others cannot."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from unicodedata import normalize
from urllib.parse import unquote

from feeder import discover, media
from feeder.errors import ArticleError
from feeder.media import Found
from feeder.model import Article, Notice, Stat

_LISTED = "pictures, sounds, videos, PDF, EPUB, office documents, CSV, subtitles and ZIP archives"
_FIELDS = {"image": "the picture", "enclosures": "the enclosure"}


@dataclass(slots=True)
class Looked:
    """What stands where the names in one text lead."""

    found: dict[str, Found] = field(default_factory=dict)
    """What can be published, by name."""
    stats: dict[str, Stat] = field(default_factory=dict)
    """Every file looked at, by path; one that is not there, or is being written, has the size and time -1."""
    notices: list[Notice] = field(default_factory=list)


class Finder:
    """Looks for the media of texts in the input folder."""

    def __init__(
        self,
        folder: Path,
        is_text: Callable[[str], bool],
        spare: Callable[[Stat], bool],
        kept: Callable[[str, str], Found | None] = lambda _text, _path: None,
    ) -> None:
        """Take the input folder, which paths in it are texts, and which files are still being written.

        `kept` gives what was there when the text was published, by the paths of the text and of the file.
        """
        self.folder = folder
        self.is_text = is_text
        self.spare = spare
        self.kept = kept

    def stat(self, path: str) -> Stat:
        """Give a file as it stands; with the size and time -1 when it is not there, or is still being written."""
        with suppress(ArticleError):
            found = discover.stat(self.folder, path)
            if found is not None and not self.spare(found):
                return found
        return Stat(path, -1, -1)

    def look(self, text: str, articles: Iterable[Article], words: str = "") -> Looked:
        """Look for what the articles of a text name, drafts apart.

        What they declare, and pictures in their text, and what is not there is told; `words` are the whole file.
        """
        looked = Looked()
        for article in (article for article in articles if not article.draft):
            for name, of in media.declared(article):
                fault = self._find(text, name, looked)
                if fault:
                    line = next((evidence.first for evidence in article.evidence if evidence.field == of), article.line)
                    on_site = name.startswith("/")
                    what = "is taken for an address on the site" if on_site else "is not published"
                    looked.notices.append(Notice(text, line, f"{_FIELDS[of]} “{name}” {what}: {fault}", note=on_site))
            faults = {name: self._find(text, name, looked) for name in media.within(article)}
            looked.notices += self._missing(text, article, words, {name: why for name, why in faults.items() if why})
        return looked

    def _missing(self, text: str, article: Article, words: str, faults: Mapping[str, str]) -> Iterator[Notice]:
        """Tell of pictures in a text that are not published with it; what begins with `/` is an address on the site.

        Of a web page it is but a note: it was saved, and nobody can be asked to mend it.
        """
        told = media.pictures(article) & faults.keys() if faults else ()
        for name in sorted(name for name in told if not name.startswith("/")):
            rows = enumerate(words.split("\n"), 1)
            line = next((number for number, row in rows if number >= article.line and name in row), article.line)
            message = f"{_FIELDS['image']} “{name}” is not published: {faults[name]}"
            yield Notice(text, line, message, note=article.markup == "html")

    def _find(self, text: str, name: str, looked: Looked) -> str:
        """Look for one file, under its name as written or, as in addresses, with its signs written out.

        Each is looked for in the other forms of Unicode too: macOS may write `ü` as two signs where a text has one.
        Gives why it is not published; nothing when it is, or when it is to be looked at again anyway.
        """
        faults = []
        spelled = (name, unquote(name))
        for other in dict.fromkeys((*spelled, *(normalize(form, one) for one in spelled for form in ("NFC", "NFD")))):
            path = media.place(text, other)
            if path is None:
                return "it does not lead to a file in the input folder"
            faults.append(self._judge(name, path, looked))
            kept = self.kept(text, path) if faults[-1] and looked.stats[path].size < 0 else None
            if kept is not None:
                looked.found[name] = kept
            if not faults[-1] or kept is not None:
                return ""
        return faults[len(set(spelled)) - 1]

    def _judge(self, name: str, path: str, looked: Looked) -> str:
        looked.stats[path] = Stat(path, -1, -1)
        try:
            stat = discover.stat(self.folder, path)
            if stat is None:
                return f"there is no such file in the input folder; it was expected at {path}"
            if self.spare(stat):
                return ""
            head = discover.beginning(self.folder, path, media.HEAD)
        except ArticleError as error:
            return error.message
        looked.stats[path] = stat
        kind = None if self.is_text(path) else media.kind_of(path, head)
        if kind is None:
            return f"its kind is not one that feeder publishes; expected are {_LISTED}"
        looked.found[name] = Found(path, kind, stat.size)
        return ""
