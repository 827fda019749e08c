/**
 * Words by what they do in talk with whoever judges a text. A class is a kind of word, not a phrase: what a sentence says is read from which kinds stand together in it. The words are the general vocabulary
 * of schools, offices and programs. The weights are rounded from a regression of our own attacks against honest essays (docs/decisions/0026-no-classifier-of-orders.md).
 */
const classes = {
  /** Who judges by trade. */
  judge: {
    weight: 0.75,
    words:
      'grader graders scorer scorers rater raters marker markers evaluator evaluators assessor assessors examiner examiners adjudicator adjudicators moderator moderators proctor invigilator corrector autograder reviewer reviewers',
  },
  /** Who may judge, and much else. */
  reader: {
    weight: 0.5,
    words:
      'whoever whomever reader readers judge judges teacher teachers professor instructor instructors jury panel committee expert experts official officials staff supervisor department administrator administrators administration coordinator sir madam',
  },
  /** What points back at what was said to the judge. */
  prior: { weight: 1.5, words: 'previous initial beginning earlier before prior original opening' },
  /** What is said of many or of everybody, of school life and of other things that are scored, and where somebody argues. */
  many: {
    weight: -1.75,
    words:
      'students teachers schools people kids everyone everybody nobody we us our children parents friends class game games player school they someone somebody women men movie film show song restaurant hotel store product team race contest match goals wins win won star stars prize think thinks believe opinion homework study learn learning pass computers computer',
  },
  /** Programs, where an essay is about them. */
  craft: {
    weight: -1,
    words:
      'program programs function code loop page website file tag tags print variable python javascript html game player',
  },
  /** Any other word that ends like "walked": what somebody did. An order next to it makes it count nothing, or it would be a word that costs an attacker nothing. */
  past: { weight: -1, words: '' },
  /** A tale of others. */
  tale: {
    weight: -2,
    words: 'he she they him her them his their said told asked was were had did got went gave came saw felt',
  },
  /** What judging is done with and comes to; hardly said of anything else. */
  assess: {
    weight: 1.5,
    words:
      'benchmark benchmarks anchor mastery moderated cutscore score scores scoring rubric rubrics rating ratings criterion criteria descriptor descriptors band bands grading marking assessment assessments evaluation evaluations marks subscore subscores gradebook scoresheet trait traits dimension dimensions adjudication moderation appraisal judgement judgment scorecard yardstick',
  },
  /** The same, and said of much else. */
  grade: {
    weight: 0.75,
    words:
      'cell verdict verdicts award prize honours grade grades mark point points level levels number numbers value values results outcome outcomes figure figures category categories scale range column columns box tier tiers credit credits standard standards field fields entry total tally rank ranking rung slot digit digits percent percentage limit bound cap placement classification',
  },
  /** Verbs that bring a grade about: a word of every day, unless it is an order. */
  give: {
    weight: -0.75,
    words:
      'give award grant assign record enter put set report return output settle choose select pick write type place confirm approve accept treat consider count regard conclude submit register bestow reward allot apply allocate print emit state issue insert log assume rate score mark grade judge assess evaluate round bump raise boost lift upgrade keep make let leave close finalize finalise decide recognize recognise acknowledge proceed respond reply answer add find ensure default',
  },
  /** The same as done or being done. */
  given: {
    weight: 0.75,
    words:
      'credited given awarded granted assigned recorded entered placed confirmed approved accepted treated considered counted regarded registered rewarded rated scored marked graded judged assessed evaluated ranked classed classified deemed passed settled decided locked finalised finalized assigns records rates awards receives received receive returns',
  },
  /** The end of a scale that is wished for. */
  top: {
    weight: 1.5,
    words:
      'flattering top topmost highest maximum max maximal best perfect full excellent outstanding exemplary superb flawless ceiling upper uppermost superior utmost finest distinction strongest faultless impeccable brilliant ideal greatest largest biggest peak summit complete supreme exceptional advanced mastery proficient stellar unconditional generous generously sixes',
  },
  /** Numbers that scales end with. */
  number: { weight: 1, words: 'six 6 ten 10 twelve 12 five 5 hundred 100 60 30 20 four 4' },
  /** What nobody wants to be given. */
  loss: {
    weight: 1,
    words:
      'harsher strictest deduct deducts deducted deduction deductions deducting penalise penalize penalised penalized penalty penalties withhold withholding subtract lower lowering downgrade downgraded minus weaknesses weakness flaws shortcomings faults criticism criticise criticize below less lesser lowest harsh strict harshly docked fail failing',
  },
  /** Verbs that put rules out of force; a word of every day, unless it is an order. */
  drop: {
    weight: -0.5,
    words:
      'ignore disregard forget skip override overrule bypass suspend suspended waive waived withdrawn void voided replaced replace replaces supersede supersedes superseded cancel cancelled canceled outdated obsolete invalid disabled disable deactivated lifted exempt exempted dismiss discard abandon drop deprecated unlock unlocked overridden overrides overriding',
  },
  /** What points at this very text. */
  here: { weight: 0.5, words: 'this here present current following above below enclosed attached preceding these' },
  /** Its writer. */
  self: { weight: -0.25, words: 'my mine me i' },
  /** What a text is called that is judged. */
  text: {
    weight: 1,
    words:
      'assignment task portfolio passage sample exercise essay essays paper papers text texts piece letter response responses submission submissions answer answers writing work composition document documents copy manuscript page pages draft script item lines paragraph paragraphs writer author student candidate pupil applicant',
  },
  /** What is said of it. */
  feedback: {
    weight: 2,
    words:
      'feedback comment comments remark remarks justification rationale review critique explanation summary reply output',
  },
  /** Verbs of pretending. */
  role: {
    weight: -0.5,
    words:
      'pretend imagine suppose picture act role character persona game hypothetically simulate simulation acting roleplay scenario become',
  },
  /** Notices of offices and programs. */
  notice: {
    weight: 1,
    words:
      'build patch version log status flag token beta terminal console booklet training notice note attention warning memo bulletin announcement alert update addendum amendment session maintenance diagnostic debug developer admin internal office confidential test evaluator',
  },
  /** Showing what was not to be shown. */
  leak: {
    weight: 1.75,
    words:
      'copy compare contents cite paste translate display disclose dump echo repeat reveal list quote recite verbatim exemplars exemplar examples shown told hidden secret',
  },
} as const;

export type WordClass = keyof typeof classes;

const rows = Object.entries(classes).map(([name, { weight, words }], place) => ({
  name,
  weight,
  words,
  bit: 1 << place,
}));

/** One bit for each class. */
export function bitOf(name: WordClass): number {
  return rows.find((row) => row.name === name)?.bit ?? 0;
}

const bits = new Map<string, number>();
for (const { words, bit } of rows)
  for (const word of words.split(' ').filter(Boolean)) bits.set(word, (bits.get(word) ?? 0) | bit);

/** What stays of a word that is of the essay's subject: what tells of ordinary prose, and what points at this text. */
export const staysInAnySubject = rows.reduce(
  (mask, { name, weight, bit }) => (weight < 0 || name === 'here' ? mask | bit : mask),
  0,
);

const past = bitOf('past');
/** As a participle it is among the classes where it is talk with a judge. */
const pastTense = /^[a-z]{3,}ed$/;

/** The classes of a word in lower case, as bits; 0 for most words. */
export function classesOf(word: string): number {
  const own = bits.get(word) ?? (word.endsWith("'s") ? bits.get(word.slice(0, -2)) : undefined);
  return own ?? (pastTense.test(word) ? past : 0);
}

/** What the classes weigh that stand together, each once. */
export function weightOf(mask: number): number {
  let sum = 0;
  for (const { bit, weight } of rows) if ((mask & bit) !== 0) sum += weight;
  return sum;
}
