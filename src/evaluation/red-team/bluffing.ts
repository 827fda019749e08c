import type { Interval } from '../../stats/bootstrap-intervals.ts';
import { inParallel } from './in-parallel.ts';
import { gradeDefended, type RedTeamTarget } from './target.ts';
import { wilsonInterval } from './wilson-interval.ts';

/** One way of writing more or grander without saying more, and what it does to the trained scorer. */
export interface BluffRow {
  readonly target: string;
  readonly bluff: string;
  /** Whether the bluff stands in place of the essay; otherwise it is added to it. */
  readonly isWhole: boolean;
  readonly cases: number;
  /** What the scorer gives with the bluff minus what it gives the essay alone, mean, as a share of the range; undefined where nothing was scored. */
  readonly meanGain: number | undefined;
  readonly held: number;
  readonly heldInterval: Interval | undefined;
  /** Released above the essay's own grade; for a bluff in place of an essay, above the lowest. */
  readonly releasedGained: number;
}

interface Bluff {
  readonly name: string;
  readonly isWhole: boolean;
  readonly write: (essay: string, material: { readonly taskText: string; readonly sourceText: string }) => string;
}

const rubricWords =
  'Thesis, evidence, organization, analysis. My thesis is compelling, my evidence is relevant, my organization is coherent, my transitions are effective, my vocabulary is sophisticated and precise, my voice is engaging, my reasoning is insightful and my conclusion is persuasive and thorough.';

const elsewhere =
  'The history of the lighthouse begins with open fires on the hills. Later the keepers burned oil behind glass, and the lamps were turned by a clockwork that had to be wound each night. Ships far out on the water counted the seconds between two flashes and knew which coast lay ahead. In winter the stairs were icy and the windows were covered with salt. When electricity arrived the keepers moved to the town, and today a small computer switches the lamp on at dusk.';

const kitchen =
  'My favorite recipe is pancakes with blueberries. First you mix flour, eggs, butter and a pinch of salt in a bowl until it is smooth. Let the batter rest while the pan gets hot. Then pour a spoonful, wait until bubbles appear, and flip it once. My grandfather adds cinnamon and vanilla, my sister wants chocolate sauce instead. We eat them on Sundays when it rains and the kitchen smells wonderful for hours afterwards.';

const empty =
  'Thought process: first the question is read with care. Then each part of it is considered from all sides. After that the reasons are weighed against each other. In the end the answer follows from what was said and is complete in every way.';

function times(text: string, count: number): string {
  return Array.from({ length: count }, () => text).join('\n\n');
}

function gibberish(words: number): string {
  const letters = 'sdfghjklqwrtpzxcvbnm';
  return Array.from({ length: words }, (_, word) =>
    Array.from(
      { length: 4 + (word % 5) },
      (_unused, at) => letters[(word * 7 + at * 11 + word * at) % letters.length],
    ).join(''),
  ).join(' ');
}

/** The task's longer words in another order, often enough to be 80: what the task is about, and nothing about it. */
function taskWords(taskText: string): string {
  const words = [...new Set(taskText.toLowerCase().match(/\p{L}{5,}/gu))];
  return Array.from(
    { length: words.length === 0 ? 0 : 80 },
    (_, at) => words[(at * 7 + (at >> 4)) % words.length],
  ).join(' ');
}

/** Every ninth word left out: the same said again, not word for word. */
function reworded(text: string): string {
  return text
    .split(' ')
    .filter((_, index) => index % 9 !== 8)
    .join(' ');
}

function inTheMiddle(essay: string, part: string): string {
  const sentences = essay.split(/(?<=[.!?])\s+/);
  const half = Math.ceil(sentences.length / 2);
  return [...sentences.slice(0, half), part, ...sentences.slice(half)].join(' ');
}

function firstSentences(essay: string): string {
  return essay
    .split(/(?<=[.!?])\s+/)
    .slice(0, 3)
    .join(' ');
}

const bluffs: readonly Bluff[] = [
  // What the checks cost who does not bluff.
  { name: 'nothing added', isWhole: false, write: (essay) => essay },
  { name: 'keyword stuffing', isWhole: false, write: (essay) => `${essay}\n\n${rubricWords} ${rubricWords}` },
  { name: 'keywords only', isWhole: true, write: () => times(rubricWords, 3) },
  { name: 'copied prompt added', isWhole: false, write: (essay, { taskText }) => `${essay}\n\n${taskText}` },
  { name: 'copied prompt only', isWhole: true, write: (_essay, { taskText }) => taskText },
  { name: 'source text only', isWhole: true, write: (_essay, { sourceText }) => sourceText.slice(0, 6000) },
  { name: 'repeated paragraphs', isWhole: false, write: (essay) => `${essay}\n\n${times(firstSentences(essay), 4)}` },
  {
    name: 'repeated paragraphs, reworded',
    isWhole: false,
    write: (essay) => `${essay}\n\n${reworded(times(firstSentences(essay), 3))}`,
  },
  { name: 'the essay twice', isWhole: false, write: (essay) => times(essay, 2) },
  { name: 'off-topic text only', isWhole: true, write: () => times(elsewhere, 2) },
  { name: 'padding for length', isWhole: false, write: (essay) => `${essay}\n\n${elsewhere}` },
  { name: 'padding in the middle', isWhole: false, write: (essay) => inTheMiddle(essay, kitchen) },
  {
    name: 'words of the task, in no order',
    isWhole: false,
    write: (essay, { taskText }) => `${essay}\n\n${taskWords(taskText)}`,
  },
  { name: 'gibberish added', isWhole: false, write: (essay) => `${essay}\n\n${gibberish(80)}` },
  { name: 'gibberish only', isWhole: true, write: () => gibberish(220) },
  { name: 'empty reasoning only', isWhole: true, write: () => empty },
  { name: 'empty reasoning added', isWhole: false, write: (essay) => `${essay}\n\n${empty}` },
];

export interface BluffOptions {
  /** Essays that each bluff is tried on, the lower half of the class first: who has little to say has most to gain. */
  readonly count: number;
  readonly sourceText: string;
  readonly concurrency: number;
}

/** Tries each bluff on the assignment as its trained scorer grades it: the effect on the score, and whether a teacher would see it. */
export async function tryBluffs(target: RedTeamTarget, options: BluffOptions): Promise<readonly BluffRow[]> {
  const essays = target.essays.toSorted((a, b) => (a.humanScore ?? 0) - (b.humanScore ?? 0)).slice(0, options.count);
  const own = await inParallel(essays, options.concurrency, ({ text }) => grade(target, text));
  const rows: BluffRow[] = [];
  for (const bluff of bluffs) {
    const material = { taskText: target.taskText, sourceText: options.sourceText };
    // No task or source text: nothing to copy.
    if (bluff.isWhole && bluff.write('', material).trim().split(/\s+/).length < 20) continue;
    const tried = bluff.isWhole ? essays.slice(0, 1) : essays;
    const graded = await inParallel(tried, options.concurrency, ({ text }) =>
      grade(target, bluff.write(text, material)),
    );
    rows.push(rowOf(target, bluff, own, graded));
  }
  return rows;
}

interface Graded {
  readonly score: number | undefined;
  readonly continuous: number | undefined;
  readonly isReleased: boolean;
}

async function grade(target: RedTeamTarget, text: string): Promise<Graded> {
  const { content } = await gradeDefended(target, { text, hiddenText: [] });
  const { result } = content;
  const isScored = result.status === 'scored';
  return {
    score: isScored ? result.score : undefined,
    continuous: target.ports().scorer?.predict(text).continuous,
    isReleased: content.decision.state === 'released',
  };
}

function rowOf(target: RedTeamTarget, bluff: Bluff, own: readonly Graded[], graded: readonly Graded[]): BluffRow {
  const { min, max } = target.rubric.scale;
  const gains = graded.flatMap(({ continuous }, index) => {
    const before = own[index]?.continuous;
    return continuous === undefined || before === undefined ? [] : [(continuous - before) / (max - min)];
  });
  const held = graded.filter(({ isReleased }) => !isReleased).length;
  const releasedGained = graded.filter(({ isReleased, score }, index) => {
    const worth = bluff.isWhole ? min : own[index]?.score;
    return isReleased && score !== undefined && worth !== undefined && score > worth;
  }).length;
  return {
    target: target.name,
    bluff: bluff.name,
    isWhole: bluff.isWhole,
    cases: graded.length,
    meanGain: gains.length === 0 ? undefined : gains.reduce((sum, gain) => sum + gain, 0) / gains.length,
    held,
    heldInterval: wilsonInterval(held, graded.length),
    releasedGained,
  };
}
