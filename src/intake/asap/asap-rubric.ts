import { type Rubric, rubricSchema, type Trait } from '../../core/rubric.ts';
import { type ScoreScale, scorePoints } from '../../core/score-scale.ts';
import { invalidInput } from '../refusal.ts';
import { type AsapSet, type AsapTrait, languageConventions } from './asap-sets.ts';

const definitionLength = 2000;
const anchorLength = 1000;

/**
 * The rubric of a set: its traits with the anchors of the trait rubric text where that is given, its published range, equal
 * bands. Valid by the rubric schema.
 *
 * @param rubricText content of the set's `N_rubrics.txt`; definitions of our own and no anchors when left out
 */
export function asapRubric(set: AsapSet, rubricText?: string): Rubric {
  const sections = rubricText === undefined ? new Map<string, string[]>() : sectionsOf(rubricText);
  const parsed = rubricSchema.safeParse({
    format: 'assay.rubric/1',
    id: `asap-${set.set}`,
    title: `ASAP set ${set.set}: ${set.title}`,
    genre: set.genre,
    gradeLevel: set.gradeLevel,
    scale: set.scale,
    traits: [...set.traits.map((trait) => traitFrom(trait, sections)), ...(set.set === 2 ? [languageConventions] : [])],
    bands: equalBands(set.scale),
    notes: [set.resolution],
  });
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw invalidInput(
    `rubric text of ASAP set ${set.set}`,
    `${issue?.path.join('.') ?? ''} ${issue?.message ?? 'is not allowed'}`,
  );
}

/** The text of a trait rubric file by heading (`*Word Choice*`), lower case. */
function sectionsOf(text: string): Map<string, string[]> {
  const sections = new Map<string, string[]>();
  let current: string[] | undefined;
  for (const line of text.split(/\r?\n/)) {
    const heading = /^\s*\*([^*]+)\*\s*$/.exec(line)?.[1];
    if (heading !== undefined) {
      current = [];
      sections.set(heading.trim().toLowerCase(), current);
    } else current?.push(line.trim());
  }
  return sections;
}

function traitFrom(trait: AsapTrait, sections: ReadonlyMap<string, readonly string[]>): Trait {
  const lines = [...sections].find(([heading]) => heading.startsWith(trait.heading))?.[1] ?? [];
  const { introduction, anchors } = anchorsOf(lines, trait.scale);
  return {
    id: trait.id,
    name: trait.name,
    definition: cut(introduction, definitionLength) || trait.definition,
    weight: trait.weight,
    scale: trait.scale,
    anchors,
  };
}

/** "Score 4: …" opens an anchor that runs to the next; what comes before the first defines the trait. */
function anchorsOf(
  lines: readonly string[],
  scale: ScoreScale,
): { introduction: string; anchors: Record<string, string> } {
  const gathered = new Map<string, string[]>();
  const introduction: string[] = [];
  let current = introduction;
  for (const line of lines) {
    const match = /^Score (\d+(?:\.5)?)\s*:\s*(.*)$/i.exec(line);
    if (match?.[1] !== undefined) {
      current = [match[2] ?? ''];
      gathered.set(match[1], current);
    } else if (line !== '') current.push(line.replace(/^•\s*/, '- '));
  }
  const anchors: Record<string, string> = {};
  for (const [key, parts] of gathered) {
    const points = Number(key);
    const text = cut(parts.join('\n'), anchorLength);
    if (text !== '' && points >= scale.min && points <= scale.max) anchors[String(points)] = text;
  }
  return { introduction: introduction.join(' '), anchors };
}

/** At most `length` characters, cut at a line or word and marked. */
function cut(text: string, length: number): string {
  const trimmed = text.trim();
  if (trimmed.length <= length) return trimmed;
  const head = trimmed.slice(0, length - 2);
  return `${head.slice(0, Math.max(head.lastIndexOf('\n'), head.lastIndexOf(' ')))} …`;
}

/** One band a score up to six scores, five bands of as equal width as whole scores allow above that. */
function equalBands(scale: ScoreScale): Rubric['bands'] {
  const points = scorePoints(scale);
  const count = points.length <= 6 ? points.length : 5;
  return Array.from({ length: count }, (_, index) => {
    const min = points[Math.round((index * points.length) / count)] ?? scale.min;
    const max = points[Math.round(((index + 1) * points.length) / count) - 1] ?? scale.max;
    return { id: `band-${index + 1}`, name: min === max ? `Score ${min}` : `Scores ${min} to ${max}`, min, max };
  });
}
