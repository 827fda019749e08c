import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { api, ask, type Schemas } from './client.ts';

export type QueueRow = Schemas['QueueRow'];
export type DeskState = Schemas['DeskState'];
export type EssayView = Schemas['EssayView'];
export type MachineGrade = NonNullable<EssayView['grade']>;
export type TraitView = MachineGrade['traits'][number];
export type FeedbackSentence = TraitView['feedback'][number];

export type RubricView = EssayView['rubric'];
export type RubricTrait = RubricView['traits'][number];
export type FeedbackAct = Schemas['FeedbackAct'];
/** What was typed so far, whatever it is. */
export type Draft = Schemas['DraftInput'];

/** What the queue shows; it stands in the address, so that a link and the back button keep it. */
export interface QueueFilter {
  readonly state?: string | undefined;
  readonly reason?: string | undefined;
  readonly level?: string | undefined;
  readonly band?: string | undefined;
  /** Only what this person can read as a blind second reader. */
  readonly secondRead?: 'wanted' | undefined;
  readonly order?: 'risk' | 'student' | 'arrival' | undefined;
  readonly names?: boolean | undefined;
}

const pageSize = 500;

// oxlint-disable-next-line typescript/explicit-module-boundary-types -- the options' type is TanStack's to infer
export function queueQuery(slug: string, filter: QueueFilter) {
  return infiniteQueryOptions({
    queryKey: ['queue', slug, filter],
    initialPageParam: 0,
    queryFn: ({ pageParam, signal }) =>
      ask(
        api.GET('/api/v1/assignments/{slug}/queue', {
          params: { path: { slug }, query: asQuery(filter, pageParam) },
          signal,
        }),
      ),
    getNextPageParam: (last) => last.nextOffset,
  });
}

function asQuery({ names, ...filter }: QueueFilter, offset: number): Record<string, string | number> {
  const entries = Object.entries({ ...filter, names: names === true ? 'true' : undefined, offset, limit: pageSize });
  return Object.fromEntries(entries.filter((entry): entry is [string, string | number] => entry[1] !== undefined));
}

// oxlint-disable-next-line typescript/explicit-module-boundary-types -- see above
export function essayQuery(submissionId: string) {
  return queryOptions({
    queryKey: ['essay', submissionId],
    queryFn: ({ signal }) =>
      ask(api.GET('/api/v1/submissions/{submissionId}/desk', { params: { path: { submissionId } }, signal })),
    staleTime: 60_000,
  });
}
