"""The models of the configuration: every key, its meaning, its default and what it may be.

They are the single source of the checks, of the JSON Schema, of the commented example and of the reference page.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, PrivateAttr, WithJsonSchema

from feeder.model import Format

_DURATION = re.compile(r"(\d+(?:\.\d+)?)\s*(ms|s|m|h)?")
_SECONDS = {"ms": 0.001, "s": 1.0, "m": 60.0, "h": 3600.0, None: 1.0}
_SIZE = re.compile(r"(\d+(?:\.\d+)?)\s*(B|KB|MB|GB|KiB|MiB|GiB)?", re.IGNORECASE)
_BYTES = {"b": 1, "kb": 10**3, "mb": 10**6, "gb": 10**9, "kib": 2**10, "mib": 2**20, "gib": 2**30}
_LANGUAGE = r"^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$"
_AUTHORITY = re.compile(r"[a-z0-9]([a-z0-9.@_-]*[a-z0-9])?,\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")
_NO = {"false", "no", "off"}
_YES = {"true", "yes", "on"}


def _url(text: str) -> str:
    """Give a web address as the base of others: absolute, ending in `/`."""
    allowed = "expected an absolute address such as https://news.example.org/, without query or fragment"
    try:
        parts = urlsplit(text.strip())
        port = parts.port
    except ValueError as error:
        raise ValueError(allowed) from error
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.query or parts.fragment or parts.username:
        raise ValueError(allowed)
    if re.search(r"[\s<>\"{}|\\^`]", text.strip()):
        raise ValueError(allowed)
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    return f"{parts.scheme}://{host}{f':{port}' if port else ''}{parts.path.rstrip('/')}/"


def _web_address(text: str) -> str:
    if not re.fullmatch(r"https?://[^\s/]\S*", text):
        raise ValueError("expected an address that begins with http:// or https://")
    return text


def _email(text: str) -> str:
    if not re.fullmatch(r"[^\s@<>]+@[^\s@<>]+", text):
        raise ValueError("expected an e-mail address such as desk@example.org")
    return text


def _timezone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ValueError, OSError, KeyError) as error:
        raise ValueError("expected a time zone of the IANA database such as Europe/Vienna, or UTC") from error
    return name


def _authority(text: str) -> str:
    if not _AUTHORITY.fullmatch(text):
        raise ValueError("expected a domain that you own and a date when you owned it: news.example.org,2026")
    return text


def _duration(value: object) -> float:
    found = _DURATION.fullmatch(str(value).strip())
    if found is None:
        raise ValueError("expected a duration such as 10ms, 1.5s, 2m or 1h")
    return float(found[1]) * _SECONDS[found[2]]


def _size(value: object) -> int:
    found = _SIZE.fullmatch(str(value).strip())
    if found is None or not float(found[1]):
        raise ValueError("expected a size such as 500 KB, 8 MiB or 1000000")
    return int(float(found[1]) * _BYTES[(found[2] or "b").lower()])


def _one_or_more(value: object) -> object:
    return [value] if isinstance(value, str) else value


def _archive(value: object) -> object:
    if isinstance(value, str) and value.lower() in _NO:
        return None
    return {} if isinstance(value, str) and value.lower() in _YES else value


def _line(text: str) -> str:
    if not text.strip():
        raise ValueError("expected some text")
    return " ".join(text.split())


Line = Annotated[str, AfterValidator(_line)]
Duration = Annotated[
    float,
    BeforeValidator(_duration),
    WithJsonSchema({"anyOf": [{"type": "string", "pattern": r"^\d+(\.\d+)?\s*(ms|s|m|h)?$"}, {"type": "number"}]}),
]
Size = Annotated[
    int,
    BeforeValidator(_size),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "string", "pattern": r"^\d+(\.\d+)?\s*([KMGkmg]i?)?[Bb]?$"},
                {"type": "integer", "minimum": 1},
            ]
        }
    ),
]
_strings_schema = WithJsonSchema({"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]})
Strings = Annotated[tuple[Line, ...], BeforeValidator(_one_or_more), _strings_schema]
Patterns = Annotated[tuple[Line, ...], BeforeValidator(_one_or_more), _strings_schema]


class _Section(BaseModel):
    """Frozen, and closed to unknown keys."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class Author(_Section):
    """Who answers for the site, and for items that name no author."""

    name: Line = Field(description="Name of a person or an organisation.", examples=["Wire desk"])
    email: Annotated[str, AfterValidator(_email)] | None = Field(None, description="Published in the feeds when given.")
    url: Annotated[str, AfterValidator(_web_address)] | None = Field(None, description="A page about the author.")


class SiteSettings(_Section):
    """What all feeds and pages say of the site they belong to."""

    title: Line = Field(description="Title of the site and of its main feed.", examples=["Wire desk"])
    url: Annotated[str, AfterValidator(_url)] = Field(
        description="Where the output folder will be served; every link in it begins with this address.",
        examples=["https://news.example.org/"],
    )
    description: str = Field("", description="One sentence about the site.", examples=["News as it comes in"])
    author: Author | None = Field(None, description="Who answers for the site, and for items that name no author.")
    language: str = Field("en", pattern=_LANGUAGE, description="Language of texts that do not name theirs (BCP 47).")
    timezone: Annotated[str, AfterValidator(_timezone)] = Field(
        "UTC", description="Time zone of dates that do not name theirs (IANA name)."
    )
    authority: Annotated[str, AfterValidator(_authority)] | None = Field(
        None,
        description=(
            "The name under which new ids are minted (RFC 4151): a domain that you own, and a date when you owned it. "
            "Left out, it is the host of `url` and the year of the first build. It need not follow a later move."
        ),
        examples=["news.example.org,2026"],
    )
    rights: str | None = Field(None, description="Copyright line of the feeds.", examples=["© Example News"])


class InputSettings(_Section):
    """Where the texts are."""

    folder: Path = Field(Path("articles"), description="The folder to publish, relative to this file.")
    include: Patterns = Field(
        ("**/*.txt", "**/*.md", "**/*.markdown", "**/*.rst"),
        description="Which files are texts. `**` stands for any folders, `*` for any part of a name.",
    )
    exclude: Patterns = Field((), description="Which of them are left out.", examples=[["drafts/**"]])
    max_size: Size = Field(8 * 2**20, description="The largest file that is read: bytes, or a size such as 8 MiB.")
    date_order: Literal["day-first", "month-first"] = Field(
        "day-first", description="How 3/4/2026 is read: as 3 April, or as March 4."
    )
    categories_from_folders: bool = Field(
        False, description="Whether the folders that a text stands in are the categories of texts that name none."
    )
    confidence: float = Field(
        0.5, ge=0, le=1, description="A field that was read with less confidence is listed in the report as doubtful."
    )


class OutputSettings(_Section):
    """Where the documents go."""

    folder: Path = Field(Path("output"), description="The folder to serve, relative to this file. It can be deleted.")


class Where(_Section):
    """Which items a feed holds: several keys must all hold, several values of one key are alternatives."""

    category: Strings = Field((), description="Has one of these categories.")
    tag: Strings = Field((), description="Has one of these tags.")
    author: Strings = Field((), description="Is by one of these authors.")
    lang: Strings = Field((), description="Is in one of these languages; `en` includes `en-GB`.")
    path: Patterns = Field((), description="Its file matches one of these patterns.")
    any: tuple[Where, ...] = Field((), description="At least one of these selections holds.")
    all: tuple[Where, ...] = Field((), description="Each of these selections holds.")
    not_: Where | None = Field(None, alias="not", description="This selection does not hold.")


class FeedSettings(_Section):
    """One feed. The feed named `main` is always there, and stands at the root of the output folder."""

    name: str = Field(pattern=r"^[a-z0-9-]+$", description="Its documents stand in `feeds/<name>/`.", examples=["main"])
    title: Line | None = Field(None, description="Left out, the title of the site.")
    description: Line | None = Field(None, description="Left out, the description of the site.")
    formats: Annotated[tuple[Format, ...], BeforeValidator(_one_or_more)] = Field(
        ("rss", "atom", "json"), min_length=1, description="RSS 2.0, Atom 1.0, JSON Feed 1.1."
    )
    limit: int = Field(50, ge=1, le=10_000, description="How many items it holds: those that arrived last.")
    content: Literal["full", "summary"] = Field("full", description="Whether it carries whole texts or summaries.")
    where: Where | None = Field(None, description="Which items it holds; else all.", examples=[{"category": "World"}])


class ArchiveSettings(_Section):
    """How the archive of the main feed is cut into pages."""

    page_size: int | None = Field(
        None,
        ge=1,
        le=10_000,
        description="Items on a page, at most the limit of `main` (else 50, or that limit); fixed at the first build.",
        examples=[50],
    )


class ShortLinkSettings(_Section):
    """The links minted for items without one of their own."""

    length: int = Field(6, ge=4, le=16, description="Characters of a new short code.")


class WatchSettings(_Section):
    """How `feeder watch` times its passes."""

    debounce: Duration = Field(0.01, description="How long a burst of changes must pause before they are published.")
    settle: Duration = Field(1.0, description="How long a file must rest where the system does not report closing it.")
    rescan: Duration = Field(60.0, description="How often the whole folder is compared, whatever the system told.")


class Config(_Section):
    """The whole configuration. Its folders are absolute."""

    site: SiteSettings
    input: InputSettings = InputSettings()
    output: OutputSettings = OutputSettings()
    feeds: tuple[FeedSettings, ...] = Field((), description="The feeds; `main` is added when it is not listed.")
    pages: bool = Field(True, description="Whether each item has a page at its short link, and the site an index.html.")
    archive: Annotated[ArchiveSettings | None, BeforeValidator(_archive)] = Field(
        ArchiveSettings(),
        description="How the archive of the main feed is cut into pages, or `false` for none.",
    )
    short_links: ShortLinkSettings = ShortLinkSettings()
    watch: WatchSettings = WatchSettings()
    _file: Path = PrivateAttr(Path("config.yaml"))

    def standing_in(self, file: Path) -> Config:
        """Give the same configuration with the folders that it means when it stands in `file`."""
        root = file.absolute().parent
        rooted = self.model_copy(
            update={
                "input": self.input.model_copy(update={"folder": root / self.input.folder}),
                "output": self.output.model_copy(update={"folder": root / self.output.folder}),
            }
        )
        rooted._file = file.absolute()  # noqa: SLF001 - its own class
        return rooted

    @property
    def file(self) -> Path:
        """The configuration file, absolute."""
        return self._file

    @property
    def root(self) -> Path:
        """The folder of the configuration: ledger and state stand in it."""
        return self._file.parent

    @property
    def ledger(self) -> Path:
        """The ledger: keep it."""
        return self.root / "ledger.jsonl"

    @property
    def state(self) -> Path:
        """The folder of catalog and locks: it can be deleted."""
        return self.root / ".feeder"

    @property
    def zone(self) -> ZoneInfo:
        """The time zone of dates that do not name theirs."""
        return ZoneInfo(self.site.timezone)

    @property
    def page_size(self) -> int:
        """Items on a page of the archive."""
        main = next(feed for feed in self.feeds if feed.name == "main")
        stated = self.archive.page_size if self.archive else None
        return stated or min(50, main.limit)
