"""A news desk: what stands in its files, and what a subscriber must hold of it.

It is a second, small statement of the rules of identity, by which `tests/test_model.py` and `soak.py` judge feeder. It
knows what a person meant by each change, as feeder cannot, and is asked for nothing that is doubtful: one change at a
time to each story and to all that resembles it.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

_CONSONANTS, _VOWELS = "bdfgklmnprstvz", "aeiou"
_LAST_AT_A_PATH = 8
Wording = tuple[str, tuple[str, ...]]
"""Title and paragraphs: what makes two texts the same."""


def word(chance: random.Random) -> str:
    """Give a word that nobody has used."""
    return "".join(chance.choice(_CONSONANTS) + chance.choice(_VOWELS) for _ in range(chance.randint(3, 4)))


def sentence(chance: random.Random, words: int) -> str:
    """Give a sentence."""
    return " ".join(word(chance) for _ in range(words)).capitalize() + "."


@dataclass(frozen=True, slots=True)
class Piece:
    """An article as it stands in a file."""

    title: str
    body: tuple[str, ...]
    keys: tuple[tuple[str, str], ...] = ()
    """Front matter besides the title."""
    hidden: bool = False
    """A draft, not yet due, or expired."""
    kin: int = 0
    """The number that a text shares with all that were made from it: these resemble each other."""

    @property
    def wording(self) -> Wording:
        """What makes two texts the same."""
        return self.title, self.body

    def key(self, name: str) -> str | None:
        """Give what front matter says under a name."""
        return dict(self.keys).get(name)

    def saying(self, **keys: str | None) -> Piece:
        """Give the piece with other front matter."""
        said = {name: value for name, value in (dict(self.keys) | keys).items() if value is not None}
        return replace(self, keys=tuple(sorted(said.items())))

    def source(self) -> str:
        """Give the text, with a block of front matter."""
        front = "".join(f"{name}: {value}\n" for name, value in (("title", self.title), *self.keys))
        return f"---\n{front}---\n\n" + "\n\n".join(self.body) + "\n"


def piece(chance: random.Random, kin: int) -> Piece:
    """Give a new text, which shares no word with any other."""
    title = sentence(chance, chance.randint(4, 7)).rstrip(".")
    paragraphs = (" ".join(sentence(chance, 11) for _ in range(2)) for _ in range(3))
    return Piece(title, tuple(paragraphs), kin=kin)


def retouched(chance: random.Random, one: Piece) -> Piece:
    """Give the piece with one word of it changed."""
    number = chance.randrange(len(one.body))
    words = one.body[number].split(" ")
    place = chance.randrange(1, 10)
    words[place] = word(chance)
    return replace(one, body=(*one.body[:number], " ".join(words), *one.body[number + 1 :]))


def source(pieces: Iterable[Piece]) -> str:
    """Give a file of several texts."""
    return "\n".join(one.source() for one in pieces)


@dataclass(slots=True)
class Story:
    """What subscribers know by one id."""

    number: int
    wording: Wording
    kin: int
    home: str | None
    """Where it is published from, or last was; None while the rules leave open which of its places that is."""
    paths: set[str] = field(default_factory=set)
    """All places of its text; none once it is withdrawn."""
    declared: str | None = None
    """The id that its text declares."""
    link: str | None = None
    """The address of its own that its text declares."""
    was: list[str] = field(default_factory=list)
    """Where it was withdrawn from, the last one last."""


@dataclass(frozen=True, slots=True)
class Edit:
    """One text of a file becomes another: what a person meant."""

    before: Piece
    path: str
    after: Piece


Sheets = Mapping[str, tuple[Piece, ...]]


class Desk:
    """The files of a news desk, and the stories in them."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self.files: dict[str, tuple[Piece, ...]] = {}
        self.stories: list[Story] = []
        self.kins = 0
        self.busy: set[int] = set()
        """The kins that were changed since all was last published."""

    def new(self, chance: random.Random) -> Piece:
        """Give a text that resembles no other."""
        self.kins += 1
        return piece(chance, self.kins)

    def live(self) -> list[Story]:
        """Give the stories that subscribers must find."""
        return [story for story in self.stories if story.paths]

    def story(self, wording: Wording) -> Story | None:
        """Give the published story with a text."""
        return next((s for s in self.stories if s.paths and s.wording == wording), None)

    def settled(self) -> None:
        """All is published: whatever was changed may be changed again."""
        self.busy.clear()

    def kin_at(self, paths: Iterable[str]) -> set[int]:
        """Give the kins of all texts in some files."""
        return {one.kin for path in paths for one in self.files.get(path, ())}

    def change(self, after: Mapping[str, tuple[Piece, ...]], edits: Iterable[Edit] = ()) -> None:
        """Put other texts into some files (none: the file is gone), and tell what that means for the stories."""
        self.busy |= self.kin_at(after) | {one.kin for pieces in after.values() for one in pieces}
        before = {path: self.files.get(path, ()) for path in after}
        gone = _places(before) - _places(after)
        come = _places(after) - _places(before)
        for path, pieces in after.items():
            self.files[path] = pieces
            if not pieces:
                del self.files[path]
        for edit in edits:
            self._edit(edit, gone, come)
        for path, wording in sorted(gone):
            self._leave(path, wording, {p for p, w in come if w == wording})
        for path, wording in sorted(come):
            self._come(path, next(one for one in after[path] if one.wording == wording))

    def _edit(self, edit: Edit, gone: set[tuple[str, Wording]], come: set[tuple[str, Wording]]) -> None:
        """Take a text for the same story, edited, where that is its home; elsewhere it becomes a new one."""
        old, new = (edit.path, edit.before.wording), (edit.path, edit.after.wording)
        story = self.story(edit.before.wording)
        if old not in gone or new not in come or story is None or story.home != edit.path:
            return
        if any(other.wording == edit.after.wording for other in self.stories):
            return
        others = sorted(story.paths - {edit.path})
        gone.discard(old)
        come.discard(new)
        story.wording, story.paths, story.link = edit.after.wording, {edit.path}, edit.after.key("link")
        for path in others:
            self._come(path, edit.before)

    def _leave(self, path: str, wording: Wording, elsewhere: set[str]) -> None:
        story = next(s for s in self.stories if path in s.paths and s.wording == wording)
        story.paths.discard(path)
        left = story.paths | elsewhere
        if path == story.home and left:
            story.home = min(left) if len(left) == 1 or not elsewhere else None
        if not left:
            story.was.append(path)

    def _come(self, path: str, one: Piece) -> None:
        """Place a text where it did not stand: it is a copy, or moved, or has come back, or is new."""
        story = self.story(one.wording) or self._returned(path, one)
        if story is None:
            story = Story(len(self.stories), one.wording, one.kin, path, declared=one.key("id"))
            self.stories.append(story)
        if not story.paths:
            story.home = path
        story.wording, story.link = one.wording, one.key("link")
        story.paths.add(path)

    def _returned(self, path: str, one: Piece) -> Story | None:
        gone = [story for story in reversed(self.stories) if not story.paths]
        declared = one.key("id")
        for story in gone:
            if story.wording == one.wording or (declared and story.declared == declared):
                return story
        linked = [story for story in self._linked(one) if _are_alike(story.wording, one.wording)]
        if linked and self._carriers(one) == 1:
            return linked[0]
        here = [story for story in gone if story.was and story.was[-1] == path][:_LAST_AT_A_PATH]
        return next((story for story in here if resemblance(story.wording, one.wording) > _SIMILAR), None)

    def _linked(self, one: Piece) -> list[Story]:
        """Give the withdrawn stories that had the own link of a text."""
        link = one.key("link")
        return [story for story in self.stories if link and not story.paths and story.link == link]

    def _carriers(self, one: Piece) -> int:
        """Count the places that hold a text with the same own link."""
        return sum(other.key("link") == one.key("link") for _, other in _visible(self.files))

    def is_doubtful(self, path: str, one: Piece) -> bool:
        """Whether a text is too little like what was withdrawn at its path or had its link to tell, or like several."""
        linked = self._linked(one)
        there = [s for s in self.stories if not s.paths and path in s.was]
        rivals = {s.number: s for s in (*there, *linked) if s.wording != one.wording}.values()
        alike = [resemblance(story.wording, one.wording) for story in rivals]
        unsure = len(linked) > 1 or (linked and self._carriers(one) > 0)
        return unsure or any(_STRANGE < value <= _SIMILAR for value in alike) or sum(v > _SIMILAR for v in alike) > 1


_SIMILAR, _STRANGE = 0.8, 0.1


def resemblance(one: Wording, other: Wording) -> float:
    """Give the share of words that two texts have in common."""
    ours, theirs = ({w for paragraph in wording[1] for w in paragraph.split()} for wording in (one, other))
    return len(ours & theirs) / len(ours | theirs)


def _are_alike(one: Wording, other: Wording) -> bool:
    return one[0] == other[0] or resemblance(one, other) > _SIMILAR


def _places(files: Sheets) -> set[tuple[str, Wording]]:
    return {(path, one.wording) for path, one in _visible(files)}


def _visible(files: Sheets) -> Iterator[tuple[str, Piece]]:
    for path, pieces in files.items():
        yield from ((path, one) for one in pieces if not one.hidden)
