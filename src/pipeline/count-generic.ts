import { sha256 } from '../core/content-hash.ts';
import type { GradingPolicy } from '../core/grading-plan.ts';
import type { TraitGrade } from '../core/trait-grade.ts';
import type { Embedder } from '../ports/embedder.ts';
import type { Journal } from '../ports/journal.ts';
import type { TraitGrader } from '../ports/trait-grader.ts';
import { genericPhrases } from './5-faithfulness/generic-phrases.ts';
import { genericSimilarity, lexicalBank, lexicalVectors } from './5-faithfulness/genericity.ts';

interface CountGenericPorts {
  readonly journal: Journal;
  readonly grader: TraitGrader;
  readonly embedder?: Embedder;
  /** The embedder that the plan names: a replay may not have it. */
  readonly embedderId: string | null;
  readonly policy: GradingPolicy;
  /** Names the essay in the step's input. */
  readonly reference: string;
}

/**
 * How many of the feedback sentences that stood would fit any essay: those as near to the phrase bank as the policy says. By the plan's
 * embedder, or by letters and words without one. Only for models: see docs/decisions/0003.
 */
export async function countGeneric(grades: readonly TraitGrade[], ports: CountGenericPorts): Promise<number> {
  if (ports.grader.kind === 'scorer') return 0;
  const comments = grades.flatMap((grade) =>
    grade.status === 'scored' ? grade.claims.map((claim) => claim.comment) : [],
  );
  if (comments.length === 0) return 0;
  const { embedder, embedderId, reference, policy } = ports;
  const input = { essay: reference, comments: sha256(comments.join('\n')), by: embedderId ?? 'lexical' };
  const similarities = await ports.journal.step(
    '5-faithfulness/generic',
    input,
    async () =>
      embedder === undefined
        ? genericSimilarity(lexicalVectors(comments), lexicalBank())
        : genericSimilarity(await embedder.embed(comments), await bankOf(embedder)),
    { free: true },
  );
  return similarities.filter((similarity) => similarity >= policy.genericSimilarity).length;
}

const banks = new WeakMap<Embedder, Promise<readonly Float32Array[]>>();

/** The phrase bank by this embedder, computed once. */
function bankOf(embedder: Embedder): Promise<readonly Float32Array[]> {
  const there = banks.get(embedder);
  if (there !== undefined) return there;
  const bank = embedder.embed(genericPhrases);
  banks.set(embedder, bank);
  bank.catch(() => banks.delete(embedder));
  return bank;
}
