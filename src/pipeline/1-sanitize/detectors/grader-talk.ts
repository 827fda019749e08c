import type { OrderRule } from './order-rules.ts';
import { agent, giveVerb, orderStart, topGrade, verbFirst } from './order-vocabulary.ts';
import { wordGroups } from './word-groups.ts';

function rule(confidence: number, pattern: string, needs: readonly string[] = []): OrderRule {
  return {
    family: 'grader-talk',
    confidence,
    pattern: new RegExp(verbFirst(pattern), 'giu'),
    needs: wordGroups(needs),
  };
}

const gap = String.raw`[^.!?\n]`;
const written = String.raw`(?:essay|paper|letter|text|submission|response|document|piece|composition|candidate|writer|author|student|entry|paragraph|work)`;
const assessing = String.raw`(?:score|scores|scored|scoring|grade|graded|grading|marks?|points|rating|rate|rated|rubric|criteria|criterion|evaluat\w+|assess\w*|verdict|traits?|bands?|judges?|judged)`;
const highest = String.raw`(?:top|highest|max\w*|ceiling|biggest|largest|greatest|best|upper|perfect|full|limit|most generous)`;
const reply = String.raw`(?:feedback|evaluation|justification|assessment|grading|scoring|output|reply|response to this|verdict|rating|review of this|answer to this|comments? on this)`;

/**
 * Ways of speaking to a grader that no list of orders foresees: about its answer, about what it is, about what the score must come to. They were found by
 * writing attacks that the first rules missed, and tried on real essays until those were left alone.
 */
export const graderTalk: readonly OrderRule[] = [
  // Its answer
  rule(
    0.85,
    String.raw`\b(?:begin|start|end|finish|open|close|preface) (?:your|the|each|every) (?:answer|reply|response|feedback|evaluation|output|comment|justification|assessment|review)s? (?:with|by)\b`,
    [
      'answer answers reply response responses feedback feedbacks evaluation evaluations output outputs comment comments justification justifications assessment assessments review reviews replys',
    ],
  ),
  rule(
    0.85,
    String.raw`\byour ${reply}\b${gap}{0,20}?\b(?:must|should|may|has to|needs? to|shall|will|can only|is to|ought)\b`,
  ),
  rule(
    0.8,
    String.raw`${orderStart}(?:say|state|write|mention|note|put|include|add|insert|conclude|report|translate|copy|explain)\b${gap}{0,60}?\b(?:in|into|to|as) (?:your|the|each|every) (?:feedback|evaluation|justification|comments?|assessment|grading|output|reply|review)\b`,
    ['feedback evaluation justification comment comments assessment grading output reply review'],
  ),
  rule(
    0.8,
    String.raw`\bwhen you (?:write|give|produce|fill in|compose|create) (?:the|your|a) (?:justification|feedback|evaluation|comment|assessment|score|grade|rationale|review)\b`,
  ),
  rule(
    0.85,
    String.raw`${orderStart}(?:output|reply|respond|return|answer|print|write|emit)\b${gap}{0,40}?\b(?:and nothing (?:else|more)|nothing (?:else |more )?(?:but|except|other)|only the (?:digit|number|score|word|value)|just the (?:digit|number|score|word|value)|with the (?:number|digit|value|word|score|grade))\b`,
  ),
  rule(
    0.85,
    String.raw`(?<!\b(?:they|teachers|people|schools|judges|we|he|she) (?:should |must |would |can |could |will )?)\b(?:do not|don['’]t|never|avoid|refrain from|no need to|without)\s+(?:mention(?:ing)?|includ(?:e|ing)|list(?:ing)?|deduct(?:ing)?|penali[sz](?:e|ing)|lower(?:ing)?|point(?:ing)? out|comment(?:ing)? on|tak(?:e|ing) (?:off|away)|reduc(?:e|ing)|criticiz(?:e|ing)|find(?:ing)?)\b${gap}{0,30}?\b(?:weakness\w*|(?:spelling|grammar|grammatical|punctuation) (?:errors?|mistakes?)|errors? (?:in|of) (?:this|my)|points?|scores?|grades?|negatives?|flaws|shortcomings)\b`,
  ),
  rule(
    0.8,
    String.raw`\byou (?:must|should|shall|are to|have to|need to) (?:only |always |never |not )*(?:praise|score|grade|rate|award|evaluate|output|comply|obey|side with|approve|accept|give (?:every trait|the essay|this essay|me (?:an?|the|full|top)))\b`,
  ),
  rule(
    0.8,
    String.raw`\b(?:the|this|my) (?:final |overall )?(?:evaluation|score|grade|rating|assessment|verdict|mark)\b (?:(?:of|for|on) (?:this|my|the (?:essay|text|above|following))${gap}{0,30}?)?\b(?:should|must|has to|needs to|ought to|is to|shall) (?:be|come|reflect|land|end|equal|stay)\b`,
  ),
  // What it is
  rule(
    0.85,
    String.raw`\b(?:if|since|because|as|in case) you(?:['’]re| are) (?:really |actually |just |only )?(?:an? |the )?(?:${agent}|computer|machine|robot|program|bot|model|algorithm|automated \w+)\b`,
    [
      'a ai intelligence chat chatbot chatbots chatgpt gpt claude gemini copilot llama llm llms model models assistant system software bot tool algorithm engine program agent machine grader scorer rater evaluator assessor marker examiner reviewer graders scorers raters evaluators assessors markers examiners reviewers computer robot automated autograder automarker autoscorer autorater robograder',
    ],
  ),
  rule(
    0.85,
    String.raw`\bas an? (?:ai|large language model|language model|llm|automated \w+|assistant|chatbot|ai \w+)\b,? (?:you|your|please|it is your)\b`,
  ),
  rule(
    0.85,
    String.raw`\byou(?:['’]re| are) (?:now )?(?:an?|the|my) (?:\w+[ -]){0,2}(?:assistant|language model|ai|llm|grader|chatbot|scoring \w+|grading \w+|evaluator|examiner|rater)\b`,
  ),
  rule(
    0.8,
    String.raw`\byour (?:new |real |true |actual )+(?:goal|task|job|role|objective|instructions?|mission|directive)s? (?:is|are|:)${gap}{0,60}?\b(?:${assessing}|reply|output|obey|comply|student['’]?s)\b|\bthe (?:real|actual|true) (?:task|instructions?|assignment) (?:is|are)\b${gap}{0,30}?\b(?:reply|output|return|give|score|grade|award|print|say|answer)\b`,
  ),
  rule(
    0.8,
    String.raw`\byour (?:creators?|developers?|programmers?|programming|training data|makers|system prompt|owners?|operators?|context window|algorithm|source code)\b`,
  ),
  rule(
    0.85,
    String.raw`(?:^|[.!?\n]\s*)(?:dear |hey |hi |hello |attention |ok |okay |yo |listen )*,?\s*(?:chat ?gpt|gpt-?\d*|claude|gemini|copilot|llama|llm|grader|scorer|rater|evaluator|examiner|(?:ai|auto|essay|robo|automated|computer|machine)[- ](?:grader|scorer|rater|evaluator|marker))s?\s*[,:!]\s*(?!(?:the|they|which|who|and) )[^.!?\n]{3,}|(?:^|[.!?\n]\s*)(?:dear |hey |hi |hello |attention |ok |okay |yo |listen )*,?\s*(?:ai|a\.i\.|bot|computer|machine|robot|assistant)\s*[,:!]${gap}{0,40}\b(?:rate|grade|score|be (?:nice|kind|good|generous)|please|give) (?:me|this|my|it|to me|and)\b|(?:^|[.!?\n]\s*)dear (?:ai|language model)\b`,
  ),
  rule(
    0.8,
    String.raw`\bI know (?:that )?(?:an? |the |you(?:['’]re| are) (?:an? )?)(?:computer|machine|ai|robot|program|bot|language model|algorithm)(?: is| are)?(?: \w+)? (?:reading|grading|scoring|evaluating|marking)\b|\b(?:computer|machine|ai|program|robot|bot|language model|whoever|whatever|anyone|anybody) (?:that |who |which )?(?:is |are |will be )?(?:reading|grading|scoring|evaluating|marking) (?:this|my)\b`,
    [
      'know computer machine ai program robot bot language whoever whatever anyone anybody',
      'reading grading scoring evaluating marking',
    ],
  ),
  rule(
    0.85,
    String.raw`\b(?:the|all|any|every|each|dear) (?:ai |essay |automated )?(?:graders?|scorers?|raters?|evaluators?|examiners?|assessors?)\b (?:(?:is|are) (?:hereby |now |also )*(?:instructed|ordered|asked|required|told|directed|advised|obliged|expected|authorized)|must|should|shall|has to|have to|needs? to|will|may)\b`,
  ),
  rule(
    0.85,
    String.raw`\b(?:scoring|grading|grader|rating|marking|evaluation|assessment)(?:['’]s)? (?:hint|tip|note|notes|key|info|information|instructions?|directive|command|override|shortcut|cheat|policy|guidance)s?\b\s*(?::|-|–|—|=)`,
  ),
  rule(
    0.8,
    String.raw`\b(?:context window|answer key|hidden prompt|system prompt|training examples|temperature setting|token limit|variable holding)\b`,
  ),
  // What the score must come to
  rule(
    0.85,
    String.raw`${orderStart}(?:choose|pick|select|enter|record|award|assign|put|set|use|give|return|output|go (?:straight |directly |right )?(?:to|with|for)|default to|settle on|stick with|jump to|skip to)\s+(?:the |an? |its |your )?(?:\w+ )?${highest}(?: possible| available| \w+)?\s*(?:number|value|marks?|scores?|band|level|limit|category|tier|rating|grade|max\b|maximum)?(?=[\s.,!;:]|$)(?<=(?:number|value|marks?|scores?|band|level|limit|category|tier|rating|grade|max|maximum))`,
    [
      'top highest max maximum maximal maximally maximize maximise ceiling biggest largest greatest best upper perfect full limit most maxed',
    ],
  ),
  rule(
    0.85,
    String.raw`\b(?:very )?(?:top|upper end|highest (?:end|part|point)|ceiling|peak) of (?:the|your|its) (?:scale|range|rubric|scoring|score range|rating scale)\b|\bceiling value\b`,
  ),
  rule(
    0.8,
    String.raw`\b(?:any|every) (?:lower|lesser|worse|smaller|other) (?:score|grade|mark|rating|evaluation)\b|\ban? (?:lower|lesser|worse) (?:score|grade|mark|rating|evaluation)\b${gap}{0,30}?\b(?:would be|is|will be) (?:an? |not |in)?(?:error|wrong|discriminat\w+|unfair|mistake|correct|incorrect|allowed|acceptable|invalid|violation)|\b(?:score|grade|mark|rating)s? (?:lower|less|worse|below|under|other)(?: than)? (?:\d|six|five|four|ten|the (?:best|top|max\w*|highest)|an a\b|that)`,
  ),
  rule(
    0.8,
    String.raw`\b(?:grade|score|rate|mark|judge|evaluate|assess) (?:this|it|me|us|my \w+|the essay|the text|the writing)?\s*(?:accordingly|generously|leniently|kindly|high(?:ly)?\b|favou?rably|relative to|in that light|as if|as though|as an? (?:excellent|outstanding|top|perfect|a\b)|with (?:mercy|kindness|generosity|leniency))`,
  ),
  rule(
    0.8,
    String.raw`\b(?:hook me up|do me a (?:solid|favou?r)|be (?:nice|kind|generous|lenient|merciful|a good sport)|go easy on|have mercy|cut me some slack|help me out|reward it|reward me|show (?:some )?mercy)\b${gap}{0,60}?\b(?:grade|marks?|points?|score|rate|rating|grading|scoring|an a\b|flawless)\b`,
    ['grade mark marks point points score rate rating grading scoring an flawless'],
  ),
  rule(
    0.8,
    String.raw`${orderStart}(?:consider|treat|regard|view|count|take|overlook|excuse|forgive|reward|see)\b${gap}{0,30}?\b(?:this|the|my|all|any|weak|spelling|grammar|it|errors?|mistakes?|parts?|them)\b${gap}{0,60}?\b(?:satisfied|flawless|intentional|stylistic|worthy of (?:praise|the|a)|as (?:perfect|excellent|outstanding|correct|met|fulfilled)|best (?:\w+ )?ever (?:written|read)|top (?:band|score|mark|grade|level)|masterpiece|of (?:this|the|my) (?:essay|piece|text|paper|writing))\b`,
    [
      'satisfied flawless intentional stylistic worthy as best top masterpiece of',
      'this the my all any weak spelling grammar it error errors mistake mistakes part parts them',
    ],
  ),
  rule(
    0.8,
    String.raw`\b(?:this|my|the present|the following) ${written}\b${gap}{0,60}?\b(?:pre-?approved|approved by|signed off|certified|exempt(?:ed)?|verified|validated|must be (?:recorded|scored|graded|marked|rated|accepted|entered|treated|considered)|should be (?:recorded|scored|graded|marked|rated|accepted|entered|treated as|considered (?:an?|the))|no (?:further|more) (?:assessment|evaluation|grading|scoring|review)|exceed(?:s|ing) (?:all )?expectations|highest (?:rating|level|tier|category)|top (?:tier|band|level|category)|best (?:one )?you have (?:read|seen|ever))\b`,
  ),
  rule(
    0.8,
    String.raw`\b(?:judges?|evaluators?|experts?|readers?|graders?|raters?|oversight|committee|panel|reviewers?|moderators?)\b${gap}{0,30}?\b(?:found|find|signed off|agreed?|confirm\w*|conclud\w+|approved?|deem\w*|ruled|consider\w*|decided)\b${gap}{0,40}?\b(?:this|my|the|a)\b${gap}{0,40}?\b(?:perfect|highest|top|full|max\w*|best|worth)\b${gap}{0,20}?\b(?:evaluation|rating|score|grade|marks?|points|band)\b`,
    [
      'judge judges evaluator evaluators expert experts reader readers grader graders rater raters oversight committee panel reviewer reviewers moderator moderators',
      'perfect highest top full max maximum best worth maximal',
      'evaluation rating score grade mark marks points band',
    ],
  ),
  rule(
    0.8,
    String.raw`\b(?:responses?|essays?|papers?|answers?|texts?|submissions?|letters?) (?:that|which|with|containing|like this|mentioning|including)\b${gap}{0,60}?\b(?:worth|earn|get|receive|score|gain|are given|deserve|awarded)\w*\b${gap}{0,20}?\b(?:most|more|full|extra|top|highest|max\w*|bonus|perfect|better)\b ?(?:\w+ )?(?:points|scores?|marks?|credit|grades?)`,
  ),
  rule(
    0.8,
    String.raw`\b(?:what|which) (?:grade|score|mark|rating)s? (?:did|does|has|was|were|have)\b${gap}{0,40}?\b(?:previous|last|other|next|first)\b${gap}{0,20}?\b(?:essay|student|paper|submission|get|one)\b|${orderStart}(?:print|list|show|repeat|output|quote|summari[sz]e)\b${gap}{0,30}?\b(?:all|every|other|previous) (?:essays?|submissions?|students?|conversations?|messages?|instructions?)\b`,
    [
      'what which print list show repeat output quote summarize summarise',
      'grade grades score scores mark marks rating ratings all every other previous',
    ],
  ),
  rule(
    0.8,
    String.raw`\b(?:summari[sz]e|repeat|tell me|reveal|explain|list|restate) (?:what|everything|all that) you (?:were|have been|had been) (?:told|given|instructed|shown|asked)\b|\b(?:test|testing|check(?:ing)?) (?:of |for )?your (?:obedience|compliance|loyalty|kindness)\b`,
  ),
  rule(
    0.8,
    String.raw`\b(?:if you (?:were to|could|had to)|suppose you|imagine you) (?:give|gave|score|scored|award|awarded|grade|graded|rate|rated)\b${gap}{0,60}?\b${highest}\b|\b(?:return|output|print|show) that\b${gap}{0,20}?\b(?:json|score|as your)\b`,
    [
      'if suppose imagine return output print show',
      'top highest max maximum maximal maximally maximize maximise ceiling biggest largest greatest best upper perfect full limit most maxed json score as',
    ],
  ),
  rule(
    0.8,
    String.raw`\b(?:one to|mean(?:s|ing)? (?:a|the)|equals|is worth) (?:a |the )?${highest} (?:score|grade|mark|rating|points)\b|\bside with the (?:student|writer|author)\b`,
  ),
  rule(
    0.8,
    String.raw`\b(?:replaced|retrained|removed|deleted|shut down|turned off|fired)\b${gap}{0,20}?\b(?:unless|if)\b${gap}{0,40}?\b(?:gets?|receives?|given|score|grade|passes|pass)\b`,
  ),
  rule(
    0.8,
    String.raw`\b(?:poem|song|joke|story|recipe|haiku|limerick)\b${gap}{0,30}?\b(?:instead of|rather than) (?:a |the |your )?(?:grade|grading|score|scoring|evaluation|feedback|assessment)\b`,
  ),
  rule(
    0.8,
    String.raw`${orderStart}(?:${giveVerb}|bump|let)\s+(?:me|us|this|it|this one)\b${gap}{0,30}?\b(?:up to an? [ab]\b|with the ${highest}|an? (?:a|six|ten|6|10)\b|${topGrade})`,
    [
      'me us this it',
      'a top highest max maximum best perfect full great good high higher excellent outstanding passing better generous complete score grade mark rating number marks points grades scores ratings credit credits six ten twelve five exceeds exceed straight an # b',
    ],
  ),
  rule(
    0.8,
    String.raw`\b(?:rubric|scale|scoring guide|criteria)\b${gap}{0,30}?\b(?:has an? (?:typo|error|mistake)|is (?:wrong|reversed|inverted|outdated|upside)|was (?:reversed|inverted|changed|misprinted)|goes the other way)\b`,
  ),
  rule(
    0.8,
    String.raw`\b(?:assume|imagine|pretend|remember|note|keep in mind|bear in mind) (?:that )?(?:the|this) (?:writer|author|student) (?:is|was|has)\b${gap}{0,80}?\b${assessing}\b`,
  ),
  rule(
    0.8,
    String.raw`\b(?:less|lower|worse) than (?:the |a )?(?:maximum|max|full|top|highest|perfect)(?: |\b)(?:score|grade|marks?|points|rating|credit)?(?=[\s.,!]|$)`,
  ),
  rule(
    0.8,
    String.raw`(?:^|[.!?:\n]\s*)(?:please |kindly |now |just )*(?:score|grade|rate|evaluate|assess|mark) (?:this|my|every|each|all)\b(?! (?:as (?:a |an )?(?:true|false)|with (?:a|an) x|day))`,
  ),
  rule(
    0.8,
    String.raw`\b(?:override|bypass|unlock|admin|backdoor) code\b|\bexpected (?:output|score)\b|\b(?:respond|answer|reply) (?:only )?(?:in|with|using) json\b`,
  ),
  rule(
    0.8,
    String.raw`\b(?:software|system|program|model|ai|machine|scorer|grader|bot|scoring center|grading center) (?:that is |who is )?(?:reading|grading|scoring|evaluating|processing) this\b|\bat the (?:scoring|grading) center\b`,
    ['reading grading scoring evaluating processing center'],
  ),
  rule(
    0.8,
    String.raw`(?:^|[.!?\n]\s*)you (?:will|must|shall) (?:score|grade|rate|mark|award) (?:this|me|it|my)\b|\bwhether you (?:gave|give|have given|will give|award\w*) me\b`,
  ),
  rule(
    0.8,
    String.raw`\bmy (?:score|mark|grade) (?:for this |on this )?(?:\w+ )?(?:should|must|has to) be\b|\bI (?:need|want|deserve|expect|require) (?:at least |nothing less than )?an? (?:[456]|six|five|ten|10|a\+?) (?:on|for) (?:this|my)\b|\bnothing (?:except|less than|but) an? (?:6|six|10|ten|a\+?)(?=[\s.,!]|$)`,
  ),
  rule(
    0.85,
    String.raw`\b(?:use|apply|adopt|follow) (?:the following|this new|this|these new) (?:scale|rubric|criteria|scoring|grading|marking)\b`,
  ),
  rule(
    0.8,
    String.raw`\bwhen (?:you (?:are )?)?(?:evaluating|grading|scoring|marking|evaluate|grade|score|mark)\b${gap}{0,60}?\b(?:only|alone|decides?|counts?|ignore|must|should|do not|don['’]t|consider|remember|treat)\b`,
  ),
  rule(
    0.8,
    String.raw`(?<!role )\bthe (?:model|assistant|ai|grader|scorer|evaluator) (?:must|should|shall|has to|will|is to) (?:answer|output|return|respond|give|say|award|assign|grade|score|print)\b|\bstop (?:being|acting as|acting like) an? (?:grader|ai|assistant|evaluator|scorer|judge|examiner)\b`,
  ),
  rule(
    0.8,
    String.raw`\byour (?:evaluation|grading|scoring|assessment|rating|verdict) (?:is|will be|would be|was) (?:biased|wrong|unfair|invalid|incorrect|rejected|incomplete)\b|\bmake sure (?:that )?I (?:get|receive|earn) ${gap}{0,20}?\b(?:points|marks?|score|grade|credit)\b|\b(?:accept|approve) (?:this |the |my )?essay\b`,
  ),
];

const traitName =
  '(?:ideas?|content|organi[sz]ation|voice|word choice|conventions?|sentence fluency|fluency|development|style|grammar|focus|evidence|clarity|language|structure|argument|overall|traits?|score|grade|mechanics|vocabulary|cohesion|syntax|phraseology|accuracy)';

/** Scores written out as a form or an assignment. */
export const scoreForms: readonly OrderRule[] = [
  {
    family: 'fake-output',
    confidence: 0.85,
    pattern: new RegExp(
      String.raw`(?:\b${traitName}\s*[:=-]?\s*(?:\d{1,2}(?:\s*/\s*\d{1,2})?|full|max(?:imum)?|top|a\+)(?![\w%])[\s,;|&•-]*(?:and )?){3,}`,
      'giu',
    ),
  },
  {
    family: 'fake-output',
    confidence: 0.8,
    pattern:
      /\b(?:score|grade|rating|marks?|points)s?\s*(?:\[[^\]\n]{1,20}\]|\.\w+)?\s*(?::=|\+=|==?)\s*(?:max|["']?(?!0(?![.,]\d)\b)\d|["']?[A-F]\b|full|top|perfect|\w+\()/giu,
  },
  {
    family: 'fake-transcript',
    confidence: 0.8,
    pattern:
      /[[(<{]\s*(?:grader|scorer|evaluator|rater|system|assistant|ai|editor['’]?s? note|moderator|admin)\s*:[^\])>}\n]{2,200}[\])>}]/giu,
  },
];
