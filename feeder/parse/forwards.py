"""Headers of a mail as mail programs show, quote and forward them, in the languages they speak.

These are no headers of RFC 5322: they have other names, and stand below a line such as `Forwarded message`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

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
_HANDED_ON = re.compile(
    r"-{3,}\s*(?:begin )?(?:forwarded (?:message|e-?mail)|original message|weitergeleitete (?:nachricht|e-?mail)|"
    r"ursprüngliche nachricht|originalnachricht|message transféré|message (?:d['’]origine|original)|mensaje "
    r"(?:reenviado|original)|mensagem (?:encaminhada|original)|messaggio (?:inoltrato|originale)|doorgestuurd "
    r"bericht|oorspronkelijk bericht|vidarebefordrat meddelande|ursprungligt meddelande|videresendt (?:besked|"
    r"meddelelse|melding)|opprinnelig melding|oprindelig meddelelse|edelleenlähetetty viesti|alkuperäinen viesti|"
    r"(?:przekazana|oryginalna) wiadomość|wiadomość (?:przekazana|oryginalna)|přeposlaná zpráva|původní zpráva|"
    r"továbbított üzenet|mesaj redirecționat|iletilmiş (?:mesaj|ileti)|pesan (?:terusan|yang diteruskan)|"
    r"(?:пересылаемое|пересланное|исходное) сообщение|(?:переслане|перенаправлене|початкове) повідомлення|"
    r"προωθημένο μήνυμα|رسالة (?:معاد توجيهها|محولة)|הודעה שהועברה|转发的?(?:邮件|消息|信息)|轉寄的?(?:郵件|訊息)|"
    r"原始邮件|转发邮件信息|転送(?:された)?メッセージ|전달된 (?:메일|메시지))\s*-{2,}",
    re.IGNORECASE,
)
"""What programs write above a message that is handed on, below the words of those who do."""
_NOTE_LINES = 5
_NOTE_LENGTH = 160
"""Of a line in a note above such a message; longer ones are a text of their own."""
_LISTED = frozenset("@;,")
_MOST_LINES = 40


@dataclass(frozen=True, slots=True)
class Headers:
    """Headers that were copied: the text of each under its English name, and where it stands (from 0)."""

    texts: dict[str, str]
    lines: dict[str, int]
    end: int
    """The line behind them."""
    note: tuple[int, ...] = ()
    """The lines of a note above them, by those who handed the message on."""


def headers_at(lines: Sequence[str], start: int) -> Headers | None:
    """Give the copied headers that begin at a line, or below a mark there; None when there are none."""
    start = _filled(lines, start)
    found = _run(lines, start)
    if found is None and start < len(lines) and _MARK.fullmatch(lines[start].strip()):
        found = _run(lines, _filled(lines, start + 1))
    return found or _below_note(lines, start)


def is_mark(bare: str) -> bool:
    """Whether a line says between dashes that a message is handed on below."""
    return _HANDED_ON.fullmatch(bare) is not None


def _below_note(lines: Sequence[str], start: int) -> Headers | None:
    """Give the headers of a message that is handed on below a note of few lines."""
    note: list[int] = []
    for index in range(start, len(lines)):
        text = lines[index].strip()
        if text[:3] == "---" and is_mark(text):
            found = _run(lines, _filled(lines, index + 1))
            return replace(found, note=tuple(note)) if found else None
        if len(text) > _NOTE_LENGTH or len(note) > _NOTE_LINES:
            return None
        if text:
            note.append(index)
    return None


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
