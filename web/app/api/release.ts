import { queryOptions } from '@tanstack/react-query';
import { api, ask, type Schemas } from './client.ts';

export type ApprovalBatch = Schemas['ApprovalBatch'];
export type Published = Schemas['Published'];

interface OfAssignment {
  readonly params: { readonly path: { readonly slug: string } };
}

function of(slug: string): OfAssignment {
  return { params: { path: { slug } } };
}

/** How many stand where: one row is asked for, the counts are of all. */
// oxlint-disable-next-line typescript/explicit-module-boundary-types -- the options' type is TanStack's to infer
export function deskCountsQuery(slug: string) {
  return queryOptions({
    queryKey: ['queue', slug, 'counts'],
    queryFn: async ({ signal }) => {
      const params = { path: { slug }, query: { limit: 1 } };
      const { counts } = await ask(api.GET('/api/v1/assignments/{slug}/queue', { params, signal }));
      return counts;
    },
  });
}

// oxlint-disable-next-line typescript/explicit-module-boundary-types -- see above
export function approvalsQuery(slug: string) {
  return queryOptions({
    queryKey: ['approvals', slug],
    queryFn: async ({ signal }) =>
      (await ask(api.GET('/api/v1/assignments/{slug}/approvals', { ...of(slug), signal }))).items,
  });
}

/** @param submissionIds all that can be released when left out */
export function release(slug: string, submissionIds?: string[]): Promise<Published> {
  const body = submissionIds === undefined ? {} : { submissionIds };
  return ask(api.POST('/api/v1/assignments/{slug}/release', { ...of(slug), body }));
}

export function recall(slug: string, submissionIds?: string[]): Promise<Published> {
  const body = submissionIds === undefined ? {} : { submissionIds };
  return ask(api.POST('/api/v1/assignments/{slug}/recall', { ...of(slug), body }));
}

export function propose(slug: string, body: Schemas['ApprovalInput']): Promise<ApprovalBatch> {
  return ask(api.POST('/api/v1/assignments/{slug}/approvals', { ...of(slug), body }));
}

export function commitBatch(slug: string, batchId: string): Promise<ApprovalBatch> {
  const params = { path: { slug, batchId } };
  return ask(api.POST('/api/v1/assignments/{slug}/approvals/{batchId}/commit', { params }));
}

export function undoBatch(slug: string, batchId: string): Promise<Schemas['ApprovalUndone']> {
  const params = { path: { slug, batchId } };
  return ask(api.POST('/api/v1/assignments/{slug}/approvals/{batchId}/undo', { params }));
}

export type ExportFile = 'canvas.csv' | 'grades.csv' | 'grades.jsonl' | 'feedback.html';

/** The address of a file with released grades; opening it is a disclosure, and is recorded with why and to whom. */
export function exportHref(slug: string, file: ExportFile, asked: Readonly<Record<string, string>>): string {
  const query = new URLSearchParams(Object.entries(asked).filter(([, text]) => text.trim() !== ''));
  const search = query.size === 0 ? '' : `?${query}`;
  return `/api/v1/assignments/${encodeURIComponent(slug)}/exports/${file}${search}`;
}
