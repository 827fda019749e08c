/** The assignment that most tests over HTTP grade: shall school start later? */

const scale = { min: 1, max: 6 };

const trait = (id: string, weight: number) => ({
  id,
  name: id,
  definition: `What is said of ${id}, weighed and supported by what the text says.`,
  weight,
  scale,
  anchors: { '1': `no ${id}`, '6': `${id} throughout` },
});

/** A rubric of one band; @param weights of the traits by id */
export function laterRubric(weights: Readonly<Record<string, number>> = { ideas: 0.6, words: 0.4 }) {
  return {
    format: 'assay.rubric/1',
    id: 'later-start',
    title: 'A later start',
    genre: 'argumentative',
    gradeLevel: '8',
    scale,
    traits: Object.entries(weights).map(([id, weight]) => trait(id, weight)),
    bands: [{ id: 'all', name: 'All', ...scale }],
  };
}

export const laterAssignment = {
  title: 'A later start',
  taskText: 'Should school start later? Write a letter to the board.',
  gradeLevel: '8',
  genre: 'argumentative',
  rubric: laterRubric(),
};

/** An essay of three paragraphs that nothing is wrong with; @param hour makes it another's @param name a writer who says who they are */
export function laterEssay(hour: string, name?: string): string {
  const opening = name === undefined ? 'I think' : `my name is ${name} and I think`;
  return `Dear board, ${opening} that school should start at ${hour}, because teenagers need their sleep.

Doctors say that eight hours are the least, but my bus comes at 6:40. However, some parents work early. For example, my neighbour drives her sons at seven, so the school could open its library.

If the library is open, nobody waits in the cold, and everybody else can sleep. That is why I ask you to change the bell.`;
}
