"""Headers of a mail as mail programs show, quote and forward them, in the languages they speak.

These are no headers of RFC 5322: they have other names, and stand below a line such as `Forwarded message`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

_NAMES = {
    "from": "from von de da van fra från lähettäjä od от від kimden feladó expediteur expéditeur mittente remitente "
    "dari 发件人 寄件者 寄件人 差出人 보낸사람 من מאת από gửi",
    "to": "to an à a para aan til till vastaanottaja do komu кому kime címzett destinataire destinatario kepada "
    "收件人 收件者 宛先 받는사람 إلى אל προς",
    "cc": "cc kopie kopia kopi copie copia cópia cci копия копія 抄送 副本 참조 نسخة",
    "date": "date sent datum gesendet envoyé enviado enviada inviato data fecha verzonden skickat sendt dato lähetetty "
    "päivämäärä wysłano odesláno datum дата отправлено надіслано gönderildi tarih tanggal elküldve dátum trimis "
    "发送时间 日期 時間 寄件日期 传送日期 送信日時 日付 보낸날짜 날짜 التاريخ تاريخ נשלח תאריך ημερομηνία στάλθηκε",
    "subject": "subject betreff objet asunto assunto oggetto onderwerp ämne emne aihe temat předmět predmet tárgy "
    "subiect subiectul тема konu perihal 主题 主題 主旨 件名 제목 الموضوع נושא θέμα",
}
_CANONICAL = {word: name for name, words in _NAMES.items() for word in words.split()}
_LINE = re.compile(r"\**([^\W\d_][^:：*\n]{0,16}?)\**\s{0,2}[:：]\**(?:\s+(.*)|(?<=：)(.*)|$)")
_MARK = re.compile(r"[-_=]{2,}.{0,60}|.{3,60}[:：]")
"""What stands above the headers of a message that was handed on: words between dashes, or a line with a colon."""
_LISTED = frozenset("@;,")
_MOST_LINES = 40


@dataclass(frozen=True, slots=True)
class Headers:
    """Headers that were copied: the text of each under its English name, and where it stands (from 0)."""

    texts: dict[str, str]
    lines: dict[str, int]
    end: int
    """The line behind them."""


def headers_at(lines: Sequence[str], start: int) -> Headers | None:
    """Give the copied headers that begin at a line, or below a mark there; None when there are none."""
    start = _filled(lines, start)
    found = _run(lines, start)
    if found is None and start < len(lines) and _MARK.fullmatch(lines[start].strip()):
        found = _run(lines, _filled(lines, start + 1))
    return found


def _filled(lines: Sequence[str], start: int) -> int:
    return next((index for index in range(start, len(lines)) if lines[index].strip()), len(lines))


def _run(lines: Sequence[str], start: int) -> Headers | None:
    """Read lines that each name a header; a subject is among them, and who wrote the mail, or when."""
    texts: dict[str, str] = {}
    where: dict[str, int] = {}
    last, index = "", start
    while index < min(len(lines), start + _MOST_LINES) and lines[index].strip():
        found = _LINE.fullmatch(lines[index].strip())
        name = _CANONICAL.get(_word(found[1])) if found else None
        if found and name and name not in texts:
            last, texts[name], where[name] = name, (found[2] or found[3] or "").strip(), index
        elif last not in {"to", "cc"} or _LISTED.isdisjoint(lines[index]):
            break
        index += 1
    if "subject" not in texts or not texts.keys() & {"from", "date"}:
        return None
    return Headers(texts, where, index)


def _word(text: str) -> str:
    """Give the first word of the name of a header, Korean ones whole: `Enviado el` is `enviado`."""
    lower = text.lower()
    return lower.replace(" ", "") if lower[0] > "\uabff" else lower.split()[0]
