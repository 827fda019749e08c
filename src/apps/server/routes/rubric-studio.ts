import { createRoute, z, type OpenAPIHono } from '@hono/zod-openapi';
import { AssayError } from '../../../core/errors.ts';
import { diffRubric } from '../../../registry/rubric/diff-rubric.ts';
import { exportRubric } from '../../../registry/rubric/formats/foreign-formats.ts';
import { lintRubric } from '../../../registry/rubric/lint-rubric.ts';
import { parseRubric } from '../../../registry/rubric/parse-rubric.ts';
import { promptDocument, readPrompts, renderPrompts } from '../../../registry/prompts/prompt-document.ts';
import { previewVersions } from '../../workspace/registry-preview.ts';
import { findPrompts, registerPolicy, registerPrompts, registerRoute } from '../../workspace/registry-register.ts';
import { toJson } from '../../../core/content-hash.ts';
import { readRubricArrival } from '../../workspace/rubric-import.ts';
import { regradeTouched, rubricImpact } from '../../workspace/rubric-impact.ts';
import { addRuling } from '../../workspace/ruling-add.ts';
import type { Workspace } from '../../workspace/workspace.ts';
import { answer, given, hash, jsonBody, orProblem, shown, slug } from '../contract/common.ts';
import {
  entriesInput,
  environmentOfAssignment,
  impacts,
  madeRuling,
  preview,
  previewInput,
  promptsInput,
  promptsText,
  registeredVersion,
  regradeInput,
  regrading,
  rubricArrival,
  rubricDiff,
  rubricFile,
  rubricFormat,
  rulingInput,
  rulings,
} from '../contract/registry.ts';
import { newRouter } from '../new-router.ts';
import type { ServerEnv, ServerParts } from '../server-env.ts';

const ofRubric = z.object({ rubricId: slug });
const ofAssignment = z.object({ slug });
const versionNumber = z.coerce.number().int().min(1).max(1_000_000);

const diff = createRoute({
  method: 'get',
  path: '/rubrics/{rubricId}/diff',
  summary: 'What changed between two versions, in the terms of a rubric',
  request: { params: ofRubric, query: z.strictObject({ before: versionNumber, after: versionNumber }) },
  responses: { 200: answer(rubricDiff, 'Nothing exactly when the hashes are equal.'), ...orProblem },
});

const importFile = createRoute({
  method: 'post',
  path: '/rubrics/import',
  summary: 'Read a rubric of Canvas (CSV, JSON), Moodle (XML, JSON), CASE 1.1 or ours, onto the version that is there',
  description:
    'Shows what would change. With `publish` it becomes the next version; what the format cannot carry stays as it is there.',
  request: { body: jsonBody(rubricFile) },
  responses: { 200: answer(rubricArrival, 'What arrived.'), ...orProblem },
});

const exportFile = createRoute({
  method: 'get',
  path: '/rubrics/{rubricId}/export',
  summary: 'A rubric as a file; the header x-assay-lost says what the format cannot carry',
  request: { params: ofRubric, query: z.strictObject({ format: rubricFormat, version: versionNumber.optional() }) },
  responses: { 200: { description: 'The file.', content: { 'text/plain': { schema: z.string() } } }, ...orProblem },
});

const impact = createRoute({
  method: 'get',
  path: '/rubrics/{rubricId}/impact',
  summary: 'Which grades a version touches: those that count now and were made by another one',
  request: { params: ofRubric, query: z.strictObject({ version: versionNumber.optional() }) },
  responses: { 200: answer(impacts, 'By assignment.'), ...orProblem },
});

const regrade = createRoute({
  method: 'post',
  path: '/assignments/{slug}/regrade',
  summary: 'Grade touched essays anew under the current plan; decided and released ones only where they are asked for',
  request: { params: ofAssignment, body: jsonBody(regradeInput) },
  responses: { 202: answer(regrading, 'Under way.'), ...orProblem },
});

const tryOut = createRoute({
  method: 'post',
  path: '/assignments/{slug}/preview',
  summary: 'What a version or a draft changes for past essays: each is graded under both, and laid side by side',
  description: 'Waits for the grading. Where a model grades these are paid calls. The reruns count for nobody.',
  request: { params: ofAssignment, body: jsonBody(previewInput) },
  responses: { 200: answer(preview, 'Side by side.'), ...orProblem },
});

const listRulings = createRoute({
  method: 'get',
  path: '/assignments/{slug}/rulings',
  summary: 'The rulings that were made on an assignment',
  request: { params: ofAssignment },
  responses: { 200: answer(rulings, 'Newest first.'), ...orProblem },
});

const rule = createRoute({
  method: 'post',
  path: '/assignments/{slug}/rulings',
  summary: '“Treat X like this”: a note of the rubric, as its next version, and which graded essays it touches',
  request: { params: ofAssignment, body: jsonBody(rulingInput) },
  responses: { 201: answer(madeRuling, 'The ruling.'), ...orProblem },
});

const getEnvironment = createRoute({
  method: 'get',
  path: '/assignments/{slug}/environment',
  summary: 'Which environment an assignment is graded from',
  request: { params: ofAssignment },
  responses: { 200: answer(environmentOfAssignment, 'The environment.'), ...orProblem },
});

const setEnvironment = createRoute({
  method: 'put',
  path: '/assignments/{slug}/environment',
  summary: 'Grade an assignment from another environment; outside production nothing is released by itself',
  request: { params: ofAssignment, body: jsonBody(environmentOfAssignment) },
  responses: { 200: answer(environmentOfAssignment, 'The environment.'), ...orProblem },
});

const getPrompts = createRoute({
  method: 'get',
  path: '/registry/prompts/{hash}',
  summary: 'A version of the trait prompts, as a template to edit',
  request: { params: z.object({ hash }) },
  responses: { 200: answer(promptsText, 'The template.'), ...orProblem },
});

const addPrompts = createRoute({
  method: 'post',
  path: '/registry/prompts',
  summary: 'Keep an edited prompt template as the next version, in dev',
  request: { body: jsonBody(promptsInput) },
  responses: { 201: answer(registeredVersion, 'The version.'), ...orProblem },
});

const addRoute = createRoute({
  method: 'post',
  path: '/registry/route',
  summary: 'Keep a model route as the next version, in dev; it may ask no place that the settings do not name',
  request: { body: jsonBody(entriesInput) },
  responses: { 201: answer(registeredVersion, 'The version.'), ...orProblem },
});

const addPolicy = createRoute({
  method: 'post',
  path: '/registry/policy',
  summary: 'Keep policy entries as the next version, in dev; they stand under those of each assignment',
  request: { body: jsonBody(entriesInput) },
  responses: { 201: answer(registeredVersion, 'The version.'), ...orProblem },
});

export function rubricStudioRoutes({ engine }: ServerParts): OpenAPIHono<ServerEnv> {
  const router = newRouter();
  router.openapi(diff, async (context) => {
    const { rubrics } = context.get('workspace').stores;
    const { rubricId } = context.req.valid('param');
    const { before, after } = context.req.valid('query');
    const [left, right] = [await rubrics.get(rubricId, before), await rubrics.get(rubricId, after)];
    return context.json(shown(rubricDiff, diffRubric(left.rubric, right.rubric)), 200);
  });
  router.openapi(importFile, async (context) => {
    const { text, fileName, rubricId, publish } = context.req.valid('json');
    const workspace = context.get('workspace');
    const arrived = await readRubricArrival(workspace, text, { fileName, ...given({ id: rubricId }) });
    const published = publish ? await workspace.stores.rubrics.publish(arrived.rubric) : undefined;
    const findings = lintRubric(arrived.rubric);
    return context.json(shown(rubricArrival, { ...arrived, findings, published }), 200);
  });
  router.openapi(exportFile, async (context) => {
    const { format, version } = context.req.valid('query');
    const { rubrics } = context.get('workspace').stores;
    const found = await rubrics.get(context.req.valid('param').rubricId, version);
    const file = exportRubric(found.rubric, format, found.publishedAt);
    context.header('content-disposition', `attachment; filename="${file.fileName}"`);
    context.header('x-assay-lost', file.lost.join('; '));
    return context.text(file.text, 200, { 'content-type': `${file.mediaType}; charset=utf-8` });
  });
  router.openapi(impact, async (context) => {
    const { rubricId } = context.req.valid('param');
    const { version } = context.req.valid('query');
    const workspace = context.get('workspace');
    const wanted = version === undefined ? undefined : (await workspace.stores.rubrics.get(rubricId, version)).hash;
    return context.json(shown(impacts, { items: await rubricImpact(workspace, rubricId, wanted) }), 200);
  });
  router.openapi(regrade, async (context) => {
    const workspace = context.get('workspace');
    const assignment = await workspace.stores.assignments.get(context.req.valid('param').slug);
    const chosen = given(context.req.valid('json'));
    return context.json(shown(regrading, await regradeTouched(workspace, assignment, { engine, ...chosen })), 202);
  });
  router.openapi(tryOut, async (context) => {
    const workspace = context.get('workspace');
    const assignment = await workspace.stores.assignments.get(context.req.valid('param').slug);
    const { before, gradeIds, ...wanted } = context.req.valid('json');
    const after = { ...given(wanted.after ?? {}), ...(await storedDrafts(workspace, wanted)) };
    if (Object.keys(after).length === 0) {
      throw new AssayError('input.invalid', 'nothing to try: give a draft (rubric, prompts) or a version in `after`');
    }
    const sides = { after, ...given({ gradeIds }), ...(before !== undefined && { before: given(before) }) };
    return context.json(shown(preview, await previewVersions(workspace, assignment, sides)), 200);
  });
  router.openapi(listRulings, async (context) => {
    const { assignments, rulings: store } = context.get('workspace').stores;
    const { id } = await assignments.get(context.req.valid('param').slug);
    return context.json(shown(rulings, { items: await store.list(id) }), 200);
  });
  router.openapi(rule, async (context) => {
    const workspace = context.get('workspace');
    const assignment = await workspace.stores.assignments.get(context.req.valid('param').slug);
    const { text, ...rest } = context.req.valid('json');
    return context.json(shown(madeRuling, await addRuling(workspace, assignment, { text, ...given(rest) })), 201);
  });
  addVersionRoutes(router);
  return router;
}

function addVersionRoutes(router: OpenAPIHono<ServerEnv>): void {
  router.openapi(getEnvironment, async (context) => {
    const { registry, assignments } = context.get('workspace').stores;
    const { id } = await assignments.get(context.req.valid('param').slug);
    return context.json({ environment: await registry.environmentOf(id) }, 200);
  });
  router.openapi(setEnvironment, async (context) => {
    const { registry, assignments } = context.get('workspace').stores;
    const { id } = await assignments.get(context.req.valid('param').slug);
    const { environment } = context.req.valid('json');
    await registry.setEnvironment(id, environment);
    return context.json({ environment }, 200);
  });
  router.openapi(getPrompts, async (context) => {
    const wanted = context.req.valid('param').hash;
    const set = await findPrompts(context.get('workspace'), wanted);
    if (set === undefined) throw new AssayError('not-found', `there are no prompts "${wanted}"`);
    return context.json({ hash: set.hash, id: set.id, text: renderPrompts(promptDocument(set)) }, 200);
  });
  router.openapi(addPrompts, async (context) => {
    const { text, note } = context.req.valid('json');
    return context.json(shown(registeredVersion, await registerPrompts(context.get('workspace'), text, note)), 201);
  });
  router.openapi(addRoute, async (context) => {
    const { document, note } = context.req.valid('json');
    return context.json(shown(registeredVersion, await registerRoute(context.get('workspace'), document, note)), 201);
  });
  router.openapi(addPolicy, async (context) => {
    const { document, note } = context.req.valid('json');
    return context.json(shown(registeredVersion, await registerPolicy(context.get('workspace'), document, note)), 201);
  });
}

/** Drafts are kept as artifacts, so that the grades that try them say what they were made under; they are versions of nothing. */
async function storedDrafts(
  { stores, prompts }: Workspace,
  draft: { readonly rubric?: object | undefined; readonly prompts?: string | undefined },
): Promise<{ readonly rubric?: string; readonly prompts?: string }> {
  const rubric =
    draft.rubric === undefined
      ? undefined
      : await stores.artifacts.putJson('rubric', parseRubric(JSON.stringify(draft.rubric), 'draft.json'));
  const words =
    draft.prompts === undefined
      ? undefined
      : await stores.artifacts.putJson('prompts', toJson(promptDocument(readPrompts(draft.prompts, prompts))));
  return { ...given({ rubric, prompts: words }) };
}
