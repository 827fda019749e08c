import type { Likeness } from '../core/likeness.ts';
import type { Journal } from '../ports/journal.ts';

export interface AlikePorts {
  readonly journal: Journal;
  /** Other submissions that the essay shares a good part of its words with; absent where there are none to compare with. */
  readonly alike?: () => Promise<readonly Likeness[]>;
}

/** What the essay shares with others, as a step: submissions come and go, so what there was to compare with is written down once. */
export async function findAlike(
  { journal, alike }: AlikePorts,
  reference: string,
): Promise<{ readonly alike?: readonly Likeness[] }> {
  if (alike === undefined) return {};
  return {
    alike: await journal.step('7-review/alike', { essay: reference }, async () => [...(await alike())], { free: true }),
  };
}
