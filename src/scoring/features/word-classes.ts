import { define, type FeatureFamily, perHundred } from './feature.ts';

/** English word lists; another language scores 0 on all of them, which leaves its features without weight. */
const lists = {
  adding: [
    'words that add (also, moreover, besides)',
    'also moreover besides furthermore additionally too another plus',
  ],
  contrast: [
    'words that contrast (however, but, although)',
    'however but although though yet instead despite whereas unlike nevertheless still while',
  ],
  cause: ['words of cause (because, therefore, so)', 'because therefore thus hence since consequently so as'],
  time: [
    'words of time order (then, finally, before)',
    'then finally before after when while until later first second third next last meanwhile during once',
  ],
  example: [
    'words that give examples (for example, such)',
    'example instance such like including specifically especially particularly',
  ],
  closing: ['words that conclude (conclusion, overall)', 'conclusion overall summary conclude finally ultimately'],
  condition: ['words of condition (if, unless)', 'if unless whether provided otherwise'],
  firstSingular: ['I, me, my', 'i me my mine myself'],
  firstPlural: ['we, us, our', 'we us our ours ourselves'],
  second: ['you, your', 'you your yours yourself'],
  third: ['he, she, they', 'he she they him her them his their hers theirs himself herself themselves'],
  modals: ['can, should, would', 'can could may might must shall should will would'],
  negation: ['not, never, no', "not no never none nothing nobody n't don't can't won't isn't didn't doesn't"],
  hedges: [
    'careful words (maybe, seems)',
    'maybe perhaps seem seems possibly probably might somewhat likely usually often',
  ],
  intensity: [
    'strong words (very, really)',
    'very really extremely so totally completely absolutely definitely always',
  ],
  opinion: ['words of opinion (think, believe)', 'think believe feel opinion agree disagree know guess hope'],
  evidence: [
    'words that point to a source (says, states, author)',
    'says said states stated author article text shows showed quote paragraph story writes explains',
  ],
  vague: [
    'vague words (thing, stuff, lot)',
    'thing things stuff lot lots kind sort something anything good bad nice big get got',
  ],
  questions: ['question words', 'what why how who which where'],
  articles: ['a, an, the', 'a an the'],
  prepositions: [
    'prepositions',
    'of in to for with on at from by about into through over between under against without within',
  ],
  being: ['forms of to be', "is are was were be been being am it's that's"],
  coordination: ['and, or', 'and or nor'],
  relative: ['who, which, that', 'that which who whom whose'],
} as const;

const classes = Object.entries(lists).map(([name, [plainWords, words]]) => ({
  name,
  plainWords,
  words: new Set<string>(words.split(' ')),
}));
const classIndex = new Map<string, number[]>();
for (const [index, { words }] of classes.entries()) {
  for (const word of words) classIndex.set(word, [...(classIndex.get(word) ?? []), index]);
}

/** Connectives, pronouns, stance and other closed lists of words. */
export const wordClassFamily: FeatureFamily = {
  name: 'word classes',
  definitions: define([
    ...classes.map(({ name, plainWords }) => [name, `${plainWords}, per hundred words`] as const),
    ['connectiveKinds', 'different linking words'],
    ['functionShare', 'words from closed lists, per hundred words'],
  ]),
  measure({ lower }) {
    const counts = classes.map(() => 0);
    const linking = new Set<string>();
    let listed = 0;
    for (const word of lower) {
      const indices = classIndex.get(word);
      if (indices === undefined) continue;
      listed++;
      for (const index of indices) {
        counts[index] = (counts[index] ?? 0) + 1;
        if (index < 7) linking.add(word);
      }
    }
    return [...counts.map((count) => perHundred(count, lower.length)), linking.size, perHundred(listed, lower.length)];
  },
};
