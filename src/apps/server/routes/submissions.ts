import type { Engine } from '../../../adapters/engine/engine.ts';
import { createRoute, z, type OpenAPIHono } from '@hono/zod-openapi';
import type { IdentityValue, StoredAssignment } from '../../../ports/stored.ts';
import { currentPlan } from '../../workspace/current-plan.ts';
import { enqueueRuns } from '../../workspace/grade-assignment.ts';
import { toHiddenText } from '../../workspace/grade-run.ts';
import { submitTexts, type ArrivedText } from '../../workspace/submit-texts.ts';
import type { Workspace } from '../../workspace/workspace.ts';
import { submissionState } from '../contract/assignment.ts';
import {
  answer,
  given,
  idOf,
  jsonBody,
  orProblem,
  pageOf,
  pageQuery,
  shown,
  shownPage,
  slug,
} from '../contract/common.ts';
import { hiddenFrom } from '../../workspace/desk/blind.ts';
import { submissionsAdded, submissionsInput, submissionText } from '../contract/submission.ts';
import { newRouter } from '../new-router.ts';
import type { ServerEnv, ServerParts } from '../server-env.ts';

const ofAssignment = z.object({ slug });
const ofSubmission = z.object({ submissionId: idOf('sub') });

const handedIn = {
  201: answer(submissionsAdded, 'Handed in; nothing is graded yet.'),
  202: answer(submissionsAdded, 'Handed in, and grading is under way: follow the events or ask for the runs.'),
  ...orProblem,
};

const add = createRoute({
  method: 'post',
  path: '/assignments/{slug}/submissions',
  summary: 'Hand in one essay or many, and grade them',
  description:
    'Safe to repeat: the same text under the same `ref` (or student) gives the submission and the run that are there. Another text is a new version.',
  request: { params: ofAssignment, body: jsonBody(submissionsInput) },
  responses: handedIn,
});

const list = createRoute({
  method: 'get',
  path: '/assignments/{slug}/submissions',
  summary: 'Submissions of an assignment with where they stand',
  request: { params: ofAssignment, query: pageQuery('sub') },
  responses: { 200: answer(pageOf(submissionState), 'A page.'), ...orProblem },
});

const get = createRoute({
  method: 'get',
  path: '/submissions/{submissionId}/text',
  summary: 'What the student wrote',
  request: { params: ofSubmission },
  responses: { 200: answer(submissionText, 'The text.'), ...orProblem },
});

export function submissionRoutes({ engine }: ServerParts): OpenAPIHono<ServerEnv> {
  const router = newRouter();
  router.openapi(add, async (context) => {
    const workspace = context.get('workspace');
    const assignment = await workspace.stores.assignments.get(context.req.valid('param').slug);
    const { submissions, grade } = context.req.valid('json');
    const added = await handIn({ workspace, engine }, assignment, { grade, texts: submissions.map(arrivedText) });
    return context.json(shown(submissionsAdded, { ...added, rejected: [], warnings: [] }), grade ? 202 : 201);
  });
  router.openapi(list, async (context) => {
    const { stores } = context.get('workspace');
    const assignment = await stores.assignments.get(context.req.valid('param').slug);
    const { limit, after } = context.req.valid('query');
    const page = await stores.submissions.list(assignment.id, { limit, ...given({ after }) });
    const keptBack = await hiddenFrom(context.get('workspace'), assignment);
    const items = page.items.map(({ score, ...one }) =>
      keptBack.has(one.gradeId ?? '') ? one : { ...one, ...given({ score }) },
    );
    return context.json(shownPage(submissionState, { ...page, items }), 200);
  });
  router.openapi(get, async (context) => {
    const id = context.req.valid('param').submissionId;
    const { learner: _learner, hiddenText, ...text } = await context.get('workspace').stores.submissions.text(id);
    context.header('cache-control', 'no-store');
    return context.json(shown(submissionText, { id, ...text, hiddenText: hiddenText.map(toHiddenText) }), 200);
  });
  return router;
}

/** The plan comes first: where nothing can grade, nothing is handed in by halves. */
async function handIn(
  { workspace, engine }: { readonly workspace: Workspace; readonly engine: Engine },
  assignment: StoredAssignment,
  { texts, grade }: { readonly texts: readonly ArrivedText[]; readonly grade: boolean },
) {
  const planHash = grade ? (await currentPlan(workspace, assignment)).hash : null;
  const added = await submitTexts(workspace, assignment, texts);
  const submissionIds = added.map((one) => one.id);
  const runs =
    planHash === null || submissionIds.length === 0
      ? []
      : await enqueueRuns(workspace, assignment, { engine, planHash, submissionIds });
  const runOf = new Map(runs.map(({ run }) => [run.submissionId, run.id]));
  return { planHash, submissions: added.map((one) => ({ ...one, runId: runOf.get(one.id) ?? null })) };
}

function arrivedText({
  ref,
  text,
  student,
  learner,
}: z.output<typeof submissionsInput>['submissions'][number]): ArrivedText {
  return {
    ref,
    text,
    mediaType: 'text/plain',
    ...(student !== undefined && { student: { id: student.id, names: namesOf(student) } }),
    ...(learner !== undefined && { learner: { ...given(learner), consentBy: learner.consentBy } }),
  };
}

function namesOf(student: {
  name?: string | undefined;
  email?: string | undefined;
  school?: string | undefined;
}): IdentityValue[] {
  const { name, email, school } = student;
  return [
    ...(name === undefined ? [] : [{ kind: 'name' as const, value: name }]),
    ...(email === undefined ? [] : [{ kind: 'email' as const, value: email }]),
    ...(school === undefined ? [] : [{ kind: 'school' as const, value: school }]),
  ];
}
