"""What texts are written with: the letters of languages, the commonest first, and the signs that go with them.

By these a text is told to be read right, where its bytes are letters in many encodings. Languages are named as in
`feeder.language`; those of one script that share their letters stand as one.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

LATIN = {
    "de": "üäöß",
    "fr": "éàèêçôîùûâïœëæ",
    "es": "óíáéñú¿¡üº",
    "pt": "ãçáéíóõâêôúàª",
    "it": "èàùòìé",
    "nl": "ëéïöèü",
    "ca": "àèéíòóçïúü·",
    "sv": "äåöé",
    "da": "æøåé",
    "nb": "åøæé",
    "fi": "äöå",
    "is": "áðíéþóöúýæ",
    "en": "éèïêçöüñ",
    "ga": "áéíóú",
    "sq": "ëç",
    "pl": "łąęóżśćńź",
    "cs": "áíěéýčřžšůúňťďó",
    "sk": "áíéýčžšľúťôäňďóĺŕ",
    "hu": "áéőöóüíűú",
    "ro": "ăîâşţșț",
    "hr": "čćžšđ",
    "sl": "čšž",
    "tr": "ışğüöçâî",
    "lt": "ėšųžįčūęą",
    "lv": "āīēšūņļžģķč",
    "et": "äõüöšž",
    "vi": "đ\u0300\u0301\u0323ưâôêơă\u0309\u0303áàóúéèíùọ",
}
ALPHABETS = {
    "ru": "оеаинтсрвлкмдпуяыьгзбчйхжшюцщэфъё",
    "uk": "оаинівретслкдумпязьгбчйхїцжєюшщфґ",
    "be": "аіоентрсялкдпмуўывзбгчьцйжхшюёэф",
    "bg": "аиоентрсвлдкпмзягучбъцжщхйшюфьѝ",
    "sr": "аоиенрсјтудквпмлбзгњчцшжљћхђџф",
    "mk": "аоеитнрвсдкпмјлузгбчшцњжхќѓљџфѕ",
    "el": "αοιτενσρηπκυλςμόίάΆωέδγήχύώθφβξζψϊΐϋΰ",
    "he": "יוהלאתברמשנעדםקחפטסןגצזךץף",
    "ar": "اليمنترعبودسفهكقحةجأصشطذخضثغىزئإءآظؤ،؟؛پچژگکہںےھٹڈڑ",
    "th": "านร่กอเง้มยีลั\u0e34วดทส\u0e37ตะ\u0e38ปบค์ห\u0e39แจพชข\u0e33ใไ\u0e36ผโถซ\u0e47ณธศภญฐๆฟฝษฮฏฎ",
}
SYLLABLES = {
    "ja": (
        "の、。にをはたがでとしてるいなかれさっくらもこりうよまあきすけそえせめおちどつだゃみわほばげんひじねやゆ「」べごぎょ"
        "ンースルトラリアイドクシ・タレジフマグロプコサテメカパウニバムキデオッナビャュョチエダワセツミモヤノホブベケヒポガ"
        "日一国会人年大十二本中長出三同時政事自行社見月分議後前民生連五発間対上部東者党地合市業内相方四定今回新場金員九入"
        "選立開手米力学問高代明実円関決子動京全目表戦経通外最言氏現理調体化田当八六約主題下首意法不来作性的要用制治度務強"
        "気小七成期公野協取都和統以機平総加山思家話世受区領多県続進正安設保改数記院女初北午指権心界支第産結百派点教報済書"
        "府活原先共得解名交資予川向際査勝面委告軍文反元重近千考判認画海参売利組知案道信策集在件団別物側任引使求所次水半品"
    ),
    "zh": (
        "的，。一、是不了在人有我他这个们中来上大为和国地到以说时要就出会可也你对生能而子那得于着下自之年过发后作里用道行所"
        "然家种事成方多经么去法学如都同现当没动面起看定天分还进好小部其些主样理心她本前开但因只从想实日军者意无力它与长把"
        "机十民第公此已工使情明性知全三又关点正业外将两高间由问很最重并物手应战向头文体政美相见被利什二等产或新己制身果加"
        "西斯月话合回特代内信表化老给世位次度门任常先海通教儿原东声提立及比员解水名真论处走义各入几口认条平系气题活尔更别"
        "打女变四神总何电数安少报才结反受目太量再感建务做接必场件计管期市直德资命山金指克许统区保至队形社便空决治展马科司"
        "五基眼书非则听白却界达光放强即像难且权思王象完设式色路记南品住告类求据程北边死张该交规万取拉格望觉术领共确传师观"
    ),
    "zh-Hant": (
        "的，。一、是不了在人有我他這個們中來上大為和國地到以說時要就出會可也你對生能而子那得於著下自之年過發後作裡用道行所"
        "然家種事成方多經麼去法學如都同現當沒動面起看定天分還進好小部其些主樣理心她本前開但因只從想實日軍者意無力它與長把"
        "機十民第公此已工使情明性知全三又關點正業外將兩高間由問很最重並物手應戰向頭文體政美相見被利什二等產或新己制身果加"
        "西斯月話合回特代內信表化老給世位次度門任常先海通教兒原東聲提立及比員解水名真論處走義各入幾口認條平系氣題活爾更別"
        "打女變四神總何電數安少報才結反受目太量再感建務做接必場件計管期市直德資命山金指克許統區保至隊形社便空決治展馬科司"
        "五基眼書非則聽白卻界達光放強即像難且權思王象完設式色路記南品住告類求據程北邊死張該交規萬取拉格望覺術領共確傳師觀"
    ),
    "ko": (
        "이다는의에가을를한고하지로기사은도서인자시일대정있들어나그리아수라과해보전만부주스상여제원장동구으면유국선안연세것"
        "치성경용와소오명생중트게공니관우조분미신개학방요비드무할위내물계화년발실재교금등각운모회문마단양식때통적러체산말했"
        "었습합된될던려았였없같려며월진차출업입추열두데네르입결심민저당거호종우물집길또간못너강영외행노역북남총군점력속석책"
    ),
}
"""Of languages with thousands of characters those that make up about half of a text."""

TYPED = "’“”–—…«»„‘‚•·\u00a0"
"""Marks that any author may set."""
SIGNS = "°€£©®™§‹›½¼¾¹²³¡¿×±µ†‰№ºª¶¢¥（）《》：；？！【】『』〈〉．／～％"

_FIRST, _SPREAD = -2.5, 4.0
_ACCENTED, _ACCENTED_SPREAD = -4.0, 2.0
_SYLLABLE, _SYLLABLE_SPREAD = -4.0, 3.0
_COMMON, _RARE = -8.5, -13.0
_CAPITAL = -3.0
_TYPED, _SIGN = -5.0, -8.0
_IN_NAMES, _FOREIGN = -7.5, -9.5
_STRANGE = -14.0


def _ranked(letters: str, first: float, spread: float) -> dict[str, float]:
    return {letter: first - spread * rank / len(letters) for rank, letter in enumerate(letters)}


_WEIGHTS = (
    {name: _ranked(letters, _ACCENTED, _ACCENTED_SPREAD) for name, letters in LATIN.items()}
    | {name: _ranked(letters, _FIRST, _SPREAD) for name, letters in ALPHABETS.items()}
    | {name: _ranked(letters, _SYLLABLE, _SYLLABLE_SPREAD) for name, letters in SYLLABLES.items()}
)
_LEVELS = {
    "zh": ("gb2312", 0xB0, 0xD7),
    "zh-Hant": ("big5", 0xA4, 0xC6),
    "ja": ("euc_jp", 0xA1, 0xCF),
    "ko": ("euc_kr", 0xA1, 0xC8),
}
"""The part of a standard that holds the common characters of a language: its first bytes."""


_MARKS = dict.fromkeys(TYPED, _TYPED)


@lru_cache(maxsize=20_000)
def weight(char: str, language: str) -> float:
    """Give about the logarithm of how often a character beyond ASCII stands in a text of a language."""
    table = _WEIGHTS[language]
    found = table.get(char) or _MARKS.get(char)
    if found is not None:
        return found
    lower = char.lower()
    if lower in table:
        return table[lower] + _CAPITAL
    if char in SIGNS:
        return _SIGN
    return _of_east(char, *_LEVELS[language]) if language in _LEVELS else _of_names(char, language)


def _of_names(char: str, language: str) -> float:
    """Weigh a letter that only foreign names bring into a language, or nothing."""
    if language in LATIN and "À" <= char <= "ÿ":
        return _IN_NAMES
    script = "LATIN" if language in LATIN else unicodedata.name(ALPHABETS[language][0]).split(maxsplit=1)[0]
    return _FOREIGN if unicodedata.name(char, "").startswith(script) else _STRANGE


def _of_east(char: str, standard: str, first: int, last: int) -> float:
    try:
        lead = char.encode(standard)[0]
    except UnicodeEncodeError:
        return _RARE if char.isalpha() else _STRANGE
    return _COMMON if first <= lead <= last else _RARE
