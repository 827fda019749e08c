import { queryOptions } from '@tanstack/react-query';
import { api, ask, type Schemas } from './client.ts';
import { sent } from './sent.ts';

export type RetentionRule = Schemas['RetentionRule'];
export type RetentionPlan = Schemas['RetentionPlan'];

// oxlint-disable-next-line typescript/explicit-module-boundary-types -- the options' type is TanStack's to infer
export function retentionRulesQuery() {
  return queryOptions({
    queryKey: ['records', 'retention', 'rules'],
    queryFn: async ({ signal }) => (await ask(api.GET('/api/v1/records/retention/rules', { signal }))).items,
  });
}

/** What is due by age in so many days; of today (0) it can be run. */
// oxlint-disable-next-line typescript/explicit-module-boundary-types -- see above
export function retentionPlanQuery(days: number) {
  return queryOptions({
    queryKey: ['records', 'retention', 'plan', days],
    queryFn: ({ signal }) => ask(api.GET('/api/v1/records/retention/plan', { params: { query: { days } }, signal })),
  });
}

export function setRetentionRule(body: Schemas['RetentionRuleInput']): Promise<RetentionRule> {
  return ask(api.PUT('/api/v1/records/retention/rules', { body }));
}

export function removeRetentionRule(ruleId: string): Promise<void> {
  return sent(api.DELETE('/api/v1/records/retention/rules/{ruleId}', { params: { path: { ruleId } } }));
}

/** Erases what the plan that was seen says is due today. */
export function runRetention(plan: string): Promise<Schemas['RetentionRun']> {
  return ask(api.POST('/api/v1/records/retention/run', { body: { plan } }));
}
