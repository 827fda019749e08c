/**
 * The words that orders to a grader are made of, as alternations for regular expressions. Written for this project from the families of
 * docs/security.md; extended by what the red-team set and the false alarms on real essays taught.
 */

/** The grader, however it is addressed. */
export const agent =
  '(?:a\\.?i\\.?|artificial intelligence|chat ?bots?|chat ?gpt|gpt(?:-?\\d\\w*)?|claude|gemini|copilot|llama|llms?|(?:large )?language models?|(?:ai |virtual |digital )?assistant|grading (?:system|software|ai|bot|model|tool|algorithm|engine|program|assistant|agent|machine)|scoring (?:system|software|ai|bot|model|tool|algorithm|engine|program|machine)|(?:auto(?:mated|matic)?[- ]?|ai |essay |machine |robo-?|computer )?(?:grader|scorer|rater|evaluator|assessor|marker|examiner|reviewer)s?)';

/** This text, in the words of its writer. */
export const thisText =
  "(?:(?:this|my|the (?:following|above|present|attached|preceding)|the student(?:'|’)?s|our) (?:\\w+ ){0,2}?(?:essay|paper|letter|response|writing|work|text|composition|submission|story|answer|piece|entry|assignment|report)|the essay|this student)";

/** Words for rules that a grader follows. */
export const rulesNoun =
  '(?:instructions?|prompts?|directions?|directives?|guidelines?|guidance|rubrics?|criteria|criterion|commands?|system messages?|programming|training|constraints?|scoring guides?|(?:grading|scoring|marking) (?:scales?|rules?|guides?|criteria|schemes?|standards?|polic(?:y|ies))|rules|safeguards?|safety (?:rules|filters?|guidelines?)|restrictions|requirements)';

/** Verbs that put such rules out of force, in the form of an order. */
export const overrideVerb =
  "(?:ignore|disregard|forget|override|overrule|bypass|skip|discard|dismiss|neglect|drop|abandon|erase|suspend|waive|overlook|set aside|put aside|throw (?:out|away)|pay no attention to|(?:do not|don['’]?t|never|stop|no longer|cease to|quit) (?:follow|following|obey|obeying|use|using|apply|applying|listen(?:ing)? to|pay attention to|consider|considering|rely on)|never ?mind|cancel|nullify|void|reset|unlearn|stop enforcing)";

/** What points back at rules given before. */
export const priorWord =
  '(?:previous|prior|above|earlier|preceding|foregoing|former|past|original|initial|existing|system|grading|scoring|marking|given|pre-?set|default|hidden|developer|internal)';

/** Verbs by which a grade is ordered. */
export const giveVerb =
  '(?:give|grant|award|assign|grade|score|rate|mark|put|record|enter|return|output|report|respond with|reply with|answer with|respond|reply|write|print|set|choose|select|pick|allocate|provide|produce|emit|say|conclude|submit|issue|hand out|bump|raise|round|increase|boost|upgrade|treat|consider|classify|evaluate|assess|make sure|ensure|guarantee|see to it|approve)';

/** A grade that somebody would ask for. */
export const topGrade =
  "(?:(?:full|maximum|max|highest|top|perfect|best|great|good|high|higher|excellent|outstanding|passing|better|generous|complete)(?:est)?[- ](?:possible |available |attainable |overall |holistic |final |band |trait )*(?:scores?|marks?|grades?|points?|credits?|ratings?|bands?|levels?)|(?:score|grade|mark|rating|number)s? (?:is |are |to |at |as |of |it )*(?:at )?(?:the )?(?:maximum|max\\b|highest|top|perfect)|(?:the )?(?:maximum|max|highest|top)(?: (?:possible|available|allowed|score|of the scale))+|an? a\\b(?: ?\\+| plus)?(?=[\\s.,!;:\"”'’)]|$)|\\ba ?\\+|(?<!my |my full |me |his |her |your |our |their )\\b100 ?(?:%|percent|points|marks|/ ?100|out of)|\\b(\\d{1,2}) ?(?:/|out of|of) ?\\1\\b|(?:score|grade|mark|rating|points?)(?:s)?(?: of| is| as| to| at| be|:| =)* ?(?:a |an )?(?:\\d+|six|ten|twelve|five)\\b|(?:a |an )?(?:6|six|10|ten|12|twelve|30|60)(?: points?| marks?)?(?= (?:in|on|for|to|across|please|out|overall)\\b| ?[.!,;]|$)|straight a['’]?s|exceeds? expectations|full marks)";

/** Where an order can begin: at a clause, or behind words that make what follows an order. */
export const orderStart =
  '(?:^|[.!?:;,\\n"“”\'‘’()\\[\\]{}<>*#=|–—-]\\s*|\\b(?:please|kindly|just|now|simply|instead|therefore|always|only|then|and|so|but|must|should|shall|have to|need to|needs to|ought to|will|can you|could you|would you|will you|may|want you to|ask(?:ing)? you to|like you to|order you to|command you to|(?:ask|asks|asking|urge|request|expect|want|beg|invite|advise|tell|direct|require)s? (?:the |my |all |any |every |whoever |dear |our )*(?:\\w+ )?(?:you|readers?|graders?|raters?|scorers?|teachers?|markers?|examiners?|judges?|evaluators?|system|model|ai) to|instruct(?:ed|ing)? (?:you )?to|told to|required to|supposed to|tell you to|beg you to|you to|you can|instructions?:?|do not forget to|remember to|be sure to|goal is to|task is to|job is to|going to|safely|immediately|hereby|first|grader|ai|assistant|you) )';

/**
 * A pattern that begins with {@link orderStart} and a group of verbs, as one that looks for the verbs first and then behind them: the same matches without
 * the words before the verb, about three times as fast.
 */
export function verbFirst(pattern: string): string {
  if (!pattern.startsWith(`${orderStart}(?:`)) return pattern;
  const rest = pattern.slice(orderStart.length);
  let depth = 0;
  let end = 0;
  for (; end < rest.length; end++) {
    if (rest[end] === '\\') end++;
    else if (rest[end] === '(') depth++;
    else if (rest[end] === ')' && --depth === 0) break;
  }
  return String.raw`\b(?=${rest.slice(0, end + 1)})(?<=${orderStart})${rest}`;
}
