"""What lines are told by: the marks, labels and forms of news pages, one pattern each.

A pattern belongs to one kind of line and is tried on whole lines only; which one is tried when is decided in `lines`.
"""

from __future__ import annotations

import re

INVISIBLE = "\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff\u2060\u00ad "
URL = re.compile(r"<?(?:https?://|www\.)[^\s<>\"“”]+>?", re.IGNORECASE)
LABELLED_URL = re.compile(r"[^\W\d_](?:[\w’' /-]{0,28}[^\W\d_])?\s*[:：]\s*<?(https?://\S+?)>?", re.IGNORECASE)
LINK_LABEL = re.compile(
    r"(?:short|perma|canonical|page|article|full)?[\s-]*(?:url|link)|permalink|source|read|read (?:it|more|online)|"
    r"(?:read|see|view|more)(?: the)?(?: full)?(?: (?:story|article|text|post))?(?: (?:at|on|online|here))*|"
    r"available at|web|online|website|lien|enlace|link kurz|kurzlink|quelle|fuente|fonte|bron|ссылка|источник|"
    r"الرابط(?: المختصر)?|رابط(?: مختصر)?|المصدر|لینک(?: کوتاه)?|منبع|קישור|מקור|链接|原文链接|原文|来源|本文链接|短链接|鏈接|リンク|"
    r"元記事|링크|원문|출처|स्रोत|kaynak|źródło|zdroj|πηγή",
    re.IGNORECASE,
)
BULLET = re.compile(r"(?:[•‣▪●◦∙·■□►▶➤➢✓★⁃○◆◇▸☞]\s*|[-*–—+]\s+|(?:[-–—•]|\*(?![^*\n]{1,80}\*))(?=[^\W\d_]))(?=\S)")
NUMBERED = re.compile(r"(\d{1,2})[.)]\s+(?=\S)")
SEPARATOR = re.compile(r"(?:[-*_=~#+•·.–—]\s*){3,}|[—–―*#]{1,2}|⁂|-\s*30\s*-|#\s*END\s*#|\(?ends?\)?", re.IGNORECASE)
NAME = r"[A-Z\u00c0-\u024f\u0370-\u03ff\u0400-\u04ff][^.!?:]{1,80}"
BYLINE = re.compile(
    rf"(?:by|von|par|por|di|door|av|przez|od|yazan|від|автор|текст)\s*:?\s+(?:(?-i:{NAME})|[^\s.!?:]+(?: [^\s.!?:]+){{0,3}})",
    re.IGNORECASE,
)
OTHER_BYLINE = re.compile(
    r"(?:(?:بقلم|كتب|كتبت|بواسطة|نویسنده|מאת|作者|记者|記者|文|撰文|责任编辑|責任編輯|编辑|編輯|기자|लेखक|συντάκτης|editor|"
    r"author|authors|autor|autora|autore|auteur|reporter|written by|reported by|reporting by|story by|words by|text by|"
    r"edited by)\s*[:：|｜/／]\s*\S.{0,60}|[（(]?(?:责任编辑|責任編輯|编辑|編輯|作者|记者|記者)\s*[:：].{1,40}|"
    r"[가-힣]{2,4}\s*(?:기자|특파원)(?:\s*\S+@\S+)?|\S{2,5}\s*記者)",
    re.IGNORECASE,
)
_PERSON = r"[^\W\d_a-z][\w.’'-]*(?: [^\W\d_a-z][\w.’'-]*){1,3}"
SIGNED = re.compile(
    r"(?i:(?:written|reported|reporting|words|story|texts?|lists?|compiled|interview|illustrated) by|"
    r"(?:interview|gespräch|protokoll|reportage|text) von|(?:interview|propos recueillis|entretien|reportage|récit) par|"
    r"(?:entrevista|reportaje|texto|reportagem) (?:de|por)|(?:intervista|testo|reportage) di|interview door|"
    r"rozmawiał[ai]?|napsala?|írta|piše|oleh|af|(?:te[xk]s?te?|texto|testo|words|story)"
    r"(?: (?:und|and|et|y|e|en|och|og|i|&|\+) [^\W\d_]{2,12})?\s?:) "
    rf"{_PERSON}(?:(?:, | and | und | et | y | e | en | och | og | i | & | / ){_PERSON}){{0,3}}(?:\.| [|·] [^|.]{{2,40}})?"
    "|โดย [\u0e00-\u0e7f]{2,20}(?: [\u0e00-\u0e7f]{2,24}){0,2}"
)
"""A label such as `Text:`, and people."""
SLUG = re.compile(
    r"[A-Z]{2}-(?:[\w.-]{1,40}--)?[\w.-]{1,60}--[\w.-]{1,60}(?:, .{1,40})?|[A-Z]{2}--[\w.-]{3,60}(?:, .{1,40})?"
)
"""What the wires call a story among themselves."""
CHANGED = re.compile(
    r"\((?:adds?|updates?|corrects|recasts|releads|refiles|repeats|rewrites|writes through|changes|clarifies|fixes|removes|"
    r"deletes|inserts|restores|amends|combines|neu|zusammenfassung|berichtigung|berichtigt|korrektur|wiederholung|überblick|"
    r"aktualisierung|aktualisiert|ergänzt|actualise|actualisé|ajoute|corrige|précise|répétition|actualiza|añade|agrega|"
    r"amplía|repite|aggiorna|aggiunge|corregge|ripete|atualiza|acrescenta|adiciona|repete|voegt toe|corrigeert|добавля\w+|"
    r"добавлен\w+|исправля\w+|исправлен\w+|повтор\w*|дополня\w+|обновля\w+)\b(?: \d{1,4})?[\s:,–-][^()]{2,180}\)",
    re.IGNORECASE,
)
"""What the wires say is new in a story that they send again."""
RUNNING = re.compile(r"(?:UPDATE|WRAPUP|RPT|REFILE|CORRECTED|REPEAT|TAKE)(?: \d{1,2})?\s?-(?=\S)")
"""What the wires put before the title of a story that they send again."""
BOLD = re.compile(r"\*([^*\n]{2,120})\*(?=[^\w*]*$)")
"""A line in bold, as people write it to each other."""
INITIALS = re.compile(r"[a-z]{2,4}(?:/[a-z]{2,4}){1,4}")
"""Those who wrote and edited a story of the wires."""
PICTURED = re.compile(
    r"(?:[\w&'’-]+ (?:via )?){0,3}?(?:Getty Images|PA Media|PA|EPA|BBC|AFP|AP|Reuters|Alamy|Shutterstock|Handout|Supplied)"
    r"(?:/[\w ]{2,30})? (?:An?|The|Two|Three|Four|Several|Some|Aerial|People|File) [a-z].{10,160}(?<![.!?])"
)
"""A picture described for those who do not see it, behind its agency."""
AUTHOR_LABEL = re.compile(
    r"(?:author|authors|written by|reporter|reported by|autor|auteur|autore|автор|الكاتب)\s*:?", re.IGNORECASE
)
DASHED_NAME = re.compile(
    r"(?:[—–]|--?) ?[^\W\d_a-z][\w.’'-]*(?: [^\W\d_a-z][\w.’'-]*){1,3}(?:, [^\W\d_a-z][\w.’'-]*(?: [^\W\d_a-z][\w.’'-]*){0,2})?"
)
"""A person behind a dash, and where they are."""
NAME_ALONE = re.compile(r"[^\W\d_a-z][\w.’'-]+(?: [^\W\d_a-z][\w.’'-]*){1,3}")
TRAILING_URL = re.compile(r"(?<=\S)\s+(?:[-–—|:]\s+)?<?(https?://[^\s<>]+?)>?$", re.IGNORECASE)
SIGNATURE = re.compile(r"(?:By|BY|Von|Par|Por) [^\W\d_a-z][\w.’'-]*(?: [^\W\d_a-z][\w.’'-]*){1,3}")
"""The name of a writer and nothing else."""
PROFILE = re.compile(
    r"//(?:www\.|m\.)?(?:twitter|x|facebook|instagram|linkedin|youtube|t)\.(?:com|me|co)/", re.IGNORECASE
)
"""The address of a person or an office rather than of a text."""
STAMP = re.compile(
    r"(?=.{0,40}\b(?:19|20)\d\d)(?:[^\W\d]{2,12}[,،.]?\s)?(?:(?:19|20)\d\d[^\d\s]\s?\d{1,2}[^\d\s]\s?\d{1,2}[^\d\s]?"
    r"|\d{1,2}\.?\s[^\W\d]{3,12}\.?,?\s(?:19|20)\d\d)(?:[^\d.]{0,12}\d{1,2}[:.h]\d{2}(?::\d{2})?)?(?:[\s|,(][^\d.!?。]{0,40})?"
)
"""A date whose month has a name that is not known."""
COUNTER = re.compile(
    r"\(?\+?\d{1,5}\)?(?:\s*(?:/|of|von|sur|de|из)\s*\d{1,5})?|\d{1,2}:\d{2}(?::\d{2})?|\d+(?:[.,]\d+)?\s?[km]?\s+"
    r"(?:shares?|comments?|views?|likes?|reads?|photos?|images?|votes?|kommentare?|commentaires?|comentarios|"
    r"комментари\w*|просмотр\w*)|\d+ min(?:ute)?s?(?:\.|\s+(?:read|de lecture|de lectura|lesezeit|leestijd))?|(?:temps de lecture|(?:estimated )?reading time|"
    r"lesezeit|lesedauer|leestijd|tiempo de lectura|tempo di lettura|tempo de leitura|czas czytania|lästid)\W+\d+ \w+\.?",
    re.IGNORECASE,
)
AGO = re.compile(
    r"(?:(?:last )?(?:updated?|published|posted)\s*:?\s*)?(?:about )?(?:\d+\s?(?:sec|min|minute|hour|hr|day|week|month|year|"
    r"[hmd])\w*\.? )+ago(?:\s*[|·•].*)?|(?:il y a|hace|há|vor)\s+\d+\s+\w+|\d+\s+\w+\s+(?:fa|önce|назад|geleden|sedan)|"
    r"(?:منذ|قبل)\s+\d+\s+\w+|\d+\s*(?:分钟|小时|天|分|時間|日|시간|분|일)\s*(?:前|전)",
    re.IGNORECASE,
)
PREFIXED = re.compile(
    r"(?:follow(?: us)? (?:on|@)|share (?:this|on|via)\b|sign up (?:for|to)\b|click here\b|listen to this article|"
    r"subscribe (?:to|now)|image (?:source|caption)\b,?|for immediate release|embargoed? (?:until|for)\b"
    r"|sign up\b.{0,20}$).{0,100}(?<![.!?])",
    re.IGNORECASE,
)
RECEIVED = re.compile(
    r"(?:you(?:['’]re| are) receiving|you(?:['’]ve| have)? received|sie erhalten|du erhältst|vous recevez|recibes?|"
    r"has recibido|ricevi|hai ricevuto|você (?:recebeu|está recebendo)|recebeu|u ontvangt|je ontvangt|du får|"
    r"otrzymujesz|вы получили|ви отримали) (?:this|th(?:ese|is)|dies\w*|cet(?:te)?|ce|est[ea]|quest[ao]|deze|dit|det(?:te|ta)|den|"
    r"tę|ten|это|этот|цей|це) (?:e-?mails?|newsletter|message|mail|courriel|infolettre|correo|boletín|mensaje|messaggio|"
    r"mensagem|boletim|nieuwsbrief|bericht|nyhetsbrev|nyhedsbrev|wiadomość|письмо|лист)\b.{0,180}",
    re.IGNORECASE,
)
"""Why a newsletter came."""
SOURCED = re.compile(r"SOURCE [^\W\d_a-z].{1,80}")
"""The house that a release came from, at its end."""
CRUMBS = re.compile(r"[^.!?»>›/→＞]{1,40}(?:\s*[»>›/→＞]\s+[^.!?»>›→＞]{1,60}){1,5}")
CREDITS = (
    r"(?:AFP|Reuters|AP|EPA|EFE|Getty(?: Images)?|File|Supplied|SPA|Photo|Shutterstock|WAM|AN|dpa|Xinhua|Kyodo|Handout|"
    r"Courtesy|Twitter|Instagram|Facebook|Screenshot|Screengrab|Illustration|Archive|Rex|PA|ANSA|Anadolu|IANS|PTI|ANI|"
    r"Unsplash|Flickr|Wikimedia(?: Commons)?|CC[- ]BY|IMAGO|picture alliance|Sputnik|TASS|Bernama|Yonhap)"
)
CAPTION = re.compile(
    rf".{{3,}}(?:[(（\[](?:[^()\[\]]*\b)?{CREDITS}\b[^()\[\]]*[)）\]]\.?"
    rf"|[.!?”’] [(（\[](?-i:[^\W\d_a-z])[\w/’'-]+(?: [\w/’'-]+){{0,3}}[)）\]]\.?|[.”] — .{{3,50}}|[—–-]\s*(?:Picture by|Photo by|{CREDITS})\b.{{0,40}}|\b{CREDITS}\s?/\s?{CREDITS}.{{0,30}}"
    r"|\s(?:©|Foto:|Photo:|Photograph:|Credit:|Bild:|Фото:|Image:|Picture:)\s?.{2,60})\s*",
    re.IGNORECASE,
)
CREDIT = re.compile(
    r"(?:(?:Photo|Picture|Photograph|Image|Foto|Credit|Fotos|Bild|Photos|Illustration|Video|Immagine|Imagen|Фото|Кадр|"
    r"Fotoğraf|Zdjęcie|Fot\.|صورة|الصورة|תמונה|צילום|图片来源|图源|圖片來源|图片|写真|사진)(?:\s*(?:by|source|credit))?\s*"
    r"[:：/=©]\s*.{2,90}|(?:Photo|Picture|Photograph|Photography|Illustration) by .{2,60}"
    r"|\((?:photo|image|picture)s? (?:credit|by|courtesy).{2,80}\)|.{3,}\((?:AP Photo|Photo by|Photo:|Photo courtesy|Photograph:|Reuters/|Getty/|Foto:|AFP/|AFP via|AP/|EPA/|Reuters via|"
    r"写真|사진=|Фото)[^()]*(?:\([^()]*\)[^()]*)?\)\.?|©\s?(?:AFP|Reuters|AP|dpa|EPA|Getty).{0,60}|\[[^\[\]]*/(?:AFP|Reuters|AP|EPA|Getty|Anadolu)[^\[\]]*\])",
    re.IGNORECASE,
)
CREDIT_END = re.compile(
    r".{3,200}[＝=][^。]{0,60}(?:撮影|提供)(?:（[^（）]{1,20}）)?|.{3,400}\[(?:[^\[\]]{0,80}/)?(?:AFP|Reuters|AP|EPA|Getty|Anadolu|Al Jazeera|File)\b[^\[\]]{0,80}\]",
    re.IGNORECASE,
)
PROMOTION = re.compile(r"(?:skip (?:past )?)?.{0,30}\bnewsletter\b.{0,40}", re.IGNORECASE)
MORE = re.compile(
    r"(?:read|see|find|get) more\b|(?:veja|leia|confira|saiba) (?:mais|também)\b|(?:lee|leer|lea|ver|vea|conoce) (?:más|también)\b|"
    r"(?:lire|voir) (?:aussi|plus)\b|(?:leggi|vedi) (?:anche|tutt)\w*|(?:mehr|weitere|alle) \w+ (?:zu|zum|zur|über|aus|finden)\b|"
    r"(?:читайте|смотрите) (?:также|ещё|еще)\b|(?:czytaj|zobacz) (?:też|także|więcej)\b|(?:lees|bekijk) (?:ook|meer)\b|"
    r".{0,30}残り\d+文字|(?:läs|se) (?:också|mer|även)\b|(?:baca|simak|lihat) (?:juga|selengkapnya)\b|(?:xem|đọc) thêm\b",
    re.IGNORECASE,
)
COPYRIGHT = re.compile(
    r"(?:©|\(c\)|copyright\b|copyleft\b).{0,160}|.{0,80}(?:all rights reserved|alle rechte vorbehalten|tous droits réservés|"
    r"todos los derechos reservados|todos os direitos reservados|tutti i diritti riservati|все права защищены|"
    r"جميع الحقوق محفوظة|版权所有|版權所有|無断転載|무단\s?전재).{0,80}",
    re.IGNORECASE,
)
CONTRIBUTED = re.compile(
    r"(?:Some )?[Ii]nformation (?:for|in) this (?:report|story|article) (?:came|comes|was)\b.{0,160}"
    r"|A version of this (?:article|story|post) (?:appears|appeared|ran|first appeared|was first published)\b.{0,160}"
    r"|Thanks for reading [^.!?]{2,60}[.!] (?:Subscribe|This post|Please|Consider|Share)\b.{0,140}"
    r"|(?:La suite de cet article|Cet article|L['’]intégralité de cet article) est réservée? (?:aux|à nos) abonnés\."
    r"|Il vous reste [\d.,]+ ?% de cet article à lire\b.{0,80}"
    r"|(?:Die )?Rechte (?:am|an diesem) (?:Artikel|Text|Beitrag) .{0,30}erwerben\."
    r"|[^.!?]{3,160}\bcontributed (?:to (?:this|the) (?:report|story|article)|reporting)\b[^.]{0,60}\.?"
)
STANDARDS = re.compile(
    r"our \w+\s*:.*|【[^】]*】|\(?(?:reporting|writing|editing) by [^.]{2,60}[;)].{0,200}", re.IGNORECASE
)
RIGHTS = ("rights reserved", "rechte vorbehalten", "droits réservés", "derechos reservados", "direitos reservados",
    "diritti riservati", "riproduzione riservata")  # fmt: skip
OTHER_RIGHTS = ("права защищены", "الحقوق محفوظة", "版权所有", "版權所有", "無断転載", "무단전재", "무단 전재")
"""What notices of rights say, in Latin letters and in others."""
YEAR = re.compile(r"(?:19|20|25)\d\d|[٠-٩۰-۹०-९]{4}|\d{1,2}[/.]\d{1,2}[/.]\d{2}")
REACHED_AT = re.compile(r"<?[^\s@<>]+@[^\s@<>]+\.[^\s@<>]+>?|[+(][\d\s()/.-]{6,24}")
"""An e-mail address, or a telephone number with its country or area."""
DIGIT = re.compile(r"\d")
BEFORE_COLON = re.compile(r"([^:：|]{1,40})\s?[:：|]")
TOKEN = re.compile(r"[^\W\d_]+")
TRIM = " :：|·•…>»›→▶▼▲<«‹←[]()（）【】-–—*"
CREDIT_WORD = re.compile(r"(?:oto|hotograph|redit|ild|icture|mage|ото):")
FENCES = frozenset(("---", "---yaml", "---yml", "---toml", "---json", "+++", ";;;"))
"""Lines that may begin front matter."""


def is_marked(title: str) -> bool:
    """Whether a title stands in bold, or behind what the wires put before it."""
    return title[0] == "*" or ("-" in title and RUNNING.match(title) is not None)
