"""The letter around a press release that came by mail: salutation, covering note, contacts, greeting.

A release is known by the mark that it begins with (`PRESS RELEASE`), or by a covering note that announces it. Of other
mails only salutation and greeting are left out: what else there is was written for those who read it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from feeder.parse import rules
from feeder.parse.kinds import Kind
from feeder.parse.lines import classify

_SALUTATION = re.compile(
    r"(?:dear|hello|hi|good (?:morning|afternoon|day)|sehr geehrte\w*|liebe\w*|guten (?:tag|morgen)|hallo|moin|"
    r"grüezi|bonjour|madame|monsieur|mesdames|chers?|chères?|estimad\w+|apreciad\w+|querid\w+|buen[oa]s \w+|hola|"
    r"prezad\w+|car[oaie]|gentil\w+|egregi\w*|spett\w*|buongiorno|geachte|beste|hej|bästa|kære|kjære|hei|hyvä\w*|"
    r"szanown\w+|vážen\w+|dobrý den|poštovan\w+|tisztelt|kedves|stimat\w+|bună ziua|sayın|değerli|merhaba|yth|"
    r"уважаем\w+|здравствуйте|добрый день|шановн\w+|αγαπητ\w+|السادة|عزيزي|尊敬的|各位|您好|報道関係者|お世話に|"
    r"안녕하세요)(?!\w).{0,100}(?<![.。])",
    re.IGNORECASE,
)
_RELEASE = (
    r"(?:presse-?(?:mitteilung|information|meldung|info|aussendung)|medien-?(?:mitteilung|information)|(?:press|"
    r"media|news) (?:release|statement)|(?:for )?immediate release|communiqué(?: de presse)?|comunicado(?: de "
    r"(?:prensa|imprensa))?|nota de (?:prensa|imprensa)|comunicato stampa|persbericht|pressmeddelande|"
    r"pressemeddelelse|pressemelding|lehdistötiedote|komunikat prasowy|informacja prasowa|tisková zpráva|"
    r"sajtóközlemény|comunicat de presă|basın bülteni|basın açıklaması|siaran pers|thông cáo báo chí|пресс-?релиз|"
    r"прес-?реліз|δελτίο τύπου|بيان صحفي|بيان صحافي|新闻稿|新聞稿|プレスリリース|보도자료|הודעה לעיתונות)"
)
_MARK = re.compile(rf"\W*{_RELEASE}\W*(?:(?:n[ro]|nº|n°|№)?\W*\d[\d/. -]*)?", re.IGNORECASE)
_ANNOUNCED = re.compile(_RELEASE, re.IGNORECASE)
_LABELLED = re.compile(rf"\W{{0,2}}{_RELEASE}\W{{0,2}}\s?[:：|–—-]\s+(?=\S)", re.IGNORECASE)
_EMBARGO = re.compile(
    r"\W*(?:sperrfrist|embargo(?:ed)?|under embargo|strictly embargoed|sous embargo|embargado|bajo embargo|sotto "
    r"embargo|not for (?:release|publication) before|frei ab|эмбарго)"
    r"(?: (?:until|till|bis|jusqu['’]au|hasta(?: el)?|até|fino al?|tot|до))?\s*[:：]?\s*(?P<until>.{0,60})",
    re.IGNORECASE,
)
_ABOUT = re.compile(
    r"(?:about|über|à propos (?:de|du|des)|acerca de|sobre|informazioni su|over|om|tietoa|о компании|про компанію|o "
    r"firmie|关于|關於)\s?[^\W\d_][^.!?:]{1,60}:?",
    re.IGNORECASE,
)
_END = re.compile(r"#{3,}|[-–—]\s?(?:30|ends?|ende|fin|fine)\s?[-–—]|ends?\.?", re.IGNORECASE)
_GREETING = re.compile(
    r"(?:with )?(?:best|kind|warm|kindest|warmest) (?:regards|wishes)|regards|sincerely|yours (?:sincerely|"
    r"faithfully|truly)|(?:sincerely|truly) yours|many thanks|mit (?:freundlichen?|besten|herzlichen|vielen) gr(?:ü|"
    r"ue)(?:ß|ss)(?:en)?|(?:freundliche|beste|herzliche|viele|liebe|schöne) gr(?:ü|ue)(?:ß|ss)e|mfg|(?:bien "
    r")?cordialement|bien à vous|(?:sincères|meilleures|cordiales) salutations|(?:un )?(?:cordial )?saludos?(?: "
    r"cordial(?:es)?)?|atentamente|atenciosamente|(?:com os melhores |melhores )?cumprimentos|(?:cordiali|distinti) "
    r"saluti|cordialmente|met (?:vriendelijke|hartelijke) groet(?:en)?|(?:med )?(?:vänliga?|venlig|vennlig) "
    r"(?:hälsning(?:ar)?|hilsen)|mvh|ystävällisin terveisin|z poważaniem|s pozdravem|s poštovanjem|üdvözlettel|cu "
    r"stimă|saygılarımla|hormat kami|trân trọng|с уважением|с наилучшими пожеланиями|з повагою|με εκτίμηση|مع خالص "
    r"التحية|مع التحية|此致|敬具|감사합니다|בברכה",
    re.IGNORECASE,
)
_FIRST_LINES = 15
_HEADING = 3
"""Lines above a mark: the name of the house, a date."""
_NOTE = 5
_LAST_LINES = 12
_LONG = 160
_FEWEST = 2
"""Lines of a release that are its own, whatever they look like."""
_COMMAS = frozenset(",!:，：！،")
_TOLD = re.compile(r"[.?!。？！] |[,;，] (?=\S+ \S+ \S+ \S)")
"""A sentence in a line that begins like a salutation."""
_COLON = re.compile(r"[:：]")
_POSTSCRIPT = re.compile(r"p\.?\s?s\b", re.IGNORECASE)
_AROUND = " ,.!:：，。\t"


@dataclass(slots=True)
class Letter:
    """What is left of the body of a mail: its lines, with those of the letter around the text empty."""

    lines: list[str]
    left: list[int]
    """The lines that were emptied, by index."""
    title: int | None = None
    """The line of the headline that a release begins with."""
    until: str | None = None
    """When its embargo ends, as the release says it."""


def opened(body: Sequence[str]) -> Letter:
    """Give a body without the letter around its text."""
    letter = Letter(list(body), [])
    filled = [index for index, line in enumerate(body) if line.strip()]
    behind = _behind_cover(body, filled)
    if behind:
        _leave(letter, [index for index in filled if index < behind])
        _release(letter, [index for index in filled if index >= behind])
    elif len(filled) > 1 and _is_salutation(body[filled[0]].strip()):
        _leave(letter, filled[:1])
    _greeting(letter, [index for index in filled if letter.lines[index]])
    return letter


def unlabelled(subject: str) -> str:
    """Give a subject without the words in front of it that say it is a release."""
    return _LABELLED.sub("", subject, count=1)


def _leave(letter: Letter, indices: Sequence[int]) -> None:
    letter.left += indices
    for index in indices:
        letter.lines[index] = ""


def _behind_cover(body: Sequence[str], filled: Sequence[int]) -> int:
    """Give the line behind the mark of a release, or behind the note that announces it; 0 when it is none."""
    first = filled[:_FIRST_LINES]
    addressed = bool(first) and _SALUTATION.fullmatch(body[first[0]].strip()) is not None
    mark = next((place for place, index in enumerate(first) if _MARK.fullmatch(body[index].strip())), None)
    if mark is not None and (addressed or mark <= _HEADING):
        return first[mark] + 1
    note = filled[1 : _NOTE + 1] if addressed else []
    note = [index for place, index in enumerate(note) if index - note[0] == place]
    return note[-1] + 1 if any(_ANNOUNCED.search(body[index]) for index in note) else 0


def _is_salutation(text: str) -> bool:
    """Whether a line greets those who read a mail, and says nothing else."""
    return _SALUTATION.fullmatch(text) is not None and text[-1] in _COMMAS and _TOLD.search(text) is None


def _release(letter: Letter, filled: Sequence[int]) -> None:
    """Leave out what a release says around its text, and find its headline."""
    texts = [letter.lines[index].strip() for index in filled]
    end = next((place for place in range(_FEWEST, len(filled)) if _is_end(texts, filled, place)), len(filled))
    address = -1
    for place in range(end):
        embargo = _EMBARGO.fullmatch(texts[place])
        if embargo:
            letter.until = embargo["until"] or None
        if _is_contact(texts[place]) or filled[place] == address + 1:
            address = filled[place]
        if embargo or address == filled[place] or _MARK.fullmatch(texts[place]):
            _leave(letter, [filled[place]])
    _leave(letter, filled[end:])
    rest = [index for index in filled if letter.lines[index]]
    if len(rest) > 1 and rest[1] > rest[0] + 1 and classify(letter.lines[rest[0]].strip()) == Kind.HEADLINE:
        letter.title = rest[0]


def _is_contact(text: str) -> bool:
    """Whether a line begins the address of those who are asked about a release."""
    label = _COLON.split(text, maxsplit=1)[0].strip().lower()
    return len(label) < len(text) and rules.KNOWN.get(label) == Kind.CONTACT


def _is_end(texts: Sequence[str], filled: Sequence[int], place: int) -> bool:
    """Whether nothing of the text follows: the mark of the end, contacts, or what a house says of itself each time."""
    if _END.fullmatch(texts[place]):
        return True
    if len(texts) - place > _LAST_LINES or filled[place] == filled[place - 1] + 1:
        return False
    if _is_contact(texts[place]):
        return all(len(text) < _LONG for text in texts[place:])
    return _ABOUT.fullmatch(texts[place]) is not None


def _greeting(letter: Letter, filled: Sequence[int]) -> None:
    """Leave out the greeting at the end, with the names below it."""
    last = filled[1:][-_LAST_LINES:]
    texts = [letter.lines[index].strip(_AROUND) for index in last]
    place = next((place for place, text in enumerate(texts) if _GREETING.fullmatch(text)), len(last))
    if all(len(text) < _LONG and not _POSTSCRIPT.match(text) for text in texts[place:]):
        _leave(letter, last[place:])
