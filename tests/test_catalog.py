"""The catalog: the cost of what a pass asks follows the change, not the archive."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from conftest import CONFIG, Project, story

from feeder.catalog import Catalog, Entry, Published
from feeder.catalog.items import Items
from feeder.catalog.schema import Connection
from feeder.publish.layout import layout

ASKED = (
    "SELECT coalesce(max(arrival), -1) + 1 FROM items",
    "SELECT coalesce(max(at), '') FROM items",
    "SELECT coalesce(max(updated), '') FROM items WHERE article IS NOT NULL",
    "SELECT coalesce(max(withdrawn), '') FROM items WHERE withdrawn IS NOT NULL",
    "SELECT coalesce(max(updated), '') FROM members WHERE feed = 'a'",
    "SELECT id FROM items WHERE article IS NOT NULL ORDER BY arrival DESC LIMIT 50",
    "SELECT id FROM items WHERE key IN (SELECT key FROM members WHERE feed = 'a' ORDER BY arrival DESC LIMIT 50)",
    "SELECT id FROM items WHERE article IS NOT NULL AND link IS NOT NULL ORDER BY arrival DESC LIMIT 50",
    "SELECT id FROM items WHERE home = 'a' AND withdrawn IS NULL",
    "SELECT id FROM items WHERE withdrawn IS NOT NULL AND home = 'a' ORDER BY arrival DESC LIMIT 8",
    "SELECT id FROM items WHERE key IN (SELECT key FROM copies WHERE path = 'a')",
    "SELECT id FROM items WHERE text = 'a' LIMIT 8",
    "SELECT id FROM items WHERE link = 'a' LIMIT 8",
    "SELECT 1 FROM items WHERE code = 'a'",
    "SELECT path FROM files WHERE due <= 'a'",
    "SELECT coalesce(sum(waiting), 0) FROM files WHERE due IS NOT NULL",
    "SELECT path FROM documents WHERE state > 0",
    "DELETE FROM members WHERE key = 1",
    "DELETE FROM copies WHERE key = 1",
)
"""What a pass over some files asks for; full passes ask for more."""


@pytest.fixture
def connection() -> Iterator[Connection]:
    """A catalog in memory."""
    connection = Catalog(None).connection
    yield connection
    connection.close()


@pytest.mark.parametrize("sql", ASKED)
def test_no_table_is_searched_from_end_to_end(connection: Connection, sql: str) -> None:
    """Every question is answered from an index."""
    plan = [row[3] for row in connection.db.execute(f"EXPLAIN QUERY PLAN {sql}")]

    assert not [step for step in plan if step.startswith("SCAN") and "INDEX" not in step]


def test_redirects_cost_the_same_whatever_the_archive(connection: Connection) -> None:
    """A footer's link, which thousands of items share, costs the newest of them one look each, and gives no rule."""
    columns = "id, code, first_seen, first_at, at, line, arrival, updated, home, text, link, article"
    sql = f"INSERT INTO items ({columns}) VALUES (?, ?, '', '', '', '', ?, '', '', '', 'footer', '{{}}')"  # noqa: S608
    connection.db.executemany(sql, [(f"id {number}", f"code {number}", number) for number in range(3000)])
    steps = []
    connection.db.set_progress_handler(lambda: steps.append(1), 100)

    assert Items(connection.db).own_links(100) == []
    assert len(steps) < 1000


def test_the_last_update_of_a_selection_is_found_at_once(connection: Connection) -> None:
    """When a feed with a selection was updated is asked several times a pass: it takes no look at each of its items."""
    sql = "INSERT INTO members (feed, arrival, key, updated) VALUES ('a', ?, ?, ?)"
    connection.db.executemany(sql, [(number, number, f"2026-{number:04}") for number in range(3000)])
    steps = []
    connection.db.set_progress_handler(lambda: steps.append(1), 10)

    assert Items(connection.db).updated("a") == "2026-2999"
    assert len(steps) < 10


def test_many_at_once(project: Project) -> None:
    """An empty catalog is filled with what it would hold if its items had come one by one."""
    project.configure(f"{CONFIG}feeds: [{{ name: main }}, {{ name: arts, where: {{ category: Arts }} }}]\n")
    for number, (link, kind) in enumerate([("1", "World"), ("1", "Arts"), ("3", "Arts"), ("4", "World")]):
        text = story(f"Story {number}", link=f"https://wire.example/{link}", category=kind, image="photo.png")
        project.put(f"{number}.txt", text)
        project.put(f"copies/{number % 3}.txt", text)
    project.put("photo.png", b"\x89PNG\r\n\x1a\n")
    project.put("plain.txt", story("Story without anything"))
    project.build()
    laid_out = layout(project.config, 50)
    catalog = Catalog(project.root / ".feeder" / "catalog.sqlite")
    published = [_published(catalog, entry) for entry in catalog.items.every()]
    catalog.connection.close()
    assert len(published) == 5

    filled, grown = Catalog(None), Catalog(None)
    assert filled.publish(published, laid_out) == {one.state.identity.id for one in published}
    for one in published:
        grown.publish([one], laid_out)
    grown.documents.lay_out(laid_out)
    for table in ("items", "copies", "members", "media"):
        assert _rows(filled, table) == _rows(grown, table) != []
    stale = [[owed for owed in one.documents.owed() if not owed.gone] for one in (filled, grown)]
    assert stale[0] == stale[1]
    filled.connection.close()
    grown.connection.close()


def _published(catalog: Catalog, entry: Entry) -> Published:
    item_id = entry.identity.id
    state, link = catalog.items.state(item_id), catalog.items.link(item_id)
    assert state is not None
    return Published(state, entry.article, link, tuple(catalog.items.feeds(item_id)), entry.media)


def _rows(catalog: Catalog, table: str) -> list[object]:
    return catalog.db.execute(f"SELECT * FROM {table} ORDER BY 1, 2").fetchall()  # noqa: S608 - a name from here
