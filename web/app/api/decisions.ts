import { api, ask, type Schemas } from './client.ts';
import type { Draft } from './desk.ts';

export type DecisionInput = Schemas['DeskDecisionInput'];

interface OfSubmission {
  readonly params: { readonly path: { readonly submissionId: string } };
}

function of(submissionId: string): OfSubmission {
  return { params: { path: { submissionId } } };
}

export async function saveDraft(submissionId: string, body: Draft): Promise<void> {
  await ask(api.PUT('/api/v1/submissions/{submissionId}/draft', { ...of(submissionId), body }));
}

export async function deleteDraft(submissionId: string): Promise<void> {
  await api.DELETE('/api/v1/submissions/{submissionId}/draft', { ...of(submissionId) });
}

/** @throws Problem `conflict` when somebody decided since `revision`; nothing is kept then */
export async function decide(submissionId: string, body: DecisionInput): Promise<void> {
  await ask(api.POST('/api/v1/submissions/{submissionId}/decisions', { ...of(submissionId), body }));
}

export async function undo(submissionId: string, revision: number): Promise<void> {
  const body = { revision };
  await ask(api.POST('/api/v1/submissions/{submissionId}/decisions/undo', { ...of(submissionId), body }));
}
