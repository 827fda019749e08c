import { queryOptions } from '@tanstack/react-query';
import { api, ask, type Schemas } from './client.ts';
import type { QueueRow, RubricView } from './desk.ts';
import { essayQuery } from './desk.ts';
import { queryClient } from './query-client.ts';

const pageSize = 1000;

/** Every submission of an assignment as the queue tells of it. */
// oxlint-disable-next-line typescript/explicit-module-boundary-types -- the options' type is TanStack's to infer
export function wholeClassQuery(slug: string) {
  return queryOptions({
    queryKey: ['class', slug, 'rows'],
    queryFn: async ({ signal }) => {
      const rows: QueueRow[] = [];
      let first: Schemas['Queue'] | undefined;
      for (let offset: number | null = 0; offset !== null;) {
        const query = { order: 'arrival' as const, limit: pageSize, offset };
        const page: Schemas['Queue'] = await ask(
          api.GET('/api/v1/assignments/{slug}/queue', { params: { path: { slug }, query }, signal }),
        );
        first ??= page;
        rows.push(...page.items);
        offset = page.nextOffset;
      }
      return { rows, counts: first?.counts ?? {}, reasonCounts: first?.reasonCounts ?? {}, words: first?.words ?? {} };
    },
  });
}

/** The rubric that the class is graded by: that of one of its essays. */
export async function rubricOfClass(rows: readonly QueueRow[]): Promise<RubricView | null> {
  const graded = rows.find(({ gradeId }) => gradeId !== undefined);
  return graded === undefined ? null : (await queryClient.fetchQuery(essayQuery(graded.submissionId))).rubric;
}

/** How many got each level of each trait: `claim:4` → 3. */
// oxlint-disable-next-line typescript/explicit-module-boundary-types -- see above
export function levelCountsQuery(slug: string, rubric: RubricView) {
  return queryOptions({
    queryKey: ['class', slug, 'levels', rubric.hash],
    queryFn: async ({ signal }) => {
      const levels = rubric.traits.flatMap(({ id, levels: points }) => points.map(({ score }) => `${id}:${score}`));
      const totals = await Promise.all(
        levels.map(async (level) => {
          const query = { level, limit: 1 };
          const { total } = await ask(
            api.GET('/api/v1/assignments/{slug}/queue', { params: { path: { slug }, query }, signal }),
          );
          return [level, total] as const;
        }),
      );
      return new Map(totals);
    },
  });
}
