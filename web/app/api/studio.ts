import { queryOptions } from '@tanstack/react-query';
import { api, ask, type Schemas } from './client.ts';

export type RubricVersion = Schemas['RubricVersion'];
export type RubricFinding = Schemas['RubricFinding'];
export type Rubric = Schemas['Rubric'];
export type Trait = Rubric['traits'][number];
export type RubricDiff = Schemas['RubricDiff'];
export type RubricArrival = Schemas['RubricArrival'];
export type RubricImpact = Schemas['RubricImpact']['items'][number];
export type GradeStanding = keyof RubricImpact['touched'];
export type VersionPreview = Schemas['VersionPreview'];

export const rubricFormats = ['assay', 'canvas-csv', 'canvas-json', 'moodle-xml', 'moodle-json', 'case'] as const;
export type RubricFormat = (typeof rubricFormats)[number];

// oxlint-disable-next-line typescript/explicit-module-boundary-types -- the options' type is TanStack's to infer
export function rubricsQuery() {
  return queryOptions({
    queryKey: ['rubrics'],
    queryFn: async ({ signal }) => (await ask(api.GET('/api/v1/rubrics', { signal }))).items,
  });
}

// oxlint-disable-next-line typescript/explicit-module-boundary-types -- see above
export function rubricQuery(rubricId: string, version?: number) {
  return queryOptions({
    queryKey: ['rubrics', rubricId, version ?? 'newest'],
    queryFn: async ({ signal }) => {
      const params = { path: { rubricId }, query: version === undefined ? {} : { version } };
      const found = await ask(api.GET('/api/v1/rubrics/{rubricId}', { params, signal }));
      // The server checked it against the rubric's own schema when it was published.
      return { version: found.version, rubric: found.rubric as unknown as Rubric };
    },
  });
}

// oxlint-disable-next-line typescript/explicit-module-boundary-types -- see above
export function versionsQuery(rubricId: string) {
  return queryOptions({
    queryKey: ['rubrics', rubricId, 'versions'],
    queryFn: async ({ signal }) =>
      (await ask(api.GET('/api/v1/rubrics/{rubricId}/versions', { params: { path: { rubricId } }, signal }))).items,
  });
}

// oxlint-disable-next-line typescript/explicit-module-boundary-types -- see above
export function diffQuery(rubricId: string, before: number, after: number) {
  return queryOptions({
    queryKey: ['rubrics', rubricId, 'diff', before, after],
    queryFn: ({ signal }) => {
      const params = { path: { rubricId }, query: { before, after } };
      return ask(api.GET('/api/v1/rubrics/{rubricId}/diff', { params, signal }));
    },
    staleTime: Infinity,
  });
}

// oxlint-disable-next-line typescript/explicit-module-boundary-types -- see above
export function impactQuery(rubricId: string) {
  return queryOptions({
    queryKey: ['rubrics', rubricId, 'impact'],
    queryFn: async ({ signal }) =>
      (await ask(api.GET('/api/v1/rubrics/{rubricId}/impact', { params: { path: { rubricId } }, signal }))).items,
  });
}

/** What a curriculum lead would object to; a draft that breaks the schema is refused with every problem and its place. */
// oxlint-disable-next-line typescript/explicit-module-boundary-types -- see above
export function lintQuery(draft: Rubric) {
  return queryOptions({
    queryKey: ['lint', draft],
    queryFn: async ({ signal }) => (await ask(api.POST('/api/v1/rubrics/lint', { body: draft, signal }))).findings,
    staleTime: Infinity,
    gcTime: 10_000,
  });
}

export function publishRubric(rubric: Rubric): Promise<Schemas['PublishedRubric']> {
  return ask(api.POST('/api/v1/rubrics', { body: rubric }));
}

export function importRubric(body: Schemas['RubricFile']): Promise<RubricArrival> {
  return ask(api.POST('/api/v1/rubrics/import', { body }));
}

export function previewDraft(slug: string, body: Schemas['PreviewInput']): Promise<VersionPreview> {
  return ask(api.POST('/api/v1/assignments/{slug}/preview', { params: { path: { slug } }, body }));
}

export function exportAddress(rubricId: string, format: RubricFormat, version: number): string {
  return `/api/v1/rubrics/${encodeURIComponent(rubricId)}/export?format=${format}&version=${version}`;
}
