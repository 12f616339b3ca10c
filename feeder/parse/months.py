"""The names of the months, and the words before dates, in the languages that news comes in."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

_NAMES = (
    # English, German, French, Spanish, Italian, Portuguese, Dutch, Scandinavian, Finnish, Polish, Czech, Croatian,
    # Hungarian, Romanian, Turkish, Indonesian, Russian, Ukrainian, Bulgarian, Greek, Arabic (both calendars of names),
    # Persian letters of the same, Hebrew, Hindi: month by month, whole and short, nominative and genitive.
    "january jan januar jänner janvier janv enero ene gennaio gen janeiro januari tammikuuta tammikuu stycznia styczeń "
    "ledna leden siječnja január ianuarie ocak januarja января январь янв січня януари ιανουαρίου ιανουάριος يناير كانون‌الثاني "
    "جانفي ژانویه ינואר जनवरी",
    "february feb februar feber février févr fev febrero febbraio fevereiro februari helmikuuta helmikuu lutego luty února "
    "únor veljače február februarie şubat febrero февраля февраль фев лютого февруари φεβρουαρίου φεβρουάριος فبراير شباط فيفري "
    "فوریه פברואר फरवरी फ़रवरी",
    "march mar märz mrz mrt mars marzo mars março maart maaliskuuta maaliskuu marca marzec března březen ožujka március martie "
    "mart maret mars марта март мар березня μαρτίου μάρτιος مارس آذار مارچ מרץ मार्च",
    "april apr avril avr abril abr aprile huhtikuuta huhtikuu kwietnia kwiecień dubna duben travnja április aprilie nisan "
    "апреля апрель апр квітня април απριλίου απρίλιος أبريل ابريل إبريل نيسان أفريل آوریل אפריל अप्रैल",
    "may mai mayo maggio mag maio mei maj toukokuuta toukokuu maja května květen svibnja május mayıs мая май травня μαΐου "
    "μάιος مايو أيار ماي مه מאי मई",
    "june jun juni juin junio giugno giu junho kesäkuuta kesäkuu czerwca czerwiec června červen lipnja június iunie haziran "
    "июня июнь червня юни ιουνίου ιούνιος يونيو حزيران جوان ژوئن יוני जून",
    "july jul juli juillet juil julio luglio lug julho heinäkuuta heinäkuu lipca lipiec července červenec srpnja július "
    "iulie temmuz июля июль липня юли ιουλίου ιούλιος يوليو تموز جويلية ژوئیه יולי जुलाई",
    "august aug août agosto ago augustus elokuuta elokuu sierpnia sierpień srpna srpen kolovoza augusztus ağustos agustus "
    "августа август авг серпня αυγούστου αύγουστος أغسطس اغسطس آب أوت اوت اوت אוגוסט अगस्त",
    "september sep sept septembre septiembre setiembre settembre setembro syyskuuta syyskuu września wrzesień září rujna "
    "szeptember septembrie eylül сентября сентябрь сен вересня септември σεπτεμβρίου σεπτέμβριος سبتمبر أيلول سپتامبر ספטמבר "
    "सितंबर सितम्बर",
    "october oct oktober okt octobre octubre ottobre ott outubro out lokakuuta lokakuu października październik října říjen "
    "listopada október octombrie ekim октября октябрь окт жовтня октомври οκτωβρίου οκτώβριος أكتوبر اكتوبر اکتبر אוקטובר "
    "अक्टूबर",
    "november nov novembre noviembre novembro marraskuuta marraskuu listopad studenoga noiembrie kasım ноября ноябрь ноя "
    "листопада ноември νοεμβρίου νοέμβριος نوفمبر نوامبر נובמבר नवंबर नवम्बर",
    "december dec dezember dez décembre déc diciembre dic dicembre dezembro joulukuuta joulukuu grudnia grudzień prosince "
    "prosinec prosinca decembrie aralık desember декабря декабрь дек грудня декември δεκεμβρίου δεκέμβριος ديسمبر دجنبر "
    "دسامبر דצמבר दिसंबर दिसम्बर",
)
MONTHS = {name: number for number, names in enumerate(_NAMES, 1) for name in names.split()}
"""The number of a month by its name in lower case; Croatian and Polish `listopada` is taken as Croatian's October."""

JALALI = {
    name: number
    for number, names in enumerate(
        (
            "فروردین فروردين",
            "اردیبهشت ارديبهشت",
            "خرداد",
            "تیر تير",
            "مرداد امرداد",
            "شهریور شهريور",
            "مهر",
            "آبان ابان",
            "آذر اذر",
            "دی دي",
            "بهمن",
            "اسفند",
        ),
        1,
    )
    for name in names.split()
}
"""The months of the Solar Hijri calendar, in which Persian news is dated."""

JALALI_YEARS = range(1301, 1500)
"""The years of the Solar Hijri calendar that are taken for such: 1921 to 2120."""


def from_jalali(year: int, month: int, day: int) -> tuple[int, int, int]:
    """Give a date of the Solar Hijri calendar in the Gregorian one: by its 33-year cycle of leap years."""
    years = year - 979
    days = 365 * years + years // 33 * 8 + (years % 33 + 3) // 4 + day - 1
    days += 31 * (month - 1) if month <= 7 else 30 * (month - 1) + 6  # noqa: PLR2004 - six months of 31 days
    date = datetime(1600, 3, 20, tzinfo=UTC) + timedelta(days=days)
    return date.year, date.month, date.day


_THAI = (
    "มกราคม ม.ค.", "กุมภาพันธ์ ก.พ.", "มีนาคม มี.ค.", "เมษายน เม.ย.", "พฤษภาคม พ.ค.", "มิถุนายน มิ.ย.", "กรกฎาคม ก.ค.",
    "สิงหาคม ส.ค.", "กันยายน ก.ย.", "ตุลาคม ต.ค.", "พฤศจิกายน พ.ย.", "ธันวาคม ธ.ค.",
)  # fmt: skip
_ENGLISH = [names.split()[0] for names in _NAMES]
_INDIC = {
    name: english
    for names, english in zip(_NAMES, _ENGLISH, strict=True)
    for name in names.split()
    if "\u0900" <= name[0] <= "\u097f"
} | {name: english for names, english in zip(_THAI, _ENGLISH, strict=True) for name in names.split()}
_INDIC_MONTH = re.compile("|".join(re.escape(name) for name in sorted(_INDIC, key=len, reverse=True)))
_INDIC_LETTER = re.compile("[\u0900-\u0e7f]")
_THAI_LETTER = re.compile("[\u0e00-\u0e7f]")
_THAI_AROUND = re.compile(r"วัน\S{0,12}?ที่\s?|พ\.ศ\.\s?|(?<=\d)\s?น\.?(?!\S)")
_BUDDHIST = re.compile(r"(?<!\d)25\d\d(?!\d)")
_BUDDHIST_AHEAD = 543


def with_latin_months(text: str) -> str:
    """Give a text with its Hindi and Thai months in English, and the years of the Thai calendar in the Gregorian one.

    The vowel signs of these scripts are no letters to a pattern, so that their words are no words.
    """
    if _INDIC_LETTER.search(text) is None:
        return text
    plain, count = _INDIC_MONTH.subn(lambda month: f" {_INDIC[month[0]]} ", text)
    if not count or _THAI_LETTER.search(text) is None:
        return plain
    return _BUDDHIST.sub(lambda year: str(int(year[0]) - _BUDDHIST_AHEAD), _THAI_AROUND.sub("", plain))


PUBLISHED = (
    "published|posted|date|first published|publication date|release date|released|issued|publié|publiée|publication|"
    "paru|publicado|publicada|publicación|fecha|pubblicato|pubblicata|data|veröffentlicht|erschienen|datum|stand|"
    "gepubliceerd|geplaatst|publicerad|publicerat|publisert|offentliggjort|julkaistu|opublikowano|data publikacji|"
    "publikováno|vydáno|objavljeno|közzétéve|publicat|yayın(?:lanma)?(?: tarihi)?|yayınlandı|diterbitkan|"
    "опубликовано|дата публикации|дата|опубліковано|публикувана?|δημοσίευση|δημοσιεύθηκε|"
    "تاريخ النشر|نشر(?: في)?|نُشر(?: في)?|التاريخ|تاریخ انتشار|انتشار|פורסם|תאריך|प्रकाशित|"
    "发布时间|发表时间|发布于|时间|日期|發布時間|發佈時間|公開日|配信|掲載|投稿日|公開|송고시간|입력|등록|작성|게시|승인"
)
UPDATED = (
    "(?:last |latest )?(?:updated?|modified|edited|revised)|mis(?:e)? à jour|mise à jour|modifié|actualizado|actualizada|"
    "última actualización|actualización|modificado|aggiornato|aggiornata|ultimo aggiornamento|modificato|aktualisiert|"
    "zuletzt aktualisiert|geändert|letzte aktualisierung|bijgewerkt|laatst bijgewerkt|atualizado|atualizada|"
    "última atualização|uppdaterad|uppdaterat|oppdatert|opdateret|päivitetty|zaktualizowano|aktualizacja|aktualizováno|"
    "ažurirano|frissítve|actualizat|güncelle(?:n)?me(?: tarihi)?|güncellendi|diperbarui|обновлено|изменено|оновлено|"
    "обновена?|ενημέρωση|ενημερώθηκε|آخر تحديث|تحديث|محدث|به‌روزرسانی|بروزرسانی|עודכן|अपडेट(?:ेड)?|"
    "更新时间|更新于|更新時間|最后更新|更新日|更新|수정|최종수정|업데이트"
)
"""The words, as alternatives of a pattern, that date the publication and the last change."""
