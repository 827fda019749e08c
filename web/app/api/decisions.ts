import { api, ask, type Schemas } from './client.ts';
import type { Draft } from './desk.ts';

export type DecisionInput = Schemas['DeskDecisionInput'];

function at(submissionId: string): { readonly params: { readonly path: { readonly submissionId: string } } } {
  return { params: { path: { submissionId } } };
}

export async function saveDraft(submissionId: string, draft: Draft): Promise<void> {
  await ask(api.PUT('/api/v1/submissions/{submissionId}/draft', { ...at(submissionId), body: draft }));
}

export async function deleteDraft(submissionId: string): Promise<void> {
  await api.DELETE('/api/v1/submissions/{submissionId}/draft', at(submissionId));
}

export function decide(submissionId: string, body: DecisionInput): Promise<Schemas['DeskDecisionMade']> {
  return ask(api.POST('/api/v1/submissions/{submissionId}/decisions', { ...at(submissionId), body }));
}

export function undo(submissionId: string, revision: number): Promise<Schemas['DeskDecisionMade']> {
  return ask(api.POST('/api/v1/submissions/{submissionId}/undo', { ...at(submissionId), body: { revision } }));
}
