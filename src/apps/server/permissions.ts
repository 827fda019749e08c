import type { Actor } from './actor.ts';

/*
 * Who may do what, in one place. A route that is not in the table is refused; a test walks the routes of the server and this table.
 */

/** What can be allowed. API keys take these as scopes. */
export const permissions = {
  'assignments.read': 'see assignments, their plans, runs and progress',
  'assignments.write':
    'create assignments, change their policy, class lists and graded essays, switch AI grading off and on',
  'essays.read': 'read essays, grades and feedback',
  'essays.import': 'hand essays in',
  'grading.run': 'start, repeat and stop grading',
  'grades.decide': 'approve, override, reject and release grades',
  'appeals.open': 'enter questions of students and parents about released grades',
  'grades.export': 'take released grades and feedback out of Assay',
  'flags.write': 'post verdicts of other tools on a submission',
  'rubrics.read': 'read rubrics and prompts',
  'rubrics.write': 'write rubrics and prompts',
  'rubrics.approve': 'put versions that others wrote to use',
  'scorers.read': 'see scorers, calibrators and their reports',
  'scorers.train': 'train scorers, calibrate, make and approve rubric questions',
  'scorers.promote': 'put scorers and calibrators to use, and take them back',
  'records.read': 'see who saw or received which record, and requests about records',
  'records.manage': 'answer requests about records: export, hold, erase',
  'audit.read': 'read and verify the audit log',
  'accounts.manage': 'accounts, roles, classes, sessions and keys of others',
  'operations.read': 'see alarms, spending and the state of providers',
  'operations.manage': 'change budgets, alarms and other settings of the installation',
} as const;

export type Permission = keyof typeof permissions;

const everything = Object.keys(permissions).filter(isPermission);

export function isPermission(name: string): name is Permission {
  return Object.hasOwn(permissions, name);
}

/** What each role may. A person can have several. */
export const roles = {
  admin: everything,
  teacher: [
    'assignments.read',
    'assignments.write',
    'essays.read',
    'essays.import',
    'grading.run',
    'grades.decide',
    'appeals.open',
    'grades.export',
    'rubrics.read',
    'scorers.read',
    'scorers.train',
  ],
  'curriculum-lead': [
    'assignments.read',
    'assignments.write',
    'essays.read',
    'grading.run',
    'rubrics.read',
    'rubrics.write',
    'rubrics.approve',
    'scorers.read',
  ],
  psychometrician: [
    'assignments.read',
    'essays.read',
    'grading.run',
    'rubrics.read',
    'scorers.read',
    'scorers.train',
    'scorers.promote',
    'operations.read',
  ],
  'privacy-officer': [
    'assignments.read',
    'essays.read',
    'grades.export',
    'records.read',
    'records.manage',
    'audit.read',
    'operations.read',
  ],
} as const satisfies Readonly<Record<string, readonly Permission[]>>;

export type Role = keyof typeof roles;

export function permissionsOf(held: readonly Role[]): ReadonlySet<Permission> {
  return new Set(held.flatMap((role) => roles[role]));
}

/** Whoever is a teacher and nothing else sees the assignments of their own classes only. */
export function classesOf(held: readonly Role[]): Actor['classes'] {
  return held.some((role) => role !== 'teacher') ? 'all' : 'own';
}

/** `public`: without a login. `signed-in`: with any. */
type Access = Permission | 'public' | 'signed-in';

/**
 * What a route needs. A teacher gets through only where the request names something of their own classes (see class-access.ts), unless
 * `shared` says that what the route shows belongs to no class, or that its handler keeps to the actor's classes itself.
 */
export type RouteRule = Access | { readonly needs: Permission; readonly shared: true };

function shared(needs: Permission): RouteRule {
  return { needs, shared: true };
}

/** Method and path pattern of every route. */
export const routeRules: Readonly<Record<string, RouteRule>> = {
  'GET /healthz': 'public',
  'GET /readyz': 'public',
  'GET /api/v1/openapi.json': 'public',
  'GET /sign-in': 'public',
  'POST /sign-in': 'public',
  'GET /set-password': 'public',
  'POST /set-password': 'public',

  'POST /api/v1/session': 'public',
  'POST /api/v1/session/password': 'public',
  'GET /api/v1/session': 'signed-in',
  'DELETE /api/v1/session': 'signed-in',
  'PUT /api/v1/session/password': 'signed-in',
  'GET /api/v1/session/all': 'signed-in',
  'DELETE /api/v1/session/all/:sessionId': 'signed-in',
  'GET /api/v1/keys': 'signed-in',
  'POST /api/v1/keys': 'signed-in',
  'DELETE /api/v1/keys/:keyId': 'signed-in',
  'GET /api/v1/accounts': shared('accounts.manage'),
  'GET /api/v1/accounts/names': 'signed-in',
  'POST /api/v1/accounts': shared('accounts.manage'),
  'PATCH /api/v1/accounts/:accountId': shared('accounts.manage'),
  'POST /api/v1/accounts/:accountId/link': shared('accounts.manage'),
  'GET /api/v1/accounts/:accountId/sessions': shared('accounts.manage'),
  'DELETE /api/v1/accounts/:accountId/sessions': shared('accounts.manage'),
  'GET /api/v1/classes': shared('assignments.read'),
  'POST /api/v1/classes': shared('accounts.manage'),
  'PUT /api/v1/classes/:classId/teachers': shared('accounts.manage'),
  'PUT /api/v1/classes/:classId/assignments/:slug': shared('accounts.manage'),
  'DELETE /api/v1/classes/:classId/assignments/:slug': shared('accounts.manage'),

  'GET /api/v1/assignments': shared('assignments.read'),
  'GET /api/v1/assignments/:slug': 'assignments.read',
  'PUT /api/v1/assignments/:slug': shared('assignments.write'),
  'PATCH /api/v1/assignments/:slug/policy': 'assignments.write',
  'POST /api/v1/assignments/:slug/graded-essays': 'assignments.write',
  'GET /api/v1/assignments/:slug/report': 'essays.read',
  'GET /api/v1/assignments/:slug/events': 'assignments.read',

  'POST /api/v1/assignments/:slug/submissions': 'essays.import',
  'POST /api/v1/assignments/:slug/submissions/files': 'essays.import',
  'GET /api/v1/assignments/:slug/submissions': 'assignments.read',
  'GET /api/v1/submissions/:submissionId/text': 'essays.read',

  'POST /api/v1/assignments/:slug/runs': 'grading.run',
  'POST /api/v1/assignments/:slug/plans': 'grading.run',
  'GET /api/v1/plans/:plan': shared('assignments.read'),
  'GET /api/v1/runs': 'assignments.read',
  'GET /api/v1/runs/:runId': 'assignments.read',
  'POST /api/v1/runs/:runId/retry': 'grading.run',
  'POST /api/v1/runs/:runId/cancel': 'grading.run',

  'POST /api/v1/assignments/:slug/batches': 'grading.run',
  'POST /api/v1/assignments/:slug/batches/estimate': 'grading.run',
  'GET /api/v1/batches': 'assignments.read',
  'GET /api/v1/batches/:batchId': 'assignments.read',
  'GET /api/v1/batches/:batchId/results': 'essays.read',
  'POST /api/v1/batches/:batchId/:act': 'grading.run',

  'GET /metrics': shared('operations.read'),
  'GET /api/v1/status': shared('operations.read'),
  'GET /api/v1/budgets': shared('operations.read'),
  'PUT /api/v1/budgets': shared('operations.manage'),
  'DELETE /api/v1/budgets/:budgetId': shared('operations.manage'),
  'GET /api/v1/limits': shared('operations.read'),
  'PUT /api/v1/limits': shared('operations.manage'),
  'DELETE /api/v1/limits': shared('operations.manage'),

  'GET /api/v1/grades': 'essays.read',
  'GET /api/v1/grades/:gradeId': 'essays.read',
  'GET /api/v1/grades/:gradeId/trace': 'essays.read',
  'POST /api/v1/grades/:gradeId/replay': 'essays.read',
  'POST /api/v1/grades/:gradeId/rerun': 'grading.run',
  'POST /api/v1/grades/:gradeId/decisions': 'grades.decide',

  'GET /api/v1/assignments/:slug/queue': 'essays.read',
  'GET /api/v1/assignments/:slug/queue/next': 'essays.read',
  'GET /api/v1/submissions/:submissionId/desk': 'essays.read',
  'GET /api/v1/submissions/:submissionId/similar': 'essays.read',
  'PUT /api/v1/submissions/:submissionId/lease': 'grades.decide',
  'DELETE /api/v1/submissions/:submissionId/lease': 'grades.decide',
  'PUT /api/v1/submissions/:submissionId/draft': 'grades.decide',
  'DELETE /api/v1/submissions/:submissionId/draft': 'grades.decide',
  'POST /api/v1/submissions/:submissionId/decisions': 'grades.decide',
  'POST /api/v1/submissions/:submissionId/decisions/undo': 'grades.decide',
  'POST /api/v1/assignments/:slug/release': 'grades.decide',
  'POST /api/v1/assignments/:slug/recall': 'grades.decide',
  'GET /api/v1/grades/:gradeId/trace/words': 'essays.read',
  'GET /api/v1/assignments/:slug/class-picture': 'essays.read',
  'GET /api/v1/assignments/:slug/learnt': 'essays.read',
  'GET /api/v1/assignments/:slug/comments': 'essays.read',
  'POST /api/v1/assignments/:slug/comments': 'grades.decide',
  'PATCH /api/v1/assignments/:slug/comments/:commentId': 'grades.decide',
  'DELETE /api/v1/assignments/:slug/comments/:commentId': 'grades.decide',
  'GET /api/v1/assignments/:slug/approvals': 'essays.read',
  'POST /api/v1/assignments/:slug/approvals': 'grades.decide',
  'POST /api/v1/assignments/:slug/approvals/:batchId/commit': 'grades.decide',
  'POST /api/v1/assignments/:slug/approvals/:batchId/undo': 'grades.decide',
  'GET /api/v1/assignments/:slug/appeals': 'essays.read',
  'POST /api/v1/assignments/:slug/appeals': 'appeals.open',
  'GET /api/v1/assignments/:slug/appeals/:appealId': 'essays.read',
  'POST /api/v1/assignments/:slug/appeals/:appealId/take': 'grades.decide',
  'POST /api/v1/assignments/:slug/appeals/:appealId/comparisons': 'grades.decide',
  'POST /api/v1/assignments/:slug/appeals/:appealId/answer': 'grades.decide',
  'POST /api/v1/assignments/:slug/appeals/:appealId/withdraw': 'appeals.open',

  'GET /api/v1/rubrics': shared('rubrics.read'),
  'GET /api/v1/rubrics/:rubricId': shared('rubrics.read'),
  'GET /api/v1/rubrics/:rubricId/versions': shared('rubrics.read'),
  'POST /api/v1/rubrics': shared('rubrics.write'),
  'POST /api/v1/rubrics/lint': shared('rubrics.read'),
  'POST /api/v1/rubrics/import': shared('rubrics.write'),
  'GET /api/v1/rubrics/:rubricId/diff': shared('rubrics.read'),
  'GET /api/v1/rubrics/:rubricId/export': shared('rubrics.read'),
  'GET /api/v1/rubrics/:rubricId/impact': shared('rubrics.write'),
  'POST /api/v1/assignments/:slug/regrade': 'grading.run',
  'POST /api/v1/assignments/:slug/preview': 'grading.run',
  'GET /api/v1/assignments/:slug/rulings': 'assignments.read',
  'POST /api/v1/assignments/:slug/rulings': 'assignments.write',
  'GET /api/v1/assignments/:slug/environment': 'assignments.read',
  'PUT /api/v1/assignments/:slug/environment': 'assignments.write',

  'GET /api/v1/registry': shared('rubrics.read'),
  'GET /api/v1/registry/:kind/:name/gates': shared('rubrics.read'),
  'GET /api/v1/registry/history': shared('rubrics.read'),
  'GET /api/v1/registry/requests': shared('rubrics.read'),
  'POST /api/v1/registry/:kind/:name/requests': shared('rubrics.write'),
  'POST /api/v1/registry/requests/:requestId/approve': shared('rubrics.approve'),
  'POST /api/v1/registry/requests/:requestId/reject': shared('rubrics.approve'),
  'POST /api/v1/registry/:kind/:name/rollback': shared('rubrics.approve'),
  'GET /api/v1/registry/ab-tests': shared('rubrics.read'),
  'POST /api/v1/registry/ab-tests/stop': shared('rubrics.approve'),
  'GET /api/v1/registry/approval-rule': shared('rubrics.read'),
  'PUT /api/v1/registry/approval-rule': shared('operations.manage'),
  'GET /api/v1/registry/prompts/:hash': shared('rubrics.read'),
  'POST /api/v1/registry/prompts': shared('rubrics.write'),
  'POST /api/v1/registry/route': shared('operations.manage'),
  'POST /api/v1/registry/policy': shared('operations.manage'),

  'POST /api/v1/submissions/:submissionId/flags': 'flags.write',
  'GET /api/v1/submissions/:submissionId/flags': 'essays.read',
  'POST /api/v1/submissions/:submissionId/hand-grade': 'grades.decide',
  'PUT /api/v1/assignments/:slug/ai-grading': 'assignments.write',
  'GET /api/v1/assignments/:slug/readiness': 'assignments.read',
  'GET /api/v1/assignments/:slug/scorers': 'scorers.read',
  'POST /api/v1/assignments/:slug/scorers': 'scorers.train',
  'POST /api/v1/assignments/:slug/scorers/:version/promote': 'scorers.promote',
  'POST /api/v1/assignments/:slug/scorers/rollback': 'scorers.promote',

  'GET /api/v1/assignments/:slug/calibrators': 'scorers.read',
  'POST /api/v1/assignments/:slug/calibrators': 'scorers.train',
  'POST /api/v1/assignments/:slug/calibrators/:version/promote': 'scorers.promote',
  'POST /api/v1/assignments/:slug/calibrators/rollback': 'scorers.promote',
  'DELETE /api/v1/calibration-replies': shared('operations.manage'),
  'GET /api/v1/rubrics/:rubricId/questions': shared('rubrics.read'),
  'POST /api/v1/rubrics/:rubricId/questions': shared('rubrics.write'),
  'PATCH /api/v1/rubrics/:rubricId/questions': shared('rubrics.write'),
  'POST /api/v1/rubrics/:rubricId/questions/approve': shared('rubrics.approve'),

  'GET /api/v1/datasets': shared('assignments.read'),
  'GET /api/v1/datasets/:dataset': 'assignments.read',
  'GET /api/v1/datasets/:dataset/export': 'essays.read',
  'POST /api/v1/assignments/:slug/datasets': 'scorers.train',
  'POST /api/v1/assignments/:slug/datasets/file': 'scorers.train',
  'POST /api/v1/datasets/:dataset/readers': 'scorers.train',
  'POST /api/v1/datasets/:dataset/close': 'scorers.train',
  'POST /api/v1/datasets/:dataset/experiments': 'grading.run',
  'POST /api/v1/datasets/:dataset/experiments/estimate': 'grading.run',
  'GET /api/v1/experiments': shared('assignments.read'),
  'GET /api/v1/experiments/:experimentId': 'assignments.read',
  'GET /api/v1/experiments/:experimentId/report.html': 'assignments.read',
  'GET /api/v1/experiments/:experimentId/junit.xml': 'assignments.read',
  'GET /api/v1/experiments/:experimentId/compare/:otherId': 'assignments.read',
  'POST /api/v1/experiments/:experimentId/:act': 'grading.run',
  'GET /api/v1/datasets/:dataset/readings/next': shared('essays.read'),
  'POST /api/v1/datasets/:dataset/readings': shared('essays.read'),
  'GET /api/v1/datasets/:dataset/readings': shared('scorers.train'),
  'POST /api/v1/assignments/:slug/graded-essays/file': 'assignments.write',
  'PUT /api/v1/assignments/:slug/roster': 'assignments.write',
  'GET /api/v1/assignments/:slug/exports/canvas.csv': 'grades.export',
  'GET /api/v1/assignments/:slug/exports/grades.csv': 'grades.export',
  'GET /api/v1/assignments/:slug/exports/grades.jsonl': 'grades.export',
  'GET /api/v1/assignments/:slug/exports/feedback.html': 'grades.export',

  'GET /api/v1/records/disclosures': shared('records.read'),
  'GET /api/v1/records/requests': shared('records.read'),
  'POST /api/v1/records/requests': shared('records.manage'),
  'POST /api/v1/records/requests/:requestId/close': shared('records.manage'),
  'POST /api/v1/records/students/:pseudonym/export': shared('records.manage'),
  'POST /api/v1/records/students/:pseudonym/erase': shared('records.manage'),
  'POST /api/v1/records/submissions/:submissionId/erase': shared('records.manage'),
  'GET /api/v1/records/retention/rules': shared('records.read'),
  'PUT /api/v1/records/retention/rules': shared('records.manage'),
  'DELETE /api/v1/records/retention/rules/:ruleId': shared('records.manage'),
  'GET /api/v1/records/retention/plan': shared('records.read'),
  'POST /api/v1/records/retention/run': shared('records.manage'),

  'GET /api/v1/monitors': shared('operations.read'),
  'GET /api/v1/monitors/:monitorId/readings': shared('operations.read'),
  'POST /api/v1/monitors/:monitorId/mutes': shared('operations.manage'),
  'GET /api/v1/alarms': shared('operations.read'),
  'GET /api/v1/alarms/:alarmId': shared('operations.read'),
  'POST /api/v1/alarms/:alarmId/acknowledge': shared('operations.manage'),
  'POST /api/v1/alarms/:alarmId/accept': shared('operations.manage'),

  'GET /api/v1/audit': shared('audit.read'),
  'GET /api/v1/audit/verify': shared('audit.read'),
};
