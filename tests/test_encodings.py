"""Encodings: a text that is not UTF-8 is read letter by letter as it was written, and the report names its encoding."""

from __future__ import annotations

import pytest

from feeder.decode import decode
from feeder.model import Blob, Source, Stat

GERMAN = (
    "Die Fähre zu den äußeren Inseln fährt wieder, nachdem der Sturm den Hafen zwei Tage lang geschlossen hatte.\n\n"
    "„Wir sind ausgelaufen, sobald die Wellen es erlaubten“, sagte die Kapitänin am Freitag vor Journalisten.\n"
)
FRENCH = (
    "Le conseil municipal a adopté jeudi soir le budget de l’année prochaine, malgré les réserves de l’opposition.\n"
    "« C’est un début », a déclaré la maire à la presse. Les travaux coûteront près de 30 millions d’euros.\n"
)
RUSSIAN = (
    "Мост через реку открыли в субботу утром. На церемонию пришли около двухсот жителей города и его окрестностей.\n"
    "«Мы ждали этого семь лет», — сказала жительница соседнего дома, которая переехала сюда ещё до начала работ.\n"
)
ARABIC = (
    "افتتحت البلدية مكتبة جديدة في وسط المدينة يوم الخميس، وحضر الافتتاح عدد كبير من السكان والطلاب.\n"
    "وقالت مديرة المكتبة إن القاعة تتسع لمئتي قارئ، وإن الكتب جمعت من تبرعات أهل الحي خلال عامين.\n"
)
JAPANESE = (
    "市は木曜日、中心部に新しい図書館を開いた。開館式には多くの住民や学生が集まった。\n"
    "館長は「本は二年かけて住民の寄付で集めました」と話した。閲覧室には二百人が座れる。\n"
)
CHINESE = (
    "市政府星期四在市中心开设了一座新的图书馆，许多居民和学生参加了开馆仪式。\n"
    "馆长说，这些书是两年来由居民捐赠的，阅览室可以容纳两百名读者。\n"
)
KOREAN = (
    "시는 목요일 도심에 새 도서관을 열었다. 개관식에는 많은 주민과 학생이 모였다.\n"
    "관장은 책이 이 년 동안 주민들의 기부로 모였다고 말했다. 열람실에는 이백 명이 앉을 수 있다.\n"
)
POLISH = (
    "Miasto otworzyło w czwartek nową bibliotekę w śródmieściu. Na uroczystość przyszło wielu mieszkańców i uczniów.\n"
    "Dyrektorka powiedziała, że książki zebrano w ciągu dwóch lat, a czytelnia pomieści dwustu czytelników.\n"
)
GREEK = (
    "Ο δήμος εγκαινίασε την Πέμπτη μια νέα βιβλιοθήκη στο κέντρο της πόλης, με πολλούς κατοίκους και μαθητές.\n"
    "Η διευθύντρια είπε ότι τα βιβλία συγκεντρώθηκαν μέσα σε δύο χρόνια από δωρεές των κατοίκων.\n"
)
TURKISH = (
    "Belediye perşembe günü şehir merkezinde yeni bir kütüphane açtı; açılışa çok sayıda öğrenci ve komşu katıldı.\n"
    "Müdür, kitapların iki yıl boyunca bağışlarla toplandığını ve salonun iki yüz kişilik olduğunu söyledi.\n"
)


def text_of(data: bytes) -> Source:
    """Decode some bytes."""
    return decode(Blob(Stat("a.txt", len(data), 0), data, "0" * 32))


@pytest.mark.parametrize(
    ("text", "encoding", "name"),
    [
        (GERMAN, "cp1252", "Windows-1252"),
        (FRENCH, "cp1252", "Windows-1252"),
        (GERMAN.replace("„", '"').replace("“", '"'), "latin-1", "Windows-1252"),
        (RUSSIAN, "cp1251", "Windows-1251"),
        (RUSSIAN.replace("«", '"').replace("»", '"').replace("—", "-"), "koi8-r", "KOI8-R"),
        (ARABIC, "cp1256", "Windows-1256"),
        (JAPANESE, "shift_jis", "Shift-JIS"),
        (JAPANESE, "euc_jp", "EUC-JP"),
        (CHINESE, "gb18030", "GB18030"),
        (CHINESE, "gbk", "GB18030"),
        (KOREAN, "euc_kr", "EUC-KR"),
        (POLISH, "cp1250", "Windows-1250"),
        (GREEK, "cp1253", "Windows-1253"),
        (TURKISH, "cp1254", "Windows-1254"),
        (GERMAN, "utf-16-le", "UTF-16-LE"),
        (GERMAN, "utf-16-be", "UTF-16-BE"),
        (RUSSIAN, "utf-16-le", "UTF-16-LE"),
        (JAPANESE, "utf-16-be", "UTF-16-BE"),
    ],
)
@pytest.mark.parametrize("size", ["whole", "first line"])
def test_other_encodings_are_detected(text: str, encoding: str, name: str, size: str) -> None:
    """Two sentences, or one, are enough to tell the encoding; every letter comes out, and the report says so."""
    text = text if size == "whole" else text.splitlines()[0] + "\n"

    source = text_of(text.encode(encoding))

    assert source.text == text
    if not text.isascii():
        assert [(problem.note, name in problem.message) for problem in source.problems] == [(True, True)]


def test_a_damaged_text_stays_utf8() -> None:
    """A few bytes that are not UTF-8, in a text that is, are read alone as Windows-1252, and reported."""
    data = RUSSIAN.encode() + b"caf\xe9\n"

    source = text_of(data)

    assert source.text == RUSSIAN + "café\n"
    assert [(problem.line, problem.note) for problem in source.problems] == [(3, False)]
