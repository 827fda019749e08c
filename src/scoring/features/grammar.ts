import { countWhere, define, type FeatureFamily, perHundred, share } from './feature.ts';

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
    for (const tag of tags) counts.set(tag, (counts.get(tag) ?? 0) + 1);
    const of = (tag: string): number => counts.get(tag) ?? 0;
    const triples = new Set(tags.slice(2).map((tag, index) => `${tags[index] ?? ''} ${tags[index + 1] ?? ''} ${tag}`));
    const entropy = [...counts.values()].reduce(
      (sum, count) => sum - (count / tags.length) * Math.log(count / tags.length),
      0,
    );
    const total = countWhere(tags, (tag) => tag !== 'PUNCT');
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
