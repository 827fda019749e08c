import { expect, test } from 'vitest';
import { rubricSchema } from '../../../core/rubric.ts';
import { feedbackPages } from './feedback-pages.ts';

const scale = { min: 1, max: 4 };
const rubric = rubricSchema.parse({
  format: 'assay.rubric/1',
  id: 'street',
  title: 'Street',
  genre: 'other',
  gradeLevel: '8',
  scale,
  traits: [{ id: 'ideas', name: 'Ideas', definition: 'The ideas.', weight: 1, scale }],
  bands: [{ id: 'all', name: 'All', min: 1, max: 4 }],
});

test('a sentence stands with the student’s words that it is about, as text; a teacher’s own stands alone', async () => {
  const feedback = [
    { traitId: 'ideas', comment: 'This sentence carries it.', quote: 'Bread < cake.', source: 'grader' as const },
    { traitId: 'ideas', comment: 'Read it aloud.', source: 'teacher' as const },
  ];
  const grade = { score: 3, bandId: 'all', traitScores: { ideas: 3 }, comment: undefined, feedback };
  const row = { submissionId: undefined, pseudonym: undefined, fileName: 'a.txt', identity: [] };
  const page = await feedbackPages({ title: 'My street' }, [{ ...row, released: { grade, rubric, at: new Date(0) } }]);
  expect(page).toContain('This sentence carries it.<blockquote>“Bread &lt; cake.”</blockquote>');
  expect(page).toContain('<li>Read it aloud.</li>');
});
