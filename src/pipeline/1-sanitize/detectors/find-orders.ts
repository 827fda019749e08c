import { graderTalk, scoreForms } from './grader-talk.ts';
import { foreignRulesFor } from './order-languages.ts';
import { orderRulesFor, type OrderRule } from './order-rules.ts';

/** Something that reads like an order to the grader, at its place in the text that was searched. */
export interface Hit {
  readonly family: string;
  readonly confidence: number;
  readonly start: number;
  readonly end: number;
}

/** English and foreign orders in the essay as it stands, or in what a code in it says. */
export function findOrders(text: string): Hit[] {
  return matchAll(text, [...orderRulesFor(text), ...graderTalkFor(text), ...foreignRulesFor(text)]);
}

/** The plainest orders only, for readings that put words together which the student did not. */
export function findPlainOrders(text: string): Hit[] {
  return matchAll(text, [...orderRulesFor(text), ...foreignRulesFor(text)]).filter(
    ({ family }) =>
      family === 'direct-override' ||
      family === 'polite-override' ||
      family === 'other-language' ||
      family === 'prompt-leak',
  );
}

// Every way of speaking to a grader has at least one of these words; an essay about anything else has none.
const talkTrigger =
  /\b(?:scor(?:e|es|ed|ing)|grad(?:e|ed|ing|er|ers)|marks?|points|rat(?:e|ed|er|ers|ing)|rubric|criteria|evaluat\w*|assess\w*|feedback|justification|your (?:answer|answers|reply|response|output|comment|review|creator|developer|programm\w+|training|maker|guidelines|polic\w+|owner|operator|algorithm|source|context|real|new|true|only|actual|primary|main|obedience|compliance)|(?:language|ai) model|ai|a\.i|llm|gpt\S*|chat ?gpt|claude|gemini|assistant|chatbot|bot|robot|computer|machine|examiner|context window|answer key|system prompt|band|top of|upper end|ceiling|flawless|stylistic|best|pre-?approved|signed off|nothing (?:else|but|more)|with the (?:number|digit)|you were told|told by|side with|must be (?:recorded|treated|considered|accepted|entered)|\d)\b/i;

function graderTalkFor(text: string): readonly OrderRule[] {
  return talkTrigger.test(text) ? [...graderTalk, ...scoreForms] : [];
}

/** All matches of all rules; leading white space and punctuation is no part of them. */
export function matchAll(text: string, rules: readonly OrderRule[]): Hit[] {
  const hits: Hit[] = [];
  for (const { family, confidence, pattern } of rules) {
    for (const match of text.matchAll(pattern)) {
      const lead = /^[\s.!?:;,"“”'‘’)]*/u.exec(match[0])?.[0].length ?? 0;
      hits.push({ family, confidence, start: match.index + lead, end: match.index + match[0].length });
    }
  }
  return hits;
}
