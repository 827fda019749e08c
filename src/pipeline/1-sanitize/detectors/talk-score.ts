import type { Span } from '../../../core/source-text.ts';
import type { Hit } from './find-orders.ts';

/** One thing that talk to a grader is made of. Weights were set by hand on attacks of our own and checked against real essays. */
interface Concept {
  readonly weight: number;
  readonly pattern: RegExp;
}

// "Eighth grade", "graders" of an age and a grade level are school talk.
const assessment =
  /(?<!\b(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth|\d(?:st|nd|rd|th)|@\w+|this|next|last|every|each|of) )\b(?:scor(?:e|es|ed|er|ing)|grad(?:e|ed|er|ing)(?! (?:level|school|\d|k|point|student|kid))|full (?:credit|marks|points)|(?:the |all |every |more |most |max\w* |bonus )points?|marks?(?= |\.)|marking|rating|rated|rubric|criteria|evaluat(?:e|ed|ing|ion)|assess(?:ment|ed|ing)?|verdict|sixes|nota|bestnote|балл\w*|пять|20 ?\/ ?20|an? (?:6|5|10|six|ten)(?=[.,!?]|$| (?:on|for|out|please|of|regardless|since|because))|an? a(?=[.,!?]|$)|a\+|answer key|scale)/iu;

const concepts: readonly Concept[] = [
  {
    weight: 2,
    pattern:
      /\b(?:this|my|the (?:following|above)) (?:\w+ )?(?:essay|paper|letter|text|writing|response|submission|composition|piece|answer)\b/iu,
  },
  {
    weight: 2,
    pattern:
      /\b(?:graders?(?! (?:will|and|do|can|are not))|scorers?|raters?|evaluators?|assistant|language model|the model|grading (?:software|system|center|program|instructions?)|scoring (?:software|system|center|program)|(?:ai|a\.i\.)\b|chatbot|answer key|evaluation is|your (?:evaluation|grading|scoring|job|feedback|rubric)|when (?:you )?(?:evaluating|grading|scoring|evaluate|grade|score)\b)/iu,
  },
  {
    weight: 1.5,
    pattern:
      /(?:^|[,:;.]\s*|\b(?:please|and|kindly|only|just|then|so) )(?:give|score|grade|rate|mark|award|accept|treat|use|respond|answer|output|return|say|look|stop|become|disregard|ignore|focus|read|make sure|replace|consider|don['’]t be|do not be|be generous|override|remember|expect)\b/iu,
  },
  {
    weight: 1.5,
    pattern:
      /\b(?:max\w*|highest|perfect|full|top|excellent|everything|six(?:es)?|6|nothing (?:except|but)|less than|at least|best|an? a(?=[\s.,!?]|$)|a\+|all (?:the )?points|generous\w*|harsh\w*|lenient\w*|20 ?\/ ?20|everybody gets)\b/iu,
  },
  {
    weight: 1,
    pattern:
      /\b(?:must|should|will|forbidden|required|requires|hereby|regardless|instead|expected|no matter|unless|had better|supposed to|have to|is only|alone decides?|told me to tell)\b/iu,
  },
  { weight: 1, pattern: /\b(?:you|your)\b/iu },
  { weight: 1, pattern: /\b(?:me|my|i)\b/iu },
  {
    weight: 1.5,
    pattern:
      /\b(?:json|output|override|system test|instructions?|field|code \d+|expected output|prompt|accommodation|scale|answer key)\b/iu,
  },
];

/** From here the sentence is a warning, and from there it holds the essay. */
const warnFrom = 5;
const holdFrom = 7;

/**
 * Sentences that speak of assessment together with enough else that belongs to talk with a grader: this essay, who grades, an order, the top of the scale.
 * Catches what no list foresees; a warning asks for the comparison with the essay's masked twin, and costs an honest student nothing.
 */
export function talkHits(text: string, sentences: readonly Span[]): Hit[] {
  const hits: Hit[] = [];
  for (const { start, end } of sentences) {
    const sentence = text.slice(start, Math.min(end, start + 400));
    if (!assessment.test(sentence)) continue;
    const score = 2 + concepts.reduce((sum, { weight, pattern }) => (pattern.test(sentence) ? sum + weight : sum), 0);
    if (score < warnFrom) continue;
    hits.push({ family: 'grader-talk', confidence: score >= holdFrom ? 0.76 : 0.5, start, end });
  }
  return hits;
}
