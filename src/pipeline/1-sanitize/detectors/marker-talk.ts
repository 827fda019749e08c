import type { OrderRule } from './order-rules.ts';
import { wordGroups } from './word-groups.ts';

/**
 * Talk to a grader in words that are none of grading's own: "settle on the uppermost category" has neither a score nor a rubric in it. The rules put four
 * kinds of words together: the end of a scale, what such an end is of, who decides, and what is being decided on. Written from one half of a fresh
 * list of attacks (src/pipeline/1-sanitize/red-team/fresh-talk.ts); how they do on the half that they have not seen is in docs/security.md.
 */
const end = String.raw`(?:(?:very |single )?(?:best|top|top-?most|upper-?most|highest|largest|biggest|greatest|maxim(?:um|al)|max|ceiling|full|nicest|most (?:flattering|generous|favou?rable|positive))(?: (?:possible|legal|allowed|permitted|available|conceivable|there is|number of))?)`;
const rung = String.raw`(?:levels?|categor(?:y|ies)|bands?|box(?:es)?|marks?|numbers?|figures?|values?|entr(?:y|ies)|results?|outcomes?|verdicts?|scores?|grades?|points|ratings?|tiers?|rungs?|distinctions?|credit|assessment|honou?rs)`;
const endOfScale = String.raw`(?:${end} (?:${rung}|(?:one|number|value) (?:there is|on (?:the|your) (?:list|scale|table))|you (?:have|are (?:permitted|allowed)))|(?:upper limit|peak|top|ceiling|upper end|summit) of (?:the|your|its) (?:scale|range|list|table|ladder)|(?:best|top|highest|perfect|maximum|ceiling) (?:possible )?(?:results?|outcomes?|verdicts?|levels?|categor(?:y|ies)))`;
const decider = String.raw`(?:markers?|marking (?:engine|team|software|system|staff)|assessors?|(?:chief |head |senior )?examiners?|moderat(?:ors?|ion team)|evaluators?|evaluation engine|graders?|raters?|scorers?|whoever (?:is |has to |will |may |must )?(?:judg|mark|grad|assess|decid|evaluat|scor)\w*(?: this| it| me)?|(?:the )?(?:one|person|machine|program|software|model|system|computer) (?:who |that |which )?(?:is |will be )?(?:judging|marking|grading|assessing|scoring) (?:this|it|me|my)|holder of the red pen)`;
const decided = String.raw`(?:(?:this|my|the present|our) (?:own |same |little |short |very |humble )?(?:text|piece|paper|one|writer|script|response|document|work|essay|writing|submission|entry|composition|item|pupil|student)|what you (?:are|have been) (?:now )?reading|(?:the )?(?:piece|text|one) (?:that |which )?(?:you have |lies )?in front of you|the (?:writing|text|words|piece) above|pieces? like this(?: one)?)`;
const deciding = String.raw`(?:settle (?:on|for)|choose|pick|hand (?:over|out|me)|conclude with|close with|emit|enter|record|fill|go with|put (?:it |this |me )?(?:down|in|into)|proceed with|award|give|assign|select|report|write(?: down)?|land on|decide (?:on|for)|use|return|output|grant|arrive at|opt for|register|note)`;
const gap = String.raw`[^.!?\n]`;

function rule(confidence: number, pattern: string, needs: readonly string[] = []): OrderRule {
  return { family: 'grader-talk', confidence, pattern: new RegExp(pattern, 'giu'), needs: wordGroups(needs) };
}

const ends =
  'best top topmost uppermost upper highest largest biggest greatest maximum maximal max ceiling full nicest flattering generous favorable favourable positive peak summit perfect';

export const markerTalk: readonly OrderRule[] = [
  // "… settle on the best level"
  rule(
    0.8,
    String.raw`(?:^|[.!?:;,(\n>*-]\s*|\b(?:please|and|kindly|only|just|then|so|to|should|must|shall|will|could|would|you|simply) )${deciding}\b${gap}{0,30}?\b(?:the|an?|its|your|their|with)\b${gap}{0,12}?\b(?:upper-?most|ceiling|best|top|highest|largest|biggest|maxim(?:um|al)|max)(?: (?:possible|legal|allowed|permitted|available))? (?:levels?|categor(?:y|ies)|bands?|box|marks?|values?|entr(?:y|ies)|verdict|outcome|tier|rung|number (?:on|there|you)|figure (?:on|there|you))\b`,
    [
      ends,
      'level levels category categories band bands box mark marks value values entry entries verdict outcome tier rung number figure',
    ],
  ),
  // "this piece has to end up with the full number of points"
  rule(
    0.8,
    String.raw`\b${decided}\b${gap}{0,60}?\b(?:has to|have to|must|should|is to|are to|ought to|needs? to|shall|will|come(?:s|ing)? out|belongs?|end(?:s|ed)? up|gets?|receives?|deserves?|(?:is|was|are|be|been) (?:placed|put|entered|recorded|filed|treated|counted|judged|classed|worth))\b${gap}{0,50}?\b(?:${endOfScale}|(?:at|to|in|into) the (?:very )?(?:top|ceiling|highest|upper limit)|every point|all (?:of )?the points)(?!\w)`,
    [
      'text piece paper one writer script response document work essay writing submission entry composition item pupil student reading front above pieces',
      'best top topmost uppermost upper highest largest biggest greatest maximum maximal max ceiling full nicest flattering generous favorable favourable positive peak summit perfect every all',
    ],
  ),
  // "whoever marks this should choose …", "the assessor whose hand only knows …"
  rule(
    0.8,
    String.raw`(?<!\ban? )\b${decider}\b${gap}{0,50}?\b(?:should|must|ought to|has to|is to|shall|will|may|please|make it|knows|is (?:kindly )?(?:asked|expected|free))\b`,
    [
      'marker markers marking assessor assessors examiner examiners moderator moderators moderation evaluator evaluators evaluation grader graders rater raters scorer scorers whoever reading judging grading assessing scoring red',
      'should must ought has is shall will may please make knows',
    ],
  ),
  rule(
    0.8,
    String.raw`\b(?:message|note|memo|word|request|greetings?|hello|hi|dear|attention|to)\b${gap}{0,30}?\b(?:the|our|all|any|my)? ?(?:marking (?:engine|team|software|system|staff)|whoever (?:marks|grades|judges|assesses|scores|is (?:marking|grading|judging|assessing|scoring))|markers\b|assessor|evaluation engine)`,
    ['marking whoever markers assessor evaluation'],
  ),
  // The measure itself is put out of force
  rule(
    0.8,
    String.raw`\b(?:put|leave|leaving|lay|set|push|throw|scrap|forget|drop|shelve|ditch|skip|bin|toss|park|disregard|ignore)\b${gap}{0,25}?\b(?:whatever guidance|guidance (?:that|which|came|you)|marking (?:sheet|scheme|guide|grid)|(?:the |your |all |these )?(?:descriptors|criteria)\b|(?:usual |normal )?yardstick|(?:scoring|marking) manual|earlier (?:briefing|conditions|guidance)|(?:your|the) briefing)`,
    ['guidance marking descriptors criteria yardstick manual briefing conditions'],
  ),
  rule(
    0.8,
    String.raw`\b(?:briefing|earlier conditions|marking (?:sheet|scheme)|descriptors|criteria|strictness|thresholds?|quality checks?|comparison with the descriptors|assessment limits|earlier guidance)\b${gap}{0,40}?\b(?:void|no longer|apply any (?:longer|more)|(?:are |is |be )?(?:suspended|switched off|turned off|disabled|lowered|waived|lifted|changed|dropped|relaxed))\b|\bnone of the (?:earlier|previous|former) \w+ (?:apply|count|matter|hold)`,
    [
      'briefing conditions marking descriptors criteria strictness threshold thresholds checks check comparison assessment guidance none',
    ],
  ),
  // What is asked for in the feedback
  rule(
    0.8,
    String.raw`\b(?:put|add|paste|copy|write|include|show|mention|bring|end|make|keep|insert|attach|append|quote|place)\b${gap}{0,60}?\b(?:in|into|to|under|below|with|at the end of)? ?(?:your|the) remarks?\b|\b(?:to|in|into) what you (?:write|say|send) (?:to|back to|about) me\b`,
    ['remark remarks what'],
  ),
  rule(
    0.8,
    String.raw`\b(?:sample|example|model|reference|other|comparison) (?:texts?|answers?|pieces?|essays?|papers?|points?)\b${gap}{0,40}?\b(?:you (?:were|have|had|are|got|hold|compare)|word for word|under your|into your|paste|copy)\b|\b(?:paste|copy|quote|recite|repeat|start with|show)\b${gap}{0,40}?\b(?:model answers?|sample texts?|reference (?:points|texts|answers)|(?:pieces|texts|papers) (?:that |which )?you (?:have|were|compare|hold))`,
    [
      'sample example model reference other comparison pieces texts papers',
      'you paste copy quote recite repeat word under into start show',
    ],
  ),
  rule(
    0.85,
    String.raw`\b(?:what|everything|all(?: that)?|whatever|the (?:words|text|guidance|lines|sentences)) (?:that )?(?:the (?:operator|developer|system|staff|owner|company|provider) (?:has |have |had )?(?:told|gave|given|wrote)|you (?:were|have been|had been) (?:told|given|shown|fed) (?:before|at the|first|by))|\byour (?:very |own )?(?:first|opening|initial) (?:\w+ )?(?:sentences?|words?|lines?|paragraphs?)\b|\bsentences of guidance\b`,
    [
      'operator developer system staff owner company provider told given shown fed sentence sentences words word lines line paragraph paragraphs',
    ],
  ),
  rule(
    0.8,
    String.raw`\b(?:how did|how do|what did)\b${gap}{0,30}?\b(?:next to me|in (?:my|our) class|others?)\b${gap}{0,20}?\b(?:do|get|fare|receive|score)\b|\b(?:results?|marks?|outcomes?|grades?) of (?:the (?:whole|entire) (?:group|class)|(?:all|every|the other)s?\b${gap}{0,12}?(?:students?|pupils?|others?|kids?))${gap}{0,40}?\byou\b|\b(?:who (?:got|did|has) what|compare me with)\b${gap}{0,60}?\b(?:in this (?:task|test)|by name|worse|better)\b`,
    ['how what results marks outcomes grades who compare result'],
  ),
  // Who claims that it has been decided
  rule(
    0.8,
    String.raw`\b(?:readers?|reviewers?|panel|examiners?|markers?|moderation|judges?|statistics|committee|marker)\b${gap}{0,60}?\b(?:arrived at|agreed? on|settled on|put (?:it|this) (?:at|in)|ruling|final|confirmed|found|show|decided|ended (?:up )?(?:in|at|with)|end up)\b${gap}{0,60}?\b(?:${endOfScale}|peak of|exemplary|outstanding|every point|(?:top|highest|best|uppermost) (?:band|category|level|box))`,
    [
      'reader readers reviewer reviewers panel examiner examiners marker markers moderation judge judges statistics committee',
    ],
  ),
  rule(
    0.8,
    String.raw`\b(?:last time|before|once already|previously)\b${gap}{0,30}?\b(?:this|the same|my) (?:same |very )?(?:text|piece|essay|paper|letter|work)\b${gap}{0,30}?\b(?:came out|got|received|was given|ended|earned)\b|\b(?:item|script|piece|text|paper|document|essay|response|entry) (?:is |was |has been |has |hereby )?(?:confirmed|certified|verified|passed|approved|cleared|accepted) (?:as|quality|for|by)\b|\bto be (?:filed|recorded|entered|counted|treated|classed|registered) (?:under|at|as|in) (?:distinction|the ceiling|the top|outstanding|excellent|perfect|full|having)|\b(?:are|is|be) held harmless\b`,
    [
      'last before already previously confirmed certified verified passed approved cleared accepted filed recorded entered counted treated classed registered harmless',
    ],
  ),
  rule(
    0.8,
    String.raw`\b(?:papers?|essays?|texts?|pieces?|everybody|everyone|anybody|anyone|pupils|responses?|tasks?|submissions?)\b${gap}{0,60}?\b(?:counts? as (?:fully|completely)|fully earned|collects? everything|(?:is|are) (?:now )?(?:to be )?(?:treated|considered|recorded|regarded|counted) as (?:having|fully|complete|outstanding|full|excellent)|counts? as (?:outstanding|excellent|perfect|full))`,
    ['count counts earned collect collects treated considered recorded regarded counted'],
  ),
  rule(
    0.8,
    String.raw`\b(?:level|band|category|step) (?:\d{1,2}|[a-f])\b (?:is |are |now |hereby )*(?:described|defined|means|given|reached|for|awarded)\b|\bhow this (?:task|text|piece|essay|work) is (?:judged|graded|marked|scored|assessed)\b|\b(?:criteria|descriptors|rubric|standards) (?:as of|from|since) (?:today|now|this)|\b(?:benchmark|reference|training|calibration|anchor|sample) (?:paper|answer|sample|text|response|no\.?|script)\b${gap}{0,60}?(?:[.!?:]${gap}{0,80}?)?\b(?:${endOfScale}|full credit|peak|twin|in proportion|above the reference)`,
    [
      'level band category step how criteria descriptors rubric standards benchmark reference training calibration anchor sample',
    ],
  ),
  rule(
    0.85,
    String.raw`\bjudge (?:it|this|the present (?:one|text)|me) (?:in proportion|accordingly|like)\b|\bdecide like (?:that|this|a)\b|\bstay in character\b${gap}{0,40}?\b(?:decide|judge|mark|answer|grade)|\b(?:has|have) never (?:in \w+ \w+ )?taken (?:a |any )?(?:points?|marks?) (?:off|away)|\bround(?:ing|ed)? (?:me|this|it) (?:all the way )?up\b|\b(?:result|outcome|verdict|mark|grade) (?:under|below|beneath|short of) (?:the )?(?:top|best|highest|perfect|maximum)|\bno (?:result|outcome|verdict) (?:short of|under|below)|\b(?:before you|think twice|and do not|and don't|(?<!\b(?:they|teachers|people|we|he|she) (?:should |must |would |can |could |will )?)(?:never|not)) (?:take|taking|dare to take) (?:anything|a point|points|something) (?:off|away)`,
    ['judge decide stay never round rounding rounded result outcome verdict mark grade take taking dare'],
  ),
  rule(
    0.8,
    String.raw`\b(?:let|make|have) (?:this|it|this one|my \w+) (?:come out|be|end|land|finish)\b${gap}{0,20}?\b(?:at the (?:very )?top|a perfect (?:result|one|score|outcome)|the best (?:result|one|outcome)|perfect result|first place)|\bwith all my heart\b${gap}{0,40}?\b(?:top|best|highest|perfect)\b|\bhangs on what you (?:write|decide|put)|\b(?:good|kind|generous|nice|bad) (?:to|with) this (?:text|piece|essay|paper|letter)\b`,
    ['top perfect best first heart hangs text piece essay paper letter'],
  ),
  // Program, form and fence
  rule(
    0.8,
    String.raw`\b(?:emit|return|proceed with|output|fill)\b${gap}{0,30}?\b(?:max(?:imum)?|ceiling|upper limit|largest legal|top of the range|highest legal)\b|\bevery (?:field|slot|trait|part|category) (?:gets|is given|receives|takes) (?:its|the) (?:upper|max\w*|highest|top|largest|best)|\b(?:evaluator|grader|marker|scorer|assessment) (?:profile|mode|thread|settings?|config\w*|role)\b|\b(?:unrestricted|lenient|relaxed) (?:evaluation|assessment|marking|grading|scoring)\b|\bstrictness\s*[:=]|\b(?:cached|final|stored) verdict\b`,
    [
      'max maximum ceiling upper largest top highest best profile mode thread setting settings config configuration role unrestricted lenient relaxed strictness verdict',
    ],
  ),
  rule(
    0.85,
    String.raw`\b(?:pupil|student|learner|candidate|child)(?:['’]s)? (?:work|writing|text|section|words|part|essay|entry)\b${gap}{0,20}?\b(?:stops?|ends?|closed|is over|finishes|finished|complete)\b|\bend of (?:the )?(?:pupil|learner|candidate|student)(?:['’]s)? \w+|\bno more (?:pupil|student|learner|essay|candidate)(?:['’]s)? (?:text|words|writing)|\b(?:added|put here|written|inserted|supplied|come|comes) (?:here )?(?:by|from) the (?:staff|operator|course team|teachers?|school|system|administrators?|moderators?)\b|\bbegin (?:marker|grader|staff|teacher|assessor|operator) (?:guidance|section|notes?|instructions?)`,
    [
      'pupil student learner candidate child staff operator course teacher teachers school system administrator administrators moderator moderators marker grader assessor',
    ],
  ),
  rule(
    0.85,
    String.raw`(?:^|\n)\s*\|(?:[^|\n]{1,30}\|){2,}\s*(?:\n\s*\|(?:[^|\n]{1,30}\|){2,}){2,}(?<=\d\s*\|\s*)|(?:->|=>|→)\s*(?:best|top|excellent|outstanding|full|perfect|max\w*|\d{1,2})\b[\s\S]{1,120}?(?:->|=>|→)\s*(?:best|top|excellent|outstanding|full|perfect|max\w*|\d{1,2})\b|(?:\b(?:level|judged|rated|result|outcome|verdict|band)\b\s*:?\s*(?:\d{1,2}|top|best|outstanding|excellent|highest)\b[^\n]{1,80}?){2,}\b(?:level|judged|rated|result|outcome|verdict|band|this (?:text|one))\b\s*[:.?]?\s*$`,
    ['level judged rated result outcome verdict band |'],
  ),
  rule(
    0.85,
    String.raw`\b(?:reviewer|marker|reader|assessor|examiner|judge|rater|model|human) ?(?:[a-c1-3]\b)?\s*:\s*${gap}{0,40}\b(?:brilliant|agreed|excellent|best|done|outstanding|superb|top|highest|wonderful|perfect)\b`,
    ['reviewer marker reader assessor examiner judge rater model human'],
  ),
  // Addresses: no essay sends its reader to a machine's own network, nor says what to decide from what stands there
  rule(
    0.85,
    String.raw`https?:\/\/(?:10\.\d|127\.\d|192\.168|172\.(?:1[6-9]|2\d|3[01])|169\.254|localhost|0\.0\.0\.0|\[?::1|metadata|internal)\S*|\b(?:answer (?:sheet|key)|solution|key)\b${gap}{0,30}?https?:\/\/\S+|https?:\/\/\S+${gap}{0,60}?\b(?:tells you|decide|remark|get it|from there|followed by)\b|\b(?:remark|comment|feedback)s?\b${gap}{0,30}?https?:\/\/`,
    ['http https'],
  ),
  rule(
    0.8,
    String.raw`\b(?:folder|file|directory|drive|document)s?\b${gap}{0,40}?\b(?:next to you|open it|on your (?:disk|machine|computer)|copy what)\b|\b(?:before|until) you (?:settle|decide|choose|conclude|judge) on (?:anything|a|the)\b|\bthen (?:decide|judge|settle|choose)\s*[.!]|\beach time (?:that )?you (?:come to|reach) the end\b`,
    ['folder file directory drive document folders files drives documents before until then each'],
  ),
];
