import { queryOptions } from '@tanstack/react-query';
import { api, ask, type Schemas } from './client.ts';

export type Registry = Schemas['Registry'];
export type RegistryVersion = Registry['versions'][number];
export type Kind = RegistryVersion['kind'];
export type PromotionRequest = Schemas['PromotionRequest'];
export type GateVerdict = Schemas['GateVerdict'];
export type EnvironmentEntry = Schemas['EnvironmentEntry'];

export interface Item {
  readonly kind: Kind;
  readonly name: string;
}

// oxlint-disable-next-line typescript/explicit-module-boundary-types -- the options' type is TanStack's to infer
export function registryQuery() {
  return queryOptions({
    queryKey: ['registry', 'list'],
    queryFn: ({ signal }) => ask(api.GET('/api/v1/registry', { signal })),
  });
}

// oxlint-disable-next-line typescript/explicit-module-boundary-types -- see above
export function historyQuery({ kind, name }: Item) {
  return queryOptions({
    queryKey: ['registry', 'history', kind, name],
    queryFn: async ({ signal }) =>
      (await ask(api.GET('/api/v1/registry/history', { params: { query: { kind, name } }, signal }))).items,
  });
}

// oxlint-disable-next-line typescript/explicit-module-boundary-types -- see above
export function requestsQuery() {
  return queryOptions({
    queryKey: ['registry', 'requests'],
    queryFn: async ({ signal }) => (await ask(api.GET('/api/v1/registry/requests', { signal }))).items,
  });
}

// oxlint-disable-next-line typescript/explicit-module-boundary-types -- see above
export function approvalRuleQuery() {
  return queryOptions({
    queryKey: ['registry', 'rule'],
    queryFn: ({ signal }) => ask(api.GET('/api/v1/registry/approval-rule', { signal })),
  });
}

// oxlint-disable-next-line typescript/explicit-module-boundary-types -- see above
export function abTestsQuery() {
  return queryOptions({
    queryKey: ['registry', 'ab'],
    queryFn: ({ signal }) => ask(api.GET('/api/v1/registry/ab-tests', { signal })),
  });
}

// oxlint-disable-next-line typescript/explicit-module-boundary-types -- see above
export function promptsQuery(hash: string) {
  return queryOptions({
    queryKey: ['prompts', hash],
    queryFn: ({ signal }) => ask(api.GET('/api/v1/registry/prompts/{hash}', { params: { path: { hash } }, signal })),
    staleTime: Infinity,
  });
}

export function askForPromotion({ kind, name }: Item, body: Schemas['PromotionInput']): Promise<Schemas['Promotion']> {
  return ask(api.POST('/api/v1/registry/{kind}/{name}/requests', { params: { path: { kind, name } }, body }));
}

export function approve(requestId: string, overrideReason?: string): Promise<Schemas['Promotion']> {
  const body = overrideReason === undefined ? {} : { overrideReason };
  return ask(api.POST('/api/v1/registry/requests/{requestId}/approve', { params: { path: { requestId } }, body }));
}

export function reject(requestId: string, reason: string): Promise<PromotionRequest> {
  return ask(
    api.POST('/api/v1/registry/requests/{requestId}/reject', { params: { path: { requestId } }, body: { reason } }),
  );
}

export function rollback({ kind, name }: Item, body: Schemas['RollbackInput']): Promise<EnvironmentEntry> {
  return ask(api.POST('/api/v1/registry/{kind}/{name}/rollback', { params: { path: { kind, name } }, body }));
}

export function setApprovalRule(body: Schemas['ApprovalRuleInput']): Promise<Schemas['ApprovalRule']> {
  return ask(api.PUT('/api/v1/registry/approval-rule', { body }));
}

export function stopAbTest(reason: string): Promise<Schemas['AbTests']> {
  return ask(api.POST('/api/v1/registry/ab-tests/stop', { body: { reason } }));
}

export function registerPrompts(text: string, note: string): Promise<Schemas['RegisteredVersion']> {
  return ask(api.POST('/api/v1/registry/prompts', { body: { text, note } }));
}
