"""Three hundred texts as unlike as texts can be, and what a reader must find of each: for tests of whole readers.

What is expected stands beside each text from the start, and is not taken from feeder. Nothing here is left to chance:
the same number always gives the same text.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from email.utils import format_datetime
from html import escape

COUNT = 300
_NEWEST = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)

PHRASES = (
    "“We sailed as soon as the waves allowed,” the captain’s mate said — and nobody laughed…",
    "AT&T and Marks & Spencer paid < 5 % each, although a < b && c > d; 1 <2 and 3> 2.",
    "The mark ]]> ends a CDATA section, and <![CDATA[ begins one; neither ends this sentence.",
    "Write &amp; for an ampersand, &lt;b&gt; for bold, &#60; or &#x3C; for less, &nbsp; for a space.",
    "In HTML <b>bold</b>, <i>italic</i> and <br/> are marks; here <script>alert('x')</script> is text.",
    "Emoji stand as they are: 👩‍🚀 👨‍👩‍👧‍👦 🇦🇹 👍🏽 ☃️ and 𝕏 lies beyond the basic plane 𐍈.",
    "وقالت البلدية إن الجسر سيفتح يوم الاثنين (في الساعة 10:30)، وإن العبور مجاني.",
    "העירייה הודיעה שהגשר ייפתח ביום שני בשעה 10:30, והמעבר ללא תשלום.",
    "ایشان می‌خواهند که پل تازه روز دوشنبه باز شود.",
    "市政府表示，新桥将于周一上午十点三十分开放，行人可以免费通过。",
    "市は、新しい橋が月曜日の午前10時半に開通すると発表した。「とても嬉しい」と市長は話した。",
    "시는 새 다리가 월요일 오전 10시 30분에 개통된다고 밝혔다.",
    "नगर परिषद ने कहा कि नया पुल सोमवार को सुबह साढ़े दस बजे खुलेगा।",
    "เทศบาลกล่าวว่า “สะพานใหม่จะเปิดในวันจันทร์เวลาสิบโมงครึ่ง” และข้ามได้ฟรี.",
    "Ο δήμος ανακοίνωσε ότι η νέα γέφυρα θα ανοίξει τη Δευτέρα.",
    "Городские власти сообщили, что новый мост откроется в понедельник.",
    "İstanbul’da ışıklar söndü; Straße, Ærø, Łódź, Đà Nẵng, Ñandú, Þingvellir and œuvre keep their letters.",
    "Composed é and decomposed e\u0301 look the same, as do Å and A\u030a, but they are not.",
    "Ten\u00a0000 people, 5\u202f%, a soft\u00adhyphen, a word\u2060joiner and a zero\u200bwidth space.",
    "The path C:\\news\\{{ today }} and the tag {% include x %} are left to other programs.",
    "It costs 5 $ or 4 €, £3.50, ¥500 or ₹300; x² ≠ √y, ∀ε > 0 ∃δ, and ½ + ¼ = ¾.",
    "He said: \"It's 5' 11\" tall\", and 'she' wrote `code`, *stars*, _lines_, ~waves~ and #marks.",
    "The page at https://a.example/search?q=a&b=(c)#d holds more, and mail goes to desk@news.example.",
    "Marks such as \u200f(\u200f and \u200e)\u200e, or \u2067ירושלים\u2069, turn a line around.",
    "100% sure? Yes! (No.) [Perhaps]; a/b, a|b, a=b, a+b, a^b, a@b: all of it is text.",
    "The name O'Brien-Smith, Jr. & Co. <desk@firm.example> stands in angle brackets.",
    "A tab\tand two  spaces are white space; a line may end in a backslash \\",
    "Entities without an end &copy and &ampere, a lone & and a lone < or > stay as they are.",
)
"""What is hard on programs that write, carry or show texts."""

TITLES = (
    "Bridge opens after {n} days",
    "AT&T buys {n} masts & towers",
    "Why {n} < 1000 && 1000 > {n}",
    "<b>Bold</b> claims about {n} bridges",
    "What ]]> means to {n} readers",
    "Use &amp; and &lt;{n}&gt; in titles",
    "“Quoted” by {n} ‘people’ – again…",
    "👩‍🚀 lands {n} times 🇦🇹",
    "الجسر يفتح بعد {n} يوما",
    "הגשר נפתח אחרי {n} ימים (סוף סוף)",
    "新桥在{n}天后开放",
    "橋が{n}日後に開通「ついに」",
    "다리가 {n}일 만에 개통",
    "<script>alert({n})</script> is no title, or is it?",
    "{n}",
    "C:\\news\\{n}\\{{ title }}",
    "Cafe\u0301 number {n} and café number {n}",
    'It\'s 5\' {n}" tall: "really"',
    "https://a.example/?n={n}&m=1 is an address",
    "<![CDATA[{n}]]>",
    "&#{n}; &nbsp; &copy; &bogus;",
    "A title that is long, since it names all of {n} islands: " + ", ".join(f"Isle {i}" for i in range(1, 81)),
    "- {n} points * and # marks _ to ` escape",
    "Ten\u00a0thousand \u2067{n}\u2069 people\u00ad?",
    "<3 for {n} > 2 hearts <a href=x>",
)
_NAMES = (
    "Ann Weber",
    "Olaf Nyman",
    "José Ñandú",
    "محمد علي",
    "山田 太郎",
    "Sinéad O'Brien & Sons",
    "Dr. <Max> Müller",
    "“Bo” Ek",
    "Name of great length " + "and greater " * 20 + "end",
)
_LINKS = (
    ("https://short.example/{n:x}?a=1&b=ü#x", "https://short.example/{n:x}?a=1&b=%C3%BC#x"),
    ("https://short.example/{n:x}", "https://short.example/{n:x}"),
    (
        "https://bücher.example/{n}/страница",
        "https://xn--bcher-kva.example/{n}/%D1%81%D1%82%D1%80%D0%B0%D0%BD%D0%B8%D1%86%D0%B0",
    ),
)
"""Links as texts state them, and as feeds carry them."""
_IDS = (
    ("urn:uuid:00000000-0000-4000-8000-{n:012d}", "urn:uuid:00000000-0000-4000-8000-{n:012d}"),
    ("https://ids.example/ü?n={n}&x=y", "https://ids.example/%C3%BC?n={n}&x=y"),
    ("no {n}", "tag:news.example.org,2026:no%20{n}"),
)
"""Ids as texts state them, and as feeds carry them."""
_LANGUAGES = {6: "ar", 7: "he", 8: "fa", 9: "zh", 10: "ja", 11: "ko"}


@dataclass(frozen=True, slots=True)
class Various:
    """One text, and what a reader must find of it."""

    file: str
    source: str
    title: str
    words: str
    """The text that it shows, white space folded."""
    published: datetime
    link: str | None
    """Its own link as a URI; None where it has none, and gets a short one."""
    id: str | None
    """Its own id as a URI; None where it has none, and gets one."""
    authors: tuple[str, ...]
    categories: tuple[str, ...]
    enclosures: tuple[tuple[str, str, int], ...]
    """Address, type and length of each."""


def various() -> list[Various]:
    """Give three hundred texts, the newest first."""
    return [_various(number) for number in range(COUNT)]


def _various(number: int) -> Various:
    title = TITLES[number % len(TITLES)].replace("{n}", str(number))
    source, words, ending = _body(number)
    published = _NEWEST - timedelta(hours=7 * number, minutes=number % 60, seconds=number * 7 % 60)
    stated_link, link = _LINKS[number // 3 % len(_LINKS)] if number % 3 == 1 else ("", "")
    stated, own_id = _IDS[number // 4 % len(_IDS)] if number % 4 == 3 else ("", "")
    authors = tuple(_NAMES[(number + i) % len(_NAMES)] for i in range(number % 4))
    categories = tuple(f"{word} {number % 7}" for word in ("R&D", "C++ <tag>", "市", "a/b")[: number % 5])
    enclosures = tuple(
        (f"https://m.example/{number}/{i}.mp3?x=1&y=2", "audio/mpeg", 10 ** (number % 9) + i)
        for i in range(max(0, number % 6 - 3))
    )
    front = {
        "title": title,
        "date": _date(number, published),
        "link": stated_link.format(n=number) or None,
        "id": stated.format(n=number) or None,
        "authors": authors or None,
        "categories": categories or None,
        "lang": _LANGUAGES.get(number % len(PHRASES)),
        "enclosures": [{"url": url, "type": kind, "length": length} for url, kind, length in enclosures] or None,
    }
    lines = [f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in front.items() if value is not None]
    return Various(
        file=f"{number:03}{ending}",
        source="\n".join(["---", *lines, "---", "", source, ""]),
        title=title,
        words=words,
        published=published,
        link=link.format(n=number) or None,
        id=own_id.format(n=number) or None,
        authors=authors,
        categories=categories,
        enclosures=enclosures,
    )


def _date(number: int, published: datetime) -> str:
    """Give a date as people write it, in one of several zones."""
    there = published.astimezone(timezone(timedelta(hours=number % 25 - 12, minutes=30 * (number % 2))))
    return (there.isoformat(), format_datetime(there), there.strftime("%Y-%m-%d %H:%M:%S %z"))[number % 3]


def _body(number: int) -> tuple[str, str, str]:
    """Give a text in one of four kinds of markup, the words that it shows, and the ending of its file."""
    count = 200 if number % 50 == 49 else 1 + number % 5
    lines = [PHRASES[(number + 5 * i) % len(PHRASES)] for i in range(count)]
    lines[0] = f"Text {number} begins here. {lines[0]}"
    makers = (_text, _markdown, _rest, _html)
    source, shown, ending = makers[number % 7 % 4](lines)
    return source, " ".join(" ".join(shown).split()), ending


def _text(lines: list[str]) -> tuple[str, list[str], str]:
    """Give paragraphs without marks of Markdown, since front matter above some of those means Markdown."""
    plain = [line.replace("`code`, *stars*, _lines_, ~waves~", "code") for line in lines]
    return "\n\n".join(plain), plain, ".txt"


def _markdown(lines: list[str]) -> tuple[str, list[str], str]:
    """Give paragraphs and, below them, most that Markdown has."""
    first, *rest = map(_escaped, lines)
    marked = [f"> {line}" if i % 3 == 0 else f"- *{i}* {line}" if i % 3 == 1 else line for i, line in enumerate(rest)]
    shown = [f"{i} {line}" if i % 3 == 1 else line for i, line in enumerate(lines[1:])]
    tail = '## Below\n\n[a link](https://a.example/?a=1&b=2 "t") and **bold `]]> <b> &amp;`**\n\n    if a < b && c:\n        go()'
    words = [lines[0], *shown, "Below", "a link and bold ]]> <b> &amp;", "if a < b && c: go()"]
    return "\n\n".join([first, *marked, tail]), words, ".md"


def _rest(lines: list[str]) -> tuple[str, list[str], str]:
    tail = "A **bold** ``]]> <b> &amp;`` and `a link <https://a.example/?a=1&b=2>`__ too"
    return "\n\n".join([*map(_escaped, lines), tail]), [*lines, "A bold ]]> <b> &amp; and a link too"], ".rst"


def _html(lines: list[str]) -> tuple[str, list[str], str]:
    paragraphs = [f"<p class='x' onclick='y()'><em>{escape(line)}</em></p>" for line in lines]
    tail = "<table><tr><th>Place<td>Time</table><script>z()</script><pre>a &lt; b\n  c</pre>"
    return "\n".join(["<article>", *paragraphs, tail, "</article>"]), [*lines, "Place Time a < b c"], ".txt"


def _escaped(line: str) -> str:
    """Give a plain text for Markdown or reStructuredText, so that no sign in it is a mark of theirs."""
    return re.sub(r"([!-/:-@\[-`{-~])", r"\\\1", line)
