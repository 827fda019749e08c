import { describe, expect, test } from 'vitest';
import { gateStatusOf, gateVerdictHash, gateVerdictSchema, type GateVerdict } from '../core/gate-verdict.ts';
import type { RegistryKind } from '../core/registry-kind.ts';
import { rubricSchema } from '../core/rubric.ts';
import { refusalsOf } from './judge-verdicts.ts';
import { rubricLintGate } from './rubric/lint-gate.ts';

const subject = { kind: 'prompts', name: 'trait-grade', candidate: 'a'.repeat(64), baseline: 'b'.repeat(64) } as const;

function verdict(checks: GateVerdict['checks']): GateVerdict {
  return { gate: 'experiment', status: gateStatusOf(checks), subject, checks, evidenceHash: 'c'.repeat(64) };
}

describe('what stands in the way of a promotion', () => {
  const ran = verdict([{ name: 'qwk', status: 'passed', value: 0.81, detail: 'qwk .81' }]);
  const held = { ...ran, gate: 'red-team' };

  test('each required gate without evidence is named, with the command that makes it; a rubric needs none', () => {
    const wanted = (kind: RegistryKind, environment: 'staging' | 'production') =>
      refusalsOf(kind, [], environment).map((one) => /no (experiment|red-team) measured/.exec(one)?.[1]);
    expect(wanted('prompts', 'staging')).toEqual(['experiment']);
    expect(wanted('prompts', 'production')).toEqual(['experiment', 'red-team']);
    expect(wanted('route', 'production')).toEqual(['experiment', 'red-team']);
    expect(wanted('policy', 'production')).toEqual(['experiment']);
    expect(wanted('rubric', 'production')).toEqual([]);
    expect(refusalsOf('route', [], 'staging')).toEqual([
      'no gate evidence: no experiment measured this version of the route; compare it with what is in use under Experiments, or with "assay experiment run --dataset <a reserved set> --b current,route@<version>"',
    ]);
  });

  test('evidence of one gate does not stand for another', () => {
    expect(refusalsOf('prompts', [held], 'production')).toEqual([expect.stringContaining('no experiment measured')]);
    expect(refusalsOf('prompts', [ran], 'production')).toEqual([expect.stringContaining('assay redteam')]);
    expect(refusalsOf('prompts', [ran, held], 'production')).toEqual([]);
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
    expect(refusalsOf('prompts', [mixed], 'staging')).toEqual([
      'experiment: qwk at length 50-120 failed: qwk .60, must be .70',
    ]);
  });

  test('too few to tell is not a pass, and neither is a gate without checks', () => {
    const few = verdict([{ name: 'qwk', bin: 'gender F', status: 'too-few', n: 7, detail: '7 essays, must be 30' }]);
    expect(few.status).toBe('too-few');
    expect(refusalsOf('route', [few], 'staging')).toEqual([
      'experiment: qwk at gender F has too few to tell: 7 essays, must be 30',
    ]);
    expect(refusalsOf('route', [verdict([])], 'staging')).toHaveLength(1);
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
