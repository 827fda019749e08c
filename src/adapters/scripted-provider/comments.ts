import type { TraitGroup } from './measure-essay.ts';
import { contentWords } from './measure-essay.ts';
import type { ReadSentence } from './read-question.ts';

type Wording = (words: string) => string;

const wordings: Record<TraitGroup, Record<'strength' | 'weakness', readonly Wording[]>> = {
  ideas: {
    strength: [
      (words) => `With ${words} this sentence gives the reader something definite to weigh, not just an opinion.`,
      (words) => `Here ${words} carries the point: a reader can see what is meant and why it matters.`,
    ],
    weakness: [
      (words) => `The sentence names ${words} and stops; one more sentence could say what follows from it.`,
      (words) => `A reader will want to know more about ${words}; an example here would give the point weight.`,
    ],
  },
  organization: {
    strength: [
      (words) =>
        `This sentence ties ${words} to what stands around it, so the step from one point to the next is clear.`,
      (words) => `By placing ${words} here, the text shows where the argument has got to.`,
    ],
    weakness: [
      (words) =>
        `The sentence about ${words} arrives without a link to the one before; a connecting word would show the turn.`,
      (words) => `It is hard to tell which paragraph ${words} belongs to; moving it next to its reason would help.`,
    ],
  },
  language: {
    strength: [
      (words) => `The choice of ${words} is exact and keeps the sentence lively.`,
      (words) => `With ${words} the sentence finds a tone that suits its readers.`,
    ],
    weakness: [
      (words) => `Around ${words} the wording stays plain; a more exact verb would sharpen the sentence.`,
      (words) =>
        `The sentence with ${words} has the same pattern as its neighbours; joining two of them would vary the rhythm.`,
    ],
  },
  conventions: {
    strength: [
      (words) => `The sentence around ${words} is marked off clearly, so it reads without a stumble.`,
      (words) => `Capitals and end marks are where a reader expects them in the sentence with ${words}.`,
    ],
    weakness: [
      (words) => `Check capitals and punctuation in the sentence with ${words}; a reader has to look twice.`,
      (words) => `Reading the sentence with ${words} aloud would show where a mark or a letter is missing.`,
    ],
  },
};

export interface ScriptedClaim {
  readonly kind: 'strength' | 'weakness';
  readonly sentence_id: string;
  readonly quote: string;
  readonly comment: string;
}

/** A claim about one sentence, quoting it word for word (its first 30 words when it is long). */
export function writeClaim(
  kind: 'strength' | 'weakness',
  sentence: ReadSentence,
  group: TraitGroup,
  random: () => number,
): ScriptedClaim {
  const choices = wordings[group][kind];
  const wording = choices[Math.floor(random() * choices.length)] ?? choices[0];
  const words = contentWords(sentence);
  const named = (words.length > 0 ? words : [sentence.text.split(/\s+/).slice(0, 3).join(' ')]).map(
    (word) => `“${word}”`,
  );
  const quote = /^(?:\S+\s+){0,29}\S+/.exec(sentence.text)?.[0] ?? sentence.text;
  return { kind, sentence_id: sentence.id, quote, comment: wording?.(named.join(' and ')) ?? '' };
}
