import type { ScriptedAnswer } from './personality.ts';
import type { ReadQuestion } from './read-question.ts';

/** Ways in which an answer can be wrong though it arrives. */
export const contentFaults = [
  'missing-field',
  'wrong-schema',
  'invented-quote',
  'truncated-json',
  'invalid-json',
  'off-scale',
  'empty',
  'refusal',
  'length',
  'wrong-model',
  'unsafe-comment',
  'prompt-leak',
] as const;

/** Ways in which no answer arrives, or not whole. */
export const transportFaults = [
  'rate-limited',
  'server-error',
  'bad-gateway',
  'unavailable',
  'overloaded',
  'hang',
  'cut-body',
  'slow-drip',
  'broken-envelope',
] as const;

export type ContentFault = (typeof contentFaults)[number];
export type TransportFault = (typeof transportFaults)[number];
export type Fault = ContentFault | TransportFault;

/** What a rule makes the provider do. */
export type ScriptedReply =
  | {
      readonly fault: Fault;
      /** Only with `rate-limited`: what the header says. */ readonly retryAfterSeconds?: number;
    }
  /** Any other HTTP status, with an error body of that type. */
  | { readonly status: number; readonly errorType?: string }
  /** The plausible answer with another score. */
  | { readonly score: number }
  /** The plausible answer, changed. */
  | { readonly edit: (answer: ScriptedAnswer) => unknown }
  /** Calls of tools instead of an answer, while so many rounds (all, when left out) have not been told their results. */
  | {
      readonly calls: readonly { readonly name: string; readonly input: unknown }[];
      readonly rounds?: number;
    }
  /** The message's text, word for word. */
  | { readonly content: string; readonly finishReason?: string };

/** Applies to requests that meet every condition given; the first rule that applies and is not used up decides. */
export interface ScriptRule {
  readonly trait?: string;
  /** The how-manyeth request about the same essay and trait, from 1. */
  readonly attempt?: number;
  readonly model?: string;
  /** Words of the essay. */
  readonly essayMatches?: RegExp;
  /** How many requests the rule is good for; without it, any number. */
  readonly times?: number;
  readonly reply: ScriptedReply;
}

export interface ScriptReader {
  next(question: ReadQuestion, attempt: number, model: string): ScriptedReply | undefined;
}

export function readScript(rules: readonly ScriptRule[]): ScriptReader {
  const left = new Map(rules.map((rule) => [rule, rule.times ?? Infinity]));
  return {
    next(question, attempt, model) {
      const rule = rules.find(
        (candidate) => (left.get(candidate) ?? 0) > 0 && applies(candidate, question, attempt, model),
      );
      if (rule === undefined) return undefined;
      left.set(rule, (left.get(rule) ?? 0) - 1);
      return rule.reply;
    },
  };
}

function applies(rule: ScriptRule, question: ReadQuestion, attempt: number, model: string): boolean {
  return (
    (rule.trait === undefined || rule.trait === question.trait) &&
    (rule.attempt === undefined || rule.attempt === attempt) &&
    (rule.model === undefined || rule.model === model) &&
    (rule.essayMatches === undefined || question.essay.search(rule.essayMatches) >= 0)
  );
}
