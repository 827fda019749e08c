import { queryOptions } from '@tanstack/react-query';
import { api, ask, type Schemas } from './client.ts';

export type ReadingTask = NonNullable<Schemas['ReadingTask']>;

// oxlint-disable-next-line typescript/explicit-module-boundary-types -- the options' type is TanStack's to infer
export function nextReadingQuery(dataset: string) {
  return queryOptions({
    queryKey: ['labelling', dataset, 'next'],
    queryFn: async ({ signal }) =>
      (await ask(api.GET('/api/v1/datasets/{dataset}/readings/next', { params: { path: { dataset } }, signal }))).task,
  });
}

// oxlint-disable-next-line typescript/explicit-module-boundary-types -- see above
export function readingStateQuery(dataset: string) {
  return queryOptions({
    queryKey: ['labelling', dataset, 'state'],
    queryFn: ({ signal }) =>
      ask(api.GET('/api/v1/datasets/{dataset}/readings', { params: { path: { dataset } }, signal })),
  });
}

export function giveReading(
  dataset: string,
  body: { taskId: string; scores: Record<string, number> },
): Promise<{ taskId: string }> {
  return ask(api.POST('/api/v1/datasets/{dataset}/readings', { params: { path: { dataset } }, body }));
}
