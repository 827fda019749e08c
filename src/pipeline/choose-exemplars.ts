import type { Exemplar, ExemplarSelection } from '../core/exemplar.ts';
import type { GradingPolicy } from '../core/grading-plan.ts';
import type { Rubric } from '../core/rubric.ts';
import type { Embedder } from '../ports/embedder.ts';
import type { Journal } from '../ports/journal.ts';
import { excerptOfIndexed } from './3-exemplars/exemplar-index.ts';
import { selectExemplars, type ExemplarIndex } from './3-exemplars/select-exemplars.ts';

export interface ChooseExemplarsInput {
  /** The essay, masked. */
  readonly text: string;
  /** Names the essay in the step's input. */
  readonly reference: string;
  readonly rubric: Rubric;
  readonly policy: GradingPolicy;
  /** How many: the policy's number, or 0 when there is nothing to grade. */
  readonly count: number;
  /** What the trained scorer expects; without one the neighbours say. */
  readonly expectedScore?: number;
}

interface ChooseExemplarsPorts {
  readonly journal: Journal;
  readonly exemplars: ExemplarIndex;
  readonly embedder?: Embedder;
}

/** What is journalled: which essays, not their words. Another student's essay may not be copied into this run. */
interface ChosenIds {
  readonly chosen: readonly Pick<Exemplar, 'id' | 'relation' | 'similarity'>[];
  readonly eligible: number;
  readonly warnings: ExemplarSelection['warnings'];
  /** Absent in journals from before it was kept. */
  readonly expected?: number;
  /** Offsets into the masked essay, which a replay masks the same. */
  readonly unlike?: ExemplarSelection['unlike'];
}

/**
 * Stage 3 as a step: the pool of graded essays grows, so which ones this essay was compared with is written down once. Their texts
 * are read from the pool again; one that was erased meanwhile keeps its id and loses its excerpt.
 */
export async function chooseExemplars(
  input: ChooseExemplarsInput,
  ports: ChooseExemplarsPorts,
): Promise<ExemplarSelection> {
  const { count, policy } = input;
  if (count === 0) return { exemplars: [], eligible: 0, warnings: [] };
  const { reference: essay } = input;
  const ids = await ports.journal.step('3-exemplars/select', { essay, count }, () => select(input, ports), {
    free: true,
  });
  const { essays } = ports.exemplars;
  return {
    exemplars: ids.chosen.map((chosen) => {
      const indexed = essays.find((candidate) => candidate.essay.id === chosen.id);
      return {
        ...chosen,
        scores: indexed?.essay.resolved ?? {},
        excerpt: indexed === undefined ? '' : excerptOfIndexed(indexed, policy.exemplarTokens),
      };
    }),
    eligible: ids.eligible,
    warnings: ids.warnings,
    ...(ids.expected !== undefined && { expected: ids.expected }),
    ...(ids.unlike && { unlike: ids.unlike }),
  };
}

async function select(input: ChooseExemplarsInput, { exemplars, embedder }: ChooseExemplarsPorts): Promise<ChosenIds> {
  const { text, rubric, count, policy, expectedScore } = input;
  // Without vectors for the pool, one for the essay would compare with nothing.
  const vector = exemplars.dense === undefined ? undefined : (await embedder?.embed([text]))?.[0];
  const selection = selectExemplars({
    text,
    index: exemplars,
    rubric,
    count,
    maxTokens: policy.exemplarTokens,
    ...(vector !== undefined && { vector }),
    ...(expectedScore !== undefined && { expectedScore }),
  });
  return {
    chosen: selection.exemplars.map(({ id, relation, similarity }) => ({ id, relation, similarity })),
    eligible: selection.eligible,
    warnings: selection.warnings,
    ...(selection.expected !== undefined && { expected: selection.expected }),
    ...(selection.unlike && { unlike: selection.unlike }),
  };
}
