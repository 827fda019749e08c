import type { GradedEssay } from '../../src/core/exemplar.ts';
import { rubricSchema } from '../../src/core/rubric.ts';

/** A very small class for tests that kill processes: two traits, eight graded essays, essays that differ by their name. */
export const taskText = 'Should our school open its garden on weekends? Write a letter to the principal.';

const scale = { min: 1, max: 6, step: 1 } as const;

export const rubric = rubricSchema.parse({
  format: 'assay.rubric/1',
  id: 'garden-letter',
  title: 'Garden letter',
  genre: 'argumentative',
  gradeLevel: '8',
  scale,
  traits: [
    { id: 'ideas', name: 'Ideas', definition: 'Takes a position and gives reasons.', weight: 0.5, scale, anchors: {} },
    { id: 'order', name: 'Order', definition: 'Puts reasons in an order.', weight: 0.5, scale, anchors: {} },
  ],
  bands: [
    { id: 'low', name: 'Low', min: 1, max: 3 },
    { id: 'high', name: 'High', min: 4, max: 6 },
  ],
});

const openings = ['tomatoes', 'benches', 'rain barrels', 'bees', 'parents', 'tools', 'shade', 'neighbors'];

export const gradedEssays: readonly GradedEssay[] = openings.map((word, index) => {
  const score = 1 + (index % 6);
  const scores = { holistic: score, ideas: score, order: score };
  return {
    id: `g${index}`,
    text: `I think the garden should be open because of the ${word}. My family would come on Saturday and water the ${word} with others. Some people worry about trash, but we could sign a list and clean up after ourselves.`,
    raters: [
      { rater: 'A', scores },
      { rater: 'B', scores },
    ],
    resolved: scores,
  };
});

export function submissionText(name: string): string {
  return `Dear principal, this is letter ${name}. I believe that the garden should be open on weekends. First, the beans need water when it is hot, and nobody is there on Sunday. Second, my grandmother lives near the school and she knows how to plant peppers. Some people say that it costs too much, but a key and a list cost almost nothing. Please open the gate.`;
}
