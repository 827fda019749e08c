import { contentHash } from '../../core/content-hash.ts';
import { AssayError } from '../../core/errors.ts';
import type { ClaimProblem, ReplyProblem } from '../../core/trait-grade.ts';

/** The slots that a section may have; those with `!` it must have. */
const sections = {
  system: [
    'title',
    'genre',
    'gradeLevel',
    'task!',
    'traitName!',
    'traitId',
    'definition!',
    'scores!',
    'anchors!',
    'writers!',
    'notes!',
    'boundary',
    'marker!',
    'learner',
    'previous',
    'canary',
  ],
  writers: ['context!'],
  notes: ['rulings!'],
  learner: ['facts!'],
  previous: ['problems!'],
  user: ['examples!', 'learner', 'previous', 'facts!', 'canary', 'boundary!', 'essay!'],
  example: ['number', 'score!', 'text!', 'boundary!'],
  facts: ['lines!'],
} as const;

type SectionName = keyof typeof sections;

/** What is of one question alone stands in either message: in the system message it ends what a provider's prompt cache can find again. */
const eitherMessage = ['learner', 'previous', 'canary'] as const;

const problems: Readonly<Record<ReplyProblem | ClaimProblem, true>> = {
  'missing-field': true,
  'wrong-schema': true,
  'invalid-json': true,
  truncated: true,
  refusal: true,
  empty: true,
  'off-scale': true,
  'wrong-model': true,
  'canary-leak': true,
  unavailable: true,
  'empty-quote': true,
  'quote-not-found': true,
  'wrong-place': true,
  'names-absent-source': true,
  'contradicts-score': true,
  'empty-comment': true,
};

/** One version of the words that a model is asked with. */
export interface PromptSet {
  /** `trait-grade/1` */
  readonly id: string;
  /** Content address: `promptsHash` of a plan. */
  readonly hash: string;
  readonly sections: Readonly<Record<SectionName, string>>;
  /** What is said when a trait is asked again, by what was wrong before. */
  readonly problems: Readonly<Record<ReplyProblem | ClaimProblem, string>>;
}

/**
 * Reads a prompt template: sections under `## name` headings, slots as `{{name}}`. What stands before the first heading is a comment.
 *
 * @throws AssayError `artifact.invalid` when a section or a slot it must have is missing, or a section or slot is unknown
 */
export function parsePromptSet(id: string, text: string): PromptSet {
  const found = new Map<string, string>();
  for (const part of text.replaceAll('\r\n', '\n').split(/^## /m).slice(1)) {
    const end = part.indexOf('\n');
    const name = part.slice(0, end).trim();
    if (found.has(name)) throw invalid(id, `has section "${name}" twice`);
    found.set(name, part.slice(end).trim());
  }
  const known = new Set([...Object.keys(sections), ...Object.keys(problems).map((problem) => `problem ${problem}`)]);
  for (const name of found.keys()) {
    if (!known.has(name)) throw invalid(id, `has an unknown section "${name}"; allowed: ${[...known].join(', ')}`);
  }
  const texts = mapKeys(sections, (name, slots) => checkSlots(id, name, sectionText(id, found, name), slots));
  for (const slot of eitherMessage) {
    if (!`${texts.system} ${texts.user}`.includes(`{{${slot}}}`))
      throw invalid(id, `lacks the slot {{${slot}}}; sections "system" and "user" may hold it`);
  }
  return {
    id,
    hash: contentHash({ id, sections: Object.fromEntries(found) }),
    sections: texts,
    problems: mapKeys(problems, (problem) => checkSlots(id, problem, sectionText(id, found, `problem ${problem}`), [])),
  };
}

/**
 * Puts values into slots, in one pass: what a value brings along is text, even where it looks like a slot.
 *
 * @throws AssayError `internal` when a slot has no value
 */
export function fill(section: string, values: Readonly<Record<string, string>>): string {
  let filled = '';
  for (const [index, piece] of piecesOf(section).entries()) {
    const text = index % 2 === 0 ? piece : values[piece];
    if (text === undefined) throw new AssayError('internal', `prompt slot {{${piece}}} has no value`);
    filled += text;
  }
  return filled;
}

// The same few sections are filled for every question.
const taken = new Map<string, readonly string[]>();
const mostTaken = 64;

/** A section's texts and the slots' names between them, in turn. */
function piecesOf(section: string): readonly string[] {
  const known = taken.get(section);
  if (known !== undefined) return known;
  const pieces = section.split(slotPattern);
  if (taken.size >= mostTaken) taken.clear();
  taken.set(section, pieces);
  return pieces;
}

const slotPattern = /\{\{([a-zA-Z]+)\}\}/g;

function sectionText(id: string, found: ReadonlyMap<string, string>, name: string): string {
  const text = found.get(name);
  if (text === undefined || text === '') throw invalid(id, `lacks the section "${name}"`);
  return text;
}

function checkSlots(id: string, section: string, text: string, slots: readonly string[]): string {
  const used = new Set([...text.matchAll(slotPattern)].map((match) => match[1] ?? ''));
  const allowed = new Set(slots.map((slot) => slot.replace('!', '')));
  for (const slot of used) {
    if (!allowed.has(slot)) {
      throw invalid(id, `section "${section}" has the slot {{${slot}}}; allowed: ${[...allowed].join(', ') || 'none'}`);
    }
  }
  for (const slot of slots) {
    if (slot.endsWith('!') && !used.has(slot.slice(0, -1)))
      throw invalid(id, `section "${section}" lacks the slot {{${slot.slice(0, -1)}}}`);
  }
  return text;
}

function mapKeys<Key extends string, In, Out>(
  source: Readonly<Record<Key, In>>,
  map: (key: Key, value: In) => Out,
): Record<Key, Out> {
  const entries = (Object.keys(source) as Key[]).map((key) => [key, map(key, source[key])] as const);
  return Object.fromEntries(entries) as Record<Key, Out>;
}

function invalid(id: string, what: string): AssayError {
  return new AssayError('artifact.invalid', `prompt template ${id} ${what}`);
}
