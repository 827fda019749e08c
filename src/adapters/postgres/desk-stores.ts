import type { DeskStores } from '../../ports/desk-stores.ts';
import { createAppealStore } from './appeal-store.ts';
import { createApprovalStore } from './approval-store.ts';
import { createCommentBank } from './comment-store.ts';
import { createDraftStore, createLeaseStore } from './lease-store.ts';
import { createPublicationStore } from './publication-store.ts';
import { createQueueStore } from './queue-store.ts';
import type { Scope } from './scope.ts';

/** What the teacher's desk keeps. */
export function createDeskStores(scope: Scope): DeskStores {
  return {
    queue: createQueueStore(scope),
    leases: createLeaseStore(scope),
    drafts: createDraftStore(scope),
    publication: createPublicationStore(scope),
    comments: createCommentBank(scope),
    approvals: createApprovalStore(scope),
    appeals: createAppealStore(scope),
  };
}
