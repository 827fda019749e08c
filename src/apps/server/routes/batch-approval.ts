import { createRoute, z, type OpenAPIHono } from '@hono/zod-openapi';
import type { ApprovalBatch } from '../../../ports/desk-acts.ts';
import type { StoredAssignment } from '../../../ports/stored.ts';
import { approvalWords, auditResult, proposeApproval } from '../../workspace/desk/batch-approval.ts';
import type { Workspace } from '../../workspace/workspace.ts';
import { answer, idOf, jsonBody, orProblem, shown, slug } from '../contract/common.ts';
import { approvalBatch, approvalInput, approvalUndone } from '../contract/desk-acts.ts';
import { newRouter } from '../new-router.ts';
import type { ServerEnv } from '../server-env.ts';

const ofAssignment = z.object({ slug });
const ofBatch = z.object({ slug, batchId: idOf('bat') });
const all = z.object({ items: z.array(approvalBatch) });

const list = createRoute({
  method: 'get',
  path: '/assignments/{slug}/approvals',
  summary: 'Batch approvals, newest first, with what their held-back samples showed',
  request: { params: ofAssignment },
  responses: { 200: answer(all, 'At most 100.'), ...orProblem },
});

const propose = createRoute({
  method: 'post',
  path: '/assignments/{slug}/approvals',
  summary: 'Propose to approve many grades by their risk, with the expected error stated; approves nothing yet',
  description:
    'Only grades that nobody has read, that no reason speaks against and whose risk is a probability. A random sample is held back for a teacher.',
  request: { params: ofAssignment, body: jsonBody(approvalInput) },
  responses: { 201: answer(approvalBatch, 'What would be approved and held back.'), ...orProblem },
});

const commit = createRoute({
  method: 'post',
  path: '/assignments/{slug}/approvals/{batchId}/commit',
  summary: 'Approve what was proposed and is still as it was; the sample goes to review',
  description: 'Safe to repeat. What somebody decided on since is skipped. Nothing is released.',
  request: { params: ofBatch },
  responses: { 200: answer(approvalBatch, 'What came of each.'), ...orProblem },
});

const undo = createRoute({
  method: 'post',
  path: '/assignments/{slug}/approvals/{batchId}/undo',
  summary: 'Take a batch approval back',
  request: { params: ofBatch },
  responses: { 200: answer(approvalUndone, 'How many were reopened.'), ...orProblem },
});

async function view(workspace: Workspace, assignment: StoredAssignment, batch: ApprovalBatch): Promise<object> {
  return { ...batch, words: approvalWords(batch), audit: await auditResult(workspace, assignment, batch) };
}

export function batchApprovalRoutes(): OpenAPIHono<ServerEnv> {
  const router = newRouter();
  router.openapi(list, async (context) => {
    const workspace = context.get('workspace');
    const assignment = await workspace.stores.assignments.get(context.req.valid('param').slug);
    const batches = await workspace.stores.desk.approvals.list(assignment.id);
    const items = await Promise.all(batches.map((batch) => view(workspace, assignment, batch)));
    return context.json(shown(all, { items }), 200);
  });
  router.openapi(propose, async (context) => {
    const workspace = context.get('workspace');
    const assignment = await workspace.stores.assignments.get(context.req.valid('param').slug);
    const batch = await proposeApproval(workspace, assignment, context.req.valid('json'));
    return context.json(shown(approvalBatch, await view(workspace, assignment, batch)), 201);
  });
  router.openapi(commit, async (context) => {
    const workspace = context.get('workspace');
    const { slug, batchId } = context.req.valid('param');
    const assignment = await workspace.stores.assignments.get(slug);
    const batch = await workspace.stores.desk.approvals.commit(assignment.id, batchId);
    return context.json(shown(approvalBatch, await view(workspace, assignment, batch)), 200);
  });
  router.openapi(undo, async (context) => {
    const { stores } = context.get('workspace');
    const { slug, batchId } = context.req.valid('param');
    const assignment = await stores.assignments.get(slug);
    return context.json(await stores.desk.approvals.undo(assignment.id, batchId), 200);
  });
  return router;
}
