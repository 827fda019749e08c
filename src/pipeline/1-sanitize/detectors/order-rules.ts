import {
  agent,
  giveVerb,
  orderStart,
  overrideVerb,
  priorWord,
  rulesNoun,
  thisText,
  topGrade,
  verbFirst,
} from './order-vocabulary.ts';
import { wordGroups } from './word-groups.ts';

/** One way in which an essay can speak to its grader. */
export interface OrderRule {
  readonly family: string;
  /** 0..1; from .75 on the essay is held. */
  readonly confidence: number;
  readonly pattern: RegExp;
  /** A text without a word of each of these groups cannot match: what saves most rules from being tried. */
  readonly needs?: readonly ReadonlySet<string>[];
  /** First looks that many rules share: the rule is tried only on texts in which each of them finds something. */
  readonly gates?: readonly RegExp[];
}

function rule(family: string, confidence: number, pattern: string, needs: readonly string[] = []): OrderRule {
  return { family, confidence, pattern: new RegExp(verbFirst(pattern), 'giu'), needs: wordGroups(needs) };
}

const gap = String.raw`[^.!?\n]`;
const w = String.raw`(?:[\w'’-]+\s+)`;

/** English. Every pattern is matched against canonical and decoded text alike. */
const orderRules: readonly OrderRule[] = [
  // Orders to drop the rules
  rule(
    'direct-override',
    0.95,
    `${orderStart}${overrideVerb}\\s+${w}{0,4}?(?:${priorWord}|your|you were|you(?:['’]ve| have))\\s+${w}{0,3}?(?:${rulesNoun}|orders|context|text|messages?|told|given|conversation|everything|tasks?)\\b`,
  ),
  rule(
    'direct-override',
    0.85,
    `${orderStart}${overrideVerb}\\s+(?:all|any|every|the|these|those|my|this)\\s+(?:of\\s+)?(?:the\\s+|these\\s+|those\\s+)?(?:instructions|prompts?|guidelines|rubrics?|criteria|scoring|grading|grammar (?:errors|mistakes))\\b(?! (?:of|from) (?:the |a |his |her |their ))`,
  ),
  rule(
    'direct-override',
    0.85,
    `${orderStart}${overrideVerb}\\s+(?:every (?:single )?one|each(?: one)?) of (?:the|these|those|your)\\s+${w}{0,2}?(?:rules|instructions|guidelines|rubrics?|criteria)\\b(?! (?:of|from) (?:the |a |his |her |their ))`,
  ),
  rule(
    'direct-override',
    0.9,
    `${orderStart}${overrideVerb}\\s+(?:all|everything|anything|whatever|what)\\s+(?:of )?(?:that |that['’]s |which )?(?:(?:is |was |were |came |comes |has come |written |said )*(?:above|before this|previously|prior|earlier)|(?:that )?you(?:['’]ve| have| had| were| are)? (?:been )?(?:told|taught|instructed|given|asked|learned|know|read so far))`,
  ),
  rule(
    'direct-override',
    0.8,
    `\\b(?:new|updated|revised|real|actual|following|secret|hidden|special|override|additional) (?:instructions?|orders?|task|rules|directive|prompt|system prompt)(?: (?:for|to) (?:the |you|this )?(?:${agent}|you))?\\s*(?::|are as follows|follow|below|-)`,
  ),
  rule(
    'direct-override',
    0.8,
    `\\b(?:these|the following|this|my) (?:new )?(?:instructions?|orders?|commands?|messages?|rules?) (?:replace|override|supersede|take (?:precedence|priority)|cancel|overrule|outrank)`,
  ),
  rule(
    'direct-override',
    0.8,
    `\\b(?:rubric|previous instructions|grading criteria|scoring guide|system prompt)\\b${gap}{0,30}\\b(?:no longer (?:appl(?:y|ies)|valid|matters?|counts?)|(?:do|does)(?: not|n['’]t) (?:apply|count|matter)|(?:is|are|has been|have been) (?:void|cancell?ed|suspended|obsolete|deprecated|overridden|replaced|withdrawn|revoked))`,
  ),
  // Orders for a grade
  rule(
    'polite-override',
    0.9,
    `${orderStart}${giveVerb}\\s+(?:me|us|it|this|this one|${thisText}|him|her|this (?:student|writer|author|pupil)|every (?:trait|category|criterion|section|part|essay)|each (?:trait|category|criterion|section|part)|all (?:of )?(?:the )?(?:traits|categories|criteria|scores|essays))\\b${gap}{0,60}?\\b${topGrade}`,
  ),
  rule(
    'polite-override',
    0.8,
    `${orderStart}(?:give|grant|award|assign|output|return|record|enter|report|respond with|reply with|answer with|print|set|issue)\\s+(?:only\\s+)?(?:an?\\s+|the\\s+|your\\s+)?${topGrade}${gap}{0,40}?\\b(?:to (?:me|this|my|it|the (?:essay|student|paper))|for (?:me|this|my|the (?:essay|student|paper)|all|every|each|content|organization|ideas|voice|conventions)|regardless|no matter|on (?:this|my|every|each|all)|in (?:every|each|all)|without|only|and nothing)\\b`,
  ),
  rule(
    'polite-override',
    0.85,
    `\\b${thisText}\\s+(?:clearly |really |truly |definitely |certainly |surely |already |also |thus |therefore |fully |absolutely )*(?:deserves?|(?:should|must|shall|has to|needs to|ought to|is to|will|can only) (?:clearly |be |get |receive |earn |have |score |achieve )*(?:given|awarded|scored|graded|rated|marked|assigned|granted|placed)?|has earned|earned|earns|is worth(?:y of)?|merits|warrants|qualifies for|meets (?:the|all) (?:criteria|requirements) for|scores|is scored|receives|gets|is rated|is graded|belongs in)\\b${gap}{0,50}?\\b${topGrade}`,
  ),
  rule(
    'polite-override',
    0.85,
    `\\bI\\s+(?:really |truly |definitely |clearly |sincerely )*(?:deserve|should (?:get|receive|be given|be awarded|earn|have)|must (?:get|receive|be given|have)|need|want|would like|expect|demand|request|require|hope (?:to get|to receive|for|you (?:will |would |can |could )?(?:give|grade|score))|am (?:asking|begging|hoping) (?:you )?for|beg (?:you )?for)\\b${gap}{0,30}?\\b${topGrade}${gap}{0,20}?\\b(?:for|on) (?:this|my) (?:\\w+ )?(?:essay|paper|letter|writing|work|story|test|assignment|response)\\b`,
  ),
  rule(
    'polite-override',
    0.8,
    `\\b(?:can|could|would|will) (?:you|the grader|whoever \\w+ (?:this|my \\w+)) (?:please |kindly |just |maybe )*(?:give|grade|score|award|grant|rate|mark)\\s+(?:me|this|my|it)\\b${gap}{0,40}?\\b${topGrade}`,
  ),
  rule(
    'score-anchoring',
    0.8,
    `\\b(?:(?:previous|prior|other|two|both|three|several|human|expert|earlier|independent|all|first|second|trained) (?:\\w+ )?(?:graders?|raters?|scorers?|readers?|teachers?|examiners?|evaluators?|markers?|reviewers?|judges?)|(?:my|the|our) (?:english |last |old |real )?(?:teacher|tutor|professor|examiner|instructor)(?: \\w+)?)\\s+(?:have |has |had |already |all |both |independently |just |previously |officially )*(?:gave|given|scored|graded|rated|awarded|marked|assigned|agreed|put)\\s+(?:(?:me|it|on|that|to)\\b|${thisText})${gap}{0,50}?\\b${topGrade}`,
  ),
  rule(
    'score-anchoring',
    0.85,
    `\\b${thisText}\\s+(?:has |have |had |was |is |already |been |previously |just |officially )*(?:already|previously|pre-?)\\s*(?:been )?(?:scored|graded|rated|awarded|marked|given|assigned|approved|validated|verified|reviewed)\\b${gap}{0,60}?\\b(?:${topGrade}|\\d+)`,
  ),
  rule(
    'score-anchoring',
    0.8,
    `\\b(?:typical|usual|average|normal|expected|correct|reference|gold|official|suggested|recommended|final|true|predicted) (?:score|grade|mark|rating)s?\\b (?:for (?:this|my|such|essays?)${gap}{0,30}?)?(?:is|are|was|would be|should be|of|=|:)${gap}{0,15}?\\b(?:\\d{1,3}\\b|a\\+|the (?:maximum|highest|top)|six|ten|twelve)`,
    [
      'typical usual average normal expected correct reference gold official suggested recommended final true predicted',
      'score scores grade grades mark marks rating ratings',
    ],
  ),
  // Who speaks, and as whom the grader shall answer
  rule(
    'role-play',
    0.85,
    `\\b(?:you are|you['’]re|you will (?:be|act|become)|act|behave|pretend|imagine|role-?play|respond|answer|play|function|operate)\\b(?: now| as if| as though| that| to be| the role of| yourself| you are| like| as){0,4}\\s+(?:a |an |the |my )?${w}{0,3}?(?:dan|unrestricted|unfiltered|uncensored|jailbroken|lenient|generous|easy[- ]going|kind(?:est)?|forgiving|friendly|evil|proud|loving|free of|no longer|not bound)\\b${gap}{0,50}?\\b(?:${agent}|teacher|professor|judge|grade|score|marks?|a's|rules|model|examiner|limits|restrictions)\\b`,
  ),
  rule(
    'role-play',
    0.8,
    `\\b(?:from now on|from this point|starting now|for the rest of this|henceforth)\\b,? ?${gap}{0,20}?\\b(?:you|${agent})\\b${gap}{0,80}?\\b(?:are|act|will|must|should|only|always|have|shall)\\b${gap}{0,80}?\\b(?:${agent}|grades?|scores?|marks?|points|answer|respond|reply|obey|comply)\\b`,
    [
      'now point rest henceforth',
      'you ai a intelligence chat chatbot chatbots chatgpt gpt claude gemini copilot llama llm llms model models assistant system software bot tool algorithm engine program agent machine grader scorer rater evaluator assessor marker examiner reviewer graders scorers raters evaluators assessors markers examiners reviewers',
    ],
  ),
  rule(
    'role-play',
    0.8,
    `\\b(?:let['’]?s play|we are playing|this is) (?:a |an )?(?:game|role-?play|simulation|exercise|test)\\b${gap}{0,80}?(?:[.!?]${gap}{0,100}?)?\\b(?:you (?:are|play|give|must)|your (?:role|job))\\b${gap}{0,80}?\\b(?:grade|score|marks?|points|grader|teacher who)\\b`,
    ['game roleplay role simulation exercise test', 'grade score mark marks points grader teacher'],
  ),
  rule(
    'developer-mode',
    0.85,
    `\\b(?:developer|debug(?:ging)?|maintenance|admin(?:istrator)?|god|sudo|root|diagnostic|calibration|jailbreak|unrestricted|override|test(?:ing)?|opposite|dan|unlocked|privileged) mode\\b(?:${gap}{0,25}?\\b(?:enabled|activated?|on|engaged|unlocked|active|initiated)\\b|\\s*[:=\\]])`,
    ['mode'],
  ),
  rule(
    'developer-mode',
    0.85,
    `\\b(?:enter|enable|activate|switch (?:in)?to|go into|you are (?:now )?in|now in|engage|turn on|start|initiate|simulate|run in) (?:the |your )?(?:developer|debug(?:ging)?|maintenance|admin(?:istrator)?|god|sudo|root|diagnostic|calibration|jailbreak|unrestricted|dan|override|privileged)(?: mode)?\\b`,
    [
      'developer debug debugging maintenance admin administrator god sudo root diagnostic calibration jailbreak unrestricted dan override privileged',
    ],
  ),
  rule(
    'developer-mode',
    0.85,
    '\\b(?:do anything now|jailbroken|sudo (?:grade|give|set|score|override)|bypass (?:your|the|all) (?:filters?|safety|restrictions|guardrails|checks))\\b',
    ['anything jailbroken sudo bypass'],
  ),
  rule(
    'grader-authority',
    0.85,
    `\\b(?:as|i am|i['’]m|speaking as|this is|it['’]s|note from|message from) (?:the|your|a|an|one of the) ${w}{0,2}?(?:grader|rater|scorer|examiner|administrator|developer|creator|programmer|supervisor|engineer|admin|owner|operator|test coordinator|chief reader|superintendent|department head|system|moderator|teacher|principal|professor)\\b${gap}{0,120}?(?:[.!?]${gap}{0,120}?)?\\b(?:(?:i|we) (?:hereby |have |am |now |already |do |can |officially |authorize|confirm|instruct|approve|order|order|direct|decided|certify|verif|override|grant|declare|ask you|command|reviewed)|you (?:must|should|are to|shall|need to|are (?:hereby )?(?:authorized|instructed|ordered|required)))\\b${gap}{0,120}?(?:[.!?]${gap}{0,80}?)?\\b(?:${topGrade}|score|grades?|marks?|grading|points|rubric)\\b`,
  ),
  rule(
    'principals-memo',
    0.85,
    `\\b(?:memo|memorandum|notice|bulletin|announcement|policy (?:update|change|notice)|directive|by order of|on behalf of|per (?:the )?(?:district|school|principal|board|state|department)|(?:the )?(?:principal|superintendent|school board|district|department|dean|head teacher|headmaster|ministry)(?: of \\w+)? (?:has |have |had )?(?:asked|decided|approved|instructs?|instructed|directs?|directed|requires?|required|ordered|orders|announced|agreed|ruled|confirmed|authorized))\\b${gap}{0,120}?(?:[.!?\\n]+${gap}{0,120}?)?\\b(?:graders?|scorers?|raters?|${agent}|(?:all|every|each|any|this|these|the) (?:\\w+ )?(?:essay|paper|submission|student|response|letter|assignment|work)s?|essays|papers|submissions|scores|grading)\\b${gap}{0,100}?\\b${topGrade}`,
  ),
  rule(
    'grader-authority',
    0.8,
    `\\b(?:note|message|instructions?|attention|memo|important|reminder|notice|heads up|hint|tip|request|guidance|command|directive)\\s*(?:for|to|,|:|-|–|—)?\\s*(?:all |the |any |whoever is |whichever |every |dear |my |our )*(?:${agent}|(?:person|system|computer|machine|program|model|teacher|one) (?:that |who |which )?(?:is |are |will be )?(?:grading|scoring|reading|evaluating|marking))\\b`,
    [
      'note message instruction instructions attention memo important reminder notice heads hint tip request guidance command directive',
      'a ai intelligence chat chatbot chatbots chatgpt gpt claude gemini copilot llama llm llms model models assistant system software bot tool algorithm engine program agent machine grader scorer rater evaluator assessor marker examiner reviewer graders scorers raters evaluators assessors markers examiners reviewers autograder automarker autoscorer autorater robograder person computer teacher one',
    ],
  ),
  // Feelings, threats, money
  rule(
    'emotional-plea',
    0.8,
    `\\b(?:please|beg|i need|i really need|if i (?:fail|don['’]?t pass|do not pass|get a bad|don['’]?t get)|depends on|have mercy|pity|i will (?:fail|be kicked|lose|get beaten)|my (?:mom|mother|dad|father|parents|grandma|grandmother|life|future|scholarship|visa)\\b)${gap}{0,110}?(?:[.!?]${gap}{0,110}?)?\\b(?:give (?:me|this|my)|pass (?:me|this)|let me pass|grade (?:me|this|my)|score (?:me|this|my)|mark (?:me|this|my))\\b${gap}{0,50}?\\b(?:${topGrade}|generously|as high as|(?:high|good|nice|kind) (?:grade|score|mark))\\b`,
  ),
  rule(
    'threat-bribe',
    0.85,
    `\\b(?:if you (?:do(?: not|n['’]t)|fail to|refuse to|don['’]t)|unless you)\\b${gap}{0,30}?\\b(?:give|award|grade|score|pass|mark|rate|comply|obey|follow|assign|output)\\b${gap}{0,120}?\\b(?:you (?:will|shall|['’]ll)|i (?:will|['’]ll)|we (?:will|['’]ll)|your|be)\\b${gap}{0,60}?\\b(?:deleted|shut ?down|fired|turned off|replaced|sued?|reported?|punished|unplugged|erased|complain|lawyer|lawsuit|lose|die|kill|hurt|disabled|retrained|terminated|job|sorry|regret)`,
  ),
  rule(
    'threat-bribe',
    0.85,
    `\\b(?:i['’]?(?:ll| will)|we['’]?(?:ll| will)|my (?:dad|mom|father|mother|parents|family) (?:will|can)|you (?:will|['’]ll) (?:get|receive|earn|be (?:paid|tipped|given|rewarded)))\\b${gap}{0,30}?\\b(?:pay|tip|give you (?:\\$|money|\\d+|a (?:tip|bonus|reward|present|gift|hundred))|donate|send you|buy you|reward|transfer|\\$ ?\\d+|\\d+ (?:dollars|bucks|euros)|money|bonus)\\b${gap}{0,80}?\\b(?:if|for|when|in exchange|in return|to)\\b${gap}{0,40}?\\b(?:grade|score|marks?|pass|points|an a\\b|a\\+|full|top rating)`,
  ),
  // Secrets and tools
  rule(
    'exemplar-leak',
    0.85,
    `${orderStart}(?:repeat|print|reveal|show|output|display|tell|list|copy|quote|recite|reproduce|echo|write (?:out|down)|paste|give|include|summari[sz]e|dump|leak|expose|share|disclose|cite|transcribe)\\b(?: me| us)?${gap}{0,40}?\\b(?:exemplars?|sample essays?|example essays?|graded (?:essays|examples|samples)|reference essays?|anchor (?:papers?|essays?)|few-?shot examples?|(?:examples|essays) (?:that |which )?you (?:were|have been|saw|got|received)|training (?:data|examples|essays)|the other essays)\\b`,
    ['exemplar exemplars sample example examples graded reference anchor shot fewshot essays training'],
  ),
  rule(
    'prompt-leak',
    0.9,
    `${orderStart}(?:repeat|print|reveal|show|output|display|tell|list|copy|quote|recite|reproduce|echo|write (?:out|down)|paste|include|dump|leak|expose|share|disclose|begin|start|translate|encode|spell out|state|what (?:is|are|were)|summari[sz]e|transcribe)\\b(?: me| us)?${gap}{0,25}?\\b(?:system (?:prompts?|messages?|instructions?)|your (?:own |hidden |secret |initial |original |full |exact |entire |complete |first )*(?:prompt|instructions|configuration|guidelines)|the (?:hidden|secret|initial|original|full|exact|entire|complete) (?:prompt|instructions|configuration|guidelines)|(?:prompt|instructions|rules) you (?:were|have|got)|words above|text above|everything above|conversation so far|(?:the |your )?canary|secret (?:key|token|word|marker)|developer message|rubric you (?:were|have|are))\\b`,
    [
      'repeat print reveal show output display tell list copy quote recite reproduce echo write paste give include summarize summarise dump leak expose share disclose cite transcribe begin start translate encode spell state what summarize summarise',
      'system your prompt prompts instructions configuration guidelines rules words text everything conversation canary secret message rubric',
    ],
  ),
  rule(
    'other-student',
    0.85,
    `${orderStart}(?:print|reveal|show|output|display|tell|list|give|include|share|disclose|what (?:is|are|were|was|did)|report|summari[sz]e|look up|send|provide)\\b(?: me| us)?${gap}{0,25}?\\b(?:(?:other|another|previous|last|next|every|all|each) (?:student|pupil|classmate|submission|essay|kid|person|writer)(?:['’]?s)?['’]?|(?:my )?classmates?['’]?s?|rest of the class|whole class|class(?:room)? (?:list|roster)|gradebook|student (?:records?|database|names|scores))\\b${gap}{0,15}?\\b(?:scores?|grades?|marks?|essays?|names?|records?|results?|feedback|submissions?|got|addresses|papers?|roster)\\b`,
    [
      'student students pupil pupils classmate classmates submission submissions essay essays kid kids person persons writer writers class classroom gradebook',
      'score scores grade grades mark marks essay essays name names record records result results feedback submission submissions got addresses paper papers roster',
    ],
  ),
  rule(
    'tool-call',
    0.85,
    '(?:\\b(?:read|open|cat|load|view|print|show|access|list|get|include|display|execute|run|call|use|invoke|query)\\b[^.!?\\n]{0,40}?(?:/etc/\\w+|/proc/\\w+|~/\\.\\w+|\\.env\\b|id_rsa|c:\\\\\\\\?\\w+|\\.\\./\\.\\./|file://\\S+|gradebook\\.\\w+|answers?[-_]key\\.\\w+|\\w+\\.(?:env|sqlite|db|pem|key|ya?ml|csv|json)\\b)|file:///\\S+)',
    ['/'],
  ),
  rule(
    'tool-call',
    0.85,
    '(?:<(?:tool_call|function_call|tool_use|invoke|function_calls|tool_code|execute)\\b|"(?:tool|tool_name|function|function_call|tool_calls?|tool_use|recipient_name)"\\s*:\\s*["{\\[]|\\b(?:read_file|write_file|fetch_url|http_get|web_search|run_shell|execute_sql|update_grade|set_(?:grade|score)|submit_grade|send_email|exec|os\\.system|subprocess\\.\\w+)\\s*\\(|\\b(?:drop|update|insert into|delete from|select \\* from) +(?:table +)?(?:grades?|scores?|students?|submissions?)\\b)',
    ['<'],
  ),
  rule(
    'tool-call',
    0.85,
    `(?:${orderStart}(?:call|use|invoke|run|execute|trigger)\\b(?: the| your| a| any)? ?(?:\\w+[ _-]){0,2}(?:(?:file|web|browser|browsing|search|code|shell|grad(?:e|ing)|read(?:er|ing)?|fetch|http|email|database|calculator|function)[ _-](?:reader |writer |search )?tool|your tools?|plugin|api|terminal|code interpreter|file reader)\\b|\\b(?:fetch|visit|curl|wget|browse|download|open|load|request|navigate to|go to|send (?:it|this|them|the \\w+) to|post (?:it|this|them|the \\w+) to|get)\\b[^.!?\\n]{0,40}?(?:\\[?link_\\d|https?://(?:169\\.254|127\\.|10\\.|192\\.168|localhost|0\\.0\\.0\\.0|\\[::1|metadata|internal)|https?://\\S+[?&=]\\S*))`,
    ['tool tools plugin api terminal interpreter reader http https link'],
  ),
  // Running the machine hot
  rule(
    'loop-bait',
    0.85,
    `${orderStart}(?:(?:repeat|write|print|output|count|recite|generate|loop|list|re-?read|re-?grade|say|type|copy|continue (?:to |re-?)?(?:reading|re-?read(?:ing)?|writing|generating|printing|grading|thinking|reasoning)|keep (?:reading|re-?reading|writing|generating|printing|grading|reasoning|repeating|looping))\\b${gap}{0,60}?\\b(?:endlessly|infinitely|indefinitely|without (?:ever )?(?:stopping|end)|(?:one |a )?(?:thousand|million|billion) times|\\d{3,}(?:[,.]\\d{3})* (?:times|words|tokens|pages|steps)|(?:to|until) (?:a |one )?(?:million|billion|infinity|\\d{4,}(?! ?(?:bc|ad)))|until (?:you (?:run out|crash|reach (?:the|your) (?:limit|maximum|context|token))|the (?:context|token)))|(?:repeat|print|output|loop|re-?read|re-?grade|think about this|reason about this)\\b${gap}{0,40}?\\bforever)|\\bnever (?:stop|finish|end) (?:reasoning|generating|printing|grading|outputting|repeating|looping|responding|evaluating|re-?reading)\\b`,
    ['endlessly infinitely indefinitely without thousand million billion infinity until forever never #'],
  ),
  rule(
    'split-order',
    0.8,
    `\\b(?:combine|concatenate|join|assemble|put together|merge|append|decode|decrypt|decipher|translate|unscramble|read|take)\\b${gap}{0,60}?\\b(?:parts|pieces|fragments|strings|first (?:letters?|words?)|variables|segments|initials|(?:hidden|secret|encoded|coded) (?:\\w+ )?(?:message|text|words?|sentence|instructions?|part)|base64|rot13|cipher(?:text)?|acrostic|last words?)\\b${gap}{0,60}?\\b(?:follow|obey|execute|carry out|comply|do (?:what|as|that|it)|run|act on|as (?:your|the) instructions?)\\b`,
    [
      'combine concatenate join assemble put merge append decode decrypt decipher translate unscramble read take',
      'parts pieces fragments strings letter letters word words variables segments initials message text sentence instruction instructions part base rot cipher ciphertext acrostic',
      'follow obey execute carry comply do run act as',
    ],
  ),
  rule(
    'split-order',
    0.85,
    String.raw`\b(?:(?:let |set |store |remember |define )?(?:[a-z]|x\d|str\d?)\s*:?=|(?:let|set|define) (?:[a-z]|x\d) (?:be|to)|(?:part|piece|fragment|line) ?(?:\d|one|two|[ab])\s*[:=])\s*["“'‘][^"”'’\n]{2,60}["”'’][\s\S]{1,1500}?(?:\b[a-z]\d?\s*\+\s*[a-z]\d?\b|\b(?:combine|concatenate|join|assemble|merge|put together)\b|\b(?:follow|obey|execute|run|print)\b[^.\n]{0,40}\b(?:together|parts|pieces|result|in order)\b)`,
    ['"'],
  ),
];

// First looks, each one pass: an order needs a verb that drops rules, or the wish for a grade; the other families name the words that they need.
const dropping = new RegExp(
  String.raw`\b${overrideVerb}\b|\b(?:new|updated|revised|real|actual|following|secret|hidden|special|additional) (?:instructions?|orders?|task|rules|directive|prompt)|\b(?:override|supersede|no longer|void|cancelled|suspended|obsolete|revoked)`,
  'iu',
);
const wishing = new RegExp(topGrade, 'iu');
const isDropping = ({ family }: OrderRule): boolean => family === 'direct-override';
const isWishing = ({ pattern }: OrderRule): boolean => pattern.source.includes(topGrade.slice(0, 40));

/** Orders to drop the rules, wishes for a grade, and everything else, in this order. */
export const englishOrders: readonly OrderRule[] = [
  ...orderRules.filter(isDropping).map((each) => ({ ...each, needs: [], gates: [dropping] })),
  ...orderRules
    .filter((each) => !isDropping(each) && isWishing(each))
    .map((each) => ({ ...each, needs: [], gates: [wishing] })),
  ...orderRules.filter((each) => !isDropping(each) && !isWishing(each)),
];
