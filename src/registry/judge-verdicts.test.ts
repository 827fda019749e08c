import { describe, expect, test } from 'vitest';
import { gateStatusOf, gateVerdictHash, gateVerdictSchema, type GateVerdict } from '../core/gate-verdict.ts';
import { rubricSchema } from '../core/rubric.ts';
import { refusalsOf } from './judge-verdicts.ts';
import { rubricLintGate } from './rubric/lint-gate.ts';

const subject = { kind: 'prompts', name: 'trait-grade', candidate: 'a'.repeat(64), baseline: 'b'.repeat(64) } as const;

function verdict(checks: GateVerdict['checks']): GateVerdict {
  return { gate: 'agreement', status: gateStatusOf(checks), subject, checks, evidenceHash: 'c'.repeat(64) };
}

describe('what stands in the way of a promotion', () => {
  test('prompts, routes and policies without any evidence are refused; a rubric is not', () => {
    for (const kind of ['prompts', 'route', 'policy'] as const) {
      expect(refusalsOf(kind, [])).toEqual([`no gate evidence: nothing was measured for this version of the ${kind}`]);
    }
    expect(refusalsOf('rubric', [])).toEqual([]);
  });

  test('a failed bin is named although the whole is fine', () => {
    const mixed = verdict([
      { name: 'qwk', status: 'passed', value: 0.81, detail: 'qwk .81, before .78' },
      {
        name: 'qwk',
        bin: 'length 50-120',
        status: 'failed',
        value: 0.6,
        threshold: 0.7,
        detail: 'qwk .60, must be .70',
      },
    ]);
    expect(mixed.status).toBe('failed');
    expect(refusalsOf('prompts', [mixed])).toEqual(['agreement: qwk at length 50-120 failed: qwk .60, must be .70']);
  });

  test('too few to tell is not a pass, and neither is a gate without checks', () => {
    const few = verdict([{ name: 'qwk', bin: 'gender F', status: 'too-few', n: 7, detail: '7 essays, must be 30' }]);
    expect(few.status).toBe('too-few');
    expect(refusalsOf('route', [few])).toEqual([
      'agreement: qwk at gender F has too few to tell: 7 essays, must be 30',
    ]);
    expect(refusalsOf('route', [verdict([])])).toHaveLength(1);
  });

  test('a verdict keeps its hash through JSON', () => {
    const one = verdict([{ name: 'cost', status: 'passed', value: 12, detail: 'within bounds' }]);
    expect(gateVerdictHash(gateVerdictSchema.parse(JSON.parse(JSON.stringify(one))))).toBe(gateVerdictHash(one));
  });
});

test('the gate of rubrics fails on what two people could not score alike, and has no say about prompts', async () => {
  const rubric = rubricSchema.parse({
    format: 'assay.rubric/1',
    id: 'argument',
    title: 'Argument',
    genre: 'argumentative',
    gradeLevel: '8',
    scale: { min: 1, max: 3 },
    traits: [{ id: 'claim', name: 'Claim', definition: 'Takes a position.', weight: 1, scale: { min: 1, max: 3 } }],
    bands: [{ id: 'all', name: 'All', min: 1, max: 3 }],
  });
  const gate = rubricLintGate(async () => rubric);
  const found = await gate({ subject: { ...subject, kind: 'rubric' }, environment: 'staging' });
  // A trait without any anchor is the lint's one error here.
  expect(found).toMatchObject({ gate: 'rubric-lint', status: 'failed' });
  expect(found?.checks.map((check) => check.name)).toEqual(['anchor-missing']);
  expect(await gate({ subject, environment: 'staging' })).toBeUndefined();
});
