import { rubricSchema } from '../../src/core/rubric.ts';
import type { PreparedEssay, Sentence } from '../../src/core/source-text.ts';
import type { TraitQuestion } from '../../src/ports/trait-grader.ts';

const rubric = rubricSchema.parse({
  format: 'assay.rubric/1',
  id: 'later-start',
  title: 'A later start',
  genre: 'argumentative',
  gradeLevel: '8',
  scale: { min: 1, max: 6 },
  traits: [
    {
      id: 'ideas',
      name: 'Ideas',
      definition: 'Takes a position and gives reasons that bear on it.',
      weight: 1,
      scale: { min: 1, max: 6 },
      anchors: { '1': 'no position', '6': 'position with weighed reasons' },
    },
  ],
  bands: [{ id: 'all', name: 'All', min: 1, max: 6 }],
});

const paragraphs = [
  [
    'My name is [PERSON_1] and I think school should start at 9:30 because teenagers need sleep.',
    'Doctors say that eight hours are the least, but my bus comes at 6:40.',
  ],
  [
    'However, some parents work early.',
    'For example, my neighbour drives her sons at seven, so the school could open its library.',
  ],
];

/** An essay as stage 1 leaves it: the source has the name, the masked view has not. */
const essay: PreparedEssay = prepare(paragraphs, 'Keisha Abernathy');

export const question: TraitQuestion = {
  rubric,
  trait: rubric.traits[0] ?? never(),
  taskText: 'Should school start later? Write a letter to the board.',
  essay,
  exemplars: [
    {
      id: 'e-17',
      relation: 'lower',
      similarity: 0.5,
      scores: { holistic: 2, ideas: 2 },
      excerpt: 'School should start late.\n\nI am tired.',
    },
  ],
  attempt: 1,
  previousProblems: [],
};

export function prepare(texts: readonly (readonly string[])[], name = 'Nobody'): PreparedEssay {
  const sentences: Sentence[] = [];
  let text = '';
  for (const [index, lines] of texts.entries()) {
    if (index > 0) text += '\n\n';
    for (const [place, line] of lines.entries()) {
      if (place > 0) text += ' ';
      const viewSpan = { start: text.length, end: text.length + line.length };
      sentences.push({ id: `s${sentences.length + 1}`, span: viewSpan, viewSpan, paragraph: index + 1 });
      text += line;
    }
  }
  const source = text.replaceAll('[PERSON_1]', name);
  return {
    source,
    canonical: { kind: 'canonical', text: source, map: [] },
    masked: { kind: 'masked', text, map: [] },
    sentences,
  };
}

function never(): never {
  throw new Error('the rubric has no trait');
}
