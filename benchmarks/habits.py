"""What people and programs do to the files of a news desk: each habit is one change, and what was meant by it."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from desk import Desk, Edit, Piece, Story, retouched

_FOLDERS = ("", "", "world/", "sport/", "sport/local/", "Élan/", "old desk/")
_ENCODINGS = ("utf-8", "utf-8", "utf-8-sig", "utf-16", "utf-16-le-bom", "crlf", "cr")
_MOST = 60
"""Texts that stand at most, so that the subscription document holds them all."""


@dataclass(frozen=True, slots=True)
class Deed:
    """One thing that was done to files; `Hands` does it."""

    kind: str
    """`write`, `move`, `copy`, `delete`, `touch`, `recode`, `swap` or `move folder`."""
    path: str
    target: str = ""
    pieces: tuple[Piece, ...] = ()
    encoding: str = "utf-8"
    whole: bool = False
    """Whether the file may not be away for a moment, since a copy would take its place."""


Deeds = list[Deed]


class Habits:
    """Chooses what is done next, and tells the desk what it means."""

    def __init__(self, desk: Desk, chance: random.Random, *, soon: bool = False) -> None:
        """Take a desk and a source of chance; `soon`: some texts fall due, or expire, within seconds."""
        self.desk = desk
        self.chance = chance
        self.soon = soon
        self.bin: list[tuple[str, tuple[Piece, ...]]] = []
        self.former: dict[str, list[tuple[Piece, ...]]] = {}
        self.names = 0

    def any(self) -> tuple[str, Deeds]:
        """Give the name of a habit and what is done, which the desk knows of; nothing when no occasion is left."""
        for name in self.chance.choices(NAMES, k=100):
            deeds = self.act(name)
            if deeds:
                return name, deeds
        return "", []

    def act(self, name: str) -> Deeds:
        """Follow a habit; nothing is done when the desk gives no occasion to it."""
        return HABITS[name](self)

    def _name(self, folder: str | None = None) -> str:
        """Give a path where nothing has stood."""
        self.names += 1
        place = self.chance.choice(_FOLDERS) if folder is None else folder
        stem = self.chance.choice(("story", "Story", "wire", "notes zur Lage", "日記", "draft-final", "caf\u00e9"))
        return f"{place}{stem}-{self.names}{self.chance.choice(('.txt', '.md', '.markdown'))}"

    def _free(self, least: int = 1) -> str | None:
        """Give a file whose texts were left alone since all was last published."""
        found = [
            path
            for path, pieces in self.desk.files.items()
            if len(pieces) >= least and not self.desk.kin_at([path]) & self.desk.busy
        ]
        return self.chance.choice(sorted(found)) if found else None

    def _pick(self, path: str) -> tuple[int, Piece, Story | None]:
        number = self.chance.randrange(len(self.desk.files[path]))
        one = self.desk.files[path][number]
        return number, one, None if one.hidden else self.desk.story(one.wording)

    def _change(self, after: Mapping[str, tuple[Piece, ...]], *edits: Edit) -> None:
        for path in after:
            if path in self.desk.files:
                self.former.setdefault(path, []).append(self.desk.files[path])
        self.desk.change(after, edits)

    def _encoding(self) -> str:
        return self.chance.choice(_ENCODINGS)

    def _write(self, path: str, pieces: tuple[Piece, ...]) -> Deed:
        return Deed("write", path, pieces=pieces, encoding=self._encoding() if self.chance.random() < 0.2 else "utf-8")

    def _replaced(self, path: str, number: int, *by: Piece) -> tuple[Piece, ...]:
        pieces = self.desk.files[path]
        return (*pieces[:number], *by, *pieces[number + 1 :])

    # What brings new texts.

    def create(self) -> Deeds:
        """Write a new file of one to three texts."""
        if sum(map(len, self.desk.files.values())) >= _MOST:
            return []
        path = self._name()
        if self.chance.random() < 0.3 and self.bin:
            path = self.chance.choice(self.bin)[0]  # a name that was used before
        if path in self.desk.files or any(path in s.was for s in self.desk.stories if s.kin in self.desk.busy):
            return []
        pieces = tuple(self._declared(self.desk.new(self.chance)) for _ in range(self.chance.choice((1, 1, 1, 2, 3))))
        self._change({path: pieces})
        return [self._write(path, pieces)]

    def _declared(self, one: Piece) -> Piece:
        """Let front matter say some things."""
        said: dict[str, str] = {}
        if self.chance.random() < 0.2:
            said["id"] = f"desk-{one.kin}"
        if self.chance.random() < 0.2:
            said["link"] = f"https://wire.example/{one.kin}"
        if self.chance.random() < 0.4:
            said["category"] = self.chance.choice(("World", "Sport", "Arts"))
        if self.chance.random() < 0.2:
            said["date"] = f"2026-0{self.chance.randint(1, 4)}-1{self.chance.randint(0, 9)}T10:00:00Z"
        if self.chance.random() < 0.2:
            said["image"] = f"photo-{self.chance.randint(1, 4)}.png"
        if self.soon and self.chance.random() < 0.1:
            said["date"] = self._shortly()
        hidden = self.chance.random() < 0.1
        return replace(one.saying(**said, draft="yes" if hidden else None), hidden=hidden)

    def append(self) -> Deeds:
        """Add a text to a file."""
        path = self._free()
        if path is None or len(self.desk.files[path]) > 3 or sum(map(len, self.desk.files.values())) >= _MOST:
            return []
        pieces = (*self.desk.files[path], self.desk.new(self.chance))
        self._change({path: pieces})
        return [self._write(path, pieces)]

    def template(self) -> Deeds:
        """Copy a file, and make another story of the copy."""
        path = self._free()
        if path is None or len(self.desk.files[path]) != 1 or sum(map(len, self.desk.files.values())) >= _MOST:
            return []
        one = retouched(self.chance, self.desk.files[path][0]).saying(id=None, link=None)
        if self.chance.random() < 0.7:
            one = replace(one, title=self.desk.new(self.chance).title)
        target = self._name()
        self._change({target: (one,)})
        return [Deed("copy", path, target), self._write(target, (one,))]

    # What changes texts.

    def _edited(self, how: Callable[[Piece], Piece]) -> Deeds:
        path = self._free()
        if path is None:
            return []
        number, one, story = self._pick(path)
        after = how(one)
        if story is not None and len(story.paths) > 1 and (story.home is None or one.key("id") or one.key("link")):
            return []
        if self.desk.is_doubtful(path, after):
            return []
        pieces, whole = self._replaced(path, number, after), self._has_copies(path)
        self._change({path: pieces}, Edit(one, path, after))
        return [replace(self._write(path, pieces), whole=whole)]

    def edit(self) -> Deeds:
        """Change a word."""
        return self._edited(lambda one: retouched(self.chance, one))

    def retitle(self) -> Deeds:
        """Change a title."""
        return self._edited(lambda one: replace(one, title=self.desk.new(self.chance).title))

    def rewrite_body(self) -> Deeds:
        """Change all of a text but its title."""
        return self._edited(lambda one: replace(one, body=self.desk.new(self.chance).body))

    def settings(self) -> Deeds:
        """Change front matter that is not of the text."""
        return self._edited(
            lambda one: one.saying(category=self.chance.choice(("World", "Sport", "Arts")), summary="Of it.")
        )

    def rewrite(self) -> Deeds:
        """Use a file for another story."""
        path = self._free()
        if path is None:
            return []
        number, _, story = self._pick(path)
        if story is not None and len(story.paths) > 1 and story.home is None:
            return []
        pieces = self._replaced(path, number, self.desk.new(self.chance))
        self._change({path: pieces})
        return [self._write(path, pieces)]

    def undo(self) -> Deeds:
        """Put the text before last back."""
        path = self._free(least=1)
        if path is None or not self.former.get(path):
            return []
        before, now = self.former[path][-1], self.desk.files[path]
        if len(before) != 1 or len(now) != 1 or before[0].kin != now[0].kin or before == now:
            return []
        one, after = now[0], before[0]
        story = self.desk.story(one.wording)
        if one.hidden or after.hidden or story is None or len(story.paths) > 1 or self._is_owned(after, story):
            return []
        self._change({path: before}, Edit(one, path, after))
        return [self._write(path, before)]

    def _is_owned(self, one: Piece, but: Story) -> bool:
        return any(story.wording == one.wording for story in self.desk.stories if story is not but)

    def draft(self) -> Deeds:
        """Hide a text, or show it again."""
        path = self._free()
        if path is None:
            return []
        number, one, story = self._pick(path)
        if story is not None and len(story.paths) > 1:
            return []
        day = timedelta(days=self.chance.randint(2, 300))
        ways = [{"draft": "true"}, {"date": _iso(datetime.now(UTC) + day)}, {"expires": "2026-01-01"}]
        ways += [{"expires": self._shortly()}] * 2 * self.soon
        after = one.saying(draft=None, expires=None, **({} if one.key("date") is None else {"date": None}))
        after = replace(after if one.hidden else one.saying(**self.chance.choice(ways)), hidden=not one.hidden)
        if one.hidden and self.desk.is_doubtful(path, after):
            return []
        pieces = self._replaced(path, number, after)
        self._change({path: pieces})
        return [self._write(path, pieces)]

    def _shortly(self) -> str:
        return _iso(datetime.now(UTC) + timedelta(seconds=self.chance.randint(1, 5)))

    # What moves texts.

    def rename(self) -> Deeds:
        """Give a file another name, in another folder too."""
        path = self._free()
        if path is None:
            return []
        target = self._name()
        if self.chance.random() < 0.2:
            target = path.swapcase() if path.swapcase().endswith((".TXT", ".MD", ".MARKDOWN")) else target
            target = path[: path.rfind("/") + 1] + path[path.rfind("/") + 1 :].swapcase()
            target = target[: target.rfind(".")] + path[path.rfind(".") :]
        if target in self.desk.files or target == path:
            return []
        self._change({target: self.desk.files[path], path: ()})
        return [Deed("move", path, target)]

    def rename_and_edit(self) -> Deeds:
        """Change a word and the name of a file at once."""
        path = self._free()
        if path is None or len(self.desk.files[path]) != 1:
            return []
        _, one, story = self._pick(path)
        if story is None or len(story.paths) > 1:
            return []
        after, target = retouched(self.chance, one), self._name()
        self._change({path: (after,)}, Edit(one, path, after))
        self.desk.change({target: (after,), path: ()})
        write_first = [self._write(path, (after,)), Deed("move", path, target)]
        return (
            write_first if self.chance.random() < 0.5 else [Deed("move", path, target), self._write(target, (after,))]
        )

    def make_room(self) -> Deeds:
        """Move a file away, and put another story at its name."""
        path = self._free()
        if path is None or sum(map(len, self.desk.files.values())) >= _MOST:
            return []
        target, fresh = self._name(), (self.desk.new(self.chance),)
        self._change({target: self.desk.files[path], path: ()})
        self.desk.change({path: fresh})
        return [Deed("move", path, target), self._write(path, fresh)]

    def replace_by(self) -> Deeds:
        """Move a file over another one."""
        one, other = self._free(), self._free()
        if one is None or other is None or self.desk.kin_at([one]) & self.desk.kin_at([other]):
            return []
        self._bin(other)
        self._change({other: self.desk.files[one], one: ()})
        return [Deed("move", one, other)]

    def swap(self) -> Deeds:
        """Let two files take each other's names."""
        one, other = self._free(), self._free()
        if one is None or other is None or self.desk.kin_at([one]) & self.desk.kin_at([other]):
            return []
        self._change({one: self.desk.files[other], other: self.desk.files[one]})
        return [Deed("swap", one, other)]

    def move_folder(self) -> Deeds:
        """Give a folder another name."""
        folders = sorted({path[: path.rfind("/") + 1] for path in self.desk.files if "/" in path})
        if not folders:
            return []
        folder = self.chance.choice(folders)
        inside = [path for path in self.desk.files if path.startswith(folder)]
        if self.desk.kin_at(inside) & self.desk.busy or len(self.desk.kin_at(inside)) < sum(
            len(self.desk.files[path]) for path in inside
        ):
            return []
        self.names += 1
        target = f"folder {self.names}/"
        after = {target + path.removeprefix(folder): self.desk.files[path] for path in inside}
        self._change(after | dict.fromkeys(inside, ()))
        return [Deed("move folder", folder, target)]

    def copy(self) -> Deeds:
        """Copy a file."""
        path = self._free()
        if path is None or sum(map(len, self.desk.files.values())) >= _MOST:
            return []
        target = self._name()
        self._change({target: self.desk.files[path]})
        return [Deed("copy", path, target)]

    def split(self) -> Deeds:
        """Put the last texts of a file into one of their own."""
        path = self._free(least=2)
        if path is None or self._has_copies(path):
            return []
        pieces = self.desk.files[path]
        cut, target = self.chance.randrange(1, len(pieces)), self._name()
        self._change({path: pieces[:cut], target: pieces[cut:]})
        deeds = [self._write(target, pieces[cut:]), self._write(path, pieces[:cut])]
        return deeds if self.chance.random() < 0.5 else deeds[::-1]

    def merge(self) -> Deeds:
        """Put the texts of two files into one."""
        one, other = self._free(), self._free()
        if one is None or other is None or self.desk.kin_at([one]) & self.desk.kin_at([other]):
            return []
        pieces = (*self.desk.files[one], *self.desk.files[other])
        if len(pieces) > 5 or self._has_copies(one) or self._has_copies(other):
            return []
        target = self.chance.choice((one, self._name()))
        self._change({target: pieces, other: ()} | ({} if target == one else {one: ()}))
        deeds = [self._write(target, pieces), *(Deed("delete", path) for path in (one, other) if path != target)]
        return deeds if self.chance.random() < 0.5 else deeds[::-1]

    def _has_copies(self, path: str) -> bool:
        found = (self.desk.story(one.wording) for one in self.desk.files[path] if not one.hidden)
        return any(story is not None and len(story.paths) > 1 for story in found)

    def reorder(self) -> Deeds:
        """Put the texts of a file into another order."""
        path = self._free(least=2)
        if path is None:
            return []
        pieces = list(self.desk.files[path])
        self.chance.shuffle(pieces)
        self._change({path: tuple(pieces)})
        return [self._write(path, tuple(pieces))]

    def touch(self) -> Deeds:
        """Give a file another time."""
        path = self._free()
        return [Deed("touch", path)] if path else []

    def recode(self) -> Deeds:
        """Write a file as it is, in another encoding."""
        path = self._free()
        return [Deed("write", path, pieces=self.desk.files[path], encoding=self._encoding())] if path else []

    # What takes texts away, and brings them back.

    def _bin(self, path: str) -> None:
        self.bin.append((path, self.desk.files[path]))
        del self.bin[:-20]

    def delete(self) -> Deeds:
        """Delete a file."""
        path = self._free()
        if path is None:
            return []
        self._bin(path)
        self._change({path: ()})
        return [Deed("delete", path)]

    def remove(self) -> Deeds:
        """Take a text out of a file."""
        path = self._free(least=2)
        if path is None:
            return []
        number, _, _ = self._pick(path)
        pieces = self._replaced(path, number)
        self._change({path: pieces})
        return [self._write(path, pieces)]

    def restore(self) -> Deeds:
        """Bring a deleted file back, where it was or elsewhere, as it was or corrected."""
        if not self.bin or sum(map(len, self.desk.files.values())) >= _MOST:
            return []
        path, pieces = self.chance.choice(self.bin)
        elsewhere = self.chance.random() < 0.3
        target = self._name() if elsewhere else path
        if target in self.desk.files or {one.kin for one in pieces} & self.desk.busy:
            return []
        if not elsewhere and len(pieces) == 1 and self.chance.random() < 0.3:
            pieces = (retouched(self.chance, pieces[0]),)
        declared = {one.key("id") for one in pieces} - {None}
        if any(
            s.declared in declared and s.paths and s.wording not in {p.wording for p in pieces}
            for s in self.desk.stories
        ):
            return []
        if any(self.desk.is_doubtful(target, one) for one in pieces):
            return []
        self._change({target: pieces})
        return [self._write(target, pieces)]


def _iso(time: datetime) -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%SZ")


HABITS: dict[str, Callable[[Habits], Deeds]] = {
    "create": Habits.create,
    "append": Habits.append,
    "template": Habits.template,
    "edit": Habits.edit,
    "retitle": Habits.retitle,
    "rewrite body": Habits.rewrite_body,
    "settings": Habits.settings,
    "rewrite": Habits.rewrite,
    "undo": Habits.undo,
    "draft": Habits.draft,
    "rename": Habits.rename,
    "rename and edit": Habits.rename_and_edit,
    "make room": Habits.make_room,
    "replace by": Habits.replace_by,
    "swap": Habits.swap,
    "move folder": Habits.move_folder,
    "copy": Habits.copy,
    "split": Habits.split,
    "merge": Habits.merge,
    "reorder": Habits.reorder,
    "touch": Habits.touch,
    "recode": Habits.recode,
    "delete": Habits.delete,
    "remove": Habits.remove,
    "restore": Habits.restore,
}
NAMES = (*HABITS, "create", "create", "create", "edit", "edit", "rename")
