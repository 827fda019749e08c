import { describe, expect, test } from 'vitest';
import fc from 'fast-check';
import { AssayError } from '../../core/errors.ts';
import { rubricHash } from '../../core/rubric.ts';
import { parseRubric } from './parse-rubric.ts';

const good = `format: assay.rubric/1
id: letter
title: A letter
genre: argumentative
gradeLevel: "8"
scale: { min: 1, max: 4 }
traits:
  - id: claim
    name: Claim
    definition: Takes a position and gives reasons for it.
    weight: 1
    scale: { min: 1, max: 4 }
    anchors:
      1: no position stated
      4: position with two reasons
bands:
  - { id: low, name: Low, min: 1, max: 2 }
  - { id: high, name: High, min: 3, max: 4 }
`;

function fault(text: string, name = 'rubric.yaml'): AssayError {
  try {
    parseRubric(text, name);
  } catch (error) {
    if (error instanceof AssayError) return error;
    throw error;
  }
  throw new Error('no fault was found');
}

test('numbers as keys are the scores they look like', () => {
  expect(parseRubric(good, 'rubric.yaml').traits[0]?.anchors).toEqual({
    1: 'no position stated',
    4: 'position with two reasons',
  });
});

test('YAML and JSON of the same rubric have one hash', () => {
  const rubric = parseRubric(good, 'rubric.yaml');
  const json = JSON.stringify(rubric, undefined, '\t');
  expect(rubricHash(parseRubric(json, 'rubric.json'))).toBe(rubricHash(rubric));
});

test('a scale in half points, with a byte order mark and Windows line ends', () => {
  const half = good.replaceAll('{ min: 1, max: 4 }', '{ min: 1, max: 4, step: 0.5 }').replace('min: 3,', 'min: 2.5,');
  const text = `\uFEFF${half.replace('      4: ', '      3.5: nearly there\n      4: ').replaceAll('\n', '\r\n')}`;
  expect(Object.keys(parseRubric(text, 'r.yml').traits[0]?.anchors ?? {}).toSorted()).toEqual(['1', '3.5', '4']);
});

test('one problem is one line: file, line, column, path, value, what is allowed', () => {
  const text = good.replace('scale: { min: 1, max: 4 }\n    anchors', 'scale: { min: 0, max: 0 }\n    anchors: {}\n#');
  const lines = text.replace(/#:\n.*\n.*\n/, '');
  expect(fault(lines).message).toBe('rubric.yaml:12:27 traits[0].scale.max is 0; must be above min (0)');
});

test('all problems are told at once, in the order of the document', () => {
  const text = good
    .replace('id: letter', 'id: My Letter')
    .replace('argumentative', 'argumentive')
    .replace('gradeLevel: "8"', 'gradeLevel: 8')
    .replace('definition:', 'definiton:')
    .replace('weight: 1', 'weight: 40')
    .replace('      4: pos', '      5: pos')
    .replace('min: 3,', 'min: 2,');
  expect(fault(text).message).toBe(
    [
      'rubric.yaml has 8 problems',
      'rubric.yaml:2:5 id is "My Letter"; must be 1-64 characters of a-z, 0-9 and "-", starting with a letter or digit',
      'rubric.yaml:4:8 genre is "argumentive"; must be one of "argumentative", "narrative", "expository", "descriptive", "source-dependent" or "other" (did you mean "argumentative"?)',
      'rubric.yaml:5:13 gradeLevel is 8; must be text: put it in quotes, "8"',
      'rubric.yaml:8:5 traits[0].definition is missing; must be text',
      'rubric.yaml:10:16 traits[0].definiton is not a key of a rubric (did you mean "definition"?); allowed here: id, name, definition, weight, scale, anchors',
      'rubric.yaml:11:13 traits[0].weight is 40; must be at most 1: weights are shares of 1, write 40% as 0.4',
      'rubric.yaml:15:10 traits[0].anchors["5"] is no score of this trait; must be on the scale 1 to 4 in steps of 1, written as "4"',
      'rubric.yaml:18:34 bands[1].min is 2 and overlaps; must be 3, where bands[0] ends plus one step',
    ].join('\n'),
  );
});

test('a score has one spelling', () => {
  expect(fault(good.replace('      4: ', '      "4.0": ')).message).toContain(
    'anchors["4.0"] is no score of this trait',
  );
});

describe('a text that is not YAML', () => {
  test('says where, and that a colon wants quotes', () => {
    expect(fault(good.replace('1: no position stated', '1: none: at all')).message).toMatch(
      /^rubric\.yaml:14:\d+ is not YAML: .*: a text with ": " in it must stand in quotes$/,
    );
  });

  test('a key that stands twice', () => {
    expect(fault(`${good}title: Another\n`).message).toBe(
      'rubric.yaml:19:1 has a key that stands twice in one place; keys must differ',
    );
  });

  test('two documents, a tag that runs code, nothing, a list', () => {
    expect(fault(`${good}---\n${good}`).code).toBe('rubric.invalid');
    expect(fault('id: !!js/function "x"').message).toContain('Unresolved tag');
    expect(fault(' \n').message).toBe('rubric.yaml is empty; must be a rubric in YAML or JSON');
    expect(fault('- a').message).toContain('is a list of 1; must be a rubric');
  });

  test('aliases that unfold to half a million nodes', () => {
    const laughs = `a: &a [${'x,'.repeat(80)}]\nb: &b [${'*a,'.repeat(80)}]\nc: [${'*b,'.repeat(80)}]`;
    expect(fault(laughs).message).toContain('aliases may stand for 100 nodes');
  });

  test('a few aliases are a convenience', () => {
    const text = good
      .replace('scale: { min: 1', 'scale: &s { min: 1')
      .replace('    scale: { min: 1, max: 4 }', '    scale: *s');
    expect(parseRubric(text, 'r.yaml').traits[0]?.scale.max).toBe(4);
  });

  test('thousands of brackets, and more than 256 KiB', () => {
    expect(fault('['.repeat(20_000)).code).toBe('rubric.invalid');
    expect(fault('x'.repeat(262_145)).message).toBe('rubric.yaml has 262145 bytes; a rubric may have 262144');
  });

  test('a key named like the prototype is an unknown key', () => {
    expect(fault(`${good}__proto__: { title: x }\n`).message).toContain('__proto__ is not a key of a rubric');
  });
});

describe('JSON', () => {
  test('that ends too early or has a trailing comma is placed', () => {
    expect(fault('{\n  "id": 1,\n}', 'r.json').message).toMatch(/^r\.json:3:1 is not JSON: /);
  });

  test('knows the line of a wrong value, and a key that stands twice', () => {
    expect(fault('{"format": "assay.rubric/1",\n\t"id": 5}', 'r.json').message).toContain(
      'r.json:2:8 id is 5; must be text',
    );
    expect(fault('{"id": "a",\n"id": "b"}', 'r.json').message).toContain('r.json:2:1 has a key that stands twice');
  });
});

test('whatever the text, the answer is a rubric or an AssayError', () => {
  const lines = good.split('\n');
  const mutation = fc.tuple(fc.nat(lines.length - 1), fc.string({ maxLength: 12, unit: 'binary' }));
  fc.assert(
    fc.property(fc.array(mutation, { minLength: 1, maxLength: 3 }), (changes) => {
      const text = [...lines];
      for (const [line, insert] of changes) text[line] = `${text[line]?.slice(0, 6)}${insert}${text[line]?.slice(6)}`;
      expect(outcome(text.join('\n'))).toMatch(/^(assay\.rubric\/1|rubric\.invalid)$/);
    }),
  );
});

function outcome(text: string): string {
  try {
    return parseRubric(text, 'r.yaml').format;
  } catch (error) {
    return error instanceof AssayError ? error.code : String(error);
  }
}
