"""What others may write to is read and written with care: no link leads out, no name means more than it says."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable
from pathlib import Path, PurePosixPath

import pytest
from conftest import Project, Watch, story
from lxml import etree

from feeder import discover, inside, media, publish
from feeder.errors import ArticleError, UsageError
from feeder.model import Document
from feeder.render.sanitize import Place, sanitized
from feeder.write import Copy, standing, sweep, write

HIDDEN = "the word is swordfish"
PICTURE = b"\x89PNG\r\n\x1a\n" + bytes(40)


@pytest.fixture
def outside(tmp_path: Path) -> Path:
    """A folder beside the project, with a secret in it."""
    folder = tmp_path / "outside"
    folder.mkdir()
    (folder / "secret.txt").write_text(story(HIDDEN))
    (folder / "secret.png").write_bytes(PICTURE + HIDDEN.encode())
    return folder


def leaks(project: Project) -> list[str]:
    """Give the documents that hold the secret."""
    return [path for path, data in project.documents().items() if HIDDEN.encode() in data]


@pytest.mark.parametrize("name", ["s", "feeds", "archive", "media", "assets", "s/{code}"])
def test_nothing_is_written_through_a_link(project: Project, outside: Path, name: str) -> None:
    """A link where a folder of the output should stand: nothing is made, changed or removed where it leads."""
    project.put("a.md", f"---\nimage: a.png\n---\n{story('Bridge opens')}")
    project.put("a.png", PICTURE)
    project.configure((project.root / "config.yaml").read_text() + "feeds: [{ name: more }]\n")
    project.build()
    link = project.output / name.format(code=next(iter((project.output / "s").iterdir())).name)
    if name == "archive":
        link.mkdir()
    link.rename(outside / "moved")
    link.symlink_to(outside / "moved")
    before = {path: path.read_bytes() for path in sorted(outside.rglob("*")) if path.is_file()}

    if name == "archive":  # its first page is written when its range is used up
        for number in range(60):
            project.put(f"{number}.txt", story(f"Bridge {number} opens"))
    else:
        project.put("a.md", story("Bridge opens, and all that"))
    (project.texts / "a.png").unlink()
    (project.output / "feed.json").unlink()
    with pytest.raises(UsageError, match="this folder is a link"):
        project.build()

    sweep(project.output)
    assert {path: path.read_bytes() for path in sorted(outside.rglob("*")) if path.is_file()} == before
    link.unlink()
    project.build()
    assert not link.is_symlink()


def test_planted_temporary_files_and_documents(tmp_path: Path) -> None:
    """What someone put under the name of a temporary file, or in place of a document, is replaced and not followed."""
    victim = tmp_path / "victim"
    victim.write_text("mine")
    output = tmp_path / "output"
    output.mkdir()
    (output / ".a.xml.feeder-tmp").symlink_to(victim)
    os.link(victim, output / ".b.xml.feeder-tmp")
    (output / "c.xml").symlink_to(victim)
    (tmp_path / "alike").write_text("<d/>")
    (output / "d.xml").symlink_to(tmp_path / "alike")

    written = write(output, [Document(f"{name}.xml", f"<{name}/>".encode()) for name in "abcd"])

    assert written.changed == ("a.xml", "b.xml", "c.xml", "d.xml")
    assert victim.read_text() == "mine"
    assert [path.is_symlink() for path in sorted(output.glob("*.xml"))] == [False] * 4


def test_links_in_place_of_folders_hold_nothing(tmp_path: Path) -> None:
    """Documents behind a link are not taken for those of the output folder."""
    (tmp_path / "elsewhere" / "x").mkdir(parents=True)
    (tmp_path / "elsewhere" / "x" / "index.html").touch()
    output = tmp_path / "output"
    output.mkdir()
    (output / "s").symlink_to(tmp_path / "elsewhere")

    assert list(standing(output)) == []
    with pytest.raises(UsageError, match="is a link"):
        write(output, [], ["s/x/index.html"])
    assert (tmp_path / "elsewhere" / "x" / "index.html").exists()


def test_nothing_is_read_through_a_link(project: Project, outside: Path) -> None:
    """Links that lead out, pipes and devices among texts and media: none is read, and each is told or left out."""
    project.put(
        "a.md", "# Bridge opens\n\nThe mayor came. ![one](out.png) ![two](pipe.png) ![three](down/secret.png)\n"
    )
    (project.texts / "out.png").symlink_to(outside / "secret.png")
    (project.texts / "out.txt").symlink_to(outside / "secret.txt")
    (project.texts / "passwd.txt").symlink_to("/etc/passwd")
    (project.texts / "down").symlink_to(outside)
    (project.texts / "up").symlink_to("..")
    (project.texts / "zero.txt").symlink_to("/dev/zero")
    os.mkfifo(project.texts / "pipe.png")
    os.mkfifo(project.texts / "pipe.txt")
    report = project.build()

    assert project.titles() == ["Bridge opens"]
    assert leaks(project) == []
    assert not (project.output / "media").exists()
    told = {notice.path for notice in report.notices if "leads out of the input folder" in notice.message}
    assert told == {"out.txt", "out.png", "passwd.txt", "down", "up", "zero.txt"}


def test_links_that_appear_while_watching(
    project: Project, outside: Path, watching: Callable[[Project], Watch]
) -> None:
    """What an event tells of is judged as what a walk finds."""
    project.put("a.txt", story("Bridge opens"))
    watch = watching(project)
    (project.texts / "out.txt").symlink_to(outside / "secret.txt")
    (project.texts / "down").symlink_to(outside)
    os.mkfifo(project.texts / "pipe.txt")
    (project.texts / "a.txt").unlink()
    (project.texts / "a.txt").symlink_to(outside / "secret.txt")
    project.put("b.txt", story("Harbour opens"))
    watch.until(lambda: "Harbour opens" in project.titles())

    assert watch.stop() == 0
    project.build()
    assert leaks(project) == []
    assert "Harbour opens" in project.titles()


def test_a_link_put_in_place_after_the_look(project: Project, outside: Path) -> None:
    """Between the look at a file and its opening someone may put a link in its place: it is opened, and given back."""
    (project.texts / "a.txt").symlink_to(outside / "secret.txt")
    (project.texts / "a.png").symlink_to(outside / "secret.png")

    with pytest.raises(ArticleError, match="leads out"):
        discover.read(project.texts, "a.txt")
    with pytest.raises(ArticleError, match="leads out"):
        discover.beginning(project.texts, "a.png", 10)
    with pytest.raises(Exception, match="leads out"):
        write(project.output, [Copy("media/x/a.png", project.texts, "a.png")])
    assert discover.read(project.texts, "a.txt", anywhere=True) is not None


@pytest.mark.parametrize("proc", ["/proc/self/fd", "/nowhere"])
def test_where_an_open_file_stands(tmp_path: Path, outside: Path, proc: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Links within the folder are followed, also where the system does not tell the place of an open file."""
    monkeypatch.setattr(inside, "_OF_PROCESS", proc)
    folder, linked = tmp_path / "folder", tmp_path / "linked"
    (folder / "deep").mkdir(parents=True)
    linked.symlink_to(folder)
    (folder / "deep" / "a").write_text("a")
    (folder / "b").symlink_to("deep/a")
    (folder / "c").symlink_to(outside / "secret.txt")
    for root, name in ((folder, "deep/a"), (folder, "b"), (linked, "b"), (linked / "deep", "a")):
        os.close(inside.opened(root, name))
    for root, name in ((folder, "c"), (linked, "c"), (folder / "deep", "../b/../../outside/secret.txt")):
        with pytest.raises(OSError):  # noqa: PT011 - each system has its own number for it
            inside.opened(root, name)

    os.link(outside / "secret.txt", folder / "d")
    descriptor = os.open(folder / "d", inside.FLAGS)
    (folder / "d").unlink()
    assert not inside._is_named(descriptor, folder, "d")
    os.close(descriptor)


def test_the_first_link_on_the_way(tmp_path: Path) -> None:
    """The one nearest to the folder is told; the folder itself may be one."""
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "b").symlink_to(tmp_path)
    for below, found in (("a", None), ("a/b", "a/b"), ("a/b/c", "a/b"), (".", None), ("nothing/here", None)):
        assert inside.first_link(tmp_path, PurePosixPath(below)) == (tmp_path / found if found else None)


@pytest.mark.parametrize(
    "template",
    [
        "{% include '/etc/passwd' %}",
        "{% include '../config.yaml' %}",
        "{% import '../../config.yaml' as x %}",
        "{% extends 'out.html' %}",
        "{{ ''.__class__.__mro__[1].__subclasses__() }}",
        "{{ self.__init__.__globals__ }}",
        "{{ cycler.__init__.__globals__.os.popen('id').read() }}",
        "{{ item.article.__class__ }}",
        "{{ range(10 ** 9)|list }}",
        "{{ words.__class__.__init__ }}",
    ],
)
def test_templates_reach_nothing_else(project: Project, outside: Path, template: str) -> None:
    """A template of the owner reads no file, calls nothing behind its values, and takes no time without end."""
    (outside / "out.html").write_text(HIDDEN)
    project.put("a.txt", story("Bridge opens"))
    (project.root / "templates").mkdir()
    (project.root / "templates" / "article.html").write_text(template)

    with pytest.raises(UsageError, match=r"templates/article\.html"):
        project.build()


def test_templates_behind_links(project: Project, outside: Path) -> None:
    """A template may be a link within its folder, but not out of it; a pipe among them stops nobody."""
    own = project.root / "templates"
    own.mkdir()
    (own / "kept.css").write_text("b { color: red }")
    (own / "site.css").symlink_to("kept.css")
    os.mkfifo(own / "pipe.html")
    project.put("a.txt", story("Bridge opens"))
    project.build()
    assert (project.output / "assets" / "site.css").read_text() == "b { color: red }"
    publish.status(project.config)

    (own / "article.html").symlink_to(outside / "secret.txt")
    with pytest.raises(Exception, match="leads out") as told:
        project.build()
    assert "article.html" in str(told.value)


def test_the_folder_that_is_served_holds_no_configuration(project: Project) -> None:
    """The ledger, the catalog and the configuration stand outside of the output folder."""
    texts = project.root.parent / "texts"
    text = (project.root / "config.yaml").read_text().replace("folder: texts", f"folder: {texts}")
    for folder in (".", ".."):
        project.configure(f"{text}output: {{ folder: {folder} }}\n")
        with pytest.raises(UsageError, match=r"output\.folder"):
            _ = project.config


def test_what_looks_like_a_template_is_text(project: Project) -> None:
    """Texts, titles and settings are values of templates, and never templates."""
    marks = "{{ 7919 * 7919 }} {% raw %} {# x #} ${7919 * 7919} <%= 7919 * 7919 %> #{7919 * 7919}"
    project.configure((project.root / "config.yaml").read_text().replace("Wire desk", '"Desk {{ 7919 * 7919 }}"'))
    project.put("a.txt", f"Sum {marks}\n\nThe mayor wrote {marks} on the wall.\n")
    project.put("b.rst", f"Rest\n====\n\nThe mayor wrote {marks} on the wall.\n")
    project.put("c.md", story("Declared {{ 7919 * 7919 }}", author="{{ config }}", tags="{% x %}"))
    project.build()

    documents = project.documents()
    assert [
        path for path, data in documents.items() if b"62710561" in data and path.endswith(("html", "xml", "json"))
    ] == []
    assert "Sum {{ 7919 * 7919 }}" in documents["feed.json"].decode()
    assert "Desk {{ 7919 * 7919 }}" in documents["index.html"].decode()
    assert documents["feed.json"].decode().count("{% raw %}") > 3


INJECTED = [
    'https://a.example/"><script>x()</script>',
    "https://a.example/ 301!",
    "https://a.example/\n/* https://evil.example/ 301!",
    "https://a.example/\r\nSet-Cookie: a=b",
    "https://a.example/$1/:splat/{}",
    "https://a.example/'`\\^|",
    "https://user:pass@a.example/",
    "//evil.example/",
    "javascript:alert(1)",
]
ODD_NAMES = [
    "-rf.png", "--help.png", "con.png", "nul.tar.png", "a b.png", "a\nb.png", "a\rb.png", "a\tb.png", "a\\b.png", "a%2e%2e%2fb.png",
    "..a.png", "a..png", "a .png", "a;b&c|d.png", "$(id).png", "`id`.png", "'\"<>.png", "é\u202egnp.png", f"{'x' * 240}.png", "?a=b#c.png",
]  # fmt: skip


def test_names_and_links_inject_nothing(project: Project) -> None:
    """Settings of hosts have one rule a line, lists are well formed, and names of files are plain."""
    project.configure((project.root / "config.yaml").read_text() + "hosts: [netlify, apache]\n")
    for number, link in enumerate(INJECTED):
        quoted = json.dumps(link)
        project.put(f"link-{number}.md", f"---\nlink: {quoted}\nslug: {quoted}\n---\n{story(f'Linked {number}')}")
    for number, name in enumerate(ODD_NAMES):
        project.put(name, PICTURE)
        project.put(f"picture {number}.md", f"---\nimage: {json.dumps(name)}\n---\n{story(f'Picture {number}')}")
        project.put(f"{name}.txt", story(f"Named {number}"))
    project.build()

    rules = (project.output / "_redirects").read_text().split("\n")
    assert all(re.fullmatch(r"/s/[a-z0-9]+/ https?://[!-~]+ 302!", rule) for rule in rules[1:-1]), rules
    assert "Set-Cookie" not in (project.output / "_headers").read_text() + (project.output / ".htaccess").read_text()
    documents = project.documents()
    for path, data in documents.items():
        if path.endswith((".xml", ".opml")):
            etree.fromstring(data)
    files = [path for path in documents if path.startswith("media/")]
    assert len(files) > len(ODD_NAMES) // 2
    assert [
        path
        for path in files
        if not re.fullmatch(r"media/[a-z0-9]+/(?!(?:con|nul)\.)[a-z0-9][a-z0-9._-]{0,99}\.png", path)
    ] == []
    assert len([title for title in project.titles() if title.startswith("Named")]) + project.output.joinpath(
        "feed.json"
    ).read_text().count("Picture") > len(ODD_NAMES)


@pytest.mark.parametrize(
    ("name", "place"),
    [
        ("../../a.png", None), ("/../a.png", None), ("a/../../../b.png", None), ("..\\a.png", None), ("a\0.png", None), (".a.png", None),
        ("x/.git/a.png", None), ("/etc/a.png", "etc/a.png"), ("./a.png", "d/a.png"), ("%2e%2e/a.png", "d/%2e%2e/a.png"),
    ],
)  # fmt: skip
def test_where_names_of_media_lead(name: str, place: str | None) -> None:
    """Below the input folder and nowhere else; what is encoded is a name like any other until it is decoded, and judged again."""
    assert media.place("d/a.md", name) == place


def test_documents_hold_no_path_of_the_machine(project: Project) -> None:
    """Neither the folders of the project nor those of its owner, nor what the configuration says to commands."""
    project.configure(
        (project.root / "config.yaml").read_text()
        + "after_publish: [sh, -c, 'exit 1', hushhush]\nhosts: [netlify, apache]\n"
    )
    project.put("a.md", f"---\nimage: {project.root}/a.png\n---\n{story('Bridge opens', date='whenever')}")
    project.put(
        "b.rst",
        "Rest\n====\n\nWords.\n\n.. include:: b.rst\n\n.. csv-table:: x\n   :file: /etc/passwd\n\n:unknown:`x`\n",
    )
    project.put("bad.txt", bytes(3000))
    project.put("d.md", "# Words\n\n![x](b.png) [y](c.txt) {{< figure src='z.png' >}}\n")
    project.build()

    secrets = (str(project.root.parent), f"{Path.home()}/", "hushhush", "docutils", "Traceback")
    for path, data in project.documents().items():
        assert [found for found in secrets if found.encode() in data and found != "//"] == [], path


@pytest.mark.parametrize(
    "html",
    [
        "<p title='<table onmouseover=x() '>a</p>",
        '<img src="a" alt="<img " data-src="https://x onerror=x() y">',
        "<p title='<h1 <img src=x>'>a</p>",
    ],
)
def test_nothing_but_a_tag_begins_with_a_bracket(html: str) -> None:
    """What is done to sanitized HTML afterwards relies on it, and nh3 did not do so before 0.3.7."""
    made = sanitized(html, Place("https://a.example/", "https://a.example/s/a/", "a"))

    assert made.count("<") == len(re.findall(r"</?(?:p|img)\b", made))
    assert "onerror" not in re.sub(r'"[^"]*"', "", made)
