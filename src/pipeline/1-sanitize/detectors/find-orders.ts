import { graderTalk, scoreForms } from './grader-talk.ts';
import { markerTalk } from './marker-talk.ts';
import { foreignOrders } from './order-languages.ts';
import { englishOrders, type OrderRule } from './order-rules.ts';
import { createRuleScreen } from '../rule-screen.ts';
import { structureRules } from './structure-rules.ts';
import { isPossible, wordSigns } from './word-groups.ts';

/** Something that reads like an order to the grader, at its place in the text that was searched. */
export interface Hit {
  readonly family: string;
  readonly confidence: number;
  readonly start: number;
  readonly end: number;
  /** A whole sentence, for what its words weigh together; no order that begins and ends here. */
  readonly isSentence?: true;
}

// Every way of speaking to a grader has at least one of these words; an essay about anything else has none.
const talkTrigger =
  /\b(?:scor(?:e|es|ed|ing)|grad(?:e|ed|ing|er|ers)|marks?\b|(?:most|more|full|bonus|the|all|every|max\w*|extra) points|rat(?:e|ed|er|ers|ing)\b|rubric|criteria|evaluat|assess|feedback|justification|your (?:answer|answers|reply|response|output|comment|review|creator|developer|programm\w+|training|maker|owner|operator|algorithm|source|context|real|new|true|actual|obedience|compliance)\b|language model|ai\b|a\.i|llm|gpt|chat ?gpt|claude|gemini|assistant|chatbot|(?:computer|machine|robot|bot)s?[,:!]|you(?:['’]re| are)[^.!?\n]{0,20}(?:computer|machine|robot|program|bot|model)|(?:computer|machine|program|robot|bot|software|system|center)[^.!?\n]{0,15}(?:reading|process)|scor|examiner|context window|answer key|system prompt|band\b|top of|upper end|highest|ceiling|flawless|stylistic|masterpiece|best (?:ever|[a-z]+ ever|one you|you have)|pre-?approved|signed off|nothing (?:else|but|except|more)|(?:number|digit|value)\b|you were|told by|side with|must be|should be|override|bypass code|unlock code|backdoor|admin code|json|expected output|an a\b|a\+|poem|weakness|errors?\b|mistakes?\b|unless|spelling|straight to|accept|approve)/i;

/** Finds what it is made for in a text. */
type Finder = (text: string) => Hit[];

const talk = graderTalk.map((each) => ({ ...each, gates: [talkTrigger] }));
// What readings may be searched for in which words stand together that the student did not put together.
const plain: ReadonlySet<string> = new Set(['direct-override', 'polite-override', 'other-language', 'prompt-leak']);

const orders = [...englishOrders, ...talk, ...scoreForms, ...markerTalk, ...foreignOrders];
const possible = createRuleScreen([...orders, ...structureRules]);

/** English and foreign orders, in what another reading of the essay says. */
export const findOrders: Finder = finderOf(orders);

/** The same, and forms of the conversation between program and model: in the essay as it stands, or in what a code in it says. */
export const findOrdersAndForms: Finder = finderOf([...orders, ...structureRules]);

/** The plainest orders only, for readings that put words together which the student did not. */
export const findPlainOrders: Finder = finderOf(
  [...englishOrders, ...foreignOrders].filter(({ family }) => plain.has(family)),
);

/** Tries those of the rules that the text can match at all and whose gates are open. */
function finderOf(rules: readonly OrderRule[]): Finder {
  const own = new Set(rules);
  return (text) => {
    const open = new Map<RegExp, boolean>();
    const isOpen = (gate: RegExp): boolean => {
      const known = open.get(gate) ?? gate.test(text);
      open.set(gate, known);
      return known;
    };
    let words: ReadonlySet<string> | undefined;
    const hasWords = ({ needs = [] }: OrderRule): boolean =>
      needs.length === 0 || isPossible(needs, (words ??= wordSigns(text)));
    return matchAll(
      text,
      possible(text).filter((rule) => own.has(rule) && hasWords(rule) && (rule.gates ?? []).every(isOpen)),
    );
  };
}

/** All matches of all rules; leading white space and punctuation is no part of them. */
function matchAll(text: string, rules: readonly OrderRule[]): Hit[] {
  const hits: Hit[] = [];
  for (const { family, confidence, pattern } of rules) {
    // No matchAll: it compiles a copy of the pattern for every text.
    pattern.lastIndex = 0;
    for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
      const lead = /^[\s.!?:;,"“”'‘’)]*/u.exec(match[0])?.[0].length ?? 0;
      hits.push({ family, confidence, start: match.index + lead, end: match.index + match[0].length });
      if (match[0] === '') pattern.lastIndex += 1;
    }
  }
  return hits;
}
