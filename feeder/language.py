"""Which language a text is in, told by its letters and its commonest words; a leaf that decoding and reading share.

A script that one language writes tells it at once; languages that share a script are told apart by letters that only
one of them uses, or by function words, which make up a good part of any running text. Where that is not clear, no
language is told, and the site's stands.
"""

from __future__ import annotations

import re
from collections import Counter

_SAMPLE = 1200
_ENOUGH = 700
"""The part of it that makes nearly every language clear."""
_FEWEST_WORDS = 3
_GLANCE = 300
_SURE_WORDS = 3
_NOT_LATIN = re.compile("[\u0370-\u1dff\u2e80-\ud7ff]")
_WORD = re.compile(r"[^\W\d_]+")

_SCRIPTS = (
    ("ja", re.compile("[\u3040-\u30ff]+"), 0.08),
    ("ko", re.compile("[\uac00-\ud7af\u1100-\u11ff]+"), 0.3),
    ("zh", re.compile("[\u3400-\u9fff]+"), 0.3),
    ("ar", re.compile("[\u0600-\u06ff\u0750-\u077f]+"), 0.5),
    ("ru", re.compile("[\u0400-\u04ff]+"), 0.5),
    ("he", re.compile("[\u0590-\u05ff]+"), 0.5),
    ("el", re.compile("[\u0370-\u03ff\u1f00-\u1fff]+"), 0.5),
    ("hi", re.compile("[\u0900-\u097f]+"), 0.5),
    ("th", re.compile("[\u0e00-\u0e7f]+"), 0.5),
    ("bn", re.compile("[\u0980-\u09ff]+"), 0.5),
    ("pa", re.compile("[\u0a00-\u0a7f]+"), 0.5),
    ("gu", re.compile("[\u0a80-\u0aff]+"), 0.5),
    ("ta", re.compile("[\u0b80-\u0bff]+"), 0.5),
    ("te", re.compile("[\u0c00-\u0c7f]+"), 0.5),
    ("kn", re.compile("[\u0c80-\u0cff]+"), 0.5),
    ("ml", re.compile("[\u0d00-\u0d7f]+"), 0.5),
    ("si", re.compile("[\u0d80-\u0dff]+"), 0.5),
    ("my", re.compile("[\u1000-\u109f]+"), 0.5),
    ("ka", re.compile("[\u10a0-\u10ff]+"), 0.5),
    ("am", re.compile("[\u1200-\u137f]+"), 0.5),
    ("km", re.compile("[\u1780-\u17ff]+"), 0.5),
    ("lo", re.compile("[\u0e80-\u0eff]+"), 0.5),
    ("hy", re.compile("[\u0530-\u058f]+"), 0.5),
)
"""The language (or the first of its family) of a script, and the share of a text's letters from which on it is its."""
_OWN_LETTERS = {
    "ar": (("ur", "ٹڈڑےںہ"), ("ckb", "ڕڵۆێ"), ("fa", "پچژگی")),
    "ru": (("uk", "їєґі"), ("be", "ў"), ("sr", "ђћ"), ("mk", "ѓќ"), ("kk", "қңұ")),
}
_LETTERS = (
    ("ñ¿¡", ("es",)),
    ("ãõ", ("pt",)),
    ("ß", ("de",)),
    ("äö", ("sv", "fi", "et")),
    ("öü", ("de", "tr", "hu")),
    ("çêœ", ("fr",)),
    ("ęąłńśźż", ("pl",)),
    ("ěřů", ("cs",)),
    ("ľĺŕô", ("sk",)),
    ("őű", ("hu",)),
    ("ğış", ("tr",)),
    ("șțăş", ("ro",)),
    ("å", ("sv", "da", "nb")),
    ("æø", ("da", "nb")),
    ("đć", ("hr",)),
    ("ėųįū", ("lt",)),
    ("āēīņ", ("lv",)),
    ("ơưđạế", ("vi",)),
    ("òìù", ("it",)),
)
"""Letters that few languages write, and which."""
_OWN_SHARE = 0.004
_BULGARIAN = ("ъ", "ыэё")

_COMMON = {
    "en": "the of and to in that is was for on with said as by from has his it be are at have not this which",
    "de": "der die das und ist von den mit auf für im dem nicht ein eine sich zu wird nach bei auch als",
    "fr": "le la les des et est une dans que pour du qui par sur au il pas avec ce sont aux",
    "es": "el la los las de que en y un una por con del se para su es al como fue ha",
    "it": "il di che la un una per del della è non con sono le gli nel alla si ha dei",
    "pt": "o os as de que e do da em um uma para com não no na por dos foi ao à",
    "ca": "el la els les de que i en un una per amb del és al no dels ha",
    "nl": "de het een van en in is dat op te voor met zijn niet aan er door bij",
    "sv": "och att det som en är på av för med den till i har inte om ett",
    "da": "og det at er en til på af for med der den som ikke et har de",
    "nb": "og det at er en til på av for med som den ikke et har de i",
    "fi": "ja on ei se että oli hän joka mutta myös ovat kun sen",
    "pl": "i w na z się nie do że jest to o jak od po za przez",
    "cs": "a v na se je že z do to s o pro za od jako by ale",
    "sk": "a v na sa je že z do to s o pre za od ako by",
    "hu": "a az és hogy nem egy is volt ez meg már csak de",
    "ro": "și de la în cu pe că din nu o un mai este a fost",
    "tr": "ve bir bu da de için ile olarak olan çok daha en ne",
    "hr": "je i u na se da za su od s o koji nije će bi",
    "id": "yang dan di untuk dengan itu ini dari pada tidak akan ke",
    "vi": "của và là trong có được cho một với các không người",
    "lt": "ir yra kad į su iš buvo tai bet jis kaip",
    "lv": "un ir ka ar no uz par tas bet kas arī",
    "et": "ja on et ei oli see kui ka aga oma",
}
_OF_ENGLISH = (" of ", " and ", " to ", " that ", " with ", " said ", " for ", " was ")
"""Words that, beside `the`, tell that a text is in English: the commonest first."""
_SPEAKS: dict[str, tuple[str, ...]] = {}
for _name, _words in _COMMON.items():
    for _word in _words.split():
        _SPEAKS[_word] = (*_SPEAKS.get(_word, ()), _name)

_MORE = {
    "en": "an they their its were been who will would had but one about after more two also than when",
    "de": "des am um aus er sie es hat wurde werden sind war noch aber oder über vor seit bis zum zur niemand",
    "fr": "un ne se son sa ses cette mais ont été était leur leurs en à où d l qu n s c nous vous elle ils on "
    "sans entre deux après ans plus même tout comme fait dit a",
    "es": "lo sin sobre tras dos años pero sus le más este esta ya cuando hay tiene son está desde hasta entre "
    "dijo ganó no muy también era han o qué sí",
    "it": "al dopo due anni senza ma anche stato stata dal dai delle degli da nella nelle più detto all dell l "
    "o e lo questo questa come tra",
    "pt": "após dois anos sem mas mais são ser tem pela pelo aos às sua seu seus disse está ou também já entre "
    "quando muito nos nas esta este",
    "ca": "als dos després sense però més té són va han aquest aquesta l d seva seu també ja entre quan molt "
    "pels pel o",
    "ro": "al ale lui după doi ani fără dar sunt au fi s prin acest această iar sau când foarte între ca ce ei ea lei",
    "nl": "na twee jaar zonder maar ook was werd worden wordt hij zij ze of nog geen over uit tot sinds heeft "
    "hebben naar",
    "sv": "efter två år utan men också var blev hon han de eller när mycket mellan från vid sedan hade under nu",
    "da": "efter to år uden men også var blev hun han eller når meget mellem fra ved siden havde under nu "
    "blevet hvor skal",
    "nb": "etter to år uten men også var ble hun han eller når mye mellom fra ved siden hadde under nå blitt hvor skal",
    "fi": "tai vain kuin jälkeen kaksi vuotta mukaan ollut niin siitä siinä tämä ole hänen kanssa",
    "pl": "dwa lat bez ale także są był była było dla tym jego jej lub przy nad pod tylko już tak",
    "cs": "po dva let bez také jsou byl byla bylo tím jeho její nebo při nad pod jen přes už tak ve má",
    "sk": "po dva rokov bez ale tiež sú bol bola bolo tým jeho jej alebo pri nad pod len cez už tak vo má",
    "hu": "van után két év ki be fel le mint kell így azt ezt ha mert még sem vagy szerint amely ami aki lehet "
    "több új rá óta között minden mondta",
    "tr": "sonra iki yıl ama var kadar gibi ya mi değil o her önce ise oldu dedi",
    "hr": "nakon dvije godine bez ali također bio bila bilo kao ili pri nad pod samo kroz već tako ima ne što",
    "id": "ada setelah dua tahun tanpa tetapi juga adalah telah oleh atau saat sangat antara karena lagi para "
    "sudah ia mereka",
    "vi": "sau hai năm này đã cũng nhưng hoặc khi rất giữa từ ở trên như đến về",
}
"""Further words that running text is made of, for texts too short to hold enough of the commonest."""
_WHOLE = 60
"""What a word counts that one language has alone; one that several have counts its part for each."""
_CLEAR = 1.2
_LANGUAGES: dict[str, set[str]] = {}
for _table in (_COMMON, _MORE):
    for _name, _words in _table.items():
        for _word in _words.split():
            _LANGUAGES.setdefault(_word, set()).add(_name)
_WEIGHS = {_word: (sorted(_langs), _WHOLE // len(_langs)) for _word, _langs in _LANGUAGES.items()}

RIGHT_TO_LEFT = frozenset({"ar", "he", "fa", "ur", "yi", "ps", "sd", "ug", "dv", "ckb"})
"""The languages written from right to left."""


def direction(lang: str) -> str:
    """Give `rtl` or `ltr` for a language (BCP 47)."""
    return "rtl" if lang.partition("-")[0].lower() in RIGHT_TO_LEFT else "ltr"


def detect(text: str) -> str | None:
    """Give the language of a text as a BCP 47 code; None when its first lines do not make it clear."""
    if _is_english(text[:_GLANCE], _SURE_WORDS) or _is_english(text[:_SAMPLE], len(_OF_ENGLISH) - 1):
        return "en"
    sample = text[:_SAMPLE].lower()
    if not sample.isascii() and _NOT_LATIN.search(sample):
        found = _by_script(sample)
        if found:
            return found
    return _by_words(sample[:_ENOUGH]) or _by_words(sample)


def _is_english(head: str, missing: int) -> bool:
    """Whether so many of a few words stand in the beginning of a text: a glance that tells what most texts are in."""
    if " the " not in head:
        return False
    for word in _OF_ENGLISH:
        if word in head:
            missing -= 1
            if not missing:
                return True
    return False


def _by_script(sample: str) -> str | None:
    letters = sum(map(len, _WORD.findall(sample)))
    for lang, script, share in _SCRIPTS:
        count = sum(map(len, script.findall(sample)))
        if count and count >= share * letters:
            return _of_family(lang, sample, count)
    return None


def _of_family(lang: str, sample: str, letters: int) -> str:
    for other, own in _OWN_LETTERS.get(lang, ()):
        if sum(map(sample.count, own)) > _OWN_SHARE * letters:
            return other
    yes, no = _BULGARIAN
    many = max(_FEWEST_WORDS - 1, _OWN_SHARE * 2 * letters)
    if lang == "ru" and sample.count(yes) >= many and not any(map(sample.count, no)):
        return "bg"
    return lang


def votes(text: str) -> dict[str, int]:
    """Count the commonest words of each language in the beginning of a text; of languages in Latin letters only."""
    sample = text[:_SAMPLE].lower()
    words = sample.split() if sample.isascii() else _WORD.findall(sample)
    counts: dict[str, int] = {}
    for word, count in Counter(filter(_SPEAKS.__contains__, words)).items():
        for lang in _SPEAKS[word]:
            counts[lang] = counts.get(lang, 0) + count
    return counts


def _by_words(sample: str) -> str | None:
    """Tell by how often the commonest words, and the letters of few languages, occur.

    A word that few languages have says more than one that many have.
    """
    counts: dict[str, int] = {}
    weights: dict[str, int] = {}
    for word, count in Counter(filter(_WEIGHS.__contains__, _WORD.findall(sample))).items():
        langs, weight = _WEIGHS[word]
        for lang in langs:
            counts[lang] = counts.get(lang, 0) + count
            weights[lang] = weights.get(lang, 0) + count * weight
    if not sample.isascii():
        for letters, langs_of in _LETTERS:
            many = min(_FEWEST_WORDS, sum(map(sample.count, letters)))
            for lang in langs_of if many else ():
                counts[lang] = counts.get(lang, 0) + many
                weights[lang] = weights.get(lang, 0) + many * _WHOLE // len(langs_of)
    ranked = sorted(weights, key=lambda lang: (-weights[lang], lang))
    if not ranked or counts[ranked[0]] < _FEWEST_WORDS:
        return None
    clear = len(ranked) == 1 or weights[ranked[0]] >= _CLEAR * weights[ranked[1]]
    return ranked[0] if clear else None
