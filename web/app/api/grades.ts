import { queryOptions } from '@tanstack/react-query';
import { api, ask, type Schemas } from './client.ts';

export type Grade = Schemas['Grade'];
export type Trace = Schemas['Trace'];
export type GradeComparison = Schemas['GradeComparison'];

// oxlint-disable-next-line typescript/explicit-module-boundary-types -- the options' type is TanStack's to infer
export function gradeQuery(gradeId: string) {
  return queryOptions({
    queryKey: ['grade', gradeId],
    queryFn: ({ signal }) => ask(api.GET('/api/v1/grades/{gradeId}', { params: { path: { gradeId } }, signal })),
  });
}

// oxlint-disable-next-line typescript/explicit-module-boundary-types -- see above
export function traceQuery(gradeId: string) {
  return queryOptions({
    queryKey: ['trace', gradeId],
    queryFn: ({ signal }) => ask(api.GET('/api/v1/grades/{gradeId}/trace', { params: { path: { gradeId } }, signal })),
  });
}

export function replay(gradeId: string): Promise<Schemas['Replay']> {
  return ask(api.POST('/api/v1/grades/{gradeId}/replay', { params: { path: { gradeId } } }));
}

export function rerun(gradeId: string, from: Schemas['RerunInput']['from']): Promise<GradeComparison> {
  return ask(api.POST('/api/v1/grades/{gradeId}/rerun', { params: { path: { gradeId } }, body: { from } }));
}
