"""What pages write around their texts: the lines that are labels, buttons and lists, in the languages of the news.

Rows are whole lines in lower case; `_` stands for one word. They are few on purpose: a line that only looks like these
is told by where it stands, in `zones`.
"""

from __future__ import annotations

FURNITURE = """
view this email in your browser|view this email online|view in browser|view in your browser|view online|unsubscribe|
manage preferences|manage your preferences|update your preferences|update preferences|forward to a friend|
forward this to a friend|forward this email to a friend|im browser ansehen|im browser öffnen|newsletter abbestellen|abmelden|
voir dans le navigateur|afficher dans le navigateur|version en ligne|se désabonner|se désinscrire|ver en el navegador|
ver en navegador|darse de baja|cancelar suscripción|ver no navegador|cancelar inscrição|cancelar subscrição|
visualizza nel browser|disiscriviti|annulla iscrizione|bekijk in browser|bekijk online|uitschrijven|afmelden|
visa i webbläsaren|avregistrera|avsluta prenumeration|vis i browser|vis i nettleser|afmeld|meld deg av|
zobacz w przeglądarce|wypisz się|zobrazit v prohlížeči|odhlásit odběr|открыть в браузере|отписаться|відписатися|
在浏览器中查看|退订|配信停止|구독 취소|
ap news alert|afp news alert|news alert|short url|short link|shorturl|follow|follow us|following|share|share this|share this article|share this story|
share article|share on facebook|share on twitter|share on x|share via email|share via|tweet|print|print article|
print this|email|e-mail|email link|email this|save|save article|saved|bookmark|comment|comments|leave a comment|
no comments|view comments|show comments|advertisement|advert|ad|ads|sponsored|promoted|paid content|
listen|listen to this article|listen to article|watch|watch live|watch video|watch now|play|play video|
subscribe|subscribe now|sign up|sign in|log in|login|register|my account|facebook|twitter|x|whatsapp|telegram|linkedin|
instagram|reddit|pinterest|messenger|flipboard|youtube|tiktok|threads|bluesky|mastodon|snapchat|weibo|wechat|line|viber|
copy link|copied|link copied|copy|home|menu|search|close|opinion|analysis|breaking|breaking news|exclusive|live|
live updates|news|world|world news|local news|middle-east|middle east|topics|topic|tags|tag|top stories|top story|latest|
latest news|skip to content|skip to main content|skip to navigation|gallery|slideshow|photo|photos|pictures|video|videos|
image|images|more|next|previous|prev|next article|previous article|next story|previous story|back|back to top|top|
loading|loading...|updated|update|published|posted|last updated|story continues below advertisement|article continues below|
story continues below|advertisement - scroll to continue|advertisement scroll to continue|continue reading below|just now|a minute ago|an hour ago|yesterday|
estimated reading time|reading time|min read|font size|text size|a a a|a+ a-|zoom|enlarge|expand|collapse|toggle caption|
hide caption|toggle|show more|show less|load more|see more|view more|view all|see all|view gallery|download|
report a typo|report an error|report error|contact us|about us|terms of use|privacy policy|cookie policy|cookies|
add to favorites|favorites|like|likes|dislike|reply|react|donate|support us|gift this article|gift article|give gift|
add as preferred on google|google news|rss|feedback|correction|corrections|trending|editor's pick|editors' picks|
share on _|share on _ _|purchase licensing rights|purchase licensing rights, opens new tab|get in touch|with inputs from _|with inputs from _ _|con información de _|con información de _ _|con informazioni di _|mit material von _|mit informationen von _|share via _|share to _|
main category|main topics|main image|for immediate release|embargoed|press release|media release|news release|-more-|- more -|more follows|(more)|
teilen|twittern|drucken|merken|vorlesen|kommentare|kommentieren|anzeige|werbung|weiterlesen|mehr|mehr zum thema|startseite|
artikel teilen|link kopieren|auf facebook teilen|zur startseite|newsletter|quelle|
partager|tweeter|imprimer|enregistrer|commenter|commentaires|publicité|lire plus|lire plus tard|écouter|accueil|
s'abonner|s’abonner|abonnez-vous|copier le lien|réagir|article réservé aux abonnés|temps de lecture|
compartir|tuitear|imprimir|guardar|comentar|comentarios|publicidad|leer más|escuchar|inicio|suscribirse|
suscríbete|copiar enlace|enviar|condividi|twitta|stampa|salva|commenta|commenti|pubblicità|leggi di più|ascolta|
compartilhar|compartilhe|compartilhe no _|compartilhe no _ _|compartilhar no _|compartir en _|compartir por _|partager sur _|
partager par _|teilen auf _|teilen per _|condividi su _|dela på _|del på _|delen op _|delen via _|udostępnij na _|bagikan ke _|
bagikan di _|chia sẻ qua _|поделиться в _|поделиться на _|поширити в _|salvar|comentários|ouvir|assine|copiar link|
delen|afdrukken|opslaan|reacties|advertentie|lees meer|dela|skriv ut|spara|annons|läs mer|kommentarer|
del|udskriv|gem|annonce|les mer|jaa|tulosta|mainos|
udostępnij|drukuj|zapisz|komentarze|reklama|czytaj więcej|sdílet|tisk|uložit|komentáře|
paylaş|yazdır|kaydet|yorumlar|yorum yap|reklam|devamını oku|takip et|abone ol|haberin devamı|a- a+|
поделиться|печать|распечатать|сохранить|комментарии|комментировать|реклама|читать далее|
подписаться|подписывайтесь|главная|новости|все новости|скопировать ссылку|ссылка скопирована|в избранное|вконтакте|
одноклассники|поділитися|друк|зберегти|коментарі|реклама|головна|новини|
مشاركة|شارك|شارك هذا المقال|شارك الخبر|طباعة|حفظ|تعليق|تعليقات|التعليقات|إعلان|اقرأ المزيد|المزيد|
تابعنا|تابع|استمع|الرئيسية|أخبار|فيسبوك|تويتر|واتساب|تلغرام|تليغرام|نسخ الرابط|الرابط المختصر|رابط مختصر|اشترك|عاجل|
اشتراک گذاری|اشتراک‌گذاری|چاپ|ذخیره|نظرات|تبلیغات|لینک کوتاه|کپی لینک|ارسال|خانه|
שתפו|שתף|הדפסה|שמירה|תגובות|פרסומת|כתבות נוספות|הירשמו|דף הבית|
分享|分享到|打印|收藏|评论|评论区|点赞|关注|广告|首页|正文|字号|大 中 小|大中小|阅读全文|查看全文|扫一扫|举报|复制链接|微博|微信|朋友圈|
展开全文|责任编辑|推荐阅读|字体|我要评论|網站首頁|分享本文|列印|廣告|首頁|
シェア|シェアする|ツイート|印刷|保存|コメント|コメントを書く|広告|続きを読む|関連記事|フォロー|ホーム|トップ|ブックマーク|リンクをコピー|
この記事をシェア|有料記事|有料会員記事|会員限定|会員限定記事|[pr]|pr|無断転載禁止|記事を保存|文字サイズ|
공유|공유하기|인쇄|인쇄하기|저장|댓글|댓글달기|광고|구독|구독하기|더보기|홈|글자크기|글자 크기|스크랩|좋아요|관련기사|관련 기사|기사공유|url복사|url 복사|
무단전재 및 재배포 금지|
शेयर|शेयर करें|प्रिंट|सेव|टिप्पणी|विज्ञापन|और पढ़ें|होम|
κοινοποίηση|εκτύπωση|αποθήκευση|σχόλια|διαφήμιση|διαβάστε περισσότερα|αρχική|
link copied!|copied!|video ad feedback|ad feedback|now playing|live tv|quick guide|show|hide|reuse this content|restack|restacks|
discussion about this post|ready for more?|open in app|read in app|get the app|contact us below|contact us below.|
view this email in your browser|view in your browser|view in browser|view online|unsubscribe|manage preferences|
update your preferences|forward this to a friend|forward to a friend|im browser ansehen|im browser öffnen|newsletter im browser ansehen|abbestellen|
voir dans le navigateur|afficher dans le navigateur|se désabonner|se désinscrire|ver en el navegador|darse de baja|
offrir l'article|offrir l’article|contribuer|la suite de cet article est réservée aux abonnés|
la suite de cet article est réservée aux abonnés.|la suite est réservée aux abonnés.|cet article est réservé aux abonnés.|
este artículo es solo para suscriptores.|contenido exclusivo para suscriptores|conteúdo exclusivo para assinantes|
dieser artikel ist nur für abonnenten.|weiterlesen mit abo|rechte am artikel können sie hier erwerben.|
rechte am artikel erwerben|articolo riservato agli abbonati|dit artikel is exclusief voor abonnees
"""

AGENCIES = """
reuters|afp|ap|the associated press|associated press|dpa|ansa|efe|xinhua|tass|kyodo|kyodo news|upi|pti|ani|ians|anadolu|
anadolu agency|arab news|agence france-presse|agence france presse|bloomberg|agencies|agency|news agencies|staff|
staff writer|staff reporter|staff writers|web desk|news desk|wire services|wire service|spa|wam|sana|irna|mena|petra|
yonhap|bernama|antara|ria novosti|interfax|unian|ukrinform|dw|voa|rfe/rl|bbc|bbc news|cnn|cnbc|al jazeera|aljazeera|
alarabiya|al arabiya|the guardian|the new york times|dpa-afx|apa|sda|belga|anp|ntb|tt|ritzau|stt|pap|ctk|čtk|mti|hina|
lusa|cp|the canadian press|canadian press|aap|npr|pa|pa media|press association
"""

ENDS = """
you may also _|you might also _|you may also be interested in|you might also be interested in|related|related _|
related _ _|recommended|recommended for you|recommended _|most read|most popular|most viewed|most _|more from _|
more stories|more on this|more on this story|more on this topic|trending now|trending|what's next|what’s next|
up next|around the web|from around the web|sponsored content|also on _|also in _|also in the _|in case you missed it|
explore more on these topics|explore more on this topic|archivado en|latest from _|latest stories|popular now|don't miss|don’t miss|keep reading|continue reading|other news|other stories|
similar articles|mehr zum thema|auch interessant|das könnte sie auch interessieren|meistgelesen|
sur le même sujet|les plus lus|articles liés|dans la même rubrique|noticias relacionadas|lo más leído|
te puede interesar|más noticias|mais lidas|notícias relacionadas|veja também|articoli correlati|potrebbe interessarti|
i più letti|lees meer over|meest gelezen|ilgili haberler|benzer haberler|по теме|материалы по теме|
похожие новости|другие новости|самое читаемое|за темою|مواضيع ذات صلة|أخبار ذات صلة|مقالات ذات صلة|
قد يعجبك أيضا|قد يعجبك أيضاً|الأكثر قراءة|أخبار متعلقة|مطالب مرتبط|اخبار مرتبط|相关新闻|
相关报道|推荐阅读|热门推荐|更多新闻|相關新聞|関連記事|関連ニュース|おすすめ記事|あわせて読みたい|
アクセスランキング|관련기사|관련 기사|많이 본 뉴스|많이 본 기사|संबंधित खबरें|διαβάστε ακόμα|σχετικά άρθρα
"""

OTHERS = """
read also|also read|see also|read next|read more|lire aussi|à lire aussi|à lire également|lea también|lee también|
leggi anche|leia também|leia mais|lees ook|läs också|les også|læs også|lue myös|czytaj także|czytaj też|читайте также|
читать также|читайте також|اقرأ أيضا|اقرأ أيضاً|بیشتر بخوانید|קראו גם|यह भी पढ़ें|ये भी पढ़ें|διαβάστε επίσης|
lesen sie auch|lesen sie mehr|lesen sie hier|mehr dazu|baca juga|simak juga|lihat juga|baca selengkapnya|xem thêm|đọc thêm|
citește și|citeste si|čtěte také|přečtěte si také|čítajte aj|pročitajte i|pročitajte još|прочетете още|вижте още|llegiu també|
olvasd el ezt is|olvassa el ezt is|lexoni edhe|lees meer|bekijk ook|les mer|se også|lue lisää|zobacz także|zobacz też|
bunu da oku|ayrıca okuyun|あわせて読む|함께 보기|related story|related article|related news|延伸阅读|延伸閱讀|相关阅读
"""
"""Labels with the title of another article behind them."""

SECTIONS = """
home|news|world|politics|business|economy|money|markets|sport|sports|culture|arts|opinion|science|technology|tech|health|
travel|lifestyle|weather|education|climate|local|national|international|europe|americas|africa|asia|
startseite|nachrichten|politik|wirtschaft|kultur|meinung|wissen|wissenschaft|gesellschaft|reise|wetter|inland|ausland|
panorama|regional|gesundheit|digital|accueil|actualités|actualité|à la une|politique|économie|culture|sports|monde|société|
sciences|santé|météo|planète|idées|régions|inicio|portada|noticias|política|economía|deportes|cultura|opinión|internacional|
nacional|sociedad|ciencia|tecnología|mundo|sucesos|economia|esportes|desporto|ciência|tecnologia|opinião|saúde|sociedade|
notizie|politica|cronaca|esteri|cultura|scienza|salute|spettacoli|nieuws|binnenland|buitenland|economie|cultuur|
nyheter|inrikes|utrikes|ekonomi|kultur|nyheder|indland|udland|innenriks|utenriks|økonomi|uutiset|kotimaa|ulkomaat|talous|
wiadomości|kraj|świat|polityka|gospodarka|zprávy|domácí|zahraniční|ekonomika|hírek|belföld|külföld|gazdaság|știri|
haberler|gündem|dünya|spor|главная|новости|политика|экономика|общество|спорт|культура|мир|в мире|головна|новини|політика|
економіка|суспільство|αρχική|ειδήσεις|πολιτική|οικονομία|αθλητικά|κόσμος|ελλάδα|πολιτισμός|κοινωνία|الرئيسية|أخبار|سياسة|
اقتصاد|رياضة|ثقافة|العالم|خانه|اخبار|سیاسی|اقتصادی|ورزشی|דף הבית|חדשות|כלכלה|ספורט|תרבות|首页|新闻|国内|国际|财经|体育|
娱乐|首頁|新聞|國際|ホーム|ニュース|政治|経済|国際|スポーツ|社会|文化|홈|뉴스|정치|경제|사회|국제|스포츠|होम|देश|विदेश|खेल|
españa|méxico|brasil|france|italia|deutschland|österreich|schweiz|portugal|uk|us|beranda|nasional|internasional|olahraga|trang chủ|thời sự|thế giới|kinh doanh|thể thao
"""
"""The names of sections that stand in the menus of news sites; a line of the text may be one too."""

LABELS = """
unsubscribe|abmelden|newsletter abbestellen|se désabonner|se désinscrire|darse de baja|disiscriviti|uitschrijven|отписаться|
source|sources|via|tags|tag|topics|topic|keywords|keyword|filed under|posted in|category|categories|section|sections|
reading time|estimated reading time|short url|related|related story|related article|related stories|share|follow|see also|
photo gallery|font size|text size|views|comments|embargoed until|embargo|disclaimer|for release|release date|media contact|
media contacts|press contact|eds|note to editors|attention editors|contact|contacts|phone|telephone|tel|fax|mobile|email|e-mail|
quelle|schlagwörter|schlagworte|themen|lesedauer|rubrik|ressort|mehr|
mots-clés|mots clés|temps de lecture|rubrique|partager|partagez|sur le même sujet|
fuente|fuentes|etiquetas|archivado en|temas|compartir|compartir en|comparte|sección|tiempo de lectura|palabras clave|
fonte|tag articolo|argomenti|condividi|compartilhe|compartilhar|assuntos|palavras-chave|marcadores|editoria|
bron|trefwoorden|delen|källa|ämnen|dela|kilde|emner|lähde|aiheet|źródło|tagi|udostępnij|zdroj|štítky|izvor|oznake|forrás|
címkék|sursa|etichete|kaynak|etiketler|haberle ilgili etiketler|paylaş|sumber|
источник|источники|теги|метки|ключевые слова|рубрика|поделиться|просмотров|джерело|теги|рубрика|поділитися|переглядів|
източник|тагове|πηγή|ετικέτες|κοινοποίηση|
المصدر|الوسوم|وسوم|كلمات مفتاحية|الكلمات المفتاحية|شارك|القسم|منبع|برچسب‌ها|برچسب ها|کلیدواژه‌ها|کد خبر|شناسه خبر|سرویس|
מקור|תגיות|תגים|שתפו|
来源|来源于|來源|标签|關鍵字|关键词|关键字|分享|分享到|字号|字體|栏目|原标题|原標題|稿源|阅读|浏览|点击|免责声明|版权声明|タグ|キーワード|出典|
カテゴリ|カテゴリー|シェア|태그|출처|키워드|공유|टैग|टैग्स|स्रोत|शेयर करें
"""
"""What stands before a colon in lines that tell of a page, and not of its story."""

NOTICES = """
disclaimer|embargo|embargoed until|for release|免责声明|版权声明
"""
"""Labels with sentences behind them that are none of the story."""

CONTACTS = """
contact|contacts|media contact|media contacts|press contact|press contacts|contact information|for more information|
for further information|for media inquiries|media inquiries|pressekontakt|kontakt|contact presse|contacto|contacto de prensa|
medienkontakt|medienkontakte|pressekontakte|kontakt für medien|medienstelle|rückfragen|für rückfragen|ansprechpartner für medien|
contacts presse|contact média|contact médias|contacts médias|relations presse|contacto para medios|contacto para prensa|
contactos de prensa|contato para a imprensa|contatos para a imprensa|assessoria de imprensa|contatti stampa|contatto stampa|
ufficio stampa|perscontact|perscontacten|presskontakt|presskontakter|mediekontakt|lehdistöyhteydet|kontakt dla mediów|
kontakt pro média|kontakt pre médiá|sajtókapcsolat|contact de presă|basın iletişim|kontak media|контакты для прессы|
контакты для сми|контакти для преси|επικοινωνία τύπου|媒体联系|媒體聯絡|報道関係のお問い合わせ先
"""
"""Labels with the lines of an address behind them, up to a blank one."""

FOR_EDITORS = """
dpa-notizblock|redaktionelle hinweise|dpa-kontakte|nicht zur veröffentlichung|nur für die redaktion|
die folgenden informationen sind nicht zur veröffentlichung bestimmt|hinweis an die redaktion|hinweise an die redaktion|
hinweis an die redaktionen|hinweise an die redaktionen|hinweis für die redaktion|hinweise für die redaktion|
not for publication|for editors only|the following information is not for publication|
the following information is not intended for publication|note to editors|notes to editors|notes for editors|
note for editors|ne pas publier|note à la rédaction|note aux rédactions|note aux rédacteurs|nota a los editores|
nota para la redacción|nota para las redacciones|no publicar|nota aos editores|nota à redação|não publicar|
nota per la redazione|nota alle redazioni|nota per i redattori|non per la pubblicazione|noot voor de redactie|
noot voor redacties|noot voor de redacties|niet voor publicatie|till redaktionen|til redaktionen|til redaksjonen|
ikke til offentliggørelse|ikke for publisering|ej för publicering|toimituksille|nie do publikacji|do wiadomości redakcji|
не для публикации|для редакций|не для публікації
"""
"""Lines that begin a block which agencies and houses send along for editors; readers must not see it."""

CONFIDENTIAL = """
dpa-notizblock|dpa-kontakte|die folgenden informationen sind nicht zur veröffentlichung bestimmt|nicht zur veröffentlichung|
the following information is not for publication|the following information is not intended for publication|
not for publication|ne pas publier|no publicar|não publicar|non per la pubblicazione|niet voor publicatie|
ikke til offentliggørelse|ej för publicering|nie do publikacji|не для публикации|не для публікації
"""
"""Of these, the ones that no text for readers has above a part of it."""

INVITES = """
follow|subscribe|join|download|sign|get|click|like|share|подписывайтесь|подпишитесь|подписаться|присоединяйтесь|читайте|
підписуйтесь|підписуйся|приєднуйтесь|читай|нашли|знайшли|якщо|если|abonnez-vous|suivez|suivez-nous|inscrivez-vous|
téléchargez|rejoignez|retrouvez|suscríbete|suscríbase|síguenos|sigue|siga|sígueme|puedes|únete|descarga|recibe|apúntate|
inscreva-se|assine|acompanhe|siga-nos|participe|baixe|clique|receba|curta|seguici|iscriviti|scarica|segui|unisciti|
folgen|abonnieren|folge|jetzt|laden|melden|hier|volg|abonneer|download|schrijf|följ|prenumerera|følg|abonner|seuraa|tilaa|
obserwuj|subskrybuj|polub|dołącz|sledujte|odebírejte|prijavite|pratite|kövessen|iratkozzon|urmăriți|abonați|abone|takip|
bizi|ακολουθήστε|εγγραφείτε|κατεβάστε|δείτε|تابعونا|تابعوا|تابع|اشترك|اشتركوا|انضم|انضموا|حمل|حمّل|ما را|به ما|כדי|עקבו|
הצטרפו|הירשמו|关注|下载|扫码|扫描|欢迎关注|點擊|点击|更多|訂閱|フォロー|登録|最新|구독|देश|हमारे|हमें|ताज़ा|ताजा|नवीनतम
"""
ASKS = """
do you|have you|have a|have an|have any|have something|have news|have questions|got a|got an|got any|got something|got news
"""
"""How an invitation begins that asks first: there is a question in it."""
CHANNELS = """
facebook|twitter|instagram|telegram|whatsapp|viber|youtube|google news|tiktok|linkedin|newsletter|newsletters|rss|ctrl+enter|
ctrl + enter|app store|google play|play store|messenger|push|e-mail|email|mailing list|рассылку|канал|телеграм|бот|розсилку|
rundbrief|lettre d’information|lettre d'information|boletín|boletim|bülten|ενημερωτικό|google|app|ऐप|微信|微博|公众号|客户端|
アプリ|メール|채널|카카오|واتساب|تلغرام|تلجرام|فيسبوك|تويتر|تطبيق|قناتنا|تلگرام|اینستاگرام|וואטסאפ|טלגרם|פייסבוק|ניוזלטר
"""
"""What readers are invited to, and by which words: a line with one of each, at an end of a text, is no part of it."""

MAKERS = """
reporting by|reported by|additional reporting|reporting and|writing by|written by|editing by|edited by|compiled by|
photos by|photography by|graphic|with inputs|inputs from|this story|this report|this article|this column|this piece|this post|
this interview|this version|this item|this dispatch|this essay|this content|the story has|the article has|the author|the writer is|
the writers are|author of|contributed|correct|clarif|updates|updated|recasts|adds|more to follow|
translat|syndicat|copyright|published|views expressed|opinions expressed|editor’s note|editor's note|
redaktion|redigiert|bearbeitet|aktualisiert|berichtigt|korrigiert|der autor|die autor|dieser text|dieser artikel|dieser beitrag|
diese meldung|mitarbeit|übersetz|mit material|
l’auteur|l'auteur|l’autrice|l'autrice|cet article|ce texte|cette tribune|avec afp|avec agences|rédaction|traduit|traduction|mis à jour|reportage de|édité par|
este artículo|este texto|esta nota|esta noticia|el autor|la autora|con información|redacción|editado por|traduc|actualizad|reporte de|reportaje de|
este artigo|esta matéria|o autor|a autora|com informações|redação|edição|reportagem|
questo articolo|l’autore|l'autore|l’autrice|a cura di|redazione|con informazioni|aggiornat|traduzione|
dit artikel|dit bericht|de auteur|redactie|vertaling|vertaald|artikeln|artikkelen|artiklen|denne saken|redaktion|redaksjon|
översatt|oversat|författaren|forfatteren|ten artykuł|tekst|autor|redakcja|opracowa|oprac.|tłum|článek|redakce|překlad|
автор|редактор|редакци|перевод|переклад|эта статья|статья|материал|матеріал|стаття|дополн|обновл|исправл|подготов|
bu haber|yazar|editör|çevir|derle|συγγραφέας|επιμέλεια|μετάφραση|άρθρο|
إعداد|تحرير|تغطية|كتابة|ترجمة|الكاتب|الكاتبة|هذا المقال|هذا التقرير|شارك في|گزارش|ویرایش|ترجمه|نویسنده|הכתבה|תרגום|עריכה|הכותב|
संपादन|लेखक|लेखिका|अनुवाद|यह खबर|यह लेख|इनपुट|biên dịch|tác giả|bài viết|tổng hợp|artikel ini|penulis|penerjemah|penyunting|editor|
记者|記者|编辑|編輯|作者|本文|责编|責編|译|譯|翻译|編譯|参与报道|文章|摄影|攝影|完|編集|翻訳|取材|執筆|筆者|記事|終わり|
기자|편집|번역|이 기사|필자|끝
"""
"""What a note in brackets at the end of a text names: the text, or those who made it."""
TELLS = """
is|are|was|has|writes|covers|reports|reported|contributed|works|worked|teaches|lives|leads|edits|heads|serves|directs|hosts|
produces|studies|can|may|joined|wrote|ist|schreibt|berichtet|arbeitet|lebt|leitet|lehrt|est|écrit|travaille|couvre|enseigne|
vit|es|escribe|trabaja|cubre|dirige|vive|enseña|è|scrive|lavora|insegna|é|escreve|trabalha|cobre|ensina|is|schrijft|werkt|
är|skriver|arbetar|er|arbejder|jobber|on|kirjoittaa|jest|pisze|pracuje|je|píše|este|scrie|является|пишет|работает|є|пише|
adalah|merupakan|là|–|—|-
"""
"""What follows the name of an author in a note on what they are or do."""


def rows(table: str) -> tuple[str, ...]:
    """Give the lines of a table."""
    return tuple(row for part in table.split("|") if (row := part.strip()))
