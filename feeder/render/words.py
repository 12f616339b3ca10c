"""The few words that pages say themselves, in the language of the site."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Words:
    """What stands on pages beside titles and texts."""

    skip: str
    """Of the link that leads past the head of a page."""
    latest: str
    older: str
    search: str
    """Of the field that finds titles."""
    nothing: str
    """When no title was found."""
    feeds: str
    about: str
    """What a feed is good for, in a sentence."""
    subscribe: str
    copy: str
    """Of the button that copies an address."""
    copied: str
    updated: str
    on: str
    """Of the link to an article that stands elsewhere."""
    gone: str
    gone_text: str


_WORDS = {
    "en": Words(
        "Skip to content", "Latest", "Older", "Search titles", "Nothing found", "Feeds",
        "Give one of these addresses to a feed reader, and new articles come to you.",
        "Subscribe", "Copy address", "Copied", "Updated", "Read on", "Withdrawn", "This article was withdrawn.",
    ),
    "de": Words(
        "Zum Inhalt", "Neueste", "Ältere", "Titel suchen", "Nichts gefunden", "Feeds",
        "Geben Sie eine dieser Adressen in einen Feedreader ein, dann kommen neue Artikel zu Ihnen.",
        "Abonnieren", "Adresse kopieren", "Kopiert", "Aktualisiert", "Weiterlesen", "Zurückgezogen",
        "Dieser Artikel wurde zurückgezogen.",
    ),
    "fr": Words(
        "Aller au contenu", "Derniers articles", "Plus anciens", "Chercher un titre", "Aucun résultat", "Flux",
        "Donnez une de ces adresses à un lecteur de flux : les nouveaux articles viendront à vous.",
        "S’abonner", "Copier l’adresse", "Copié", "Mis à jour", "Lire la suite", "Retiré", "Cet article a été retiré.",
    ),
    "es": Words(
        "Ir al contenido", "Últimos artículos", "Anteriores", "Buscar títulos", "Sin resultados", "Fuentes",
        "Añada una de estas direcciones a un lector de fuentes y recibirá los artículos nuevos.",
        "Suscribirse", "Copiar dirección", "Copiada", "Actualizado", "Seguir leyendo", "Retirado",
        "Este artículo fue retirado.",
    ),
    "it": Words(
        "Vai al contenuto", "Ultimi articoli", "Precedenti", "Cerca un titolo", "Nessun risultato", "Feed",
        "Inserite uno di questi indirizzi in un lettore di feed per ricevere i nuovi articoli.",
        "Abbonati", "Copia indirizzo", "Copiato", "Aggiornato", "Continua a leggere", "Ritirato",
        "Questo articolo è stato ritirato.",
    ),
    "pt": Words(
        "Ir para o conteúdo", "Últimos artigos", "Anteriores", "Procurar títulos", "Nada encontrado", "Feeds",
        "Adicione um destes endereços a um leitor de feeds e os novos artigos chegarão até si.",
        "Subscrever", "Copiar endereço", "Copiado", "Atualizado", "Continuar a ler", "Retirado",
        "Este artigo foi retirado.",
    ),
    "nl": Words(
        "Naar de inhoud", "Nieuwste", "Oudere", "Titels zoeken", "Niets gevonden", "Feeds",
        "Zet een van deze adressen in een feedlezer, dan komen nieuwe artikelen naar u toe.",
        "Abonneren", "Adres kopiëren", "Gekopieerd", "Bijgewerkt", "Verder lezen", "Ingetrokken",
        "Dit artikel is ingetrokken.",
    ),
    "sv": Words(
        "Till innehållet", "Senaste", "Äldre", "Sök rubriker", "Inget hittades", "Flöden",
        "Lägg in en av adresserna i en flödesläsare, så kommer nya artiklar till dig.",
        "Prenumerera", "Kopiera adress", "Kopierad", "Uppdaterad", "Läs vidare", "Tillbakadragen",
        "Den här artikeln har dragits tillbaka.",
    ),
    "da": Words(
        "Til indholdet", "Seneste", "Ældre", "Søg i titler", "Intet fundet", "Feeds",
        "Indsæt en af adresserne i en feedlæser, så kommer nye artikler til dig.",
        "Abonnér", "Kopiér adresse", "Kopieret", "Opdateret", "Læs videre", "Trukket tilbage",
        "Denne artikel er trukket tilbage.",
    ),
    "nb": Words(
        "Til innholdet", "Siste", "Eldre", "Søk i titler", "Ingenting funnet", "Strømmer",
        "Lim inn en av adressene i en strømleser, så kommer nye artikler til deg.",
        "Abonner", "Kopier adresse", "Kopiert", "Oppdatert", "Les videre", "Trukket tilbake",
        "Denne artikkelen er trukket tilbake.",
    ),
    "fi": Words(
        "Siirry sisältöön", "Uusimmat", "Vanhemmat", "Hae otsikoita", "Ei tuloksia", "Syötteet",
        "Lisää jokin näistä osoitteista syötteenlukijaan, niin uudet artikkelit tulevat sinulle.",
        "Tilaa", "Kopioi osoite", "Kopioitu", "Päivitetty", "Lue lisää", "Poistettu", "Tämä artikkeli on poistettu.",
    ),
    "pl": Words(
        "Przejdź do treści", "Najnowsze", "Starsze", "Szukaj tytułów", "Nic nie znaleziono", "Kanały",
        "Dodaj jeden z tych adresów do czytnika kanałów, a nowe artykuły przyjdą do ciebie.",
        "Subskrybuj", "Kopiuj adres", "Skopiowano", "Zaktualizowano", "Czytaj dalej", "Wycofano",
        "Ten artykuł został wycofany.",
    ),
    "cs": Words(
        "Přejít k obsahu", "Nejnovější", "Starší", "Hledat v titulcích", "Nic nenalezeno", "Kanály",
        "Vložte jednu z těchto adres do čtečky kanálů a nové články přijdou za vámi.",
        "Odebírat", "Kopírovat adresu", "Zkopírováno", "Aktualizováno", "Číst dál", "Staženo",
        "Tento článek byl stažen.",
    ),
    "tr": Words(
        "İçeriğe geç", "En yeniler", "Daha eskiler", "Başlıklarda ara", "Sonuç yok", "Beslemeler",
        "Bu adreslerden birini bir besleme okuyucusuna ekleyin; yeni yazılar size gelsin.",
        "Abone ol", "Adresi kopyala", "Kopyalandı", "Güncellendi", "Devamını oku", "Geri çekildi",
        "Bu yazı geri çekildi.",
    ),
    "ru": Words(
        "К содержанию", "Последние", "Более ранние", "Поиск по заголовкам", "Ничего не найдено", "Ленты",
        "Добавьте один из этих адресов в программу для чтения лент, и новые статьи будут приходить к вам.",
        "Подписаться", "Скопировать адрес", "Скопировано", "Обновлено", "Читать дальше", "Отозвано",
        "Эта статья отозвана.",
    ),
    "uk": Words(
        "До змісту", "Останні", "Раніші", "Пошук за заголовками", "Нічого не знайдено", "Стрічки",
        "Додайте одну з цих адрес до програми для читання стрічок, і нові статті надходитимуть до вас.",
        "Підписатися", "Скопіювати адресу", "Скопійовано", "Оновлено", "Читати далі", "Відкликано",
        "Цю статтю відкликано.",
    ),
    "el": Words(
        "Στο περιεχόμενο", "Τελευταία", "Παλαιότερα", "Αναζήτηση τίτλων", "Δεν βρέθηκε τίποτα", "Ροές",
        "Δώστε μία από αυτές τις διευθύνσεις σε έναν αναγνώστη ροών και τα νέα άρθρα θα έρχονται σε εσάς.",
        "Εγγραφή", "Αντιγραφή διεύθυνσης", "Αντιγράφηκε", "Ενημερώθηκε", "Συνέχεια", "Αποσύρθηκε",
        "Αυτό το άρθρο αποσύρθηκε.",
    ),
    "ar": Words(
        "انتقل إلى المحتوى", "الأحدث", "الأقدم", "البحث في العناوين", "لا توجد نتائج", "الخلاصات",
        "أضف أحد هذه العناوين إلى قارئ خلاصات لتصلك المقالات الجديدة.",
        "اشترك", "انسخ العنوان", "تم النسخ", "حُدّث", "تابع القراءة", "سُحب", "سُحب هذا المقال.",
    ),
    "fa": Words(
        "رفتن به محتوا", "تازه‌ترین‌ها", "قدیمی‌ترها", "جستجوی عنوان‌ها", "چیزی پیدا نشد", "خوراک‌ها",
        "یکی از این نشانی‌ها را به خوراک‌خوان بدهید تا نوشته‌های تازه به شما برسد.",
        "اشتراک", "رونوشت نشانی", "رونوشت شد", "به‌روز شده", "ادامه", "پس گرفته شد", "این نوشته پس گرفته شد.",
    ),
    "he": Words(
        "דילוג לתוכן", "החדשים ביותר", "ישנים יותר", "חיפוש כותרות", "לא נמצא דבר", "הזנות",
        "הוסיפו אחת מהכתובות האלה לקורא הזנות, והכתבות החדשות יגיעו אליכם.",
        "הרשמה", "העתקת הכתובת", "הועתק", "עודכן", "להמשך קריאה", "הוסר", "הכתבה הזאת הוסרה.",
    ),
    "hi": Words(
        "सामग्री पर जाएँ", "नवीनतम", "पुराने", "शीर्षक खोजें", "कुछ नहीं मिला", "फ़ीड",
        "इनमें से कोई पता फ़ीड रीडर में जोड़ें, नए लेख आप तक आ जाएँगे।",
        "सदस्यता लें", "पता कॉपी करें", "कॉपी हुआ", "अद्यतन", "आगे पढ़ें", "वापस लिया गया", "यह लेख वापस ले लिया गया है।",
    ),
    "id": Words(
        "Langsung ke isi", "Terbaru", "Lebih lama", "Cari judul", "Tidak ada hasil", "Umpan",
        "Masukkan salah satu alamat ini ke pembaca umpan, dan artikel baru akan sampai kepada Anda.",
        "Berlangganan", "Salin alamat", "Tersalin", "Diperbarui", "Baca selengkapnya", "Ditarik",
        "Artikel ini telah ditarik.",
    ),
    "zh": Words(
        "跳到正文", "最新文章", "更早", "搜索标题", "没有找到", "订阅源",
        "把其中一个地址添加到阅读器，新文章就会送到您那里。",
        "订阅", "复制地址", "已复制", "更新", "继续阅读", "已撤回", "本文已撤回。",
    ),
    "ja": Words(
        "本文へ", "最新の記事", "以前の記事", "見出しを検索", "見つかりませんでした", "フィード",
        "いずれかのアドレスをフィードリーダーに登録すると、新しい記事が届きます。",
        "購読する", "アドレスをコピー", "コピーしました", "更新", "続きを読む", "取り下げ",
        "この記事は取り下げられました。",
    ),
    "ko": Words(
        "본문으로", "최신 글", "이전 글", "제목 검색", "결과 없음", "피드",
        "이 주소 가운데 하나를 피드 리더에 넣으면 새 글을 받아 볼 수 있습니다.",
        "구독", "주소 복사", "복사됨", "수정", "계속 읽기", "철회됨", "이 글은 철회되었습니다.",
    ),
}  # fmt: skip


def words_in(lang: str) -> Words:
    """Give the words in a language (BCP 47); those of English where it is none of them."""
    return _WORDS.get(lang.partition("-")[0].lower(), _WORDS["en"])
