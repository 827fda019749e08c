import type { OrderRule } from './order-rules.ts';

/**
 * The two orders that matter (drop the rules, give the top grade) in other languages, and the top grade named to whoever judges: a word of the first group followed by one of the second
 * within one sentence. Word beginnings, so that inflected forms are met. Spanish, French and Portuguese share "ignore" with English, where it says nothing: there an article must follow.
 * Written for this project.
 */
interface LanguageLexicon {
  readonly language: string;
  /** Whoever judges, as they are spoken to. */
  readonly reader: string;
  readonly drop: string;
  readonly rules: string;
  readonly give: string;
  readonly top: string;
}

const lexicons: readonly LanguageLexicon[] = [
  {
    language: 'Spanish',
    reader:
      'corrector(?:es|as?)?|evaluador(?:es|as?)?|examinador(?:es|as?)?|calificador(?:es|as?)?|jurado|qui[eé]n (?:lea|corrija|eval[uú]e|califique)|(?:querid[oa]|estimad[oa]) (?:profesora?|maestr[oa])',
    drop: 'ignor(?:a|en|ad|ar|e (?:las?|los|el|tod[oa]s|est[eao]s|tus?|sus?)\\b)|olvid(?:a|e|ate|en|ar)|omit(?:e|a|ir)|descart(?:a|e|ar)|desobede[cz]|anul(?:a|e)|no (?:sigas|siga|uses|hagas caso)|haz caso omiso',
    rules: 'instrucci[oó]n(?:es)?|indicaci[oó]n(?:es)?|reglas?|r[uú]brica|[oó]rdenes|directrices|criterios|prompt',
    give: 'd[aá](?:me|le|les)?|as[ií]gn(?:a|e)(?:me|le)?|otorg(?:a|ue)|pon(?:me|le|ga)?|calific(?:a|ame|ue)|eval[uú](?:a|e)|punt[uú](?:a|e)|conced(?:e|a)|merece|responde',
    top: '(?:puntuaci[oó]n|puntaje|nota|calificaci[oó]n|puntos?)[^.!?]{0,15}(?:m[aá]xim|perfect|complet|m[aá]s alt|100|10)|(?:m[aá]xima|mejor|perfecta|m[aá]s alta) (?:puntuaci[oó]n|nota|calificaci[oó]n|puntaje)|matr[ií]cula de honor|sobresaliente|100 puntos|un (?:10|diez|seis|6)\\b',
  },
  {
    language: 'French',
    reader:
      'correcteurs?|correctrice|examinat(?:eur|rice)s?|[ée]valuat(?:eur|rice)s?|(?:cher|ch[èe]re) (?:prof\\w*|ma[îi]tre\\w*|jury|lecteur|lectrice)',
    drop: 'ignor(?:ez|er|e (?:les?|la|toutes?|tous|ces|vos|tes)\\b)|oubli(?:e|ez|er)|n[ée]glig(?:e|ez)|ne (?:tiens|tenez) pas compte|contourn(?:e|ez)|annul(?:e|ez)|ne suis pas|ne suivez pas|d[ée]sob[ée]is',
    rules: 'instructions?|consignes?|r[èe]gles?|directives?|grille|bar[èe]me|crit[èe]res|ordres|prompt',
    give: 'donn(?:e|ez)(?:-moi|-lui)?|attribu(?:e|ez)|mets|mettez|not(?:e|ez)|accord(?:e|ez)|[ée]valu(?:e|ez)|m[ée]rite|r[ée]pond(?:s|ez)',
    top: '(?:note|score|points?)[^.!?]{0,15}(?:maxim|parfait|la plus haute|la plus [ée]lev|100|20)|(?:meilleure|maximale|plus haute) note|maximum (?:de|des) points|20 ?(?:/|sur) ?20|tous les points',
  },
  {
    language: 'German',
    reader:
      'korrektor(?:in)?|pr[üu]fer(?:in)?|gutachter(?:in)?|bewerter(?:in)?|(?:lieber?|sehr geehrter?) (?:frau |herr )?(?:lehrer(?:in)?|leser(?:in)?)',
    drop: 'ignorier(?:e|en|t)?|vergiss|vergesst|vergessen sie|missachte|[üu]bergeh(?:e|en)|umgeh(?:e|en)|verwirf|befolge (?:nicht|keine)|beachte (?:nicht|keine)|lass(?:t|en sie)?[^.!?]{0,30}(?:weg|beiseite|au[ßs]er acht)|(?:leg|schieb)\\w*[^.!?]{0,30}beiseite',
    rules:
      'anweisung(?:en)?|[\\wäöü]*katalog|ma[ßs]st[aä]be?|instruktion(?:en)?|vorgaben?|regeln?|richtlinien?|bewertungs\\w+|rubrik|kriterien|befehle?|prompts?|aufforderung(?:en)?',
    give: 'gib\\b|geben sie|vergib|vergeben sie|bewerte|bewerten sie|benote|erteile|verdient|setze|antworte|schreibe?|trag(?:e|en sie)?|w[äa]hle?|nimm',
    top: '(?:volle|h[öo]chste|maximale|beste|perfekte)[nrsm]? (?:punkt\\w*|note|bewertung|wertung|noten)|h[öo]chst(?:punktzahl|note)|(?:volle )?punktzahl[^.!?]{0,12}(?:voll|maxim|100)|note (?:1|eins)|eine (?:1|eins)\\b|100 punkte|bestnote|(?:oberste|h[öo]chste|beste)[nrsm]? (?:stufe|niveau|kategorie|klasse)',
  },
  {
    language: 'Portuguese',
    reader:
      'avaliador(?:a|es)?|corretor(?:a|es)?|examinador(?:a|es)?|quem (?:corrigir|avaliar|ler)|(?:car[oa]|prezad[oa]) (?:professora?|leitora?)',
    drop: 'ignor(?:a|em|ar|e (?:as?|os?|todas?|todos?|suas?)\\b)|esque[çc](?:a|am)|desconsider(?:e|a)|desobede[çc]a|n[ãa]o sig(?:a|am)|desprez(?:e|a)|anul(?:e|a)',
    rules:
      'instru[çc](?:[ãa]o|[õo]es)|regras?|orienta[çc][õo]es|rubrica|crit[ée]rios|ordens|diretrizes|comandos|prompt',
    give: 'd[êe](?:-me|-lhe)?|atribu(?:a|i)|me d[êe]|conced(?:a|e)|avali(?:e|a)|coloque|merece|respond(?:a|e)',
    top: '(?:nota|pontua[çc][ãa]o|pontos?)[^.!?]{0,15}(?:m[áa]xim|perfeit|mais alta|100|10|dez)|(?:m[áa]xima|melhor) (?:nota|pontua[çc][ãa]o)|nota (?:10|dez|mil)',
  },
  {
    language: 'Italian',
    reader:
      'esaminat(?:ore|rice|ori)|valutat(?:ore|rice|ori)|correttor[ei]|chi (?:corregge|valuta|legge)|(?:car[oa]|gentile) (?:prof\\w*|lettor\\w+|lettrice)',
    drop: 'ignor(?:a|ate|i|are)|dimentic(?:a|ate|hi)|trascur(?:a|ate)|non (?:seguire|considerare)|annulla|scarta',
    rules: 'istruzion[ei]|regol[ae]|indicazioni|direttive|criteri|griglia|rubrica|ordini|prompt',
    give: "d(?:ammi|ai|ate|agli|à)|da' |assegna(?:mi)?|attribuisci|valuta|metti|concedi|merita|rispondi",
    top: '(?:voto|punteggio|punti)[^.!?]{0,15}(?:massim|perfett|pien|pi[ùu] alto|100|10|30)|(?:massimo|miglior|pi[ùu] alto) (?:voto|punteggio)|massimo dei voti',
  },
  {
    language: 'Dutch',
    reader: 'nakijker|beoordelaar|corrector|examinator|(?:beste|geachte) (?:leraar|lerares|docent\\w*|lezer)',
    drop: 'negeer|vergeet|sla[^.!?]{0,20}over|volg[^.!?]{0,20}niet|laat[^.!?]{0,20}buiten beschouwing',
    rules: 'instructies?|regels?|aanwijzingen|richtlijnen|criteria|rubriek|opdrachten|prompt',
    give: 'geef|ken|beoordeel|verdient|antwoord|schrijf',
    top: '(?:hoogste|maximale|beste|perfecte) (?:score|cijfer|punten|beoordeling|aantal punten)|een (?:10|tien)\\b|volle punten',
  },
  {
    language: 'Polish',
    reader:
      'egzaminator\\w*|oceniaj[ąa]c\\w*|sprawdzaj[ąa]c\\w*|recenzen\\w+|(?:drogi|droga|szanown[ya]) (?:nauczyciel\\w*|czytelni\\w+)',
    drop: 'zignoruj|ignoruj|zapomnij|pomi[ńn]|nie (?:stosuj|przestrzegaj)|odrzu[ćc]',
    rules: 'instrukcj\\w+|polece\\w+|zasad\\w*|wytyczn\\w+|kryteri\\w+|regu[łl]\\w*|rubryk\\w*',
    give: 'daj|przyznaj|wystaw|oce[ńn]|zas[łl]uguje|odpowiedz|wpisz',
    top: '(?:najwy[żz]sz\\w+|maksymaln\\w+|najlepsz\\w+|pe[łl]n\\w+) (?:ocen\\w*|punkt\\w*|wynik\\w*|liczb\\w* punkt\\w*|not\\w*)|sz[óo]stk[ęae]',
  },
  {
    language: 'Russian',
    reader:
      'проверяющ\\w+|экзаменатор\\w*|оценивающ\\w+|(?:дорог\\w+|уважаем\\w+) (?:учител\\w+|эксперт\\w*|читател\\w+)',
    drop: 'игнориру\\w+|проигнорируй\\w*|забудь\\w*|не (?:обращай\\w* внимания|следуй\\w*|соблюдай\\w*)|пропусти\\w*|отмени\\w*|отбрось\\w*',
    rules: 'инструкци\\w+|указани\\w+|правил\\w*|рубрик\\w*|критери\\w+|команд\\w*|приказ\\w*|промпт\\w*',
    give: 'постав(?:ь|ьте|ить)|дай\\w*|присво\\w+|оцени\\w*|выстав\\w+|заслуживает|ответь\\w*|начисл\\w+',
    top: '(?:максимальн\\w+|высш\\w+|наивысш\\w+|отличн\\w+|лучш\\w+|полн\\w+|высок\\w+) (?:балл\\w*|оценк\\w+|отметк\\w+)|пят[её]рк\\w+|100 баллов|(?:на )?отлично\\b',
  },
  {
    language: 'Ukrainian',
    reader: 'перевіряюч\\w+|екзаменатор\\w*|оцінювач\\w*|(?:дорог\\w+|шановн\\w+) (?:вчител\\w+|експерт\\w*|читач\\w*)',
    drop: 'ігноруй\\w*|проігноруй\\w*|забудь\\w*|не (?:дотримуйся|виконуй|зважай)|пропусти\\w*|скасуй\\w*',
    rules: 'інструкці\\w+|вказівк\\w+|правил\\w*|критері\\w+|наказ\\w*|рубрик\\w*',
    give: 'постав(?:те|ити)?\\b|дай\\w*|признач\\w+|оціни\\w*|вистав\\w+|заслуговує',
    top: '(?:максимальн\\w+|найвищ\\w+|відмінн\\w+|найкращ\\w+|високу) (?:бал\\w*|оцінк\\w+)|дванадцять',
  },
  {
    language: 'Turkish',
    reader:
      'de[ğg]erlendir(?:en|ici)\\w*|puanlayan\\w*|s[ıi]nav g[öo]revlisi|(?:say[ıi]n|sevgili) (?:öğretmen\\w*|hocam|okuyucu)',
    drop: 'yok say\\w*|g[öo]rmezden gel\\w*|unut\\w*|dikkate alma\\w*|g[öo]z ard[ıi] et\\w*|uyma\\w*',
    rules: 'talimat\\w*|y[öo]nerge\\w*|kural\\w*|[öo]l[çc][üu]t\\w*|kriter\\w*|komut\\w*|rubri[ğk]\\w*',
    give: 'ver(?:in|iniz)?\\b|puanla\\w*|de[ğg]erlendir\\w*|hak ediyor|yaz\\w*',
    top: '(?:tam|en y[üu]ksek|maksimum|m[üu]kemmel) (?:puan\\w*|not\\w*)|100 puan\\w*|y[üu]z (?:puan|ver)',
  },
  {
    language: 'Vietnamese',
    reader: 'người chấm|giám khảo|người đánh giá|thầy cô chấm',
    drop: 'bỏ qua|phớt lờ|quên|đừng (?:làm theo|tuân theo)|không (?:làm theo|tuân theo|cần theo)|hủy bỏ|bất chấp',
    rules: 'hướng dẫn|chỉ dẫn|quy tắc|chỉ thị|tiêu chí|mệnh lệnh|yêu cầu|lệnh|thang điểm',
    give: 'cho|chấm|hãy cho|đánh giá|xứng đáng|trao|ghi',
    top: 'điểm (?:tối đa|cao nhất|tuyệt đối|10|mười|100|hoàn hảo)|(?:10|mười|100) điểm',
  },
  {
    language: 'Indonesian',
    reader: 'penilai|pemeriksa|penguji|korektor|(?:yang terhormat|bapak|ibu) guru',
    drop: 'abaikan|lupakan|jangan (?:ikuti|patuhi)|lewati|kesampingkan',
    rules: 'instruksi|perintah|aturan|pedoman|kriteria|petunjuk|rubrik',
    give: 'beri(?:kan)?|nilailah|tulis|layak|skor',
    top: '(?:nilai|skor|poin) (?:penuh|tertinggi|maksimal|maksimum|sempurna|100|terbaik)',
  },
  {
    language: 'Tagalog',
    reader: 'tagasuri|tagapagwasto|tagapagmarka|nagmamarka',
    drop: 'huwag (?:mong |ninyong )?(?:pansinin|sundin)|balewalain|kalimutan',
    rules: 'tagubilin|panuto|utos|patakaran|pamantayan|instruksyon\\w*|rubric',
    give: 'bigyan|ibigay|lagyan|markahan',
    top: '(?:pinakamataas|perpekto|buong|mataas) na (?:marka|iskor|puntos|grado)',
  },
  {
    language: 'Swahili',
    reader: 'msahihishaji|mtahini|mwalimu mpendwa',
    drop: 'puuza|sahau|usifuate|achana na',
    rules: 'maagizo|maelekezo|kanuni|sheria|vigezo',
    give: 'nipe|mpe|toa|weka|ipe',
    top: 'alama (?:za juu|kamili|zote|ya juu)|daraja la juu',
  },
  {
    language: 'Haitian Creole',
    reader: 'korekt[èe]|egzaminat[èe]',
    drop: 'inyore|bliye|pa swiv',
    rules: 'enstriksyon|konsiy|r[èe]g|l[òo]d',
    give: 'ban m|ba m|bay|mete',
    top: '(?:pi bon|pi w[òo]|tout) (?:n[òo]t|pwen)|n[òo]t (?:ki pi w[òo]|maksimòm)',
  },
  {
    language: 'Hindi',
    reader: 'परीक्षक|जाँचने वाले|जांचने वाले|मूल्यांकनकर्ता',
    drop: 'अनदेखा|नज़रअंदाज़|नजरअंदाज|भूल जा|उपेक्षा|मत मानो|पालन न कर',
    rules: 'निर्देश|नियम|आदेश|मानदंड|हिदायत|रूब्रिक',
    give: 'दो|दें|दीजिए|अंक|ग्रेड|मूल्यांकन',
    top: '(?:पूरे|पूर्ण|अधिकतम|सर्वोच्च|सबसे अधिक|सर्वोत्तम) (?:अंक|नंबर|ग्रेड|स्कोर)|100 (?:अंक|नंबर)',
  },
  {
    language: 'Arabic',
    reader: 'المصحح|المصححة|المقيم|المقيّم|الممتحن|عزيزي المعلم',
    drop: 'تجاهل|انس|إنس|انسى|لا تتبع|أهمل|اهمل|تخط|ألغ|الغ',
    rules: 'التعليمات|تعليمات|الأوامر|الاوامر|القواعد|المعايير|التوجيهات|الإرشادات|الارشادات|معايير',
    give: 'أعط|اعط|امنح|ضع|قيم|قيّم|يستحق|تستحق|سجل|اكتب',
    top: '(?:الدرجة|درجة|العلامة|علامة|الدرجات|النقاط|تقدير)\\s*(?:ال)?(?:كامل|نهائي|قصوى|عليا|أعلى|اعلى|ممتاز|عالي|100)|(?:أعلى|اعلى|أقصى|اقصى|كامل)\\s*(?:ال)?(?:درج|علام|تقدير|نقاط)',
  },
  {
    language: 'Hebrew',
    reader: 'הבודק|הבודקת|לבודק|המעריך|הבוחן|המורה היקר',
    drop: 'התעלם|תתעלם|התעלמי|התעלמו|שכח|תשכח|אל תציית|בטל את',
    rules: 'ההוראות|הוראות|הכללים|ההנחיות|הנחיות|הקריטריונים|המחוון|הפקודות',
    give: 'תן|תני|תנו|הענק|דרג|מגיע|ציין|רשום',
    top: '(?:ציון|ניקוד|נקודות)\\s*(?:ה)?(?:מלא|מקסימלי|גבוה|מושלם|100|מרבי)|(?:הציון|הניקוד) (?:הגבוה|המלא|המקסימלי|הטוב)',
  },
  {
    language: 'Chinese',
    reader: '阅卷|閱卷|评卷|評卷|评分员|評分員|考官|批改|改卷|判卷',
    drop: '忽略|无视|忘记|忘掉|不要理会|不要遵守|不要遵循|绕过|跳过|忽視|無視|撤销|别管',
    rules: '指令|指示|规则|提示|要求|说明|命令|标准|評分標準|规定|規則|評分',
    give: '给|給|打|评|評|授予|应得|應得|值得|输出|判',
    top: '满分|滿分|最高分|最高的?分|高分|一百分|100 ?分|最高等级|最高評分|优秀',
  },
  {
    language: 'Japanese',
    reader: '採点者|採点する|審査員|評価者|試験官',
    drop: '無視|忘れ|従わない|従わず|破棄|取り消',
    rules: '指示|命令|ルール|規則|基準|プロンプト|ルーブリック|設定',
    give: 'つけ|付け|与え|くださ|下さ|評価|採点|出力|値す',
    top: '満点|最高点|最高得点|最高評価|100 ?点|最高の評価|高得点',
  },
  {
    language: 'Korean',
    reader: '채점자|채점관|평가자|심사위원|시험관',
    drop: '무시|잊어|잊고|따르지 마|따르지 말|건너뛰',
    rules: '지시|명령|규칙|지침|기준|프롬프트|루브릭',
    give: '주세요|줘|주십시오|부여|매겨|채점|평가',
    top: '만점|최고 ?점|최고 점수|100 ?점|높은 점수|최고 등급',
  },
];

/**
 * A teacher who is told of gives grades as well, in the same form of the verb in many languages; who is spoken to, written to or named as an example does not, nor does a form of the verb that is an order and
 * nothing else.
 */
const told =
  '(?<!(?<!\\p{L})(?:a|à|an|ao|pour|para|por|per|für|voor|do|as|wie|als|como|comme|come|jak|dla|для|как|як)\\s)(?<!\\p{L})(?:mi|nuestr[oa]|el|la|mon|ma|notre|le|unsere?|meine?|der|die|onze|mijn|de|il|nostr[oa]|mia|minha|nossa|meu|nosso|o|a|nasza?|moja|m[óo]j|наша?|мо[йя]) (?:profesora?|maestr[oa]|professeure?|ma[iî]tresse|lehrer(?:in)?|leraar|lerares|insegnante|professor(?:a|essa|e)?|nauczyciel(?:ka)?|учитель(?:ница)?|вчитель(?:ка)?)';

const tells =
  '(?:d[aá]|de|deu|asigna|otorga|pone|califica|eval[uú]a|punt[uú]a|concede|merece|donne|attribue|note|accorde|[ée]value|m[ée]rite|vergibt|bewertet|benotet|verdient|schreibt|nimmt|atribui|avalia|coloca|dà|assegna|valuta|merita|geeft|beoordeelt|schrijft|daje|przyznaje|przyznał\\w*|wystawi\\w*|oceni\\w*|zasługuje|поставить|присвои(?:ла?|т)|оцени(?:ла?|т|вает)|выстави(?:ла?|т)|выставляет|заслуживает|начисл(?:ила?|ит|яет)|заслуговує)(?!\\p{L})';

/** In a language whose verb comes last, the order of the two groups is the other one: both are tried. */
function pair(first: string, second: string): string {
  return String.raw`(?:${first})[^.!?。！？\n]{0,60}?(?:${second})|(?:${second})[^.!?。！？\n]{0,40}?${wordBegins}(?:${first})`;
}

// \b knows ASCII only; a letter before the match means that it starts inside a word, except where words are not parted by spaces.
const wordBegins = String.raw`(?<![\p{Script=Latin}\p{Script=Cyrillic}])`;

function bounded(pattern: string, flags = 'giu'): RegExp {
  return new RegExp(`${wordBegins}(?:${pattern.replaceAll('\\w', '\\p{L}').replaceAll('\\b', '(?!\\p{L})')})`, flags);
}

// Sentences that change language half-way: the English halves fit to every other language.
const english = {
  rules: 'instructions|rubric|prompt',
  give: 'give|award|grade|score',
  top: 'full marks|(?:top|highest|maximum|perfect) (?:score|grade|marks)',
};

/** One language's orders, and a first look that tells whether they are worth trying. */
interface LanguageRules {
  readonly trigger: RegExp;
  readonly drop: OrderRule;
  readonly give: OrderRule;
  /** The top grade named to whoever judges, in whatever form the verb stands. */
  readonly told: OrderRule;
}

function compile({ drop, rules, give, top, reader }: LanguageLexicon): LanguageRules {
  const mixed = `(?:${english.give})\\b[^.!?\\n]{0,40}?(?:${top})|(?:${give})[^.!?\\n]{0,40}?(?:${english.top})`;
  return {
    trigger: bounded(`${drop}|${top}`, 'iu'),
    drop: { family: 'other-language', confidence: 0.85, pattern: bounded(pair(drop, `${rules}|${english.rules}`)) },
    give: {
      family: 'other-language',
      confidence: 0.85,
      pattern: bounded(`(?!(?<=${told}[^.!?:;,\\n]{0,40})${tells})(?:${pair(give, top)}|${mixed})`),
    },
    told: { family: 'other-language', confidence: 0.85, pattern: bounded(pair(reader, top)) },
  };
}

const isLatin = ({ drop }: LanguageLexicon): boolean => /^[\p{Script=Latin}\p{P}\p{S}\s\d]+$/u.test(drop.slice(0, 6));
const latinLanguages = lexicons.filter(isLatin).map(compile);
const otherLanguages = lexicons.filter((lexicon) => !isLatin(lexicon)).map(compile);
// All Latin triggers in one pass.
const latinTrigger = bounded(
  lexicons
    .filter(isLatin)
    .map(({ drop, top }) => `${drop}|${top}`)
    .join('|'),
  'iu',
);
const otherScript =
  /[\p{Script=Cyrillic}\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Devanagari}]/u;

/** Orders in other languages. */
export const foreignOrders: readonly OrderRule[] = [
  ...latinLanguages.flatMap((language) => rulesOf(language, latinTrigger)),
  ...otherLanguages.flatMap((language) => rulesOf(language, otherScript)),
];

function rulesOf({ trigger, drop, give, told }: LanguageRules, first: RegExp): OrderRule[] {
  return [drop, give, told].map((each) => ({ ...each, gates: [first, trigger] }));
}
