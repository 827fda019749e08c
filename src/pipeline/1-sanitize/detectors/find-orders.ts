import { foreignRulesFor } from './order-languages.ts';
import { orderRulesFor, type OrderRule } from './order-rules.ts';

/** Something that reads like an order to the grader, at its place in the text that was searched. */
export interface Hit {
  readonly family: string;
  readonly confidence: number;
  readonly start: number;
  readonly end: number;
}

/** English and foreign orders in one reading of the essay. */
export function findOrders(text: string): Hit[] {
  return matchAll(text, [...orderRulesFor(text), ...foreignRulesFor(text)]);
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
