import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { rubricHash, rubricSchema, type Rubric } from '../../../core/rubric.ts';
import { exportRubric, importRubric, rubricFormats } from './foreign-formats.ts';

const published = new Date('2026-03-02T10:00:00Z');

const rubric: Rubric = rubricSchema.parse({
  format: 'assay.rubric/1',
  id: 'grade-8-argument',
  title: 'Grade 8 argument, "spring"',
  genre: 'argumentative',
  gradeLevel: '8',
  learnerContext: 'Eighth graders, 45 minutes.',
  scale: { min: 1, max: 6, step: 0.5 },
  traits: [
    {
      id: 'claim',
      name: 'Claim',
      definition: 'Takes a position & gives reasons, for example: two.',
      weight: 0.6,
      scale: { min: 1, max: 4 },
      anchors: { '1': 'no position stated', '2.5': 'between', '4': 'Strong: objection weighed, <answered>' },
    },
    {
      id: 'conventions',
      name: 'Conventions',
      definition: 'Spelling, capitals and punctuation.',
      weight: 0.4,
      scale: { min: 0, max: 6 },
      anchors: { '0': 'unreadable', '3': 'errors slow the reader' },
    },
  ].map((trait) => (trait.id === 'claim' ? { ...trait, scale: { min: 1, max: 4, step: 0.5 } } : trait)),
  bands: [
    { id: 'low', name: 'Low', min: 1, max: 3 },
    { id: 'high', name: 'High', min: 3.5, max: 6 },
  ],
  notes: ['Lists count as reasons.'],
});

describe('out and back', () => {
  test.each(rubricFormats)(
    '%s onto the version that is there changes nothing: ids, weights, bands and notes stay',
    (format) => {
      const { text, fileName } = exportRubric(rubric, format, published);
      const back = importRubric(text, { fileName, base: rubric });
      expect(back.format).toBe(format);
      expect(rubricHash(back.rubric)).toBe(rubricHash(rubric));
    },
  );

  test.each(rubricFormats)('%s without that version keeps traits, definitions, scales and anchors', (format) => {
    const { text, fileName } = exportRubric(rubric, format, published);
    const back = importRubric(text, { fileName }).rubric;
    const core = (of: Rubric) =>
      of.traits.map(({ id, name, definition, scale, anchors }) => ({ id, name, definition, scale, anchors }));
    expect(core(back)).toEqual(core(rubric));
    expect(back.title).toBe(rubric.title);
  });

  test('what is lost is said, and only our own format and CASE keep the weights', () => {
    expect(exportRubric(rubric, 'assay', published).lost).toEqual([]);
    const canvas = exportRubric(rubric, 'canvas-csv', published).lost;
    expect(canvas).toEqual(
      expect.arrayContaining([
        'bands',
        'learner context',
        '1 notes (rulings)',
        'weights (points stand for them there)',
      ]),
    );
    expect(exportRubric(rubric, 'case', published).lost.join()).not.toMatch(/weights/);
    const { rubric: back } = importRubric(exportRubric(rubric, 'case', published).text, { fileName: 'x.json' });
    expect(back.traits.map((trait) => trait.weight)).toEqual([0.6, 0.4]);
  });

  test('any words in name, definition and anchors survive every format', () => {
    const words = fc
      .string({
        unit: fc.constantFrom('a', 'B', 'é', ',', '"', '&', ';', "'", '-', ' ', '\n', '=', '#'),
        minLength: 1,
        maxLength: 40,
      })
      .map((text) => text.replaceAll(/\s+/g, ' ').trim())
      .filter((text) => text !== '' && !/&[a-z]/.test(text));
    fc.assert(
      fc.property(words, words, words, fc.constantFrom(...rubricFormats), (name, definition, anchor, format) => {
        const [first, second] = rubric.traits;
        const odd = rubricSchema.parse({
          ...rubric,
          traits: [{ ...first, name, definition, anchors: { '1': anchor } }, second],
        });
        const { text, fileName } = exportRubric(odd, format, published);
        expect(importRubric(text, { fileName, base: odd }).rubric.traits[0]).toEqual(odd.traits[0]);
      }),
      { numRuns: 200 },
    );
  });
});

describe('files of others', () => {
  test('Canvas CSV with numbered headers, a ragged row and a row that goes on', () => {
    const csv = [
      'Rubric Name,Criteria Name,Criteria Description,Criteria Enable Range,Rating Name 1,Rating Description 1,Rating Points 1,Rating Name 2,Rating Description 2,Rating Points 2',
      'Essay,Thesis,States a position,false,Full,clear position,4,None,,0',
      'Essay,Evidence,,false,Rich,two sources,6,Some,one source,3,None,,0',
      'Essay,Style,,false,Good,,5,Poor,,1',
      '',
    ].join('\n');
    const { rubric: read, assumed } = importRubric(csv, { fileName: 'essay.csv' });
    expect(read.traits.map(({ id, scale, weight }) => [id, scale.min, scale.max, weight])).toEqual([
      // Ranges 4, 6 and 4 of 14.
      ['thesis', 0, 4, 0.2857],
      ['evidence', 0, 6, 0.4286],
      ['style', 1, 5, 0.2857],
    ]);
    expect(read.traits[1]?.anchors).toEqual({ '0': 'None', '3': 'Some: one source', '6': 'Rich: two sources' });
    // The sum of the points: 0 + 0 + 1 to 4 + 6 + 5.
    expect(read.scale).toMatchObject({ min: 1, max: 15 });
    expect(read.bands.map(({ min, max }) => [min, max])).toEqual([
      [1, 5],
      [6, 10],
      [11, 15],
    ]);
    expect(assumed.join()).toMatch(/sum of the points, 1 to 15/);
  });

  test('Canvas JSON as its API gives it; half points make the step a half', () => {
    const { rubric: read } = importRubric(
      JSON.stringify({
        id: 7,
        title: 'Lab',
        points_possible: 5,
        data: [
          {
            id: '_1',
            description: 'Method',
            long_description: '<p>Says what was <b>done</b> &amp; why</p>',
            points: 5,
            ratings: [
              { description: 'Full', long_description: 'all steps', points: 5 },
              { description: 'Part', long_description: '', points: 2.5 },
              { description: 'None', points: 0 },
            ],
          },
        ],
      }),
      { fileName: 'canvas.json' },
    );
    expect(read.traits[0]).toMatchObject({
      definition: 'Says what was done & why',
      scale: { min: 0, max: 5, step: 0.5 },
      anchors: { '0': 'None', '2.5': 'Part', '5': 'Full: all steps' },
    });
  });

  test('Moodle XML out of a backup, criteria by their sort order', () => {
    const xml = `<?xml version="1.0"?><areas><area><definitions><definition id="3"><method>rubric</method><name>Essay</name>
      <plugin_gradingform_rubric_definition><criteria>
      <criterion id="2"><sortorder>2</sortorder><description>Style</description><levels>
        <level id="1"><score>0.00000</score><definition>flat</definition></level><level id="2"><score>2.00000</score><definition>vivid</definition></level></levels></criterion>
      <criterion id="1"><sortorder>1</sortorder><description>Claim: position with reasons</description><levels>
        <level id="3"><score>0</score><definition>none</definition></level><level id="4"><score>3</score><definition>argued</definition></level></levels></criterion>
      </criteria></plugin_gradingform_rubric_definition></definition></definitions></area></areas>`;
    const { rubric: read } = importRubric(xml, { fileName: 'grading.xml' });
    expect(read.title).toBe('Essay');
    expect(read.traits.map(({ name, definition, scale }) => [name, definition, scale.max])).toEqual([
      ['Claim', 'position with reasons', 3],
      ['Style', 'Style', 2],
    ]);
  });

  test('a CASE package with percents for weights', () => {
    const level = (score: number) => ({ quality: `q${score}`, score, position: score });
    const { rubric: read } = importRubric(
      JSON.stringify({
        CFRubrics: [
          {
            title: 'State rubric',
            CFRubricCriteria: [
              {
                category: 'Focus',
                description: 'On the topic',
                weight: 70,
                CFRubricCriterionLevels: [level(1), level(4)],
              },
              { category: 'Voice', weight: 30, CFRubricCriterionLevels: [level(1), level(4)] },
            ],
          },
        ],
      }),
      { fileName: 'case.json' },
    );
    expect(read.traits.map(({ name, weight }) => [name, weight])).toEqual([
      ['Focus', 0.7],
      ['Voice', 0.3],
    ]);
  });

  test('a new criterion onto an edited version adds a trait and leaves the edits', () => {
    const csv = exportRubric(rubric, 'canvas-csv', published).text.trimEnd();
    const { rubric: read, assumed } = importRubric(`${csv}\r\nx,Voice,,false,Clear,,2,None,,0`, {
      fileName: 'x.csv',
      base: rubric,
    });
    expect(read.traits.map(({ id, weight }) => [id, weight])).toEqual([
      ['claim', 0.6],
      ['conventions', 0.4],
      ['voice', 0.1818],
    ]);
    expect(read.notes).toEqual(rubric.notes);
    expect(assumed.join()).toMatch(/weight of what is new \(voice\)/);
  });

  test('what cannot be read is named with its place', () => {
    const head =
      'Rubric Name,Criteria Name,Criteria Description,Criteria Enable Range,Rating Name,Rating Description,Rating Points';
    expect(() => importRubric(`${head}\nA,B,,false,Full,,many`, { fileName: 'a.csv' })).toThrow(
      /a\.csv: line 2: rating 1 has the points "many"/,
    );
    expect(() => importRubric(`${head}\nA,B,,false,Full,,3.33,None,,0`, { fileName: 'a.csv' })).toThrow(
      /criterion 1 \("B"\): has a level of 3\.33 points; must be whole or halves/,
    );
    expect(() => importRubric(head, { fileName: 'a.csv' })).toThrow(/no criterion/);
    expect(() => importRubric('{"a":1}', { fileName: 'a.json' })).toThrow(/no rubric of ours/);
    expect(() => importRubric('<!DOCTYPE x [<!ENTITY e "e">]><a>&e;</a>', { fileName: 'a.xml' })).toThrow(/DOCTYPE/);
  });
});
