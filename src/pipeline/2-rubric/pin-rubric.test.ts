import { expect, test } from 'vitest';
import { gradingPlanSchema } from '../../core/grading-plan.ts';
import { rubricHash, rubricSchema } from '../../core/rubric.ts';
import { pinRubric } from './pin-rubric.ts';

const scale = { min: 1, max: 2, step: 1 };
const rubric = rubricSchema.parse({
  format: 'assay.rubric/1',
  id: 'letter',
  title: 'A letter',
  genre: 'other',
  gradeLevel: '8',
  scale,
  traits: [{ id: 'claim', name: 'Claim', definition: 'A position.', weight: 1, scale }],
  bands: [{ id: 'all', name: 'All', min: 1, max: 2 }],
});

function planFor(hash: string) {
  return gradingPlanSchema.parse({
    format: 'assay.plan/1',
    grader: 'model',
    rubricHash: hash,
    taskHash: hash,
    promptsHash: null,
    route: null,
    scorerHash: null,
    embedder: null,
    policy: {},
    stageVersions: {},
  });
}

test('the pinned rubric passes, with its hash', () => {
  expect(pinRubric(rubric, planFor(rubricHash(rubric)))).toEqual({ rubric, hash: rubricHash(rubric) });
});

test('one changed word is another rubric', () => {
  const edited = { ...rubric, title: 'A  letter' };
  expect(() => pinRubric(edited, planFor(rubricHash(rubric)))).toThrow(
    expect.objectContaining({ code: 'rubric.invalid', message: expect.stringContaining('publish the rubric') }),
  );
});
