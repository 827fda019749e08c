import type { Kysely } from 'kysely';
import { systemClock, type Clock } from '../../ports/clock.ts';
import type { Stores } from '../../ports/stores.ts';
import { createClassStore } from './account-class-store.ts';
import { createApiKeyStore } from './account-key-store.ts';
import { createAccountStore } from './account-store.ts';
import { createArtifactStore } from './artifact-store.ts';
import { createAlarmStore } from './alarm-store.ts';
import { createBatchStore } from './batch-store.ts';
import { createBudgetStore, createRateLimitStore } from './budget-store.ts';
import { createAssignmentStore } from './assignment-store.ts';
import { createAuditStore } from './audit-store.ts';
import { createCalibrationPointStore } from './calibration-point-store.ts';
import { createDatasetStore } from './dataset-store.ts';
import { createDeskStores } from './desk-stores.ts';
import { createErasureStore } from './erasure-store.ts';
import { createFlagStore } from './flag-store.ts';
import { createHandGradeStore } from './hand-grade-store.ts';
import { createRecordStore } from './record-store.ts';
import { createRetentionStore } from './retention-store.ts';
import { createExperimentStore } from './experiment-store.ts';
import { createGradedEssayStore } from './graded-essay-store.ts';
import { createGradeStore } from './grade-store.ts';
import { createIdentityStore } from './identity-store.ts';
import { createKeptAnswerStore } from './kept-answer-store.ts';
import { createLabelStore } from './label-store.ts';
import { createLikenessStore } from './likeness-store.ts';
import { createLabelTaskStore } from './label-task-store.ts';
import { createPromotionStore } from './promotion-store.ts';
import { createMonitorStore } from './monitor-store.ts';
import { createQuestionStore } from './question-store.ts';
import { createRegistryStore } from './registry-store.ts';
import { createRegressionStore } from './regression-store.ts';
import { createReviewStore } from './review-store.ts';
import { createRubricStore } from './rubric-store.ts';
import { createRulingStore } from './ruling-store.ts';
import { createRunStore } from './run-store.ts';
import { createScorerStore } from './scorer-store.ts';
import { createSubmissionStore } from './submission-store.ts';
import { createTenantStore } from './tenant-store.ts';
import { createTraceStore } from './trace-store.ts';
import type { Tables } from './table-types.ts';

/**
 * Every store of one tenant, on behalf of one actor.
 *
 * @param who `tenantId` is `local` out of the box; `actor` is who the audit log names: `cli`, `worker`, a teacher's id
 */
export function createStores(
  db: Kysely<Tables>,
  who: { readonly tenantId: string; readonly actor: string },
  clock: Clock = systemClock,
): Stores {
  const scope = { db, ...who, clock };
  const tenant = createTenantStore(scope);
  const artifacts = createArtifactStore(scope);
  return {
    ...who,
    tenant,
    artifacts,
    assignments: createAssignmentStore(scope),
    rubrics: createRubricStore(scope, artifacts),
    registry: createRegistryStore(scope),
    promotions: createPromotionStore(scope),
    rulings: createRulingStore(scope),
    gradedEssays: createGradedEssayStore(scope),
    submissions: createSubmissionStore(scope, tenant),
    scorers: createScorerStore(scope),
    calibrators: createScorerStore(scope, 'calibrator'),
    calibrationPoints: createCalibrationPointStore(scope),
    questions: createQuestionStore(scope),
    keptAnswers: createKeptAnswerStore(scope),
    labels: createLabelStore(scope),
    datasets: createDatasetStore(scope),
    labelTasks: createLabelTaskStore(scope),
    experiments: createExperimentStore(scope),
    identities: createIdentityStore(scope, tenant),
    runs: createRunStore(scope),
    batches: createBatchStore(scope),
    budgets: createBudgetStore(scope),
    rateLimits: createRateLimitStore(scope),
    grades: createGradeStore(scope),
    reviews: createReviewStore(scope),
    desk: createDeskStores(scope),
    traces: createTraceStore(scope),
    audit: createAuditStore(scope),
    monitors: createMonitorStore(scope),
    alarms: createAlarmStore(scope),
    regressions: createRegressionStore(scope),
    erasure: createErasureStore(scope),
    retention: createRetentionStore(scope),
    accounts: createAccountStore(scope),
    apiKeys: createApiKeyStore(scope),
    classes: createClassStore(scope),
    flags: createFlagStore(scope),
    likeness: createLikenessStore(scope),
    handGrades: createHandGradeStore(scope),
    records: createRecordStore(scope),
  };
}
