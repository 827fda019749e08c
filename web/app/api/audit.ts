import { infiniteQueryOptions } from '@tanstack/react-query';
import { api, ask, type Schemas } from './client.ts';

export type AuditEntry = Schemas['AuditEntry'];

const pageRows = 100;

/** Acts, newest first, a hundred a page. @param subject only acts on this id; all when empty */
// oxlint-disable-next-line typescript/explicit-module-boundary-types -- the options' type is TanStack's to infer
export function auditQuery(subject: string) {
  return infiniteQueryOptions({
    queryKey: ['audit', subject],
    initialPageParam: 0,
    queryFn: async ({ pageParam, signal }) => {
      const of = { ...(pageParam > 0 && { before: pageParam }), ...(subject !== '' && { subject }) };
      return (await ask(api.GET('/api/v1/audit', { params: { query: { limit: pageRows, ...of } }, signal }))).items;
    },
    getNextPageParam: (page) => (page.length < pageRows ? undefined : page.at(-1)?.seq),
  });
}

/** Recomputes the whole chain. @param head a row that was noted elsewhere, as `row:hash`; none when empty */
export function verifyAudit(head: string): Promise<Schemas['AuditVerdict']> {
  return ask(api.GET('/api/v1/audit/verify', { params: { query: head === '' ? {} : { head } } }));
}
