/** What the parts of a rubric are called in the editor, by their names in its document. */
const parts: Readonly<Record<string, string>> = {
  '': 'The rubric as a whole',
  title: 'Title',
  gradeLevel: 'Grade level',
  genre: 'Genre',
  scale: 'Scale',
  traits: 'Criteria',
  bands: 'Bands',
  notes: 'Rulings',
  learnerContext: 'Who writes',
  name: 'name',
  definition: 'what is looked at',
  weight: 'weight',
  anchors: 'levels',
  min: 'from',
  max: 'to',
};

interface Named {
  readonly id: string;
  readonly name: string;
}

/**
 * Where in a rubric something is, in the words of its editor: `traits[0].anchors["3"]` and `traits.evidence.anchors["3"]` are `Evidence, level 3`.
 *
 * @param traits of the rubric, in its order; without them a trait is called by its id or number
 * @returns the path itself where it leads to something that has no name there
 */
export function placeWords(path: string, traits: readonly Named[] = []): string {
  const found = /^(traits|bands)(?:\.([\w-]+)|\[(\d+)\])(.*)$/.exec(path);
  if (found === null) return parts[path] ?? path;
  const [, list, id, index, rest = ''] = found;
  const trait = list === 'traits' ? traits.find((one, at) => one.id === id || String(at) === index) : undefined;
  const number = index === undefined ? '' : String(Number(index) + 1);
  const whole = trait?.name ?? `${list === 'traits' ? 'Criterion' : 'Band'} ${id ?? number}`;
  const inside = insideWords(rest);
  return inside === undefined ? path : [whole, inside].filter((words) => words !== '').join(', ');
}

function insideWords(rest: string): string | undefined {
  const level = /^\.anchors\["(.+)"\]$/.exec(rest)?.[1];
  if (level !== undefined) return `level ${level}`;
  if (rest === '') return '';
  const part = rest.slice(1);
  return part.startsWith('scale') ? 'scale' : parts[part];
}
