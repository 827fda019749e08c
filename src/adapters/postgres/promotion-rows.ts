import type { Selectable } from 'kysely';
import type { AbTest, PromotionRequest } from '../../ports/registry.ts';
import type { Tables } from './table-types.ts';

export function toRequest(row: Selectable<Tables['registry_request']>): PromotionRequest {
  return {
    id: row.request_id,
    kind: row.kind,
    name: row.name,
    hash: row.hash,
    environment: row.environment,
    ...(row.share !== null && { share: row.share }),
    note: row.note,
    verdicts: row.verdicts,
    requestedBy: row.requested_by,
    requestedAt: row.requested_at,
    status: row.status,
    decidedBy: row.decided_by ?? undefined,
    decidedAt: row.decided_at ?? undefined,
    decisionReason: row.decision_reason ?? undefined,
    overrideReason: row.override_reason ?? undefined,
  };
}

export function toTest(row: Selectable<Tables['ab_test']>): AbTest {
  return {
    id: row.ab_test_id,
    kind: row.kind,
    name: row.name,
    controlHash: row.control_hash,
    candidateHash: row.candidate_hash,
    share: row.share,
    requestId: row.request_id ?? undefined,
    startedBy: row.started_by,
    startedAt: row.started_at,
    stoppedBy: row.stopped_by ?? undefined,
    stoppedAt: row.stopped_at ?? undefined,
    stopAction: row.stop_action ?? undefined,
    stopReason: row.stop_reason ?? undefined,
  };
}
