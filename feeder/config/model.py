"""The models of the configuration: every key, its meaning, its default and what it may be.

They are the single source of the checks, of the JSON Schema, of the commented example and of the reference page.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

from pydantic import BeforeValidator, Field, PrivateAttr

from feeder.config.guarding import Deleted, GuardSettings
from feeder.config.section import Section
from feeder.config.values import (
    LANGUAGE,
    NAME,
    Authority,
    Command,
    Duration,
    Email,
    Line,
    Names,
    Patterns,
    Size,
    Strings,
    Timezone,
    Url,
    WebAddress,
    archive_or_none,
    one_or_more,
)
from feeder.config.watching import WatchSettings
from feeder.model import Format

Host = Literal["netlify", "cloudflare", "github", "apache"]


class Author(Section):
    """Who answers for the site, and for items that name no author."""

    name: Line = Field(description="Name of a person or an organisation.", examples=["Wire desk"])
    email: Email | None = Field(None, description="Published in the feeds when given.")
    url: WebAddress | None = Field(None, description="A page about the author.")


class SiteSettings(Section):
    """What all feeds and pages say of the site they belong to."""

    title: Line = Field(description="Title of the site and of its main feed.", examples=["Wire desk"])
    url: Url = Field(
        description="Where the output folder will be served; every link in it begins with this address.",
        examples=["https://news.example.org/"],
    )
    description: str = Field("", description="One sentence about the site.", examples=["News as it comes in"])
    author: Author | None = Field(None, description="Who answers for the site, and for items that name no author.")
    language: str = Field("en", pattern=LANGUAGE, description="Language of texts that do not name theirs (BCP 47).")
    timezone: Timezone = Field("UTC", description="Time zone of dates that do not name theirs (IANA name).")
    authority: Authority | None = Field(
        None,
        description=(
            "The name under which new ids are minted (RFC 4151): a domain that you own, and a date when you owned it. "
            "Left out, it is the host of `url` and the year of the first build. It need not follow a later move."
        ),
        examples=["news.example.org,2026"],
    )
    rights: str | None = Field(None, description="Copyright line of the feeds.", examples=["© Example News"])
    hub: WebAddress | None = Field(
        None,
        description="A WebSub hub that tells subscribers of changes; the feeds name it, `after_publish` may ping it.",
        examples=["https://hub.example.org/"],
    )


class InputSettings(Section):
    """Where the texts are."""

    folder: Path = Field(Path("articles"), description="The folder to publish, relative to this file.")
    include: Patterns = Field(
        ("**/*.txt", "**/*.md", "**/*.markdown", "**/*.rst"),
        description="Which files are texts. `**` stands for any folders, `*` for any part of a name.",
    )
    exclude: Patterns = Field((), description="Which of them are left out.", examples=[["drafts/**"]])
    deleted: Deleted = "withdraw"
    max_size: Size = Field(8 * 2**20, description="The largest file that is read; one that is larger is reported.")
    date_order: Literal["day-first", "month-first"] = Field(
        "day-first",
        description="How 3/4/2026 is read: as 3 April, or as March 4. 2026-04-03 is read the same either way.",
    )
    categories_from_folders: bool = Field(
        False, description="Whether the folders that a text stands in are the categories of texts that name none."
    )
    confidence: float = Field(
        0.5,
        ge=0,
        le=1,
        description=(
            "A title, summary, link or date that was read with less confidence than this, from 0 to 1, is listed in "
            "the report as doubtful."
        ),
    )

    @property
    def states_date_order(self) -> bool:
        """Whether someone said how 3/4/2026 is read, so that reading it so is no doubt any more."""
        return "date_order" in self.model_fields_set


class OutputSettings(Section):
    """Where the documents go."""

    folder: Path = Field(Path("output"), description="The folder to serve, relative to this file. It can be deleted.")


class Where(Section):
    """Which items a feed holds: several keys must all hold, several values of one key are alternatives."""

    category: Strings = Field((), description="Has one of these categories.")
    tag: Strings = Field((), description="Has one of these tags.")
    author: Strings = Field((), description="Is by one of these authors.")
    lang: Strings = Field((), description="Is in one of these languages; `en` includes `en-GB`.")
    path: Patterns = Field((), description="Its file matches one of these patterns.")
    any: tuple[Where, ...] = Field((), description="At least one of these selections holds.")
    all: tuple[Where, ...] = Field((), description="Each of these selections holds.")
    not_: Where | None = Field(None, alias="not", description="This selection does not hold.")


class Aliases(Section):
    """Further names below the output folder that documents of a feed stand under, so that old addresses live on."""

    rss: Names = Field((), description="Of the RSS document.", examples=["feed.xml"])
    atom: Names = Field((), description="Of the Atom document.", examples=["index.xml"])
    json_: Names = Field((), alias="json", description="Of the JSON Feed.", examples=["index.json"])

    def of(self, kind: Format) -> tuple[str, ...]:
        """Give the further names of the document in one format."""
        return {"rss": self.rss, "atom": self.atom, "json": self.json_}[kind]


class FeedSettings(Section):
    """One feed. The feed named `main` is always there, and stands at the root of the output folder."""

    name: str = Field(
        pattern=NAME,
        description="Its documents stand in `feeds/<name>/`: small letters, digits, hyphens.",
        examples=["main"],
    )
    title: Line | None = Field(None, description="Left out, the title of the site.")
    description: Line | None = Field(None, description="Left out, the description of the site.")
    formats: Annotated[tuple[Format, ...], BeforeValidator(one_or_more)] = Field(
        ("rss", "atom", "json"), min_length=1, description="RSS 2.0, Atom 1.0, JSON Feed 1.1."
    )
    limit: int = Field(50, ge=1, le=10_000, description="How many items it holds: those that arrived last.")
    max_size: Size | None = Field(
        None,
        description=(
            "The most bytes that each of its documents has: as many whole items as fit, at least one; `main` always "
            "holds what no page of the archive holds yet."
        ),
        examples=["512 KiB"],
    )
    content: Literal["full", "summary"] = Field("full", description="Whether it carries whole texts or summaries.")
    image: WebAddress | None = Field(None, description="A picture that stands for it.")
    aliases: Aliases = Field(Aliases(), description="Further names of its documents, so that old addresses live on.")
    where: Where | None = Field(None, description="Which items it holds; else all.", examples=[{"category": "World"}])
    per: Literal["category", "tag", "author", "language"] | None = Field(
        None,
        description="Makes one feed for each category, tag, author or language instead, in `feeds/<name>-<value>/`.",
        examples=["category"],
    )


class ArchiveSettings(Section):
    """How the archive of the main feed is cut into pages."""

    page_size: int | None = Field(
        None,
        ge=1,
        le=10_000,
        description="Items on a page, at most the limit of `main` (else 50, or that limit); fixed at the first build.",
        examples=[50],
    )


class ShortLinkSettings(Section):
    """The links minted for items without one of their own."""

    length: int = Field(6, ge=4, le=16, description="Characters of a new short code.")


class Config(Section):
    """The whole configuration. Its folders are absolute."""

    site: SiteSettings
    input: InputSettings = InputSettings()
    output: OutputSettings = OutputSettings()
    feeds: tuple[FeedSettings, ...] = Field((), description="The feeds; `main` is added when it is not listed.")
    pages: bool = Field(True, description="Whether each item has a page at its short link, and the site an index.html.")
    sitemaps: bool = Field(
        True, description="Whether search engines find sitemap.xml, news-sitemap.xml and robots.txt; needs `pages`."
    )
    archive: Annotated[ArchiveSettings | None, BeforeValidator(archive_or_none)] = Field(
        ArchiveSettings(),
        description="How the archive of the main feed is cut into pages, or `false` for none.",
    )
    templates: Path = Field(
        Path("templates"),
        description=(
            "A folder of files that stand in place of those that pages are made from, such as `article.html` or "
            "`site.css`, relative to this file. It need not exist."
        ),
    )
    hosts: Annotated[tuple[Host, ...], BeforeValidator(one_or_more)] = Field(
        (), description="The hosts whose settings stand beside the documents.", examples=[["netlify"]]
    )
    after_publish: Command = Field(
        (),
        description=(
            "A command, as text or as a list of words, that runs in this folder after each pass that changed a "
            "document; it finds the changes on its standard input, as JSON: `output`, the folder, and `written` and "
            "`removed`, lists of documents below it. What it failed to take it is told again by the next pass."
        ),
        examples=["rsync -a --delete output/ host:site/"],
    )
    after_publish_timeout: Duration = Field(300.0, description="How long that command may take.")
    short_links: ShortLinkSettings = ShortLinkSettings()
    watch: WatchSettings = WatchSettings()
    guard: GuardSettings = GuardSettings()
    _file: Path = PrivateAttr(Path("config.yaml"))

    def standing_in(self, file: Path) -> Config:
        """Give the same configuration with the folders that it means when it stands in `file`."""
        root = file.absolute().parent
        rooted = self.model_copy(
            update={
                "input": self.input.model_copy(update={"folder": root / self.input.folder}),
                "output": self.output.model_copy(update={"folder": root / self.output.folder}),
                "templates": root / self.templates,
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
    def store(self) -> Path:
        """The folder of texts that stand nowhere else: keep it, like the ledger."""
        return self.root / "store"

    @property
    def state(self) -> Path:
        """The folder of catalog and locks: it can be deleted."""
        return self.root / ".feeder"

    @property
    def zone(self) -> ZoneInfo:
        """The time zone of dates that do not name theirs."""
        return ZoneInfo(self.site.timezone)

    @property
    def aliases(self) -> dict[str, Format]:
        """The further names of documents of feeds, each with its format."""
        return {name: kind for feed in self.feeds for kind in feed.formats for name in feed.aliases.of(kind)}

    @property
    def page_size(self) -> int:
        """Items on a page of the archive."""
        main = next(feed for feed in self.feeds if feed.name == "main")
        stated = self.archive.page_size if self.archive else None
        return stated or min(50, main.limit)
