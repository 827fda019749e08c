import { queryOptions } from '@tanstack/react-query';
import { api, ask, type Schemas } from './client.ts';

export type Appeal = Schemas['Appeal'];
export type AppealInput = Schemas['AppealInput'];

interface OfAppeal {
  readonly params: { readonly path: { readonly slug: string; readonly appealId: string } };
}

function of(slug: string, appealId: string): OfAppeal {
  return { params: { path: { slug, appealId } } };
}

// oxlint-disable-next-line typescript/explicit-module-boundary-types -- the options' type is TanStack's to infer
export function appealsQuery(slug: string) {
  return queryOptions({
    queryKey: ['appeals', slug],
    queryFn: async ({ signal }) =>
      (await ask(api.GET('/api/v1/assignments/{slug}/appeals', { params: { path: { slug } }, signal }))).items,
  });
}

/** A look that is held goes on by itself, minutes later or more. */
const refetchMs: Readonly<Partial<Record<NonNullable<Appeal['secondLook']>['state'], number>>> = {
  'under-way': 2000,
  held: 15_000,
};

// oxlint-disable-next-line typescript/explicit-module-boundary-types -- see above
export function appealQuery(slug: string, appealId: string) {
  return queryOptions({
    queryKey: ['appeals', slug, appealId],
    queryFn: ({ signal }) =>
      ask(api.GET('/api/v1/assignments/{slug}/appeals/{appealId}', { ...of(slug, appealId), signal })),
    refetchInterval: ({ state }) => refetchMs[state.data?.secondLook?.state ?? 'possible'] ?? false,
  });
}

/** Grades that can be asked about: what was released. */
// oxlint-disable-next-line typescript/explicit-module-boundary-types -- see above
export function releasedQuery(slug: string) {
  return queryOptions({
    queryKey: ['queue', slug, 'released-for-appeal'],
    queryFn: async ({ signal }) => {
      const query = { state: 'released', order: 'arrival' as const, limit: 1000 };
      return (await ask(api.GET('/api/v1/assignments/{slug}/queue', { params: { path: { slug }, query }, signal })))
        .items;
    },
  });
}

export function openAppeal(slug: string, body: AppealInput): Promise<Appeal> {
  return ask(api.POST('/api/v1/assignments/{slug}/appeals', { params: { path: { slug } }, body }));
}

export function takeAppeal(slug: string, appealId: string): Promise<Appeal> {
  return ask(api.POST('/api/v1/assignments/{slug}/appeals/{appealId}/take', { ...of(slug, appealId) }));
}

export function withdrawAppeal(slug: string, appealId: string): Promise<Appeal> {
  return ask(api.POST('/api/v1/assignments/{slug}/appeals/{appealId}/withdraw', { ...of(slug, appealId) }));
}

export function compareAppeal(slug: string, appealId: string, body: Schemas['AppealComparisonInput']): Promise<Appeal> {
  return ask(api.POST('/api/v1/assignments/{slug}/appeals/{appealId}/comparisons', { ...of(slug, appealId), body }));
}

/** Answers when the model has, or when it has to wait. */
export function secondLook(slug: string, appealId: string): Promise<Appeal> {
  return ask(api.POST('/api/v1/assignments/{slug}/appeals/{appealId}/second-look', { ...of(slug, appealId) }));
}

export function answerAppeal(slug: string, appealId: string, body: Schemas['AppealAnswer']): Promise<Appeal> {
  return ask(api.POST('/api/v1/assignments/{slug}/appeals/{appealId}/answer', { ...of(slug, appealId), body }));
}
