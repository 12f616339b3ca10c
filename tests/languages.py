"""A short piece of news in many languages, and the encodings that such texts come in."""

from __future__ import annotations

TEXTS = {
    "en": (
        "The “old” bridge won’t open before June, the council said on Monday — nobody was surprised by the delay.\n"
        "“We’ve waited seven years,” said a café owner nearby; the repairs cost £12 million, twice what was planned.\n"
    ),
    "de": (
        "Die Fähre zu den äußeren Inseln fährt wieder, nachdem der Sturm den Hafen zwei Tage lang geschlossen hatte.\n"
        "„Wir sind ausgelaufen, sobald die Wellen es erlaubten“, sagte die Kapitänin am Freitag vor Journalisten.\n"
    ),
    "fr": (
        "Le conseil municipal a adopté jeudi soir le budget de l’année prochaine, malgré les réserves de l’opposition.\n"
        "« C’est un début », a déclaré la maire à la presse. Les travaux coûteront près de 30 millions d’euros.\n"
    ),
    "es": (
        "El Ayuntamiento abrió el jueves una biblioteca en el centro de la ciudad, con la presencia de muchos niños.\n"
        "«¿Quién lo habría pensado hace dos años?», preguntó la directora; la sala tendrá espacio para 200 lectores.\n"
    ),
    "pt": (
        "A câmara municipal inaugurou na quinta-feira uma nova biblioteca; a cerimónia reuniu crianças e vizinhos.\n"
        "A diretora disse que os livros foram doados pela população e que a sala não terá menos de 200 lugares.\n"
    ),
    "it": (
        "Il Comune ha inaugurato giovedì una nuova biblioteca in centro; alla cerimonia c’era più gente del previsto.\n"
        "La direttrice ha detto che i libri sono stati donati dalla città e che la sala sarà aperta anche di sera.\n"
    ),
    "nl": (
        "De gemeente opende donderdag een nieuwe bibliotheek in het centrum; ook ministers uit België waren er één dag.\n"
        "‘We hebben hier zeven jaar op gewacht’, zei een buurvrouw, die er geen tweeën meer van maakte: 12 miljoen €.\n"
    ),
    "ca": (
        "L’Ajuntament va obrir dijous una biblioteca al centre de la ciutat; a l’acte hi havia força gent i nens.\n"
        "La directora va dir que els llibres són donacions dels veïns i que la sala tindrà lloc per a 200 persones.\n"
    ),
    "sv": (
        "Kommunen öppnade på torsdagen ett nytt bibliotek i centrum, och många elever och grannar kom till invigningen.\n"
        "Chefen sade att böckerna samlats in under två år och att läsesalen har plats för tvåhundra besökare.\n"
    ),
    "da": (
        "Kommunen åbnede torsdag et nyt bibliotek i midtbyen, og mange elever og naboer kom til åbningen om formiddagen.\n"
        "Lederen sagde, at bøgerne er samlet ind i løbet af to år, og at læsesalen har plads til to hundrede gæster.\n"
    ),
    "fi": (
        "Kaupunki avasi torstaina keskustaan uuden kirjaston, ja avajaisiin tuli paljon oppilaita ja lähiseudun väkeä.\n"
        "Johtajan mukaan kirjat on kerätty kahden vuoden aikana lahjoituksina, ja lukusaliin mahtuu kaksisataa kävijää.\n"
    ),
    "is": (
        "Borgin opnaði á fimmtudag nýtt bókasafn í miðbænum og fjöldi nemenda og íbúa mætti á athöfnina.\n"
        "Forstöðukonan sagði að bækurnar hefðu safnast á tveimur árum og að lestrarsalurinn rúmaði tvö hundruð gesti.\n"
    ),
    "pl": (
        "Miasto otworzyło w czwartek nową bibliotekę w śródmieściu. Na uroczystość przyszło wielu mieszkańców i uczniów.\n"
        "Dyrektorka powiedziała, że książki zebrano w ciągu dwóch lat, a czytelnia pomieści dwustu czytelników.\n"
    ),
    "cs": (
        "Město ve čtvrtek otevřelo novou knihovnu v centru. Na slavnost přišlo mnoho obyvatel i žáků místních škol.\n"
        "Ředitelka řekla, že knihy se sbíraly dva roky díky darům a že studovna pojme dvě stě čtenářů.\n"
    ),
    "sk": (
        "Mesto vo štvrtok otvorilo novú knižnicu v centre. Na slávnosť prišlo veľa obyvateľov aj žiakov miestnych škôl.\n"
        "Riaditeľka povedala, že knihy sa zbierali dva roky vďaka darom a že čitáreň pojme dvesto čitateľov.\n"
    ),
    "hu": (
        "A város csütörtökön új könyvtárat nyitott a belvárosban; az ünnepségre sok diák és környékbeli lakó érkezett.\n"
        "Az igazgatónő elmondta, hogy a könyveket két év alatt gyűjtötték, és az olvasóterem kétszáz főt fogad be.\n"
    ),
    "hr": (
        "Grad je u četvrtak otvorio novu knjižnicu u središtu. Na svečanost je došlo mnogo stanovnika i učenika.\n"
        "Ravnateljica je rekla da su se knjige prikupljale dvije godine i da čitaonica može primiti još više ljudi.\n"
    ),
    "ro": (
        "Primăria a deschis joi o nouă bibliotecă în centrul oraşului, iar la ceremonie au venit mulţi elevi şi vecini.\n"
        "Directoarea a spus că aceste cărţi au fost adunate în doi ani şi că sala va primi două sute de cititori.\n"
    ),
    "tr": (
        "Belediye perşembe günü şehir merkezinde yeni bir kütüphane açtı; açılışa çok sayıda öğrenci ve komşu katıldı.\n"
        "Müdür, kitapların iki yıl boyunca bağışlarla toplandığını ve salonun iki yüz kişilik olduğunu söyledi.\n"
    ),
    "lt": (
        "Miestas ketvirtadienį centre atidarė naują biblioteką, į šventę atėjo daug gyventojų ir mokinių.\n"
        "Direktorė sakė, kad knygos buvo renkamos dvejus metus, o skaitykloje tilps du šimtai žmonių.\n"
    ),
    "lv": (
        "Pilsēta ceturtdien centrā atklāja jaunu bibliotēku, un uz svētkiem atnāca daudz iedzīvotāju un skolēnu.\n"
        "Direktore teica, ka grāmatas vāktas divus gadus un ka lasītavā pietiks vietas divsimt cilvēkiem.\n"
    ),
    "et": (
        "Linn avas neljapäeval kesklinnas uue raamatukogu, pidulikule avamisele tuli palju õpilasi ja ümbruse elanikke.\n"
        "Juhataja ütles, et raamatuid koguti kaks aastat ja et lugemissaali mahub kakssada külastajat.\n"
    ),
    "vi": (
        "Hôm thứ năm thành phố đã mở một thư viện mới ở trung tâm; nhiều học sinh và người dân đến dự lễ khai trương.\n"
        "Bà giám đốc nói rằng sách được quyên góp trong hai năm và phòng đọc có chỗ cho hai trăm người.\n"
    ),
    "ru": (
        "Мост через реку открыли в субботу утром. На церемонию пришли около двухсот жителей города и его окрестностей.\n"
        "«Мы ждали этого семь лет», — сказала жительница соседнего дома, которая переехала сюда ещё до начала работ.\n"
    ),
    "uk": (
        "Міст через річку відкрили в суботу вранці. На церемонію прийшли близько двохсот мешканців міста й околиць.\n"
        "«Ми чекали на це сім років», — сказала мешканка сусіднього будинку, яка переїхала сюди ще до початку робіт.\n"
    ),
    "bg": (
        "Общината откри в четвъртък нова библиотека в центъра на града. На церемонията дойдоха много хора и ученици.\n"
        "Директорката каза, че книгите са събирани две години от дарения, а читалнята ще побере двеста души.\n"
    ),
    "sr": (
        "Град је у четвртак отворио нову библиотеку у центру. На свечаност је дошло много становника и ученика.\n"
        "Директорка је рекла да су се књиге прикупљале две године и да читаоница може да прими двеста људи.\n"
    ),
    "el": (
        "Ο δήμος εγκαινίασε την Πέμπτη μια νέα βιβλιοθήκη στο κέντρο της πόλης, με πολλούς κατοίκους και μαθητές.\n"
        "Η διευθύντρια είπε ότι τα βιβλία συγκεντρώθηκαν μέσα σε δύο χρόνια. Άλλα διακόσια άτομα χωρούν στην αίθουσα.\n"
    ),
    "he": (
        "העירייה פתחה ביום חמישי ספרייה חדשה במרכז העיר, ולטקס הגיעו תושבים ותלמידים רבים מבתי הספר בסביבה.\n"
        "המנהלת אמרה שהספרים נאספו במשך שנתיים מתרומות של השכנים, ושבאולם הקריאה יש מקום למאתיים איש.\n"
    ),
    "ar": (
        "افتتحت البلدية مكتبة جديدة في وسط المدينة يوم الخميس، وحضر الافتتاح عدد كبير من السكان والطلاب.\n"
        "وقالت مديرة المكتبة إن القاعة تتسع لمئتي قارئ، وإن الكتب جمعت من تبرعات أهل الحي خلال عامين.\n"
    ),
    "th": (
        "เทศบาลเปิดห้องสมุดแห่งใหม่ใจกลางเมืองเมื่อวันพฤหัสบดี มีนักเรียนและชาวบ้านจำนวนมากมาร่วมพิธี\n"
        "ผู้อำนวยการกล่าวว่าหนังสือได้มาจากการบริจาคตลอดสองปี และห้องอ่านหนังสือรองรับคนได้สองร้อยคน\n"
    ),
    "ja": (
        "市は木曜日、中心部に新しい図書館を開いた。開館式には多くの住民や学生が集まった。\n"
        "館長は「本は二年かけて住民の寄付で集めました」と話した。閲覧室には二百人が座れる。\n"
    ),
    "zh": (
        "市政府星期四在市中心开设了一座新的图书馆，许多居民和学生参加了开馆仪式。\n"
        "馆长说，这些书是两年来由居民捐赠的，阅览室可以容纳两百名读者。\n"
    ),
    "zh-Hant": (
        "市政府星期四在市中心開設了一座新的圖書館，許多居民和學生參加了開館儀式。\n"
        "館長說，這些書是兩年來由居民捐贈的，閱覽室可以容納兩百名讀者。\n"
    ),
    "ko": (
        "시는 목요일 도심에 새 도서관을 열었다. 개관식에는 많은 주민과 학생이 모였다.\n"
        "관장은 책이 이 년 동안 주민들의 기부로 모였다고 말했다. 열람실에는 이백 명이 앉을 수 있다.\n"
    ),
}
WESTERN = ("cp1252", "latin-1", "iso8859-15", "mac_roman", "cp850")
CENTRAL = ("cp1250", "iso8859-2", "cp852")
BALTIC = ("cp1257", "iso8859-13", "iso8859-4")
ENCODINGS = {
    **dict.fromkeys(("en", "de", "fr", "es", "pt", "it", "nl", "ca", "sv", "da", "fi"), WESTERN),
    "is": ("cp1252", "latin-1", "iso8859-15", "cp850"),
    **dict.fromkeys(("pl", "cs", "sk", "hu", "hr", "ro"), CENTRAL),
    **dict.fromkeys(("lt", "lv", "et"), BALTIC),
    "tr": ("cp1254", "iso8859-9"),
    "vi": ("cp1258",),
    "ru": ("cp1251", "koi8-r", "cp866", "iso8859-5", "mac_cyrillic"),
    "uk": ("cp1251", "koi8-u", "mac_cyrillic"),
    "bg": ("cp1251", "iso8859-5"),
    "sr": ("cp1251", "iso8859-5"),
    "el": ("cp1253", "iso8859-7"),
    "he": ("cp1255", "iso8859-8"),
    "ar": ("cp1256", "iso8859-6"),
    "th": ("cp874", "tis-620"),
    "ja": ("shift_jis", "cp932", "euc_jp", "iso2022_jp"),
    "zh": ("gb2312", "gbk", "gb18030"),
    "zh-Hant": ("big5", "cp950", "gbk"),
    "ko": ("euc_kr", "cp949"),
}
PLAINER = str.maketrans(
    {"“": '"', "”": '"', "„": '"', "’": "'", "‘": "'", "—": "-", "–": "-", "«": '"', "»": '"', "€": "EUR"}
)
"""What an author writes where an encoding has no better."""
