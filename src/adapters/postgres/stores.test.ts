import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openTestDatabase } from '../../../test/durability/test-database.ts';
import type { GradeContent } from '../../core/grade-record.ts';
import { rubricSchema } from '../../core/rubric.ts';
import { contentHash, sha256 } from '../../core/content-hash.ts';
import type { AssignmentInput, GradedEssayInput } from '../../ports/stored.ts';
import type { Stores } from '../../ports/stores.ts';
import { stepOutputs } from '../engine/step-outputs.ts';
import { createCallLedger } from './call-ledger.ts';
import { createStores } from './stores.ts';
import { createPostgresTracer } from './tracer.ts';

let opened: Awaited<ReturnType<typeof openTestDatabase>>;
let stores: Stores;
beforeAll(async () => {
  opened = await openTestDatabase();
  stores = createStores(opened.database.db, { tenantId: 'local', actor: 'ms-weaver' });
});
afterAll(() => opened.close());

function assignment(slug: string): AssignmentInput {
  return {
    slug,
    title: 'School uniforms',
    taskText: 'Should students wear uniforms?',
    gradeLevel: '8',
    genre: 'argumentative',
    rubricId: 'argument',
    aiGradingEnabled: true,
    policy: { autoRelease: false },
  };
}

async function newAssignment(slug: string): Promise<string> {
  return (await stores.assignments.put(assignment(slug))).assignment.id;
}

const rubric = rubricSchema.parse({
  format: 'assay.rubric/1',
  id: 'argument',
  title: 'Argument',
  genre: 'argumentative',
  gradeLevel: '8',
  scale: { min: 1, max: 6 },
  traits: [
    { id: 'claim', name: 'Claim', definition: 'Takes a position.', weight: 1, scale: { min: 1, max: 6 }, anchors: {} },
  ],
  bands: [{ id: 'all', name: 'All', min: 1, max: 6 }],
});

const content: GradeContent = {
  format: 'assay.grade/1',
  planHash: 'a'.repeat(64),
  essay: { reference: 'r1-x', characters: 12 },
  findings: [],
  maskedIdentities: 0,
  rubricHash: 'b'.repeat(64),
  exemplars: { ids: [], eligible: 0, warnings: [] },
  traits: [],
  faithfulness: { claims: 1, rejected: 0, generic: 0 },
  result: { status: 'scored', score: 4, continuous: 4.2, bandId: 'all', aggregate: 4.2, method: 'aggregate' },
  decision: { state: 'review', reasons: [] },
};

async function newRun(slug: string, text: string): Promise<{ submissionId: string; runId: string }> {
  const [submission] = await stores.submissions.addMany(await newAssignment(slug), [
    { fileName: `${text}.txt`, mediaType: 'text/plain', text },
  ]);
  const submissionId = submission?.id ?? '';
  const [made] = await stores.runs.createMany([
    { submissionId, planHash: await stores.artifacts.putJson('plan', { plan: 1 }) },
  ]);
  return { submissionId, runId: made?.run.id ?? '' };
}

describe('assignments', () => {
  test('are created once, changed when they differ, and found by slug or id', async () => {
    const first = await stores.assignments.put(assignment('uniforms'));
    expect(first.created).toBe(true);
    expect((await stores.assignments.put(assignment('uniforms'))).assignment.updatedAt).toEqual(
      first.assignment.updatedAt,
    );
    const changed = await stores.assignments.put({ ...assignment('uniforms'), aiGradingEnabled: false });
    expect(changed).toMatchObject({
      created: false,
      assignment: { id: first.assignment.id, aiGradingEnabled: false, policy: { autoRelease: false } },
    });
    expect(await stores.assignments.get(first.assignment.id)).toEqual(await stores.assignments.get('uniforms'));
    await expect(stores.assignments.get('nope')).rejects.toMatchObject({ code: 'not-found' });
    await expect(stores.assignments.put(assignment('Bad Slug'))).rejects.toMatchObject({ code: 'input.invalid' });
  });
});

describe('artifacts', () => {
  test('are found by the hash of their bytes, stored once, and cannot be changed', async () => {
    const hash = await stores.artifacts.putJson('plan', { b: 1, a: [2] });
    expect(hash).toBe(contentHash({ a: [2], b: 1 }));
    expect(await stores.artifacts.putBytes('plan', Buffer.from('{"a":[2],"b":1}'))).toBe(hash);
    expect(await stores.artifacts.getJson(hash)).toEqual({ a: [2], b: 1 });
    await expect(opened.database.pool.query('update assay.artifact set kind = $1', ['other'])).rejects.toThrow(
      /immutable/,
    );
    await expect(opened.database.pool.query('delete from assay.artifact')).rejects.toThrow(/immutable/);
  });
});

describe('rubrics', () => {
  test('get a version for each new content, and the same content keeps its version', async () => {
    expect(await stores.rubrics.publish(rubric)).toMatchObject({
      version: 1,
      created: true,
      publishedBy: 'ms-weaver',
      hash: contentHash(rubric),
    });
    const changed = { ...rubric, title: 'Argument, revised' };
    expect(await stores.rubrics.publish(changed)).toMatchObject({ version: 2, created: true });
    expect(await stores.rubrics.publish(rubric)).toMatchObject({ version: 1, created: false });
    expect((await stores.rubrics.get('argument')).rubric).toEqual(changed);
    expect((await stores.rubrics.get('argument', 1)).rubric).toEqual(rubric);
    expect(await stores.rubrics.byHash(contentHash(rubric))).toEqual(rubric);
    expect((await stores.rubrics.list()).map((one) => one.version)).toEqual([2]);
    await expect(stores.rubrics.get('argument', 9)).rejects.toMatchObject({ code: 'not-found' });
  });
});

describe('graded essays', () => {
  const essay = (n: number): GradedEssayInput => ({
    id: `g${n}`,
    text: `Essay number ${n}.`,
    raters: [
      { rater: 'r1', scores: { holistic: 3 } },
      { rater: 'r2', scores: { holistic: 4 } },
    ],
    resolved: { holistic: 3.5 },
    source: 'import',
  });

  test('1,800 come in at once, in order, and again without effect', async () => {
    const id = await newAssignment('import');
    const essays = Array.from({ length: 1800 }, (_, n) => essay(n));
    expect(await stores.gradedEssays.addMany(id, essays)).toEqual({ added: 1800, existing: 0 });
    expect(await stores.gradedEssays.addMany(id, [...essays, essay(1800)])).toEqual({ added: 1, existing: 1800 });
    expect(await stores.gradedEssays.count(id)).toBe(1801);
    const list = await stores.gradedEssays.list(id);
    expect(list.map((one) => one.id)).toEqual(Array.from({ length: 1801 }, (_, n) => `g${n}`));
    expect(list[7]).toEqual({
      id: 'g7',
      text: 'Essay number 7.',
      raters: essay(7).raters,
      resolved: { holistic: 3.5 },
    });
  });

  test('the same id with other scores is refused', async () => {
    const id = await newAssignment('conflict');
    await stores.gradedEssays.addMany(id, [essay(1)]);
    await expect(stores.gradedEssays.addMany(id, [{ ...essay(1), resolved: { holistic: 4 } }])).rejects.toMatchObject({
      code: 'conflict',
    });
  });

  test('vectors come back bit for bit, and go with their essay', async () => {
    const id = await newAssignment('vectors');
    await stores.gradedEssays.addMany(id, [essay(1), essay(2)]);
    const vector = Float32Array.from([0.1, -1, 1e-20, Math.fround(1 / 3)]);
    await stores.gradedEssays.putVectors(id, 'encoder@1', [
      { essayId: 'g1', vector },
      { essayId: 'g2', vector },
    ]);
    expect(await stores.gradedEssays.remove(id, ['g2'])).toBe(1);
    expect(await stores.gradedEssays.vectors(id, 'encoder@1')).toEqual(new Map([['g1', vector]]));
    expect(await stores.gradedEssays.vectors(id, 'encoder@2')).toEqual(new Map());
  });

  test('the fingerprint changes with the essays and with the vectors of the embedder that is asked for', async () => {
    const id = await newAssignment('fingerprint');
    const seen: string[] = [await stores.gradedEssays.fingerprint(id, null)];
    const look = async (): Promise<string> => {
      const now = await stores.gradedEssays.fingerprint(id, 'encoder@1');
      seen.push(now);
      return now;
    };
    await stores.gradedEssays.addMany(id, [essay(1), essay(2)]);
    const before = await look();
    expect(await stores.gradedEssays.fingerprint(id, 'encoder@1')).toBe(before);
    const vector = Float32Array.from([1]);
    await stores.gradedEssays.putVectors(id, 'encoder@2', [{ essayId: 'g1', vector }]);
    expect(await stores.gradedEssays.fingerprint(id, 'encoder@1')).toBe(before);
    await stores.gradedEssays.putVectors(id, 'encoder@1', [{ essayId: 'g1', vector }]);
    await look();
    await stores.gradedEssays.remove(id, ['g2']);
    await look();
    // The same id with another text later: the same ids, at another place.
    await stores.gradedEssays.addMany(id, [{ ...essay(2), text: 'Another text.' }]);
    await look();
    expect(new Set(seen).size).toBe(5);
    // No embedder: vectors do not count.
    expect(await stores.gradedEssays.fingerprint(id, null)).not.toBe(seen[4]);
  });
});

describe('submissions', () => {
  const file = (fileName: string, text: string) => ({ fileName, mediaType: 'text/plain', text });

  test('the same text is the same submission, another text is the next version', async () => {
    const id = await newAssignment('versions');
    const [first, twice, other] = await stores.submissions.addMany(id, [
      file('a.txt', 'one'),
      file('a.txt', 'one'),
      file('b.txt', 'one'),
    ]);
    expect([first?.created, twice?.created, other?.created]).toEqual([true, false, true]);
    expect(twice?.id).toBe(first?.id);
    expect(other?.id).not.toBe(first?.id);
    const [edited, back] = await stores.submissions.addMany(id, [file('a.txt', 'two'), file('a.txt', 'one')]);
    expect(edited).toMatchObject({ version: 2, created: true });
    expect(back).toEqual({ id: first?.id, version: 1, created: false });
  });

  test('every code unit of the text is kept: NUL, lone surrogates, emoji', async () => {
    const text = 'a\u0000b\ud800c 👩‍🏫 e\u0301';
    const [added] = await stores.submissions.addMany(await newAssignment('exact'), [
      { ...file('x.docx', text), hiddenText: [{ text: 'white' }] },
    ]);
    expect(await stores.submissions.text(added?.id ?? '')).toEqual({
      fileName: 'x.docx',
      mediaType: 'text/plain',
      text,
      hiddenText: [{ text: 'white' }],
      learner: undefined,
    });
  });

  test('learner context is kept with consent and refused without', async () => {
    const id = await newAssignment('consent');
    const learner = { firstLanguage: 'Spanish', age: 13, consentBy: 'parent form 12' };
    const [added] = await stores.submissions.addMany(id, [{ ...file('a.txt', 'x'), learner }]);
    expect((await stores.submissions.text(added?.id ?? '')).learner).toEqual({ firstLanguage: 'Spanish', age: 13 });
    await expect(
      stores.submissions.addMany(id, [{ ...file('b.txt', 'y'), learner: { age: 13, consentBy: ' ' } }]),
    ).rejects.toMatchObject({
      code: 'input.invalid',
    });
  });

  test('what is known of the writer is what is said now: consent can be withdrawn, and both are written down', async () => {
    const id = await newAssignment('withdrawn');
    const learner = { age: 13, consentBy: 'roster.csv, line 2' };
    const [added] = await stores.submissions.addMany(id, [{ ...file('a.txt', 'x'), learner }]);
    const known = async () => (await stores.submissions.text(added?.id ?? '')).learner;
    await stores.submissions.addMany(id, [{ ...file('a.txt', 'x'), learner: { ...learner, age: 14 } }]);
    expect(await known()).toEqual({ age: 14 });
    await stores.submissions.addMany(id, [file('a.txt', 'x')]);
    expect(await known()).toBeUndefined();
    const before = (await stores.audit.latest(1))[0];
    expect(before).toMatchObject({ action: 'learner-context.put', details: { given: 0, withdrawn: 1 } });
    await stores.submissions.addMany(id, [file('a.txt', 'x')]);
    expect((await stores.audit.latest(1))[0]?.seq).toBe(before?.seq);
    await stores.erasure.submission(added?.id ?? '', '');
    await stores.submissions.addMany(id, [{ ...file('a.txt', 'x'), learner }]);
    const { rows } = await opened.database.pool.query('select 1 from assay.learner_context where submission_id = $1', [
      added?.id,
    ]);
    expect(rows).toEqual([]);
  });

  test('scores of people are written down when they come in', async () => {
    const { submissionId } = await newRun('labelled', 'essay');
    await stores.labels.putMany([{ submissionId, scores: { holistic: 3 }, raters: [] }]);
    expect((await stores.audit.latest(1))[0]).toMatchObject({ action: 'labels.put', details: { labels: 1 } });
  });

  test('are listed in order, in pages, with where they stand', async () => {
    const id = await newAssignment('pages');
    const added = await stores.submissions.addMany(
      id,
      Array.from({ length: 5 }, (_, n) => file(`${n}.txt`, `text ${n}`)),
    );
    const plan = await stores.artifacts.putJson('plan', { plan: 1 });
    await stores.runs.createMany([{ submissionId: added[1]?.id ?? '', planHash: plan }]);
    const first = await stores.submissions.list(id, { limit: 3 });
    const second = await stores.submissions.list(id, {
      limit: 3,
      ...(first.after === undefined ? {} : { after: first.after }),
    });
    expect([...first.items, ...second.items].map((one) => one.fileName)).toEqual([
      '0.txt',
      '1.txt',
      '2.txt',
      '3.txt',
      '4.txt',
    ]);
    expect(second.after).toBeUndefined();
    expect(first.items.map((one) => one.runStatus)).toEqual([undefined, 'queued', undefined]);
    await expect(stores.submissions.list(id, { limit: 0 })).rejects.toMatchObject({ code: 'input.invalid' });
  });
});

describe('identities', () => {
  test('a student is a keyed hash; names stand in one table; the masking list has those of the assignment', async () => {
    const id = await newAssignment('names');
    const student = await stores.identities.enrol('maria@school.example', [{ kind: 'name', value: 'Maria Lopez' }]);
    expect(student).toMatch(/^s1-[0-9a-f]{32}$/);
    expect(await stores.identities.enrol('MARIA@school.example', [{ kind: 'name', value: 'Maria Lopez' }])).toBe(
      student,
    );
    await stores.identities.enrol('tom@school.example', [{ kind: 'name', value: 'Tom' }]);
    await stores.identities.addShared([{ kind: 'school', value: 'Lincoln Middle School' }]);
    await stores.submissions.addMany(id, [
      { pseudonym: student, fileName: 'maria.txt', mediaType: 'text/plain', text: 'I am Maria' },
    ]);
    expect(await stores.identities.maskingList(id)).toEqual([
      { kind: 'external-id', value: 'MARIA@school.example' },
      { kind: 'external-id', value: 'maria@school.example' },
      { kind: 'name', value: 'Maria Lopez' },
      { kind: 'school', value: 'Lincoln Middle School' },
    ]);
  });

  test('a classmate on the list who handed nothing in is masked too, in that assignment alone', async () => {
    const id = await newAssignment('class-list');
    const classmate = await stores.identities.enrol('ravi', [{ kind: 'name', value: 'Ravi Patel' }]);
    expect(await stores.identities.maskingList(id)).not.toContainEqual({ kind: 'name', value: 'Ravi Patel' });
    await stores.identities.addToAssignment(id, [classmate, classmate]);
    expect(await stores.identities.maskingList(id)).toContainEqual({ kind: 'name', value: 'Ravi Patel' });
    expect(await stores.identities.maskingList(await newAssignment('another-class'))).not.toContainEqual({
      kind: 'name',
      value: 'Ravi Patel',
    });
    await stores.erasure.student(classmate, '');
    const { rows } = await opened.database.pool.query('select 1 from assay.assignment_student where pseudonym = $1', [
      classmate,
    ]);
    expect(rows).toEqual([]);
  });

  test('a student keeps the name that an older key gave; new ones get the new key; looking is written down', async () => {
    const before = await stores.identities.enrol('old-student', []);
    await stores.tenant.rotateKey('pseudonym');
    expect(await stores.identities.pseudonymOf('old-student')).toBe(before);
    expect(await stores.identities.enrol('old-student', [])).toBe(before);
    expect(await stores.identities.enrol('new-student', [])).toMatch(/^s2-/);
    expect(await stores.identities.pseudonymOf('never-seen')).toBeUndefined();
    expect(await stores.identities.reveal(before)).toEqual([{ kind: 'external-id', value: 'old-student' }]);
    expect((await stores.audit.latest(1))[0]).toMatchObject({
      action: 'identity.reveal',
      subject: before,
      actor: 'ms-weaver',
    });
  });

  test('a student is found by name, number, address or pseudonym; who was found is written down, what was typed is not', async () => {
    const id = await newAssignment('look-up');
    const jose = await stores.identities.enrol('N-4711', [
      { kind: 'name', value: 'José Ångström' },
      { kind: 'email', value: 'jose@school.example' },
    ]);
    const other = await stores.identities.enrol('N-4712', [{ kind: 'name', value: 'Josefine Berg' }]);
    await stores.identities.addToAssignment(id, [jose]);
    await stores.submissions.addMany(id, [
      { pseudonym: jose, fileName: 'jose.txt', mediaType: 'text/plain', text: 'I am here' },
    ]);
    const found = async (words: string): Promise<string[]> =>
      (await stores.identities.lookUp(words, 20)).map(({ pseudonym }) => pseudonym);
    for (const words of ['jose angstrom', 'ÅNGSTRÖM, José', 'n-4711', 'jose@SCHOOL', jose])
      expect(await found(words)).toEqual([jose]);
    expect((await stores.audit.latest(1))[0]).toMatchObject({
      action: 'identity.look-up',
      subject: jose,
      details: { found: 1 },
    });
    expect((await found('jose')).toSorted()).toEqual([jose, other].toSorted());
    expect(await found('jose nobody')).toEqual([]);
    expect((await stores.audit.latest(1))[0]).toMatchObject({ subject: 'local', details: { found: 0 } });
    expect(await found('%')).toEqual([]);
    expect(await stores.identities.lookUp('4711', 20)).toMatchObject([
      { values: [{ value: 'N-4711' }, {}, {}], assignments: [{ slug: 'look-up', submissions: 1 }] },
    ]);
    expect(JSON.stringify(await stores.audit.latest(12))).not.toMatch(/ngstr/i);
    await stores.erasure.student(jose, '');
    expect(await found(jose)).toEqual([]);
    expect(await found('angstrom')).toEqual([]);
  });
});

describe('runs', () => {
  test('a submission under a plan has one run; a counterfactual rerun is another', async () => {
    const { submissionId, runId } = await newRun('runs', 'text');
    const planHash = await stores.artifacts.putJson('plan', { plan: 1 });
    const again = await stores.runs.createMany([
      { submissionId, planHash },
      { submissionId, planHash, rerunOf: runId, fromStage: '4-grade' },
    ]);
    expect(again.map((one) => one.created)).toEqual([false, true]);
    expect(again[0]?.run.id).toBe(runId);
    expect(await stores.runs.counts({ submissionId })).toEqual({
      queued: 2,
      running: 0,
      held: 0,
      done: 0,
      failed: 0,
      cancelled: 0,
    });
    await stores.runs.reached(runId, '3-exemplars');
    expect(await stores.runs.get(runId)).toMatchObject({ stage: '3-exemplars', status: 'queued', attempts: 1 });
    // Newest first, page by page.
    const first = await stores.runs.list({ submissionId }, { limit: 1 });
    expect(first.items.map((run) => run.id)).toEqual([again[1]?.run.id]);
    const second = await stores.runs.list({ submissionId }, { limit: 1, after: first.after ?? '' });
    expect(second).toMatchObject({ items: [{ id: runId }], after: undefined });
    // One bound parameter each would be more than the protocol's 65,535.
    const many = Array.from({ length: 70_000 }, (_, n) => `run-${n}`);
    expect((await stores.runs.counts({ runIds: [...many, runId] })).queued).toBe(1);
    await expect(stores.runs.createMany([{ submissionId: 'nope', planHash }])).rejects.toMatchObject({
      code: 'not-found',
    });
  });
});

describe('grades and reviews', () => {
  const claim = {
    traitId: 'claim',
    kind: 'strength' as const,
    comment: 'Clear position.',
    quote: 'I believe',
    span: { start: 0, end: 9 },
    commentHash: 'h',
  };

  test('are sealed once: the same content again is the same grade, other content is refused, the seal cannot be edited', async () => {
    const { runId } = await newRun('seal', 'text');
    const grade = await stores.grades.seal({
      runId,
      content,
      envelope: { costMicroUsd: 12 },
      feedback: [claim, { ...claim, kind: 'weakness' }],
    });
    expect(grade).toMatchObject({ score: 4, state: 'review', content, envelope: { costMicroUsd: 12 } });
    expect(sha256(grade.canonical)).toBe(grade.sha256);
    expect((await stores.grades.seal({ runId, content, envelope: {}, feedback: [] })).id).toBe(grade.id);
    await expect(
      stores.grades.seal({ runId, content: { ...content, maskedIdentities: 1 }, envelope: {}, feedback: [] }),
    ).rejects.toMatchObject({
      code: 'conflict',
    });
    // Only the grade that was made is in the chain: neither the repetition nor the refusal.
    const sealed = await stores.audit.latest(20);
    expect(
      sealed.filter(({ action, details }) => action === 'grade.seal' && JSON.stringify(details).includes(runId)),
    ).toHaveLength(1);
    expect((await stores.grades.feedback(grade.id)).map((one) => one.kind)).toEqual(['strength', 'weakness']);
    expect(await stores.grades.ofRun(runId)).toEqual(grade);
    await expect(opened.database.pool.query('update assay.grade set sha256 = $1', ['0'.repeat(64)])).rejects.toThrow(
      /sealed/,
    );
  });

  test('of grades that are sealed in the same moment each has its own verdict, its own sentences and its own place in the chain', async () => {
    const runs: string[] = [];
    for (const name of ['a', 'b', 'c', 'd', 'e']) runs.push((await newRun('lot', name)).runId);
    const [sealedBefore = '', cancelled = '', erased = '', ...open] = runs;
    const seal = (runId: string, { sentences = 2, maskedIdentities = 0 } = {}) =>
      stores.grades.seal({
        runId,
        content: { ...content, maskedIdentities },
        envelope: {},
        feedback: Array.from({ length: sentences }, (_, nth) => ({ ...claim, comment: `${runId} ${nth}` })),
      });
    const before = await seal(sealedBefore);
    await opened.database.pool.query("update assay.run set status = 'cancelled' where run_id = $1", [cancelled]);
    await stores.erasure.submission((await stores.runs.get(erased)).submissionId, 'asked for');
    const ends = await Promise.allSettled([
      seal(open[0] ?? '', { sentences: 3 }),
      seal('run_none'),
      seal(sealedBefore),
      seal(open[1] ?? '', { sentences: 0 }),
      seal(erased),
      seal(open[0] ?? '', { maskedIdentities: 1 }),
      // Nobody here executes it: a person may seal a grade for a run that was cancelled.
      seal(cancelled),
    ]);
    const ids = ends.map((end) => (end.status === 'fulfilled' ? end.value.id : 'none'));
    expect(ends.map((end) => (end.status === 'rejected' ? end.reason.code : 'sealed'))).toEqual([
      'sealed',
      'not-found',
      'sealed',
      'sealed',
      'not-found',
      'conflict',
      'sealed',
    ]);
    expect(ids[2]).toBe(before.id);
    const sentences = await Promise.all([0, 3, 6].map((nth) => stores.grades.feedback(ids[nth] ?? '')));
    expect(sentences.map((those) => those.map(({ comment }) => comment))).toEqual([
      [0, 1, 2].map((nth) => `${open[0]} ${nth}`),
      [],
      [0, 1].map((nth) => `${cancelled} ${nth}`),
    ]);
    // Three rows more, newest first, in the order in which the grades were given.
    expect((await stores.audit.latest(3)).map(({ subject }) => subject)).toEqual([ids[6], ids[3], ids[0]]);
    expect(await stores.audit.verify()).toMatchObject({ status: 'ok' });
    expect((await stores.runs.get(cancelled)).status).toBe('cancelled');
  });

  test('a teacher moves the grade, the machine score stays, the difference is kept', async () => {
    const { runId } = await newRun('review', 'text');
    const grade = await stores.grades.seal({ runId, content, envelope: {}, feedback: [] });
    await expect(stores.reviews.decide({ gradeId: grade.id, action: 'override' })).rejects.toMatchObject({
      code: 'input.invalid',
    });
    const decision = await stores.reviews.decide({
      gradeId: grade.id,
      action: 'override',
      score: 5,
      traitScores: { claim: 5 },
      reason: 'Strong ending',
    });
    // 5 - 4
    expect(decision).toMatchObject({ delta: 1, decidedBy: 'ms-weaver', reason: 'Strong ending' });
    expect(await stores.grades.get(grade.id)).toMatchObject({ state: 'released', score: 4 });
    expect(await stores.reviews.ofGrade(grade.id)).toEqual([decision]);
    await expect(opened.database.pool.query('update assay.review_decision set score = 6')).rejects.toThrow(
      /append-only/,
    );
  });
});

describe('traces', () => {
  test('spans nest, keep what was noted, and name an error by its code only', async () => {
    const { runId } = await newRun('trace', 'text');
    const tracer = createPostgresTracer(opened.database.db, { tenantId: 'local', runId });
    await tracer.span('4-grade', { stage: 4 }, async (note) => {
      note({ traits: 2 });
      await tracer.span('4-grade/claim/1', {}, async () => undefined);
    });
    await expect(
      tracer.span('5-faithfulness', {}, async () => {
        throw new TypeError('the essay says: secret');
      }),
    ).rejects.toThrow('secret');
    await tracer.flush();
    const spans = await stores.traces.spans(runId);
    expect(spans.map((span) => [span.name, span.status, span.errorCode])).toEqual([
      ['4-grade', 'ok', undefined],
      ['4-grade/claim/1', 'ok', undefined],
      ['5-faithfulness', 'error', 'TypeError'],
    ]);
    expect(spans[0]?.attributes).toEqual({ stage: 4, traits: 2 });
    expect(spans[1]?.parentId).toBe(spans[0]?.id);
    expect(JSON.stringify(spans)).not.toContain('secret');
  });

  test('what could not be written is written by the next flush', async () => {
    const { runId } = await newRun('trace-later', 'text');
    const { db, pool } = opened.database;
    const tracer = createPostgresTracer(db, { tenantId: 'local', runId });
    await tracer.span('1-sanitize', {}, async () => undefined);
    await pool.query('alter table assay.trace rename to trace_elsewhere');
    try {
      await expect(tracer.flush()).rejects.toThrow(/trace/);
    } finally {
      await pool.query('alter table assay.trace_elsewhere rename to trace');
    }
    await tracer.span('2-rubric', {}, async () => undefined);
    await tracer.flush();
    expect((await stores.traces.spans(runId)).map(({ name }) => name)).toEqual(['1-sanitize', '2-rubric']);
  });
});

describe('tenants', () => {
  test('one does not see what the other owns', async () => {
    await opened.database.pool.query("insert into assay.tenant (tenant_id) values ('other') on conflict do nothing");
    const { runId, submissionId } = await newRun('mine', 'text');
    const other = createStores(opened.database.db, { tenantId: 'other', actor: 'x' });
    await expect(other.runs.get(runId)).rejects.toMatchObject({ code: 'not-found' });
    await expect(other.submissions.text(submissionId)).rejects.toMatchObject({ code: 'not-found' });
    expect(await other.assignments.list()).toEqual([]);
  });
});

describe('erasure', () => {
  test('of an essay that calibrations learn from reaches the replies that a broken-off one left, and no others', async () => {
    const student = await stores.identities.enrol('calibrated', [{ kind: 'name', value: 'Ada' }]);
    const assignmentId = await newAssignment('erasure-calibration');
    const [added] = await stores.submissions.addMany(assignmentId, [
      { pseudonym: student, fileName: 'ada.txt', mediaType: 'text/plain', text: 'an essay to calibrate on' },
    ]);
    await stores.gradedEssays.addMany(assignmentId, [
      {
        id: 'calibrated-override',
        text: 'an essay to calibrate on',
        raters: [],
        resolved: { holistic: 3 },
        source: 'override',
        submissionId: added?.id ?? '',
      },
    ]);
    const ledger = createCallLedger(opened.database.db, { tenantId: 'local', actor: 'test' });
    const asked = async (runId: string): Promise<unknown> => ledger.recall({ runId, step: '4-grade/claim/1' }, runId);
    for (const runId of ['cal_left-behind', 'calm-other-run']) {
      await ledger.open(
        {
          attemptId: `attempt-${runId}`,
          runId,
          step: '4-grade/claim/1',
          requestHash: runId,
          attempt: 1,
          provider: 'openai-compatible',
          modelAsked: 'm-1',
          reservedMicroUsd: 1,
          reservedTokens: 1,
          target: 'openai-compatible m-1',
          estimatedTokens: 1,
        },
        0,
      );
      const usage = { inputTokens: 1, outputTokens: 1 };
      const costs = { usage, costMicroUsd: 1, latencyMs: 1 };
      await ledger.settle(`attempt-${runId}`, {
        status: 'settled',
        ...costs,
        reply: { status: 'ok', value: { quote: 'an essay' }, modelAnswered: 'm-1', ...costs },
      });
      expect(await asked(runId)).toMatchObject({ value: { quote: 'an essay' } });
    }
    await stores.erasure.student(student, 'asked for');
    expect(await asked('cal_left-behind')).toBeUndefined();
    expect(await asked('calm-other-run')).toMatchObject({ value: { quote: 'an essay' } });
  });

  test('reaches the text, the feedback and what was learned from it; seal and chain stay', async () => {
    const student = await stores.identities.enrol('erase-me', [{ kind: 'name', value: 'Zoë' }]);
    const assignmentId = await newAssignment('erasure');
    const [added] = await stores.submissions.addMany(assignmentId, [
      { pseudonym: student, fileName: 'zoe.txt', mediaType: 'text/plain', text: 'my private essay' },
    ]);
    const submissionId = added?.id ?? '';
    const [made] = await stores.runs.createMany([
      { submissionId, planHash: await stores.artifacts.putJson('plan', { plan: 1 }) },
    ]);
    const grade = await stores.grades.seal({
      runId: made?.run.id ?? '',
      content,
      envelope: {},
      feedback: [
        {
          traitId: 'claim',
          kind: 'strength',
          comment: 'private comment',
          quote: 'private',
          span: { start: 3, end: 10 },
          commentHash: 'h',
        },
      ],
    });
    await stores.gradedEssays.addMany(assignmentId, [
      {
        id: 'from-override',
        text: 'my private essay',
        raters: [],
        resolved: { holistic: 3 },
        source: 'override',
        submissionId,
      },
    ]);
    await stores.labels.putMany([{ submissionId, scores: { holistic: 3 }, raters: [] }]);
    const [unfinished] = await stores.runs.createMany([
      { submissionId, planHash: await stores.artifacts.putJson('plan', { plan: 2 }) },
    ]);
    const runId = unfinished?.run.id ?? '';
    const ledger = createCallLedger(opened.database.db, { tenantId: 'local', actor: 'ms-weaver' });
    const request = { runId, step: '4-grade/claim/1', requestHash: 'h' };
    const call = {
      ...request,
      attemptId: 'late',
      attempt: 1,
      provider: 'p',
      modelAsked: 'm',
      reservedMicroUsd: 9,
      reservedTokens: 15,
      target: 'p m',
      estimatedTokens: 15,
    };
    await ledger.open(call, 0);
    const reason = 'the mother of Zoë asked for it';
    expect(await stores.erasure.student(student, reason)).toEqual({ submissions: 1 });
    expect(await stores.runs.get(runId)).toMatchObject({ status: 'cancelled' });
    expect(await stores.labels.ofAssignment(assignmentId)).toEqual(new Map());
    // The reason is kept where it can be erased in its turn.
    const reasons = async () =>
      (
        await opened.database.pool.query<{ erasure_reason: string | null }>(
          'select erasure_reason from assay.submission where submission_id = $1',
          [submissionId],
        )
      ).rows[0]?.erasure_reason;
    expect(await reasons()).toBe(reason);
    expect(JSON.stringify(await stores.audit.latest(20))).not.toContain('mother');
    await stores.erasure.submission(submissionId, '');
    expect(await reasons()).toBeNull();
    // What is still under way brings nothing back.
    await expect(stores.grades.seal({ runId, content, envelope: {}, feedback: [] })).rejects.toMatchObject({
      code: 'not-found',
    });
    const outputs = stepOutputs(opened.database.db, { tenantId: 'local', runId });
    await expect(outputs.keep('4-grade/claim/1', null, 'my private essay')).rejects.toMatchObject({
      code: 'replay.impossible',
    });
    const usage = { inputTokens: 10, outputTokens: 5 };
    await ledger.settle('late', {
      status: 'settled',
      modelAnswered: 'm',
      usage,
      costMicroUsd: 7,
      latencyMs: 1,
      reply: { status: 'ok', value: 'my private essay', modelAnswered: 'm', usage, costMicroUsd: 7, latencyMs: 1 },
    });
    // The run was cancelled with its submission: no question of it begins again, none is sent, and its reply was not kept.
    await expect(ledger.recall(request, 'h')).rejects.toMatchObject({ code: 'conflict' });
    await expect(ledger.open({ ...call, attemptId: 'later' }, 0)).rejects.toMatchObject({ code: 'conflict' });
    const kept = await opened.database.pool.query("select 1 from assay.model_reply where attempt_id = 'late'");
    expect(kept.rows).toEqual([]);
    expect(await ledger.list(runId)).toMatchObject([{ attemptId: 'late', status: 'settled', costMicroUsd: 7 }]);
    await expect(stores.submissions.text(submissionId)).rejects.toMatchObject({
      code: 'not-found',
      message: expect.stringContaining('erased on 2'),
    });
    expect(await stores.grades.feedback(grade.id)).toEqual([]);
    expect(await stores.gradedEssays.list(assignmentId)).toEqual([]);
    expect(await stores.identities.reveal(student)).toEqual([]);
    expect((await stores.grades.get(grade.id)).sha256).toBe(grade.sha256);
    expect(await stores.audit.verify()).toMatchObject({ status: 'ok' });
  });
});

describe('the audit log', () => {
  test('appends of many at once form one chain', async () => {
    await Promise.all(Array.from({ length: 20 }, (_, n) => stores.audit.append('test', `s${n}`, { n })));
    expect(await stores.audit.verify()).toMatchObject({ status: 'ok' });
  });

  test('refuses changes, and shows those made behind its back', async () => {
    const { pool } = opened.database;
    for (const statement of [
      "update assay.audit_log set entry = '{}'",
      'delete from assay.audit_log',
      'truncate assay.audit_log',
    ]) {
      await expect(pool.query(statement)).rejects.toThrow(/immutable/);
    }
    const [newest] = await stores.audit.latest(1);
    const head = { seq: newest?.seq ?? 0, hash: newest?.hash ?? '' };
    expect(await stores.audit.verify(head)).toMatchObject({ status: 'ok', rows: head.seq });
    await pool.query('alter table assay.audit_log disable trigger all');
    await pool.query(
      `update assay.audit_log set entry = replace(entry, 'ms-weaver', 'mr-smith') where tenant_id = 'local' and seq = 3`,
    );
    expect(await stores.audit.verify()).toMatchObject({ status: 'broken', seq: 3 });
    await pool.query(
      `update assay.audit_log set entry = replace(entry, 'mr-smith', 'ms-weaver') where tenant_id = 'local' and seq = 3`,
    );
    await pool.query(`delete from assay.audit_log where tenant_id = 'local' and seq = ${head.seq}`);
    // A chain cut at its end is whole in itself; only a checkpoint kept elsewhere shows it.
    expect(await stores.audit.verify()).toMatchObject({ status: 'ok', rows: head.seq - 1 });
    expect(await stores.audit.verify(head)).toMatchObject({ status: 'broken', seq: head.seq });
    await pool.query('alter table assay.audit_log enable trigger all');
  });
});
