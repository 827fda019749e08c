import { queryOptions } from '@tanstack/react-query';
import { api, ask, type Schemas } from './client.ts';
import { asForm } from './sent.ts';

export type Readiness = Schemas['ScorerReadiness'];
export type Scorers = Schemas['Scorers'];
export type AssignmentInput = Schemas['AssignmentInput'];
export type Environment = 'dev' | 'staging' | 'production';

interface OfAssignment {
  readonly params: { readonly path: { readonly slug: string } };
}

function of(slug: string): OfAssignment {
  return { params: { path: { slug } } };
}

// oxlint-disable-next-line typescript/explicit-module-boundary-types -- the options' type is TanStack's to infer
export function readinessQuery(slug: string) {
  return queryOptions({
    queryKey: ['setup', slug, 'readiness'],
    queryFn: ({ signal }) => ask(api.GET('/api/v1/assignments/{slug}/readiness', { ...of(slug), signal })),
  });
}

// oxlint-disable-next-line typescript/explicit-module-boundary-types -- see above
export function scorersQuery(slug: string) {
  return queryOptions({
    queryKey: ['setup', slug, 'scorers'],
    queryFn: ({ signal }) => ask(api.GET('/api/v1/assignments/{slug}/scorers', { ...of(slug), signal })),
    // While a training runs the list tells how far it is.
    refetchInterval: ({ state }) => (state.data?.training?.state === 'running' ? 1000 : false),
  });
}

// oxlint-disable-next-line typescript/explicit-module-boundary-types -- see above
export function modelCardsQuery(slug: string) {
  return queryOptions({
    queryKey: ['setup', slug, 'model-cards'],
    queryFn: async ({ signal }) =>
      (await ask(api.GET('/api/v1/assignments/{slug}/model-cards', { ...of(slug), signal }))).items,
  });
}

// oxlint-disable-next-line typescript/explicit-module-boundary-types -- see above
export function environmentQuery(slug: string) {
  return queryOptions({
    queryKey: ['setup', slug, 'environment'],
    queryFn: ({ signal }) => ask(api.GET('/api/v1/assignments/{slug}/environment', { ...of(slug), signal })),
  });
}

// oxlint-disable-next-line typescript/explicit-module-boundary-types -- see above
export function rulingsQuery(slug: string) {
  return queryOptions({
    queryKey: ['setup', slug, 'rulings'],
    queryFn: async ({ signal }) =>
      (await ask(api.GET('/api/v1/assignments/{slug}/rulings', { ...of(slug), signal }))).items,
  });
}

export function addRuling(slug: string, body: Schemas['RulingInput']): Promise<Schemas['MadeRuling']> {
  return ask(api.POST('/api/v1/assignments/{slug}/rulings', { ...of(slug), body }));
}

export function regrade(slug: string, body: Schemas['RegradeInput']): Promise<Schemas['Regrading']> {
  return ask(api.POST('/api/v1/assignments/{slug}/regrade', { ...of(slug), body }));
}

export function setEnvironment(slug: string, environment: Environment): Promise<{ environment: Environment }> {
  return ask(api.PUT('/api/v1/assignments/{slug}/environment', { ...of(slug), body: { environment } }));
}

export function putAssignment(slug: string, body: AssignmentInput): Promise<Schemas['Assignment']> {
  return ask(api.PUT('/api/v1/assignments/{slug}', { ...of(slug), body }));
}

export function switchAi(slug: string, body: Schemas['AiGradingSwitch']): Promise<Schemas['AiGradingSwitched']> {
  return ask(api.PUT('/api/v1/assignments/{slug}/ai-grading', { ...of(slug), body }));
}

export function train(slug: string, promote: boolean): Promise<Schemas['TrainingJob']> {
  return ask(api.POST('/api/v1/assignments/{slug}/scorers', { ...of(slug), body: { promote } }));
}

export function promoteScorer(slug: string, version: number): Promise<Schemas['ScorerVersion']> {
  const params = { path: { slug, version } };
  return ask(api.POST('/api/v1/assignments/{slug}/scorers/{version}/promote', { params }));
}

export function rollbackScorer(slug: string): Promise<Schemas['ScorerVersion']> {
  return ask(api.POST('/api/v1/assignments/{slug}/scorers/rollback', { ...of(slug) }));
}

export function sendGraded(slug: string, file: File): Promise<Schemas['GradedFileImported']> {
  const body = { file: file as unknown as string };
  return ask(api.POST('/api/v1/assignments/{slug}/graded-essays/file', { ...of(slug), body, bodySerializer: asForm }));
}

export function sendRoster(slug: string, file: File): Promise<Schemas['RosterImported']> {
  const body = { file: file as unknown as string };
  return ask(api.PUT('/api/v1/assignments/{slug}/roster', { ...of(slug), body, bodySerializer: asForm }));
}
