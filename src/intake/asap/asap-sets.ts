import type { Rubric, Trait } from '../../core/rubric.ts';
import type { ScoreScale } from '../../core/score-scale.ts';

/** A trait of an ASAP set: how the data names it, where the rubric text has it, and what it counts for. */
export interface AsapTrait {
  readonly id: string;
  /** Key in the data's trait objects. */
  readonly field: string;
  readonly name: string;
  /** How its heading in the rubric text begins, lower case. */
  readonly heading: string;
  /** Used where no rubric text is given. Our words. */
  readonly definition: string;
  readonly weight: number;
  readonly scale: ScoreScale;
}

/** What is known of one of the eight sets. */
export interface AsapSet {
  readonly set: number;
  readonly title: string;
  readonly genre: Rubric['genre'];
  readonly gradeLevel: string;
  /** Published range of domain1_score. */
  readonly scale: ScoreScale;
  /** Rater score × factor lies on the resolved scale: 2 where the resolved score is the sum of two raters. */
  readonly raterFactor: 1 | 2;
  /** Same for the third rater; set 8 publishes that one doubled. */
  readonly thirdRaterFactor: 1 | 2;
  /** How the resolved score came about, and what the data shows. Goes into the rubric's notes. */
  readonly resolution: string;
  /** Whose trait scores the data has: one resolved score (ASAP++), or each rater's own. */
  readonly traitScores: 'resolved' | 'by-rater';
  readonly traits: readonly AsapTrait[];
}

const oneToSix: ScoreScale = { min: 1, max: 6, step: 1 };

const names: Readonly<Record<string, readonly [name: string, heading: string, definition: string]>> = {
  content: ['Ideas and Content', 'idea', 'How clear the main ideas are, and how well relevant details develop them.'],
  organization: [
    'Organization',
    'organization',
    'How the order of ideas, the opening, the ending and the transitions lead the reader.',
  ],
  'word-choice': ['Word Choice', 'word choice', 'How exact, varied and fitting the words are for topic and audience.'],
  'sentence-fluency': [
    'Sentence Fluency',
    'sentence fluency',
    'How sentences flow: their rhythm, variety of structure and control.',
  ],
  conventions: ['Conventions', 'conventions', 'Control of grammar, usage, spelling, capitalization and punctuation.'],
  voice: ['Voice', 'voice', 'How the writing speaks to its audience: sincerity, engagement, commitment to the topic.'],
  style: ['Style', 'style', 'Command of language: word choice and sentence structure that serve purpose and audience.'],
  'prompt-adherence': [
    'Prompt Adherence',
    'prompt adherence',
    'How well the response understands text and question and stays on them.',
  ],
  language: ['Language', 'language', 'Grammar, spelling, and the range and fit of the vocabulary.'],
  narrativity: ['Narrativity', 'narrativity', 'How smoothly the response reads: linking words, connection, interest.'],
};

function trait(id: string, weight: number, scale: ScoreScale): AsapTrait {
  const [name = id, heading = id, definition = id] = names[id] ?? [];
  return { id, field: id.replaceAll('-', '_'), name, heading, definition, weight, scale };
}

/** ASAP++ scored these five for the persuasive prompts, four for the source-dependent ones. */
function persuasiveTraits(): AsapTrait[] {
  return ['content', 'organization', 'word-choice', 'sentence-fluency', 'conventions'].map((id) =>
    trait(id, 0.2, oneToSix),
  );
}

function sourceDependentTraits(max: number): AsapTrait[] {
  const [content, ...others] = ['content', 'prompt-adherence', 'language', 'narrativity'].map((id) =>
    trait(id, 0.25, { min: 0, max, step: 1 }),
  );
  return content === undefined ? [] : [{ ...content, name: 'Content', heading: 'content' }, ...others];
}

/** The second domain of set 2: scored by the same two raters, but no part of domain1_score. */
export const languageConventions: Trait = {
  id: 'language-conventions',
  name: 'Language Conventions (domain 2)',
  definition:
    'The second domain of this set: control of language conventions, scored 1 to 4 apart from the writing itself.',
  weight: 0,
  scale: { min: 1, max: 4, step: 1 },
  anchors: {},
};

const half = 0.5;
const firstReader = 'The score of reader 1 is the score of record.';
const adjudicated =
  'Readers who are not adjacent are adjudicated by a third; for adjacent ones the data shows the higher score.';
const higher = 'Where two scorers differ, the final score is the higher of the two.';

/**
 * The eight sets. Ranges, grade levels and resolution rules are those of the "Essay Set #N--ReadMeFirst" documents of the
 * competition; trait weights are those that reproduce the resolved score from the traits (sets 7 and 8), and equal where the
 * traits were scored later by other people (ASAP++, sets 1 to 6).
 *
 * @see Hewlett Foundation ASAP-AES (2012); Mathias & Bhattacharyya (2018), ASAP++, LREC
 */
export const asapSets: readonly AsapSet[] = [
  {
    set: 1,
    title: 'Effects of computers',
    genre: 'argumentative',
    gradeLevel: '8',
    scale: { min: 2, max: 12, step: 1 },
    raterFactor: 2,
    thirdRaterFactor: 2,
    traitScores: 'resolved',
    traits: persuasiveTraits(),
    resolution: 'The holistic score is the sum of two readers, 1 to 6 each; one reader alone is shown doubled.',
  },
  {
    set: 2,
    title: 'Censorship in libraries',
    genre: 'argumentative',
    gradeLevel: '10',
    scale: oneToSix,
    raterFactor: 1,
    thirdRaterFactor: 1,
    traitScores: 'resolved',
    traits: persuasiveTraits(),
    resolution: firstReader,
  },
  {
    set: 3,
    title: 'Rough road ahead',
    genre: 'source-dependent',
    gradeLevel: '10',
    scale: { min: 0, max: 3, step: 1 },
    raterFactor: 1,
    thirdRaterFactor: 1,
    traitScores: 'resolved',
    traits: sourceDependentTraits(3),
    resolution: adjudicated,
  },
  {
    set: 4,
    title: 'Winter hibiscus',
    genre: 'source-dependent',
    gradeLevel: '10',
    scale: { min: 0, max: 3, step: 1 },
    raterFactor: 1,
    thirdRaterFactor: 1,
    traitScores: 'resolved',
    traits: sourceDependentTraits(3),
    resolution: adjudicated,
  },
  {
    set: 5,
    title: 'Mood of a memoir',
    genre: 'source-dependent',
    gradeLevel: '8',
    scale: { min: 0, max: 4, step: 1 },
    raterFactor: 1,
    thirdRaterFactor: 1,
    traitScores: 'resolved',
    traits: sourceDependentTraits(4),
    resolution: higher,
  },
  {
    set: 6,
    title: 'The mooring mast',
    genre: 'source-dependent',
    gradeLevel: '10',
    scale: { min: 0, max: 4, step: 1 },
    raterFactor: 1,
    thirdRaterFactor: 1,
    traitScores: 'resolved',
    traits: sourceDependentTraits(4),
    resolution: higher,
  },
  {
    set: 7,
    title: 'A story about patience',
    genre: 'narrative',
    gradeLevel: '7',
    scale: { min: 0, max: 30, step: 1 },
    raterFactor: 2,
    thirdRaterFactor: 2,
    traitScores: 'by-rater',
    traits: ['content', 'organization', 'style', 'conventions'].map((id) =>
      trait(id, 0.25, { min: 0, max: 3, step: half }),
    ),
    resolution:
      'The holistic score is the sum of two raters; one rater alone is shown doubled. The range is published as 0 to 30 with doubled ideas, but the data adds the four traits undoubled, so that no essay is above 24.',
  },
  {
    set: 8,
    title: 'A true story with laughter',
    genre: 'narrative',
    gradeLevel: '10',
    scale: { min: 0, max: 60, step: 1 },
    raterFactor: 2,
    thirdRaterFactor: 1,
    traitScores: 'by-rater',
    traits: (
      [
        ['content', 0.2],
        ['organization', 0.2],
        ['voice', 0],
        ['word-choice', 0],
        ['sentence-fluency', 0.2],
        ['conventions', 0.4],
      ] as const
    ).map(([id, weight]) => trait(id, weight, { min: 1, max: 6, step: half })),
    resolution:
      'Each rater is ideas + organization + sentence fluency + twice conventions (5 to 30); the holistic score is the sum of two raters, or twice the third where one was called. Voice and word choice do not count. One rater alone is shown doubled.',
  },
];
