import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { rubricSchema, type Rubric } from '../../core/rubric.ts';
import { lintRubric } from './lint-rubric.ts';
import { parseRubric } from './parse-rubric.ts';

const scale = { min: 1, max: 3, step: 1 };
const clean = {
  format: 'assay.rubric/1',
  id: 'letter',
  title: 'A letter',
  genre: 'argumentative',
  gradeLevel: '8',
  learnerContext: 'Eighth graders, 45 minutes, several languages at home.',
  scale,
  traits: [
    {
      id: 'claim',
      name: 'Claim',
      definition: 'Takes a position on the question and gives reasons that bear on it.',
      weight: 0.5,
      scale,
      anchors: { 1: 'no position stated', 2: 'position with one reason', 3: 'opposing view answered' },
    },
    {
      id: 'conventions',
      name: 'Conventions',
      definition: 'Spelling, capitals and punctuation, as far as they slow a reader down.',
      weight: 0.5,
      scale,
      anchors: {
        1: 'lines that cannot be read',
        2: 'sentence boundaries marked',
        3: 'commas and quotation marks correct',
      },
    },
  ],
  bands: [
    { id: 'low', name: 'Low', min: 1, max: 1 },
    { id: 'high', name: 'High', min: 2, max: 3 },
  ],
};

type Change = (draft: typeof clean) => void;

function changed(change: Change): Rubric {
  const draft = structuredClone(clean);
  change(draft);
  return rubricSchema.parse(draft);
}

function found(change: Change): string[] {
  return lintRubric(changed(change)).map(({ severity, rule, path }) => `${severity} ${rule} ${path}`);
}

function anchors(...texts: string[]): Change {
  return (draft) => {
    const record = Object.fromEntries(texts.map((text, index) => [String(index + 1), text]));
    Object.assign(draft.traits[0] ?? {}, { anchors: record });
  };
}

function firstTrait(values: object): Change {
  return (draft) => {
    Object.assign(draft.traits[0] ?? {}, values);
  };
}

test('a rubric without faults gets no finding', () => {
  expect(found(() => {})).toEqual([]);
});

describe('anchors', () => {
  test('that are missing: a warning for some, an error for all', () => {
    expect(found(anchors('no position stated'))).toEqual(['warning anchor-missing traits[0].anchors']);
    expect(found(anchors())).toEqual(['error anchor-missing traits[0].anchors']);
  });

  test('half points between anchored scores need none', () => {
    const half = { min: 1, max: 3, step: 0.5 };
    expect(found(firstTrait({ scale: half })).filter((one) => one.includes('anchor'))).toEqual([]);
  });

  test('that use the same words in another order are an error', () => {
    const order = anchors(
      'no position stated',
      'reasons support the position',
      'the position, with reasons in support',
    );
    expect(found(order)).toEqual(['error anchor-overlap traits[0].anchors["3"]']);
  });

  test('that share three words in four are a warning', () => {
    // Shared: position, named, plain, language; beside them only "reason": 4 of 5.
    const near = anchors('no view', 'position named in plain language', 'position named in plain language, reason');
    expect(found(near)).toEqual(['warning anchor-overlap traits[0].anchors["3"]']);
  });

  test('that differ only in how many', () => {
    expect(found(anchors('no reasons', 'some relevant reasons', 'many relevant reasons'))).toEqual([
      'warning anchor-degree-only traits[0].anchors["3"]',
    ]);
  });

  test('that judge and name nothing', () => {
    expect(
      found(anchors('poor claim', 'adequate claim', 'excellent, highly effective claim')).filter(
        isRule('anchor-unobservable'),
      ),
    ).toEqual([
      'warning anchor-unobservable traits[0].anchors["1"]',
      'warning anchor-unobservable traits[0].anchors["2"]',
      'warning anchor-unobservable traits[0].anchors["3"]',
    ]);
  });

  test('that fall where the score rises; a negated word does not count', () => {
    expect(found(anchors('no view', 'excellent reasons given', 'weak evidence attached'))).toEqual([
      'warning anchor-not-rising traits[0].anchors["3"]',
    ]);
    expect(found(anchors('no view', 'strong reasons given', 'evidence attached, not weak'))).toEqual([]);
  });

  test('that count paragraphs or ask for length', () => {
    expect(found(anchors('no view', 'at least five paragraphs about it', 'a longer answer to objections'))).toEqual([
      'warning anchor-counts-length traits[0].anchors["2"]',
      'warning anchor-counts-length traits[0].anchors["3"]',
    ]);
  });

  test('of 16 words are verbose, of 15 are not', () => {
    const words = 'alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi'.split(' ');
    const others = ['states no view whatsoever', 'names a position and one explained reason'] as const;
    expect(found(anchors(...others, words.slice(0, 15).join(' '))).filter(isRule('anchor-verbose'))).toEqual([]);
    expect(found(anchors(...others, words.join(' '))).filter(isRule('anchor-verbose'))).toEqual([
      'warning anchor-verbose traits[0].anchors["3"]',
    ]);
  });

  test('that join two things, and that are not parallel', () => {
    expect(found(anchors('no view', 'clear thesis but no evidence', 'opposing view answered'))).toEqual([
      'info anchor-double-barrelled traits[0].anchors["2"]',
    ]);
    expect(
      found(
        anchors(
          'no view',
          'position stated',
          'names the strongest objection, weighs it against three facts, then answers',
        ),
      ),
    ).toEqual(['info anchor-not-parallel traits[0].anchors']);
  });
});

describe('traits', () => {
  test('that name the same things, or have one name', () => {
    const copy = { ...clean.traits[0], id: 'argument', name: 'Argument' };
    expect(found((draft) => Object.assign(draft.traits[1] ?? {}, copy))).toEqual(['warning trait-same traits[1]']);
    expect(found((draft) => Object.assign(draft.traits[1] ?? {}, { name: 'The claim' }))).toEqual([
      'warning trait-same traits[1]',
    ]);
  });

  test('with a thin definition or one that is hard to read', () => {
    expect(found(firstTrait({ definition: 'The claim of the essay.' }))).toEqual([
      'warning definition-thin traits[0].definition',
    ]);
    expect(found(firstTrait({ definition: `Takes ${'a position and gives reasons '.repeat(9)}` }))).toEqual([
      'info definition-hard-to-read traits[0].definition',
    ]);
  });

  test('with two things in the name', () => {
    expect(found(firstTrait({ name: 'Claim and evidence' }))).toEqual(['info trait-double-barrelled traits[0].name']);
  });

  test('that hold a dialect against the writer: worse when nothing says who writes', () => {
    const native = firstTrait({ definition: 'Takes a position in proper English, as a native speaker would.' });
    expect(found(native)).toEqual(['info dialect-penalty traits[0].definition']);
    const silent: Change = (draft) => {
      native(draft);
      Reflect.deleteProperty(draft, 'learnerContext');
    };
    expect(found(silent)).toEqual([
      'warning dialect-penalty traits[0].definition',
      'warning learner-context-missing learnerContext',
    ]);
  });

  test('eight of them', () => {
    const many: Change = (draft) => {
      const [trait] = draft.traits;
      const topics = ['ant bee', 'cat dog', 'elk fox', 'gnu hen', 'ibis jay', 'kiwi lark', 'mole newt', 'owl pig'];
      draft.traits = topics.flatMap((topic, index) =>
        trait === undefined
          ? []
          : [
              {
                ...trait,
                id: `t${index}`,
                name: topic,
                definition: `${topic} ${topic}s ${'x'.repeat(index + 3)} counted here always again and again`,
                weight: 0.125,
                anchors: { 1: `${topic} none`, 2: `zig${index}`, 3: `zag${index}` },
              },
            ],
      );
    };
    expect(found(many)).toContain('info too-many-traits traits');
  });
});

describe('weights, bands, scales', () => {
  test('weights that sum to .9 are told in proportion', () => {
    const [finding] = lintRubric(changed(firstTrait({ weight: 0.4 })));
    expect(finding?.message).toBe('the weights sum to 0.9, not to 1');
    // .4 / .9 and .5 / .9
    expect(finding?.suggestion).toBe('in the same proportion: claim 0.444, conventions 0.556');
  });

  test('three thirds written to three places are 1', () => {
    expect(
      found((draft) => {
        for (const [index, trait] of draft.traits.entries()) trait.weight = [0.333, 0.667][index] ?? 0;
      }),
    ).toEqual([]);
  });

  test('a trait without weight', () => {
    expect(
      found((draft) => {
        for (const [index, trait] of draft.traits.entries()) trait.weight = index;
      }),
    ).toEqual(['info weight-extreme traits[0].weight']);
  });

  test('one band for all, and one that holds most of the scale', () => {
    expect(
      found((draft) => {
        draft.bands = [{ id: 'all', name: 'All', min: 1, max: 3 }];
      }),
    ).toEqual(['warning bands-coarse bands']);
    expect(
      found((draft) => {
        draft.scale = { min: 1, max: 6, step: 1 };
        // Four of six scores in one band of three.
        draft.bands = [
          ['low', 1, 1],
          ['middle', 2, 5],
          ['high', 6, 6],
        ].map(([id, min, max]) => ({
          id: String(id),
          name: String(id),
          min: Number(min),
          max: Number(max),
        }));
      }),
    ).toEqual(['info bands-coarse bands[1]']);
  });

  test('traits on two scales', () => {
    expect(found(firstTrait({ scale: { min: 1, max: 4, step: 1 } })).filter(isRule('scales-mixed'))).toEqual([
      'info scales-mixed traits',
    ]);
  });
});

test('errors come first, then warnings, then notes', () => {
  const bad: Change = (draft) => {
    firstTrait({ name: 'Claim and reasons', weight: 0.4, anchors: {} })(draft);
  };
  expect(found(bad).map((one) => one.split(' ')[0])).toEqual(['error', 'warning', 'info']);
});

test('docs/rubrics.md has a section for each rule, and no other', () => {
  const docs = readFileSync(new URL('../../../docs/rubrics.md', import.meta.url), 'utf8');
  const documented = [...docs.matchAll(/^\| `([a-z-]+)` \|/gm)].map((match) => match[1]);
  const source = ['anchor-rules', 'trait-rules', 'whole-rubric-rules']
    .map((file) => readFileSync(new URL(`./lint/${file}.ts`, import.meta.url), 'utf8'))
    .join('\n');
  const rules = new Set([...source.matchAll(/rule: '([a-z-]+)'/g)].map((match) => match[1]));
  expect(new Set(documented)).toEqual(rules);
});

test('the rubric of the demonstration class has no error and no warning', () => {
  const file = new URL('../../../examples/class/rubric.yaml', import.meta.url);
  const rubric = parseRubric(readFileSync(file, 'utf8'), 'rubric.yaml');
  expect(lintRubric(rubric).filter(({ severity }) => severity !== 'info')).toEqual([]);
});

function isRule(rule: string) {
  return (one: string): boolean => one.split(' ')[1] === rule;
}
