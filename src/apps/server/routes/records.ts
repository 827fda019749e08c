import { createRoute, z, type OpenAPIHono } from '@hono/zod-openapi';
import { studentRecord } from '../../workspace/records/student-record.ts';
import { accountIdOf } from '../contract/account.ts';
import { answer, given, idOf, jsonBody, orProblem, shown, words } from '../contract/common.ts';
import { because, disclosure, foundStudent, pseudonym, recordRequest, requestInput } from '../contract/record.ts';
import { newRouter } from '../new-router.ts';
import type { ServerEnv } from '../server-env.ts';

/** More than these is no look-up of one student. */
const mostFound = 20;
const ofStudent = z.object({ pseudonym });
const reasonBody = jsonBody(z.strictObject({ reason: words(500) }).openapi('ErasureReason'));

const disclosures = createRoute({
  method: 'get',
  path: '/records/disclosures',
  summary: 'Who saw or received the records of a student or of a submission, when and why (34 CFR 99.32)',
  request: {
    query: z
      .strictObject({ student: pseudonym.optional(), submission: idOf('sub').optional() })
      .refine(({ student, submission }) => (student === undefined) !== (submission === undefined), {
        message: 'give either student or submission',
      }),
  },
  responses: { 200: answer(z.object({ items: z.array(disclosure) }), 'Newest first, 1,000 at most.'), ...orProblem },
});

const requests = createRoute({
  method: 'get',
  path: '/records/requests',
  summary: 'Requests about records, the one that is due first first',
  request: { query: z.strictObject({ all: z.stringbool().default(false) }) },
  responses: { 200: answer(z.object({ items: z.array(recordRequest) }), 'Open ones, or all.'), ...orProblem },
});

const open = createRoute({
  method: 'post',
  path: '/records/requests',
  summary: 'Write down that a student or parent asked about records; nothing of the student is erased while it is open',
  request: { body: jsonBody(requestInput) },
  responses: { 201: answer(recordRequest, 'Open, with the day by which it is to be answered.'), ...orProblem },
});

const close = createRoute({
  method: 'post',
  path: '/records/requests/{requestId}/close',
  summary: 'Write down how a request ended',
  request: {
    params: z.object({ requestId: accountIdOf('req') }),
    body: jsonBody(z.strictObject({ outcome: z.enum(['granted', 'refused', 'withdrawn']) })),
  },
  responses: { 200: answer(recordRequest, 'Closed.'), ...orProblem },
});

const find = createRoute({
  method: 'post',
  path: '/records/students/find',
  summary: 'Students by name, outside id, address or pseudonym; who was found is audited',
  description: 'A POST, so that no name stands in an address: addresses are kept by browsers and proxies.',
  request: { body: jsonBody(z.strictObject({ words: words(200) }).openapi('StudentLookUp')) },
  responses: { 200: answer(z.object({ items: z.array(foundStudent) }), `${mostFound} at most.`), ...orProblem },
});

const exportStudent = createRoute({
  method: 'post',
  path: '/records/students/{pseudonym}/export',
  summary: 'Everything that is kept of one student; a disclosure, with why and to whom',
  request: { params: ofStudent, body: jsonBody(z.strictObject(because)) },
  responses: { 200: answer(z.looseObject({}), 'The record.'), ...orProblem },
});

const eraseStudent = createRoute({
  method: 'post',
  path: '/records/students/{pseudonym}/erase',
  summary: 'Erase everything that one student wrote and what was said of it',
  request: { params: ofStudent, body: reasonBody },
  responses: { 200: answer(z.object({ submissions: z.int() }), 'How many submissions.'), ...orProblem },
});

const eraseSubmission = createRoute({
  method: 'post',
  path: '/records/submissions/{submissionId}/erase',
  summary: 'Erase one submission and what was said of it',
  request: { params: z.object({ submissionId: idOf('sub') }), body: reasonBody },
  responses: { 204: { description: 'Erased.' }, ...orProblem },
});

export function recordRoutes(): OpenAPIHono<ServerEnv> {
  const router = newRouter();
  router.openapi(disclosures, async (context) => {
    const { student, submission } = context.req.valid('query');
    const { records } = context.get('workspace').stores;
    const of = submission === undefined ? { pseudonym: student ?? '' } : { submissionId: submission };
    return context.json({ items: (await records.disclosures(of, 1000)).map((one) => shown(disclosure, one)) }, 200);
  });
  router.openapi(requests, async (context) => {
    const found = await context.get('workspace').stores.records.requests(context.req.valid('query'));
    return context.json({ items: found.map((one) => shown(recordRequest, one)) }, 200);
  });
  router.openapi(open, async (context) => {
    const { note, ...input } = context.req.valid('json');
    const opened = await context.get('workspace').stores.records.openRequest({ ...input, ...given({ note }) });
    return context.json(shown(recordRequest, opened), 201);
  });
  router.openapi(close, async (context) => {
    const { records } = context.get('workspace').stores;
    const { requestId } = context.req.valid('param');
    const closed = await records.closeRequest(requestId, context.req.valid('json').outcome);
    return context.json(shown(recordRequest, closed), 200);
  });
  router.openapi(find, async (context) => {
    const { identities } = context.get('workspace').stores;
    const found = await identities.lookUp(context.req.valid('json').words, mostFound);
    context.header('cache-control', 'no-store');
    return context.json({ items: found.map((one) => shown(foundStudent, one)) }, 200);
  });
  router.openapi(exportStudent, async (context) => {
    const { pseudonym: student } = context.req.valid('param');
    const record = await studentRecord(context.get('workspace'), student, context.req.valid('json'));
    context.header('cache-control', 'no-store');
    return context.json(z.looseObject({}).parse(record), 200);
  });
  router.openapi(eraseStudent, async (context) => {
    const { erasure } = context.get('workspace').stores;
    const erased = await erasure.student(context.req.valid('param').pseudonym, context.req.valid('json').reason);
    return context.json(erased, 200);
  });
  router.openapi(eraseSubmission, async (context) => {
    const { erasure } = context.get('workspace').stores;
    await erasure.submission(context.req.valid('param').submissionId, context.req.valid('json').reason);
    return context.body(null, 204);
  });
  return router;
}
