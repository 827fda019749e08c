import { globSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { routeRules } from './permissions.ts';

/*
 * What each request that is no GET leaves in the audit log. That it does, and in the same transaction, is seen by the tests that use
 * test/e2e/audit-watch.ts; this table says it of every route, so that a new one must say it too.
 */

const nothing = {
  lint: 'looks at a document and keeps nothing',
  estimate: 'reckons and keeps nothing',
  replay: 'computes again and keeps nothing',
  preview: 'answers are kept nowhere; the calls stand in the call ledger',
  draft: 'one’s own unfinished words, gone with the decision',
  lease: 'a sign on a door for two minutes; taking over is written down',
} as const;

type Trail = readonly string[] | { readonly none: keyof typeof nothing };

const trails: Readonly<Record<string, Trail>> = {
  'POST /sign-in': ['session.begin', 'session.refuse'],
  'POST /set-password': ['account.password'],
  'POST /api/v1/session': ['session.begin', 'session.refuse'],
  'POST /api/v1/session/password': ['account.password'],
  'DELETE /api/v1/session': ['session.end'],
  'PUT /api/v1/session/password': ['account.password'],
  'DELETE /api/v1/session/all/:sessionId': ['session.end'],
  'POST /api/v1/keys': ['key.create'],
  'DELETE /api/v1/keys/:keyId': ['key.revoke'],
  'POST /api/v1/accounts': ['account.create'],
  'PATCH /api/v1/accounts/:accountId': ['account.change', 'account.deactivate', 'account.activate'],
  'POST /api/v1/accounts/:accountId/link': ['account.link'],
  'DELETE /api/v1/accounts/:accountId/sessions': ['session.end'],
  'POST /api/v1/classes': ['class.create'],
  'PUT /api/v1/classes/:classId/teachers': ['class.teachers'],
  'PUT /api/v1/classes/:classId/assignments/:slug': ['class.add'],
  'DELETE /api/v1/classes/:classId/assignments/:slug': ['class.remove'],
  'PUT /api/v1/assignments/:slug': ['assignment.create', 'assignment.change'],
  'PATCH /api/v1/assignments/:slug/policy': ['assignment.change'],
  'POST /api/v1/assignments/:slug/graded-essays': ['graded-essays.add'],
  'POST /api/v1/assignments/:slug/graded-essays/file': ['graded-essays.add'],
  'PUT /api/v1/assignments/:slug/roster': ['students.enrol', 'assignment.students'],
  'POST /api/v1/assignments/:slug/submissions': ['submissions.add', 'runs.create'],
  'POST /api/v1/assignments/:slug/submissions/files': ['submissions.add', 'runs.create'],
  'POST /api/v1/assignments/:slug/runs': ['runs.create'],
  'POST /api/v1/assignments/:slug/plans': ['artifact.store'],
  'POST /api/v1/runs/:runId/retry': ['run.retry'],
  'POST /api/v1/runs/:runId/cancel': ['run.cancel'],
  'POST /api/v1/assignments/:slug/batches': ['batch.create'],
  'POST /api/v1/assignments/:slug/batches/estimate': { none: 'estimate' },
  'POST /api/v1/batches/:batchId/:act': ['batch.pause', 'batch.retry'],
  'PUT /api/v1/budgets': ['budget.set'],
  'DELETE /api/v1/budgets/:budgetId': ['budget.remove'],
  'PUT /api/v1/limits': ['limit.set'],
  'DELETE /api/v1/limits': ['limit.remove'],
  'POST /api/v1/grades/:gradeId/replay': { none: 'replay' },
  'POST /api/v1/grades/:gradeId/rerun': ['runs.create'],
  'POST /api/v1/grades/:gradeId/decisions': ['grade.approve', 'grade.override', 'grade.reject'],
  'PUT /api/v1/submissions/:submissionId/lease': { none: 'lease' },
  'DELETE /api/v1/submissions/:submissionId/lease': { none: 'lease' },
  'PUT /api/v1/submissions/:submissionId/draft': { none: 'draft' },
  'DELETE /api/v1/submissions/:submissionId/draft': { none: 'draft' },
  'POST /api/v1/submissions/:submissionId/decisions': ['grade.approve', 'grade.override', 'grade.reject'],
  'POST /api/v1/submissions/:submissionId/decisions/undo': ['grade.undo'],
  'POST /api/v1/assignments/:slug/release': ['grades.release'],
  'POST /api/v1/assignments/:slug/recall': ['grades.recall'],
  'POST /api/v1/assignments/:slug/comments': ['comment.add'],
  'PATCH /api/v1/assignments/:slug/comments/:commentId': ['comment.edit'],
  'DELETE /api/v1/assignments/:slug/comments/:commentId': ['comment.remove'],
  'POST /api/v1/assignments/:slug/approvals': ['approval.propose'],
  'POST /api/v1/assignments/:slug/approvals/:batchId/commit': ['approval.commit'],
  'POST /api/v1/assignments/:slug/approvals/:batchId/undo': ['approval.undo'],
  'POST /api/v1/assignments/:slug/appeals': ['appeal.open'],
  'POST /api/v1/assignments/:slug/appeals/:appealId/take': ['appeal.take'],
  'POST /api/v1/assignments/:slug/appeals/:appealId/comparisons': ['appeal.compare'],
  'POST /api/v1/assignments/:slug/appeals/:appealId/second-look': ['appeal.second-look'],
  'POST /api/v1/assignments/:slug/appeals/:appealId/answer': ['appeal.answer'],
  'POST /api/v1/assignments/:slug/appeals/:appealId/withdraw': ['appeal.withdraw'],
  'POST /api/v1/rubrics': ['rubric.publish'],
  'POST /api/v1/rubrics/lint': { none: 'lint' },
  'POST /api/v1/rubrics/import': ['rubric.publish'],
  'POST /api/v1/assignments/:slug/regrade': ['runs.create'],
  'POST /api/v1/assignments/:slug/preview': { none: 'preview' },
  'POST /api/v1/assignments/:slug/rulings': ['rubric.ruling'],
  'PUT /api/v1/assignments/:slug/environment': ['assignment.environment'],
  'POST /api/v1/registry/:kind/:name/requests': ['registry.request'],
  'POST /api/v1/registry/requests/:requestId/approve': ['registry.promote'],
  'POST /api/v1/registry/requests/:requestId/reject': ['registry.reject'],
  'POST /api/v1/registry/:kind/:name/rollback': ['registry.rollback'],
  'POST /api/v1/registry/ab-tests/stop': ['registry.ab-stop'],
  'PUT /api/v1/registry/approval-rule': ['registry.approval-rule'],
  'POST /api/v1/registry/prompts': ['registry.register'],
  'POST /api/v1/registry/route': ['registry.register'],
  'POST /api/v1/registry/policy': ['registry.register'],
  'POST /api/v1/submissions/:submissionId/flags': ['flag.post'],
  'POST /api/v1/submissions/:submissionId/hand-grade': ['grade.seal'],
  'PUT /api/v1/assignments/:slug/ai-grading': ['ai-grading.off', 'ai-grading.on'],
  'POST /api/v1/assignments/:slug/scorers': ['scorer.train'],
  'POST /api/v1/assignments/:slug/scorers/:version/promote': ['scorer.promote'],
  'POST /api/v1/assignments/:slug/scorers/rollback': ['scorer.rollback'],
  'POST /api/v1/assignments/:slug/calibrators': ['calibrator.train'],
  'POST /api/v1/assignments/:slug/calibrators/:version/promote': ['calibrator.promote'],
  'POST /api/v1/assignments/:slug/calibrators/rollback': ['calibrator.rollback', 'calibrator.retire'],
  'DELETE /api/v1/calibration-replies': ['calibration.discard'],
  'POST /api/v1/rubrics/:rubricId/questions': ['questions.make'],
  'PATCH /api/v1/rubrics/:rubricId/questions': ['questions.edit'],
  'POST /api/v1/rubrics/:rubricId/questions/approve': ['questions.approve'],
  'POST /api/v1/assignments/:slug/datasets': ['dataset.lock'],
  'POST /api/v1/assignments/:slug/datasets/file': ['graded-essays.add', 'dataset.lock'],
  'POST /api/v1/datasets/:dataset/readers': ['labels.assign'],
  'POST /api/v1/datasets/:dataset/close': ['dataset.lock'],
  'POST /api/v1/datasets/:dataset/readings': ['labels.read'],
  'POST /api/v1/datasets/:dataset/experiments': ['experiment.begin'],
  'POST /api/v1/datasets/:dataset/experiments/estimate': { none: 'estimate' },
  'POST /api/v1/experiments/:experimentId/:act': ['experiment.queue', 'experiment.cancel'],
  'POST /api/v1/records/requests': ['records.request'],
  'POST /api/v1/records/requests/:requestId/close': ['records.close'],
  'POST /api/v1/records/students/find': ['identity.look-up'],
  'POST /api/v1/records/students/:pseudonym/export': ['disclose.records'],
  'POST /api/v1/records/students/:pseudonym/erase': ['erase.student'],
  'POST /api/v1/records/submissions/:submissionId/erase': ['erase.submission'],
  'PUT /api/v1/records/retention/rules': ['retention.set'],
  'DELETE /api/v1/records/retention/rules/:ruleId': ['retention.remove'],
  'POST /api/v1/records/retention/run': ['erase.submission', 'retention.run'],
  'POST /api/v1/monitors/:monitorId/mutes': ['monitor.mute'],
  'POST /api/v1/alarms/:alarmId/acknowledge': ['alarm.acknowledge'],
  'POST /api/v1/alarms/:alarmId/accept': ['alarm.accept'],
};

test('every route that changes something says what it leaves in the audit log', () => {
  const changing = Object.keys(routeRules).filter((route) => !route.startsWith('GET '));
  expect(Object.keys(trails).sort()).toEqual(changing.sort());
});

/** Where the code puts both parts of the word together: a pattern of it would fit every action. */
const composed = ['scorer.promote', 'scorer.rollback', 'calibrator.promote', 'calibrator.rollback'];

test('what it says is an action that the code writes', () => {
  const written = globSync(['src/adapters/{postgres,engine}/*.ts', 'src/apps/**/*.ts'])
    .filter((path) => !path.endsWith('.test.ts'))
    .map((path) => readFileSync(path, 'utf8'))
    .filter((source) => /writeAudit|\baction:|audited\(|\.append\(/.test(source))
    .flatMap((source) => [...source.matchAll(/['`]([a-z-]+\.[a-z-]*(?:\$\{[^}]+\})?|\$\{[^}]+\}\.[a-z-]+)['`]/g)])
    .map(([, text = '']) => text.split(/\$\{[^}]+\}/).map((part) => part.replaceAll('.', String.raw`\.`)))
    .map((parts) => new RegExp(`^${parts.join('[a-z-]+')}$`));
  const actions = Object.values(trails).flatMap((trail) => ('none' in trail ? [] : trail));
  const unknown = actions.filter((action) => !written.some((pattern) => pattern.test(action)));
  expect(unknown.filter((action) => !composed.includes(action))).toEqual([]);
  expect(written.some((pattern) => pattern.test('comment.invented'))).toBe(false);
});
