import { contentHash } from '../../src/core/content-hash.ts';
import type { GradeContent } from '../../src/core/grade-record.ts';
import { gradingPlanSchema, policySchema } from '../../src/core/grading-plan.ts';
import { rubricSchema } from '../../src/core/rubric.ts';
import { stageVersions } from '../../src/pipeline/run.ts';
import type { StoredAssignment } from '../../src/ports/stored.ts';
import type { Workspace } from '../../src/apps/workspace/workspace.ts';

const scale = { min: 1, max: 6 };
const rubric = rubricSchema.parse({
  format: 'assay.rubric/1',
  id: 'seeded',
  title: 'Seeded',
  genre: 'other',
  gradeLevel: '8',
  scale,
  traits: ['ideas', 'words'].map((id) => ({ id, name: id, definition: `The ${id}.`, weight: 0.5, scale })),
  bands: [
    { id: 'low', name: 'Low', min: 1, max: 3 },
    { id: 'high', name: 'High', min: 4, max: 6 },
  ],
});

export interface SeedOptions {
  readonly count: number;
  readonly policy?: StoredAssignment['policy'];
  /** Added to each of the machine's scores, so that they can be told from any other number. */
  readonly mark?: number;
  /** Another assignment than "seeded". */
  readonly slug?: string;
  /** Of the scorer that the grades are said to come from, the error in cross-validation; without it nothing is known of a scorer. */
  readonly scorerError?: number;
}

/**
 * An assignment with so many graded submissions, sealed without any model: scores 2 to 5 in turn with the interval of one point on either side; every
 * tenth waits for a teacher with a reason.
 */
export async function seedDesk(workspace: Workspace, options: SeedOptions) {
  const { count, policy = {}, mark = 0, slug = 'seeded', scorerError } = options;
  const { stores } = workspace;
  const { hash: rubricHash } = await stores.rubrics.publish(rubric);
  const { assignment } = await stores.assignments.put({
    slug,
    title: 'Seeded',
    taskText: 'Write about your street.',
    gradeLevel: '8',
    genre: 'other',
    rubricId: rubric.id,
    aiGradingEnabled: true,
    policy,
  });
  const report = { targets: { holistic: { rootMeanSquaredError: scorerError ?? 0 } } };
  const scorer =
    scorerError === undefined ? undefined : await stores.scorers.add(assignment.id, Buffer.from(slug), report);
  const plan = gradingPlanSchema.parse({
    format: 'assay.plan/1',
    grader: 'scorer',
    rubricHash,
    taskHash: await stores.artifacts.putJson('task', assignment.taskText),
    promptsHash: null,
    route: null,
    scorerHash: scorer?.hash ?? null,
    embedder: null,
    policy: policySchema.parse({}),
    stageVersions,
  });
  const planHash = await stores.artifacts.putJson('plan', plan);
  const submissions = await stores.submissions.addMany(
    assignment.id,
    Array.from({ length: count }, (_, index) => ({
      fileName: `${slug}-${index}.txt`,
      mediaType: 'text/plain',
      text: essayOf(index),
    })),
  );
  const gradeIds: string[] = [];
  for (const [index, { id }] of submissions.entries()) {
    const runId = await stores.handGrades.run(id, planHash);
    const content = contentOf(index, { planHash, rubricHash, mark });
    const comment = `It names ${index} things.`;
    const feedback = {
      traitId: 'ideas',
      kind: 'strength' as const,
      comment,
      quote: 'Our street',
      span: { start: 0, end: 10 },
      commentHash: contentHash(comment),
    };
    gradeIds.push((await stores.grades.seal({ runId, content, envelope: {}, feedback: [feedback] })).id);
  }
  return { assignment, submissionIds: submissions.map(({ id }) => id), gradeIds };
}

function essayOf(index: number): string {
  const sentence = `Our street has number ${index} on its last door, and behind that door lives somebody who bakes.`;
  return Array.from({ length: 20 }, (_, line) => `${sentence} Line ${line * 7 + index} of it is mine.`).join('\n');
}

function contentOf(
  index: number,
  { planHash, rubricHash, mark }: { planHash: string; rubricHash: string; mark: number },
): GradeContent {
  const score = 2 + (index % 4) + mark;
  const waits = index % 10 === 9;
  return {
    format: 'assay.grade/1',
    planHash,
    essay: { reference: `r1-${index}`, characters: essayOf(index).length },
    findings: [],
    maskedIdentities: 0,
    rubricHash,
    exemplars: { ids: [], eligible: 0, warnings: [] },
    traits: ['ideas', 'words'].map((traitId) => ({
      traitId,
      status: 'scored' as const,
      score,
      attempts: 1,
      evidence:
        traitId === 'ideas'
          ? [
              {
                kind: 'strength' as const,
                span: { start: 0, end: 10 },
                commentHash: contentHash(`It names ${index} things.`),
              },
            ]
          : [],
    })),
    faithfulness: { claims: 1, rejected: 0, generic: 0 },
    result: {
      status: 'scored',
      score,
      continuous: score,
      bandId: score < 4 ? 'low' : 'high',
      aggregate: score,
      interval: { low: score - 1, high: score + 1, coverage: 0.9 },
      method: 'scorer',
    },
    decision: {
      state: waits ? 'review' : 'released',
      reasons: waits ? [{ code: 'essay.off-topic' }] : [],
    },
  };
}
