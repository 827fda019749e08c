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

/** Gives every essay that nobody has read to two of the readers, and what they score apart to the adjudicator. */
export function assignReaders(dataset: string, body: Schemas['ReadersInput']): Promise<Schemas['ReadersAssigned']> {
  return ask(api.POST('/api/v1/datasets/{dataset}/readers', { params: { path: { dataset } }, body }));
}

/** Locks what was read as the next version. */
export function closeReadings(dataset: string): Promise<{ version: number }> {
  return ask(api.POST('/api/v1/datasets/{dataset}/close', { params: { path: { dataset } } }));
}

export function giveReading(
  dataset: string,
  body: { taskId: string; scores: Record<string, number> },
): Promise<{ taskId: string }> {
  return ask(api.POST('/api/v1/datasets/{dataset}/readings', { params: { path: { dataset } }, body }));
}
