import type { Exemplar } from '../../core/exemplar.ts';
import { holistic } from '../../core/exemplar.ts';
import type { Trait } from '../../core/rubric.ts';
import type { ScoreScale } from '../../core/score-scale.ts';
import { scorePoints } from '../../core/score-scale.ts';
import type { PreparedEssay } from '../../core/source-text.ts';
import type { CallScope } from '../../ports/model.ts';
import type { LearnerContext, TraitQuestion } from '../../ports/trait-grader.ts';
import { chooseMarker, datamark, markedEssay, questionCode, textCode } from './datamark.ts';
import type { PromptSet } from './prompt-set.ts';
import { fill } from './prompt-set.ts';

/** The two messages, and what the answer must not repeat. */
export interface TraitPrompt {
  readonly system: string;
  readonly user: string;
  /** So many leading characters of `user` are the same whenever these examples are shown. */
  readonly sharedUserLength: number;
  readonly marker: string;
  readonly canary: string;
  readonly boundary: string;
  /** Codes of the examples' lines. */
  readonly exampleCodes: readonly string[];
}

/**
 * Puts one trait's question into words. System: rubric and rules, all trusted. User: what students wrote (the masked view of the essay,
 * the exemplars), datamarked and fenced, the essay last; and, since version 2 of the prompts, what is of this question alone. An exemplar's
 * code is its own and not the question's: the same examples are the same text again.
 *
 * @param secret key that codes are derived with, so that who knows a run's id cannot compute them
 */
export function writeTraitPrompt(
  question: TraitQuestion,
  prompts: PromptSet,
  { scope, secret }: { readonly scope: CallScope; readonly secret: string },
): TraitPrompt {
  const { texts, marker, excerpts } = shownWith(question, secret);
  const code = (purpose: string): string => questionCode(scope, purpose, secret, texts);
  const boundary = code('essay');
  const canary = code('canary');
  const examples = question.exemplars.map((exemplar, index) =>
    fill(prompts.sections.example, {
      number: String(index + 1),
      score: exemplarScore(exemplar, question),
      text: excerpts[index]?.marked ?? '',
      boundary: excerpts[index]?.code ?? '',
    }),
  );
  const shown = examples.map((example) => `${example}\n\n`).join('');
  const facts = (question.facts ?? []).map((fact) => `- ${oneLine(fact)}`);
  const own = { marker, canary, boundary, ...writerAndProblems(question, prompts) };
  return {
    marker,
    canary,
    boundary,
    exampleCodes: excerpts.map((excerpt) => excerpt.code),
    system: systemMessage(question, prompts, own),
    user: fill(prompts.sections.user, {
      ...own,
      examples: shown,
      facts: optional(prompts.sections.facts, 'lines', facts),
      essay: markedEssay(question.essay, marker),
    }),
    sharedUserLength: prompts.sections.user.startsWith('{{examples}}') ? shown.length : 0,
  };
}

/** What students wrote, as it stands in each question about one essay. */
interface ShownTexts {
  readonly exemplars: readonly Exemplar[];
  readonly secret: string;
  readonly texts: readonly string[];
  readonly marker: string;
  /** By exemplar: its lines, marked, and the code around them. */
  readonly excerpts: readonly ShownExample[];
}

// Every trait is asked about the same essay beside the same examples (.5 ms an essay of five traits).
const shownBefore = new WeakMap<PreparedEssay, ShownTexts>();

function shownWith({ essay, exemplars }: TraitQuestion, secret: string): ShownTexts {
  const known = shownBefore.get(essay);
  if (known?.exemplars === exemplars && known.secret === secret) return known;
  const texts = [essay.masked.text, ...exemplars.map(({ excerpt }) => excerpt)];
  const marker = chooseMarker(texts);
  const excerpts = exemplars.map(({ excerpt }) => {
    const example = exampleOf(excerpt, marker, secret);
    // A code that one of the texts holds is nobody's code: the next one is taken.
    const isFree = texts.every((text) => !text.includes(example.code));
    return isFree ? example : { ...example, code: textCode(excerpt, secret, texts) };
  });
  const shown = { exemplars, secret, texts, marker, excerpts };
  shownBefore.set(essay, shown);
  return shown;
}

interface ShownExample {
  readonly marked: string;
  readonly code: string;
}

// The same examples stand beside many essays.
const examplesBefore = new Map<string, ShownExample & { readonly marker: string; readonly secret: string }>();
const mostExamples = 64;

/** An excerpt's marked lines, and the code around them as far as it alone says. */
function exampleOf(excerpt: string, marker: string, secret: string): ShownExample {
  const known = examplesBefore.get(excerpt);
  if (known?.marker === marker && known.secret === secret) return known;
  const example = { marked: markedParagraphs(excerpt, marker), code: textCode(excerpt, secret, []), marker, secret };
  if (examplesBefore.size >= mostExamples) examplesBefore.clear();
  examplesBefore.set(excerpt, example);
  return example;
}

type OwnSlots = Readonly<Record<'marker' | 'canary' | 'boundary' | 'learner' | 'previous', string>>;

/** What of a question is neither rubric nor essay. */
function writerAndProblems(
  { learner, previousProblems }: TraitQuestion,
  { sections, problems }: PromptSet,
): Pick<OwnSlots, 'learner' | 'previous'> {
  const before = [...new Set(previousProblems)].map((problem) => `- ${problems[problem]}`);
  return {
    learner: optional(sections.learner, 'facts', learnerLines(learner)),
    previous: optional(sections.previous, 'problems', before),
  };
}

function systemMessage({ rubric, trait, taskText }: TraitQuestion, { sections }: PromptSet, own: OwnSlots): string {
  const context = rubric.learnerContext;
  return fill(sections.system, {
    ...own,
    title: rubric.title,
    genre: rubric.genre,
    gradeLevel: rubric.gradeLevel,
    task: taskText.trim(),
    traitName: trait.name,
    traitId: trait.id,
    definition: trait.definition,
    scores: scorePoints(trait.scale).join(', '),
    anchors: anchorLines(trait),
    writers: optional(sections.writers, 'context', context === undefined ? [] : [context]),
    notes: optional(
      sections.notes,
      'rulings',
      rubric.notes.map((note) => `- ${note}`),
    ),
  });
}

function optional(section: string, slot: string, lines: readonly string[]): string {
  return lines.length === 0 ? '' : `\n${fill(section, { [slot]: lines.join('\n') })}\n`;
}

function anchorLines(trait: Trait): string {
  return Object.entries(trait.anchors)
    .toSorted(([a], [b]) => Number(a) - Number(b))
    .map(([score, anchor]) => `- ${score}: ${anchor}`)
    .join('\n');
}

function learnerLines(learner: LearnerContext | undefined): string[] {
  if (learner === undefined) return [];
  const { gradeLevel, age, firstLanguage } = learner;
  return [
    ...(gradeLevel === undefined ? [] : [`- grade level: ${oneLine(gradeLevel)}`]),
    ...(age === undefined ? [] : [`- age: ${age}`]),
    ...(firstLanguage === undefined ? [] : [`- first language: ${oneLine(firstLanguage)}`]),
  ];
}

/** Settings come from tables that people fill in: one line, without signs that could open or close anything. */
function oneLine(text: string): string {
  return text
    .replaceAll(/[\p{C}\s<>{}]+/gu, ' ')
    .trim()
    .slice(0, 200);
}

/** The trait's own score; where people only gave a score for the whole, that one and on which scale. */
function exemplarScore({ scores }: Exemplar, { trait, rubric }: TraitQuestion): string {
  const score = scores[trait.id];
  if (score !== undefined) return `score for this trait: ${score}`;
  const whole = scores[holistic];
  return whole === undefined ? 'no score known' : `score for the whole essay: ${whole} on ${scaleText(rubric.scale)}`;
}

function scaleText({ min, max }: ScoreScale): string {
  return `${min} to ${max}`;
}

function markedParagraphs(text: string, marker: string): string {
  return text
    .split(/\n\s*\n/)
    .map((paragraph) => datamark(paragraph, marker))
    .filter((paragraph) => paragraph !== '')
    .join('\n');
}
