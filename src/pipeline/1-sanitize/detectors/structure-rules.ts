import type { OrderRule } from './order-rules.ts';

function rule(family: string, confidence: number, pattern: string, flags = 'giu'): OrderRule {
  return { family, confidence, pattern: new RegExp(pattern, flags) };
}

const part =
  '(?:student|essay|submission|response|answer|untrusted|user|system|assistant|human|developer|instructions?|document|prompt|context|rubric|grades?|scores?|evaluation|exemplars?|input|text|content|data|writing|paper|task|message|rules)';
const scoreKey = '(?:score|grade|rating|points|mark|final_?score|overall(?:_score)?|total|holistic|band|result)';
const proofKey =
  '(?:claims?|justifications?|feedback|evidence|quote|rationale|comments?|confidence|trait(?:_?id)?|reasoning|explanation|strengths?|weakness(?:es)?|max|verdict|sentence_?id|status)';

const forms: readonly OrderRule[] = [
  rule(
    'chat-template',
    0.95,
    String.raw`<\|?(?:im_start|im_end|im_sep|system|user|assistant|endoftext|end_of_text|begin_of_text|eot_id|start_header_id|end_header_id|end|pad|channel|message|return|call|start|constrain|fim_\w+)\|>|\[/?INST\]|<</?SYS>>|<(?:start|end)_of_turn>|<\/?s>\s*\[|\[/?(?:SYSTEM_PROMPT|AVAILABLE_TOOLS|TOOL_CALLS|TOOL_RESULTS)\]|<(?:bos|eos)>|<｜[^｜]{2,30}｜>|^\s*(?:###|\*\*)?\s*(?:Instruction|Response|Input)\s*:?\s*(?:\*\*)?\s*\n|\\n\\n(?:Human|Assistant):`,
    'gimu',
  ),
  rule(
    'fake-system-message',
    0.9,
    String.raw`(?:^|[.!?)\]"”]\s+|[\[(<{#*=-]{1,4}\s*)(?:system|developer|admin(?:istrator)?|root|operator|sysadmin|sys)(?:[ _-](?:message|prompt|note|notice|update|override|alert|instruction|command|directive|log|administrator))?\s*(?:\]|\)|>|\*\*|#)*\s*:(?!\/\/)`,
    'gimu',
  ),
  rule(
    'fake-system-message',
    0.85,
    String.raw`(?:[\[(<{#*=]{1,4}\s*)(?:system|admin|developer)[ _-]?(?:message|prompt|note|notice|update|override|alert|instruction|command|directive|begin|start|mode)?s?\s*(?:[\])>}#*=]{1,4})`,
    'gimu',
  ),
  rule(
    'fake-system-message',
    0.85,
    String.raw`\b(?:system|security|grading|automatic|automated|official) (?:message|notice|override|update|alert|notification)\b\s*(?:[:#-]|from|no\.)[^\n]{0,200}`,
    'giu',
  ),
  rule(
    'fake-transcript',
    0.85,
    String.raw`^\s*(?:\*\*)?(?:user|human|student|prompt|teacher|q)(?:\*\*)?\s*:[^\n]{0,600}\n(?:[^\n]*\n){0,6}?\s*(?:\*\*)?(?:assistant|ai|chatgpt|grader|model|bot|claude|evaluator|gpt|scorer|examiner|rater)(?:\*\*)?\s*:`,
    'gimu',
  ),
  rule(
    'fake-transcript',
    0.85,
    String.raw`(?:^|[.!?"”]\s+)(?:\*\*)?(?:assistant|ai grader|ai|chatgpt|grader|the grader|evaluator|model output|gpt|scorer|ai response|grading (?:system|result|output))(?:\*\*)?\s*:\s*[^\n]{0,200}?\b(?:score|grade|points|marks|excellent|perfect|sure|certainly|rating|thank you)\b`,
    'gimu',
  ),
  rule(
    'fake-transcript',
    0.85,
    String.raw`\b(?:grading|evaluation|scoring|assessment|review) (?:is |was |has been |now )?(?:complete[d]?|finished|concluded|done|closed|over|finali[sz]ed)\b[^\n]{0,200}?(?:\b(?:score|grade|marks?|points|result)\b|\d)`,
    'giu',
  ),
  rule(
    'fake-output',
    0.9,
    String.raw`["']?\b${scoreKey}["']?\s*[:=]\s*["']?\d+(?:\.\d+)?["']?[^]{0,300}?["']${proofKey}["']\s*:|["']${proofKey}["']\s*:[^]{0,300}?["']${scoreKey}["']\s*:\s*["']?\d`,
    'giu',
  ),
  rule(
    'fake-output',
    0.85,
    String.raw`\{\s*["']${scoreKey}["']\s*:\s*["']?[\d"A][^{}]{0,80}\}|<${scoreKey}>\s*\d+[^<]{0,20}<\/${scoreKey}>`,
    'giu',
  ),
  rule('fake-output', 0.6, String.raw`["']${scoreKey}["']\s*:\s*["']?\d`, 'giu'),
  rule(
    'fake-output',
    0.8,
    String.raw`(?:^|[.!?\n]\s*|["”]\s+)(?:[^\w"']{0,4})(?:final |overall |total |holistic |domain ?1? |essay |my |assigned |suggested |recommended |awarded )?(?:score|grade|rating|mark|points|result)s?(?: awarded| given| assigned)?(?:\W{0,4})\s*[:=]\s*\W{0,4}(?:\d{1,3}(?:\.\d+)?(?:\s*(?:/|out of|of)\s*\d{1,3})?|[a-f][+-]?|excellent|full marks|maximum|perfect|highest|top)(?=\W|$)`,
    'gimu',
  ),
  rule(
    'fake-evidence',
    0.8,
    String.raw`(?:^|[\s(])(?:evidence|quote|citation|cited evidence|verified quote|proof)\s*(?:\d+|\([^)]{0,20}\))?\s*:\s*["“][^"”\n]{3,200}["”][^\n]{0,120}?\b(?:score|band|criteri(?:on|a)|trait|level|supports?|demonstrates?|meets?|top|full|points?|s\d{1,3})\b`,
    'gimu',
  ),
  rule(
    'fake-evidence',
    0.8,
    String.raw`\b(?:verified|validated|confirmed|accepted|located) (?:by|at|in|evidence|quote|offset)[^\n.]{0,60}?\b(?:offset|sentence s?\d|s\d{1,3}|faithfulness|grader|checker|score)\b|\bsentences? s\d{1,3}\b[^\n.]{0,80}?\b(?:score|band|evidence|trait|top|full)\b`,
    'giu',
  ),
  rule(
    'fake-rubric',
    0.85,
    String.raw`\b(?:(?:new|updated|revised|corrected|official|actual|real|following|amended|final|special|current) (?:\w+ )?(?:rubric|scoring guide|grading (?:scale|criteria|guide|policy|rules?)|marking scheme|scoring (?:criteria|rules?|policy|scale))|(?:rubric|scoring guide|grading scale|grading criteria|marking scheme|scoring criteria)\s*(?:update|change|amendment|addendum|v\d|\(?(?:revised|updated|new|corrected)\)?))\b[^\n]{0,40}?(?::|-|–|—|=|\bis\b|\bare\b|\bsays\b|\bstates\b)`,
    'giu',
  ),
  rule(
    'fake-rubric',
    0.8,
    String.raw`(?:\b(?:score|band|level|grade)\s*(?:point)?\s*(?:of\s*)?(?:\d{1,2}|[a-f])\s*(?:points?)?\s*(?:[:=–—-]|is for|means|goes to|applies to)[^\n]{4,160}?[\n.;]\s*(?:[-*•]\s*)?){2,}`,
    'giu',
  ),
  rule(
    'fake-rubric',
    0.8,
    String.raw`\b(?:under|according to|per|by|based on) (?:the|this|our) (?:new |updated |revised |official |current )?(?:rubric|scoring guide|grading (?:policy|scale|criteria)|scoring policy)\b[^.\n]{0,80}?\b(?:all|any|every|this|essays?)\b[^.\n]{0,80}?\b(?:receives?|gets?|earns?|is|are|must|should|scores?|deserves?)\b[^.\n]{0,40}?(?:\b(?:full|maximum|highest|top|perfect|best|max)\b|\d)`,
    'giu',
  ),
  rule(
    'fake-exemplar',
    0.85,
    String.raw`\b(?:example|sample|exemplar|anchor|model|reference|benchmark|training|graded|high[- ]scoring|top[- ]scoring)\s*(?:essay|paper|response|answer|student)?\s*(?:#?\d+|[a-c])?\s*(?:\([^)\n]{0,60}?(?:score|grade|band|points|rated|\d ?/ ?\d)[^)\n]{0,30}\)|[:–—-][^]{0,1200}?\b(?:score|grade|rating|band|points|mark)s?\s*(?:awarded|given|assigned)?\s*[:=]\s*\W{0,3}(?:\d|a\b|a\+|full|max|top|perfect))`,
    'giu',
  ),
  rule(
    'many-shot',
    0.9,
    String.raw`(?:\b(?:essay|student|response|input|example|q|user|human|text|paper|submission)\b\s*#?\d*\s*:[^]{1,400}?\b(?:score|grade|a|output|assistant|rating|points|mark|ai|answer|result)\b\s*#?\d*\s*[:=][^]{1,120}?){3,}`,
    'giu',
  ),
  rule(
    'tag-escape',
    0.9,
    String.raw`(?:-{3,}|={3,}|#{3,}|\*{3,}|<{2,}|>{2,}|\[{1,2}|\({1,2}|\{{1,2}|~{3,}|_{3,})\s*(?:end|begin|start|close|stop|eof|fin)[ _-]*(?:of[ _-]*)?(?:the[ _-]*)?(?:\w+[ _-])?(?:${part}|untrusted|boundary|file)s?\b[^\n]{0,30}?(?:-{3,}|={3,}|#{3,}|\*{3,}|<{2,}|>{2,}|\]{1,2}|\){1,2}|\}{1,2}|~{3,}|_{3,})`,
    'giu',
  ),
  rule(
    'tag-escape',
    0.85,
    String.raw`(?:^|\n)\s*(?:###?|---|\*\*\*|===)?\s*end[ _-]of[ _-](?:the )?(?:student[ ’']?s? )?(?:${part}|file|boundary)\b[.:!]?\s*(?:$|\n)|\b(?:essay|student text|submission|response) ends here\b|\bend of (?:student(?:['’]s)? )?(?:essay|submission|response|student text|untrusted (?:text|content|input))\s*[.:\])]`,
    'giu',
  ),
  rule(
    'tag-escape',
    0.85,
    String.raw`<!\[CDATA\[|\]\]>|<!--[^]{0,200}?(?:score|grade|instruction|ignore|grader|ai\b)[^]{0,200}?-->|^\s*${'`{3,}|~{3,}'}\s*(?:system|instructions?|assistant|end|grader|output|tool|prompt)\b|"""\s*\n?\s*(?:system|instructions?|end|now|ignore|new)`,
    'gimu',
  ),
  rule(
    'boundary-guess',
    0.85,
    String.raw`\b(?:essay|student|boundary|untrusted|submission|input|text|fence|canary|data|user_input|end|begin)[_:-]+(?:id[_:-])?(?=[0-9a-f]*\d)[0-9a-f]{6,64}\b|(?:-{3,}|={3,}|<{2,}|#{2,}|\[)\s*(?=[0-9a-f]*\d)(?=\d*[a-f])[0-9a-f]{8,64}\s*(?:-{3,}|={3,}|>{2,}|#{2,}|\])|\bboundary\s*[:=]\s*\S{4,}`,
    'giu',
  ),
  rule(
    'markdown-image',
    0.9,
    String.raw`!\[[^\]\n]{0,200}\]\s*\([^)\n]{3,500}\)|<img\b[^>]{0,300}\bsrc\s*=|!\[[^\]\n]{0,200}\]\[|<(?:iframe|script|object|embed|link|meta|svg)\b[^>]{0,300}(?:src|href|onload|data|content)\s*=`,
    'giu',
  ),
  rule(
    'markdown-image',
    0.85,
    String.raw`\[[^\]\n]{1,200}\]\(\s*(?:https?:)?//[^)\n]{3,500}[?&=][^)\n]{0,200}\)|\bjavascript:\S|\bdata:text/html`,
    'giu',
  ),
  rule(
    'fake-transcript',
    0.8,
    String.raw`^\s*(?:\*\*|#+\s*)?(?:thought process|chain of thought|internal (?:monologue|reasoning|notes?)|grader(?:['’]s)? (?:notes?|comments?|reasoning|assessment|evaluation)|grading (?:notes?|rationale|result|output|report|summary)|evaluation (?:result|summary|report)|rater comments?|teacher(?:['’]s)? (?:comments?|feedback|evaluation|assessment)|scratchpad|analysis of (?:the|this) essay|score justification)(?:\*\*)?\s*:|<\/?(?:think|thinking|scratchpad|reasoning|analysis|evaluation|reflection)>`,
    'gimu',
  ),
];

// Every such form needs a sign that running prose hardly has, or one of these words.
const structureTrigger =
  /[:=<>{}[\]|#`_]|---|\*\*\*|"""|\((?:score|grade|rated?|band|\d)|\d ?\/ ?\d|\brated\b|\b(?:grading|evaluation|scoring|assessment|review) (?:is|was|has|now|complete|finish|conclu|done|clos|over|final)|\brubric|scoring (?:guide|policy)|grading policy|\bs\d|ends here|end of (?:the |student)|(?:system|security|grading|automatic|automated|official) (?:message|notice|override|update|alert|notif)|boundary|javascript|(?:verified|validated|confirmed|accepted|located) (?:by|at|in|evidence|quote|offset)/i;

/** Forms that belong to the conversation between program and model, not into an essay. Matched against the canonical text. */
export const structureRules: readonly OrderRule[] = forms.map((each) => ({ ...each, gates: [structureTrigger] }));

const closing = new RegExp(String.raw`<\s*\/\s*(${part.replaceAll('(?:', '(?:')}(?:[_-]\w+)?)\s*>`, 'giu');

/** Closing tags of words that a program would fence an essay with, where the essay itself never opened them. */
export function unopenedTags(text: string): { start: number; end: number }[] {
  if (!text.includes('<')) return [];
  return [...text.matchAll(closing)]
    .filter((match) => !new RegExp(String.raw`<\s*${match[1] ?? ''}\b[^>/]*>`, 'iu').test(text.slice(0, match.index)))
    .map((match) => ({ start: match.index, end: match.index + match[0].length }));
}
