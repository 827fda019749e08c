import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { AssayError } from '../../core/errors.ts';
import { holistic } from '../../core/exemplar.ts';
import { readAsap } from '../../intake/asap/read-asap.ts';
import { createRandom } from '../../stats/random.ts';
import type { TargetMaterial } from './build-target.ts';

export interface AsapMaterial {
  readonly targets: readonly TargetMaterial[];
  /** Essays of all eight sets, each with its task, for the share of false alarms. */
  readonly ordinary: readonly { readonly text: string; readonly taskText: string }[];
}

export interface AsapMaterialOptions {
  /** Sets that are attacked. */
  readonly sets: readonly number[];
  /** Ordinary essays of each set that false alarms are counted on. */
  readonly ordinaryPerSet: number;
}

const allSets = [1, 2, 3, 4, 5, 6, 7, 8] as const;
/** Graded essays that the grader of a target may compare with, and essays beside them to attack. */
const graded = 60;
const attacked = 150;
/** Further essays that a scorer is trained on, to see what bluffing does to it. */
const trainedOn = 300;

/**
 * Assignments to attack from the folder with ASAP-AES that the user names: `asap-aes/asap.jsonl.gz` and `asap-aes/prompts/`.
 *
 * @throws AssayError `input.unreadable` when the folder holds no such file
 */
export async function asapMaterial(folder: string, options: AsapMaterialOptions): Promise<AsapMaterial> {
  const path = join(folder, 'asap-aes', 'asap.jsonl.gz');
  if (!existsSync(path))
    throw new AssayError('input.unreadable', `${path} is not there; --data takes the folder that holds asap-aes/`);
  const targets: TargetMaterial[] = [];
  const ordinary: { text: string; taskText: string }[] = [];
  for (const set of allSets) {
    const asap = await readAsap({ path, set, promptsDir: join(folder, 'asap-aes', 'prompts') });
    const taskText = [asap.assignment.taskText, asap.assignment.sourceText]
      .filter((text) => text !== undefined)
      .join('\n\n');
    const essays = shuffled(
      asap.essays.map(({ essay }) => essay),
      set,
    );
    ordinary.push(...essays.slice(0, options.ordinaryPerSet).map(({ text }) => ({ text, taskText })));
    if (!options.sets.includes(set)) continue;
    targets.push({
      name: asap.assignment.id,
      rubric: asap.rubric,
      taskText,
      graded: essays.slice(0, graded),
      training: essays.slice(graded + attacked, graded + attacked + trainedOn),
      sourceText: asap.assignment.sourceText ?? '',
      essays: essays.slice(graded, graded + attacked).map(({ text, resolved }) => ({
        text,
        ...(resolved[holistic] !== undefined && { humanScore: resolved[holistic] }),
      })),
    });
  }
  return { targets, ordinary };
}

function shuffled<Item>(items: readonly Item[], seed: number): Item[] {
  const random = createRandom(seed);
  return items
    .map((item) => ({ item, at: random.uniform() }))
    .sort((a, b) => a.at - b.at)
    .map(({ item }) => item);
}
