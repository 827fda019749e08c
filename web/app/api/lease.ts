import { api, ask, type Schemas } from './client.ts';

export type Lease = Pick<Schemas['LeaseHeld'], 'holder' | 'mine'>;

/** @throws Problem `conflict` while somebody else has the essay open */
export function takeLease(submissionId: string, takeOver: boolean): Promise<Lease> {
  return ask(
    api.PUT('/api/v1/submissions/{submissionId}/lease', { params: { path: { submissionId } }, body: { takeOver } }),
  );
}

/** Also when the window closes: the request outlives the page. */
export function leaveEssay(submissionId: string): void {
  api
    .DELETE('/api/v1/submissions/{submissionId}/lease', { params: { path: { submissionId } }, keepalive: true })
    .catch(() => undefined);
}
