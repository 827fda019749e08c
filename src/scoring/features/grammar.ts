import { define, type FeatureFamily, perHundred, share } from './feature.ts';

const tagNames = [
  ['NOUN', 'nouns'],
  ['VERB', 'verbs'],
  ['ADJ', 'adjectives'],
  ['ADV', 'adverbs'],
  ['PRON', 'pronouns'],
  ['DET', 'determiners'],
  ['ADP', 'prepositions'],
  ['AUX', 'helping verbs'],
  ['CCONJ', 'joining words (and, or)'],
  ['SCONJ', 'subordinating words (because, that)'],
  ['PART', 'particles'],
  ['PROPN', 'names'],
  ['NUM', 'numbers'],
  ['PUNCT', 'punctuation'],
  ['INTJ', 'exclamations'],
  ['SYM', 'symbols'],
] as const;

/** Parts of speech; all 0 in a language without a tagger. */
export const grammarFamily: FeatureFamily = {
  name: 'grammar',
  definitions: define([
    ...tagNames.map(([tag, words]) => [`tag${tag}`, `${words} per hundred words`] as const),
    ['verbsPerSentence', 'verbs per sentence'],
    ['subordinationPerSentence', 'subordinating words per sentence'],
    ['modifierRatio', 'adjectives and adverbs for each noun and verb'],
    ['nounVerbRatio', 'nouns for each verb'],
    ['tagEntropy', 'variety of word classes'],
    ['tagTripleKinds', 'different patterns of three word classes (logarithm)'],
    ['tagTripleRatio', 'share of three-word patterns that are new'],
  ]),
  measure({ tags, sentences }) {
    if (tags === undefined) return this.definitions.map(() => 0);
    const counts = new Map<string, number>();
    // A tag's number, in the order in which they are met: three of them are one small number.
    const numbers = new Map<string, number>();
    const triples = new Set<number>();
    let run = 0;
    for (const [at, tag] of tags.entries()) {
      counts.set(tag, (counts.get(tag) ?? 0) + 1);
      let number = numbers.get(tag);
      if (number === undefined) numbers.set(tag, (number = numbers.size));
      run = ((run << 7) | number) & 0x1fffff;
      if (at >= 2) triples.add(run);
    }
    const of = (tag: string): number => counts.get(tag) ?? 0;
    const entropy = [...counts.values()].reduce(
      (sum, count) => sum - (count / tags.length) * Math.log(count / tags.length),
      0,
    );
    const total = tags.length - of('PUNCT');
    return [
      ...tagNames.map(([tag]) => perHundred(of(tag), total)),
      share(of('VERB') + of('AUX'), sentences.length),
      share(of('SCONJ'), sentences.length),
      share(of('ADJ') + of('ADV'), of('NOUN') + of('VERB')),
      share(of('NOUN'), of('VERB') + 1),
      entropy,
      Math.log(1 + triples.size),
      share(triples.size, tags.length - 2),
    ];
  },
};
