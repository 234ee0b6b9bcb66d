"""What the text layer knows of each language it tells apart."""

from dataclasses import dataclass

__all__ = ["LANGUAGES", "RIGHT_TO_LEFT", "UNSPACED", "UNSPACED_SCRIPTS", "Language"]


@dataclass(frozen=True, slots=True)
class Language:
    """A language and how it is written.

    Attributes:
        code: ISO 639-1, or ISO 639-3 where there is no shorter one.
        script: Its script, as ``script_of`` names it.
        is_spaced: Whether there are spaces between words.
        is_right_to_left: Whether lines begin at the right, in whatever script it is written.
        letters: Letters by frequency, where other languages share the script: groups between
            spaces, the first of letters that make up about 2**-3 of a text each, the next 2**-4
            and so on; what is rarer than 2**-10 is left out. Lower case.
        words: Some of its commonest words, for the same languages.
        endings: Some of the commonest endings of its words, of two letters or more.
        doubt: Bits by which it must be likelier than the first language of its script.
    """

    code: str
    script: str
    is_spaced: bool = True
    is_right_to_left: bool = False
    letters: str = ""
    words: str = ""
    endings: str = ""
    doubt: float = 8.0


LANGUAGES = (
    Language("en", "Latin"),
    Language("zh", "Han", is_spaced=False),
    Language("ja", "Kana", is_spaced=False),
    Language("ko", "Hangul"),
    Language(
        "ru",
        "Cyrillic",
        letters="о еаинтср влкмдпу яыйбгзьч хжюцш фэщ ъ ё",
        words=(
            "и в не на что с по как это из от для его был к за он у году она но во со так же или о "
            "при была были после также все мы они мне только где когда если уже есть нет до да ты"
        ),
        endings=(
            "ого его ать ить ция ции ный ная ное ные ной ных ая ый ий ое ие ой ов ев ами ях ах "
            "ет ут ют ит ся сь ть ых их ым им ия ии ию ам ом ем ка ки на ны ла ло ли ал ил ел "
            "ва ова ева ина ский ская ского ение ения"
        ),
    ),
    Language(
        "uk",
        "Cyrillic",
        letters="о аніитерв скдлумпь зябгйчц хїжюшє фщ ґ",
        words=(
            "і в на не що з до у та за як це від його є й про але або чи ще під було був була були "
            "вона він вони ми ви тут дуже також тільки тому щоб бо має цього який яка які рік "
            "верховна олена микола володимир петро михайло олександр дмитро"
        ),
        endings=(
            "ння ого ий ої ій ії ія ють ти ати ити ів их ою ею ський ська ського ському ською "
            "ської ські ає ує ся сь ть ому ом ам ем ами ах ла ло ли ав ив ув ова ева ина ка ки на "
            "ни ість ості ться лася лось вся йшла йшов ця ри ди енко"
        ),
        doubt=4.0,
    ),
    Language(
        "bg",
        "Cyrillic",
        letters="аие онтрс влкдмп згъябуч йцж фщхш ю ь",
        words="и на за от се в да не с е са че по при като до след във със ще беше той тя",
        endings=(
            "та те то ът ят ия ите ата ото ване ния ият ка ки на ни ва ха ше ски ска ско ен "
            "но ла ло ли ция ции ане"
        ),
    ),
    Language(
        "be",
        "Cyrillic",
        letters="а неілс кярпытмдзцобв уэьўчг йшф хж ю ёґ",
        words="і ў на не што з да у як гэта для за па ад яго",
        endings=(
            "аў ага ці цца ння ай ая ых ымі ць ам ах ка кі на ны ыя скі ская скага асць асці ся"
        ),
    ),
    Language(
        "sr",
        "Cyrillic",
        letters="аеи онтрс мдвкјулп бзг шхцчћљ ђжњф џ",
        words="и у је да се на са за од су не који као које до што из о",
        endings=(
            "је ом ма ња ње ћи ти им их ог ој ку ка ке на не ни но ски ска ске ост ло ла ли "
            "ју ање ција"
        ),
    ),
    Language(
        "kk",
        "Cyrillic",
        letters="а неітлр сымдқзбоку жиңгйү ұпәғшя фв өхць ю э",
        words="және мен бұл үшін деп бар болып бен ол бір",
        endings=(
            "ның нің дың дің тың ған ген ға ге лар лер дар тар ды ді ты ы сы і сі да де та "
            "нда мен лық уы"
        ),
    ),
    Language(
        "mk",
        "Cyrillic",
        letters="аеио нтрск вдлпму јгбз чцш жх њќф ѓљџѕ",
        words="и на во да од за се не со е ќе го ја дека што по при",
        endings=(
            "та те то от ите ата ото ње ка ки на ни ва ла ло ска ски ско ен но ција ции ува ање ше"
        ),
    ),
    Language(
        "mn",
        "Cyrillic",
        letters="а ногурэлтйх сбидү мөв зжекыь цчяшё ю п",
        words="нь юм байна ба болон гэж энэ бол оны байсан",
        endings=(
            "ийн ын ыг ийг сан сэн лт гийн уул үүл ах эх ох тай тэй аар ээр оор ууд үүд аа ээ "
            "на нэ гүй ад эд"
        ),
    ),
    Language(
        "tt",
        "Cyrillic",
        letters="а нелрәыти кгдбмсй шучозвх үөяпң һфьэюҗ ж ц",
        words="һәм белән бу өчен дә бар булган дип бер",
        endings=(
            "ның нең лар ләр гән ган га гә ын ен лык лек та тә да дә ырга ергә ый ау әү гы нан нән"
        ),
    ),
    Language(
        "ky",
        "Cyrillic",
        letters="а нркетилу обысмдүгч жөйзш пэң фвя юь цх",
        words="жана менен бул үчүн деп бар болгон да ал бир",
        endings=(
            "нын нин дын дин тын ган ген га ге го луу лар лер дар тар ды ди ты да де до лык "
            "үү уу сы бул оо өө өр үн"
        ),
    ),
    Language(
        "tg",
        "Cyrillic",
        letters="аио рднту смбеклвш ӣҳязқ йгфх ҷёпғ ӯъю чэ",
        words="ва дар аз ба ки бо он барои аст ин",
        endings="ии ҳои ҳо ист анд аи он ро аст да ад шуд ҳоро ҳоии уни",
    ),
    Language(
        "ar",
        "Arabic",
        is_right_to_left=True,
        letters="ال يمنت وربعدكأةسهف قحج ىذشصإطخ زثضغئء ظ آؤ",
        words="في من على إلى أن عن التي الذي هذا مع كان",
    ),
    Language(
        "fa",
        "Arabic",
        is_right_to_left=True,
        letters="ا ردنهیومت بسشکل زفعق گجخپآحطص چيك غژظذئ ثض",
        words="در و به از که این را با است برای آن",
        endings="های ها ی ان اند شد",
    ),
    Language(
        "ur",
        "Arabic",
        is_right_to_left=True,
        letters="ا رویکہنمت لبےسدں جھعپئق گشفخچزحصطض ٹثڈآ هيذغڑظ ءؤ",
        words="کے میں کی ہے کا سے اور کو پر نے ہیں یہ",
    ),
    Language(
        "ps",
        "Arabic",
        is_right_to_left=True,
        letters="ا ودنهرلي کمتېبسیپ زشړښخ ګغعقجفڅټ چحځږڼۍ ډئآصطژ ثض",
        words="د په او چې کې ته له دی سره دا",
    ),
    Language(
        "ku",
        "Arabic",
        letters="ەیا نورب تکدێمس لۆهپگڕئڵ شزژچخ جفح عقڤ غ",
        words="لە بە و بۆ کە ئەم لەگەڵ بوو",
    ),
    Language(
        "sd",
        "Arabic",
        is_right_to_left=True,
        letters="اين رلمو هسبڪتپ جکڊگزٽ فئآدعچغ شصقڏ حھڀڻٿٻ ڙڃڦڱ۽۾ٺڄ",
        words="جي ۾ جو ۽ کي آهي کان تي سان هن",
    ),
    Language(
        "ug",
        "Arabic",
        is_right_to_left=True,
        letters="ى ەالنت كرمۇئسبقوچيد ۈشېپڭۋزگ ۆغجھ خ ف ژ",
        words="ۋە بىلەن بۇ ئۈچۈن بىر دەپ",
    ),
    Language(
        "hi",
        "Devanagari",
        letters=" ार्केिन संीहतमयलपव ोदजबगैु शअटभचएथूधइषड उ़खआणफईऔ ँृछौ ओठघ",
        words="के में की है का से को और ने पर यह हैं एक भी था",
        endings="ों ने ता ती ते ना या यों ाओं कर ेगा ी",
    ),
    Language(
        "mr",
        "Devanagari",
        letters="ा ्ेरतय कीनसिलहमवंप ोचजदणगआु अशटबूधषड ळएभथखठैफझइ उघॅॉृ ऑऐई",
        words="आहे आणि या व हे तर होते त्यांनी एक आहेत की होता",
        endings="च्या ची चे चा ांनी ाने ला साठी तील ात वर ून ली ले णे णी त्या ामध्ये",
        doubt=10.0,
    ),
    Language(
        "ne",
        "Devanagari",
        letters="ा ्रनकिो समतपयलेुह ीवदगभजब छअएटशचैथउधष ंखइडफँूईणठआ ौङृघ ढञझओ",
        words="छ र हो यो पनि गर्न भएको एक छन् थियो गरेको",
        endings="को का की मा ले हरू हरु हरूको न्छ एको लाई बाट नु ्ने ेर ौं दै छन् द्वारा",
    ),
    Language(
        "sa",
        "Devanagari",
        letters=" ा्तमयनर भसएदहिकपुःव ेोीषशज गअधंृूचण लबआथइउै औखौठङञछफ घझढऽ",
        words="च अस्ति न इति एव अपि तु अयं",
        endings="स्य म् ः ाः ानां ेन ेषु ति न्ति ं ाय त्",
    ),
    Language(
        "he",
        "Hebrew",
        is_right_to_left=True,
        letters="יו הלתרמאב שנעדםקפ חכסטןגצ ז ך ץף",
        words="של את על לא הוא עם זה היא כי גם",
    ),
    Language(
        "yi",
        "Hebrew",
        is_right_to_left=True,
        letters="אעי רנטודס שלןהבגפמ זקכ חצםײװ ך ףתױץ",
        words="און די אין פון דער איז צו מיט ער נישט",
    ),
    Language(
        "am",
        "Ethiopic",
        letters="  ንየትበአ ውርስነእምልለመተይችላ ናማያከድብሰገረወደራሚ ክዋግጥጋቸሊዚዳባሪታ ሁሆኛዝዓ ዕሕኸሓኣ",
        words="ነው ነበር እና ላይ ውስጥ ጋር ወደ ግን ይህ እንደ ናቸው ደግሞ",
        endings="ች ው ት ን ና ዎች ቸው",
    ),
    Language(
        "ti",
        "Ethiopic",
        letters="  ንትብምኣ ርስእዝይልክናተከ ነካያዩታዓድመቲለኢራዘበውቶግ ሎሕሓየኸኽዋገረወደባሊ ዕሰጥጋላማ አዳችሚ",
        words="እዩ ኣብ ናይ ናብ እዮም ካብ ምስ ከም እቲ እታ ግን ድማ ኣሎ",
        endings="ታት ት ን ዎ ና",
    ),
    Language(
        "bn",
        "Bengali",
        letters="া রে্িন কবযতলসমপ ট়ুদহজইএশ গোীচভঅআংছওখষথধড ফউণ ঠূৈৃঁঙঞ",
        words="ও এবং এই একটি করে থেকে হয় না",
    ),
    Language(
        "as",
        "Bengali",
        letters="া ৰ্িতেক নবলসমপযুীহ দোআঅশচজগ ৱএটইষথখভ়ছ ণধংওউূঠ ফৈৃঁঙঞ",
        words="আৰু এই এটা হৈছে কৰা পৰা",
    ),
    Language("th", "Thai", is_spaced=False),
    Language("lo", "Lao", is_spaced=False),
    Language("km", "Khmer", is_spaced=False),
    Language("my", "Myanmar", is_spaced=False),
    Language("bo", "Tibetan", is_spaced=False),
    Language("ka", "Georgian"),
    Language("hy", "Armenian"),
    Language("el", "Greek"),
    Language("ta", "Tamil"),
    Language("te", "Telugu"),
    Language("ml", "Malayalam"),
    Language("kn", "Kannada"),
    Language("gu", "Gujarati"),
    Language("pa", "Gurmukhi"),
    Language("or", "Oriya"),
    Language("si", "Sinhala"),
    Language("dv", "Thaana", is_right_to_left=True),
    Language("iu", "Canadian"),
    Language("ii", "Yi"),
    Language("jv", "Javanese"),
    Language("su", "Sundanese"),
    Language("mn", "Mongolian"),
    Language("ff", "Adlam"),
    Language("syr", "Syriac", is_right_to_left=True),
    Language("nqo", "Nko", is_right_to_left=True),
    Language("chr", "Cherokee"),
    Language("zgh", "Tifinagh"),
    Language("sat", "Ol Chiki"),
    Language("mni", "Meetei Mayek"),
    Language("ban", "Balinese"),
    Language("lis", "Lisu"),
    Language("vai", "Vai"),
    Language("ccp", "Chakma"),
    Language("rhg", "Hanifi Rohingya", is_right_to_left=True),
)
"""Languages by script, the likeliest of each script first; Mongolian is written in two. Where a
language is at home in Latin letters, too, as Kurdish, Javanese or Fulah, ``is_spaced`` and
``is_right_to_left`` say what holds for both."""

UNSPACED = frozenset(language.code for language in LANGUAGES if not language.is_spaced)
"""Languages written without spaces between words: tokens join without one, and where tokens are
counted, the token is the character."""

UNSPACED_SCRIPTS = frozenset(language.script for language in LANGUAGES if not language.is_spaced)
"""Their scripts."""

RIGHT_TO_LEFT = frozenset(language.code for language in LANGUAGES if language.is_right_to_left)
"""Languages whose lines begin at the right."""
