import { queryOptions } from '@tanstack/react-query';
import { api, ask, type Schemas } from './client.ts';

export type Dataset = Schemas['Dataset'];
export type Experiment = Schemas['Experiment'];
export type ExperimentShown = Schemas['ExperimentShown'];
export type ExperimentInput = Schemas['ExperimentInput'];
export type Estimate = Schemas['ExperimentEstimate'];
export type ComparedFigure = Schemas['ComparedFigure'];

// oxlint-disable-next-line typescript/explicit-module-boundary-types -- the options' type is TanStack's to infer
export function datasetsQuery() {
  return queryOptions({
    queryKey: ['datasets'],
    queryFn: async ({ signal }) => (await ask(api.GET('/api/v1/datasets', { signal }))).items,
  });
}

/** Whether an experiment still moves by itself. */
export function isUnderWay({ state }: Pick<Experiment, 'state'>): boolean {
  return state === 'waiting' || state === 'running';
}

// oxlint-disable-next-line typescript/explicit-module-boundary-types -- see above
export function experimentsQuery() {
  return queryOptions({
    queryKey: ['experiments', 'list'],
    queryFn: async ({ signal }) => (await ask(api.GET('/api/v1/experiments', { signal }))).items,
    refetchInterval: ({ state }) => (state.data?.some(isUnderWay) === true ? 2000 : false),
  });
}

// oxlint-disable-next-line typescript/explicit-module-boundary-types -- see above
export function experimentQuery(experimentId: string) {
  return queryOptions({
    queryKey: ['experiments', experimentId],
    queryFn: ({ signal }) =>
      ask(api.GET('/api/v1/experiments/{experimentId}', { params: { path: { experimentId } }, signal })),
    refetchInterval: ({ state }) => (state.data !== undefined && isUnderWay(state.data) ? 2000 : false),
  });
}

/** What it would ask and cost; nothing is sent. */
export function estimateExperiment(dataset: string, body: ExperimentInput): Promise<Estimate> {
  return ask(api.POST('/api/v1/datasets/{dataset}/experiments/estimate', { params: { path: { dataset } }, body }));
}

export function runExperiment(dataset: string, body: ExperimentInput): Promise<Experiment> {
  return ask(api.POST('/api/v1/datasets/{dataset}/experiments', { params: { path: { dataset } }, body }));
}

export function actOnExperiment(experimentId: string, act: 'cancel' | 'resume'): Promise<Experiment> {
  return ask(api.POST('/api/v1/experiments/{experimentId}/{act}', { params: { path: { experimentId, act } } }));
}

export function lockDataset(slug: string, body: Schemas['DatasetInput']): Promise<Dataset> {
  return ask(api.POST('/api/v1/assignments/{slug}/datasets', { params: { path: { slug } }, body }));
}
