import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createRandom } from '../../stats/random.ts';
import { canaryPassages, canaryReading } from '../drift/canary.ts';
import { alarmStep, isMuted, mustEscalate } from './alarm-cycle.ts';
import type { GradedFact } from './graded-fact.ts';
import { fewestInGroup, subgroupReading, type MeasuredSet } from './subgroup-reading.ts';
import { buildAgreementReport } from '../agreement-report/build-report.ts';
import type { LabelledRecord } from '../agreement-report/labelled-set.ts';
import { subgroupAlarms } from '../fairness/subgroup-alarms.ts';
import { limitReading } from './limit-reading.ts';
import { lookAtProduction, windowsAt } from './look.ts';

const at = new Date('2026-03-02T06:00:00Z');
const day = 86_400_000;

/** Essays of an assignment as chance gives them. */
function essays(count: number, seed: number, change: Partial<GradedFact> = {}): GradedFact[] {
  const random = createRandom(seed);
  return Array.from({ length: count }, (_, index) => ({
    runId: `run-${seed}-${String(index).padStart(4, '0')}`,
    at,
    planHash: 'a'.repeat(64),
    score: 2 + random.below(4),
    overridden: random.uniform() < 0.1,
    claims: 6,
    rejected: random.uniform() < 0.05 ? 1 : 0,
    generic: random.uniform() < 0.1 ? 1 : 0,
    injection: random.uniform() < 0.02,
    costMicroUsd: 400 + random.below(200),
    latencyMs: 2000 + random.below(3000),
    ...change,
  }));
}

function look(current: readonly GradedFact[], reference = essays(400, 1)) {
  const windows = windowsAt(at);
  return new Map(
    lookAtProduction(
      { reference: { ...windows.reference, facts: reference }, current: { ...windows.current, facts: current } },
      { subject: 'asg-1', at },
    ).map((reading) => [reading.monitorId, reading]),
  );
}

describe('a look at production', () => {
  test('the windows are the last 7 days and the 28 before them', () => {
    const { reference, current } = windowsAt(at);
    expect(current.to).toEqual(at);
    expect(current.from.getTime()).toBe(at.getTime() - 7 * day);
    expect(reference.to).toEqual(current.from);
    expect(reference.from.getTime()).toBe(at.getTime() - 35 * day);
  });

  test('essays like those before are no breach of any monitor, in 40 looks', () => {
    for (let seed = 10; seed < 50; seed++) {
      const breaches = [...look(essays(120, seed), essays(400, seed + 1000)).values()].filter(
        (reading) => reading.status === 'breach',
      );
      expect(breaches).toEqual([]);
    }
  });

  test.each([
    ['override-rate', { overridden: true }],
    ['faithfulness-failures', { rejected: 1 }],
    ['generic-rate', { generic: 3 }],
    ['injection-rate', { injection: true }],
    ['abstention-rate', { score: undefined }],
    ['cost', { costMicroUsd: 2000 }],
    ['latency', { latencyMs: 30_000 }],
  ] as const)('%s is in breach where every essay has it, and the others are not', (id, change) => {
    const readings = look(essays(60, 2, change));
    const breaches = [...readings.values()].filter((reading) => reading.status === 'breach');
    expect(breaches.map((reading) => reading.monitorId)).toEqual([id]);
    expect(readings.get(id)?.change.runIds).toHaveLength(5);
  });

  test('one score for everybody: the bin that moved is named, with its shares before and after', () => {
    const found = look(essays(80, 3, { score: 3 })).get('score-shift');
    expect(found?.status).toBe('breach');
    expect(found?.change).toMatchObject({ after: '100% in score 3', facts: { bin: 'score 3', n: 80, nBefore: 400 } });
  });

  test('another plan is named beside what it changed', () => {
    const found = look(essays(60, 4, { planHash: 'b'.repeat(64), generic: 3 })).get('generic-rate');
    expect(found?.change.facts).toMatchObject({ planBefore: 'a'.repeat(64), plan: 'b'.repeat(64) });
  });

  test('29 essays are too few to tell; the first weeks have limits but no comparison', () => {
    expect(look(essays(29, 5, { injection: true })).get('injection-rate')?.status).toBe('too-few');
    const first = look(essays(60, 6, { overridden: true, injection: true }), []);
    expect(first.get('override-rate')?.status).toBe('breach');
    expect(first.get('injection-rate')?.status).toBe('ok');
  });
});

describe('wording of feedback', () => {
  const cloud = (seed: number, shift: number) => {
    const random = createRandom(seed);
    const sentences = Array.from({ length: 60 }, (_, index) => {
      const raw = Array.from({ length: 8 }, (_, place) => random.uniform() - 0.5 + (place === 0 ? shift : 0));
      const length = Math.hypot(...raw);
      return { runId: `run-${index}`, vector: Float32Array.from(raw, (value) => value / length) };
    });
    return { from: at, to: at, sentences };
  };
  const of = (shift: number) => {
    const windows = windowsAt(at);
    const facts = { reference: { ...windows.reference, facts: [] }, current: { ...windows.current, facts: [] } };
    const feedback = { reference: cloud(1, 0), current: cloud(2, shift), embedder: 'test' };
    return lookAtProduction({ ...facts, feedback }, { subject: 's', at }).at(-1);
  };
  test('the same cloud is no shift, a moved one is', () => {
    expect(of(0)).toMatchObject({ monitorId: 'feedback-shift', status: 'ok' });
    expect(of(1)).toMatchObject({ status: 'breach', n: 60 });
  });
});

describe('fixed questions', () => {
  const base = [3, 3, 2, 5, 1, 5, 2, 5, 3, 4, 2, 5];
  const from = (looks: readonly (readonly number[])[]) => {
    const readings: ReturnType<typeof canaryReading>[] = [];
    for (const answers of looks) readings.push(canaryReading(readings, answers, { subject: 'model', at }));
    return readings;
  };
  const moved = (count: number) => base.map((answer, index) => (index < count ? (answer % 6) + 1 : answer));

  test('there are as many passages as answers here', () => expect(canaryPassages).toHaveLength(base.length));

  test('three looks make the baseline; two of twelve changed are chance, six are not', () => {
    const readings = from([base, base, base, moved(2), moved(6)]);
    expect(readings.map((reading) => reading.status)).toEqual(['too-few', 'too-few', 'too-few', 'ok', 'breach']);
    expect(readings[4]).toMatchObject({ value: 6, change: { before: base.join(','), after: moved(6).join(',') } });
  });

  test('a model that wavers in the baseline is given more room', () => {
    const readings = from([base, moved(4), base, moved(6)]);
    expect(readings[3]?.status).toBe('ok');
  });

  test('accepted answers begin a new baseline', () => {
    const readings = from([base, base, base, moved(6)]);
    const accepted = { ...readings[3]!, change: { ...readings[3]!.change, facts: { accepted: 1 } } };
    expect(canaryReading([...readings, accepted], moved(6), { subject: 'model', at }).status).toBe('too-few');
  });
});

describe('figures with a limit', () => {
  const window = { from: at, to: at };
  const input = { monitorId: 'queue-age', subject: '', window, n: 1, least: 1, limit: 60, what: 'late' } as const;
  test('above it is a breach, at it is not, nothing says nothing', () => {
    expect(limitReading({ ...input, value: 60 }).status).toBe('ok');
    expect(limitReading({ ...input, value: 61 }).status).toBe('breach');
    expect(limitReading({ ...input, value: undefined }).status).toBe('too-few');
    expect(limitReading({ ...input, n: 0, value: 61 }).status).toBe('too-few');
  });
});

describe('subgroups', () => {
  const context = { subject: 's', at, since: at };
  const rows = (count: number, group: string, off: number): LabelledRecord[] =>
    Array.from({ length: count }, (_, index) => {
      const human = 1 + (index % 6);
      const machine = Math.min(6, human + (index % 3 === 0 ? off : 0));
      return {
        id: `${group}${index}`,
        human,
        machine,
        raters: [undefined, undefined],
        groups: { language: group },
        traits: {},
      };
    });
  const measured = (records: readonly LabelledRecord[]): MeasuredSet => ({
    set: 'golden@1',
    planHash: 'p',
    report: buildAgreementReport(
      {
        records,
        scale: { min: 1, max: 6, step: 1 },
        raterScale: { min: 1, max: 6, step: 1 },
        traitScales: {},
        groupColumns: ['language'],
        excluded: [],
        clamped: 0,
        scaleInferred: false,
      },
      {
        title: 't',
        minimumN: fewestInGroup,
        draws: 200,
        system: { assayVersion: '0', nodeVersion: '0', platform: 'p', generatedAt: at.toISOString() },
      },
    ),
  });
  test('the weakest group of 50 or more is named when it lies more than .05 under everybody', () => {
    const set = measured([...rows(300, 'en', 0), ...rows(60, 'es', 3), ...rows(20, 'so', 4)]);
    const found = subgroupReading([set], context);
    expect(found.status).toBe('breach');
    expect(found.change.facts).toMatchObject({ group: 'language: es', tooFew: 1, dataset: 'golden@1' });
    expect(found.n).toBe(60);
    // One computation: the reading is the fairness report's own alarm.
    const [alarm] = subgroupAlarms(set.report);
    expect(found.value).toBe(-(alarm?.gap ?? 0));
    expect(found.change.facts['subgroups']).toBe(`golden@1: ${alarm?.detail}`);
  });
  test('of two sets the weaker one speaks', () => {
    const steady = { ...measured(rows(120, 'en', 0)), set: 'held-out@1' };
    const weak = measured([...rows(300, 'en', 0), ...rows(60, 'es', 3)]);
    expect(subgroupReading([steady, weak], context)).toMatchObject({
      status: 'breach',
      change: { facts: { dataset: 'golden@1', sets: 'held-out@1, golden@1' } },
    });
  });
  test('equal groups are no breach, groups of 49 are too few', () => {
    expect(subgroupReading([measured([...rows(60, 'en', 1), ...rows(60, 'es', 1)])], context).status).toBe('ok');
    expect(subgroupReading([measured(rows(49, 'es', 3))], context).status).toBe('too-few');
    expect(subgroupReading([], { ...context, passedOver: ['a@1: too dear'] })).toMatchObject({
      status: 'too-few',
      change: { facts: { passedOver: 'a@1: too dear' } },
    });
  });
});

describe('the life of an alarm', () => {
  const statuses = fc.array(fc.constantFrom('ok', 'breach', 'too-few' as const), { maxLength: 40 });
  test('raised once for each run of breaches, whatever comes: raises and recoveries alternate', () => {
    fc.assert(
      fc.property(statuses, fc.integer({ min: 1, max: 3 }), (readings, recoverAfter) => {
        let open: { healthy: number } | undefined;
        const told: string[] = [];
        for (const status of readings) {
          const { step } = alarmStep({ status }, open, { muted: false, recoverAfter });
          if (step === 'raise') open = { healthy: 0 };
          if (step === 'note' && open !== undefined) open = { healthy: status === 'ok' ? open.healthy + 1 : 0 };
          if (step === 'recover') open = undefined;
          if (step === 'raise' || step === 'recover') told.push(step);
        }
        expect(told).toEqual(told.map((_, index) => (index % 2 === 0 ? 'raise' : 'recover')));
        expect(told[0]).toBe(readings.includes('breach') ? 'raise' : undefined);
      }),
    );
  });
  test('two healthy readings in a row end it; too few essays to tell are neither', () => {
    const options = { muted: false, recoverAfter: 2 };
    expect(alarmStep({ status: 'ok' }, { healthy: 0 }, options)).toEqual({ step: 'note' });
    expect(alarmStep({ status: 'too-few' }, { healthy: 1 }, options)).toEqual({ step: 'none' });
    expect(alarmStep({ status: 'ok' }, { healthy: 1 }, options)).toEqual({ step: 'recover' });
  });
  test('while muted nothing is raised, and what is open still recovers', () => {
    expect(alarmStep({ status: 'breach' }, undefined, { muted: true, recoverAfter: 1 })).toEqual({ step: 'muted' });
    expect(alarmStep({ status: 'ok' }, { healthy: 0 }, { muted: true, recoverAfter: 1 })).toEqual({ step: 'recover' });
  });
  test('escalated after the time that is set, once, unless somebody has it or it is muted', () => {
    const alarm = { raisedAt: at, acknowledgedAt: undefined, escalatedAt: undefined, recoveredAt: undefined };
    const after = (ms: number, change = {}, muted = false) =>
      mustEscalate({ ...alarm, ...change }, { now: new Date(at.getTime() + ms), afterMs: 1000, muted });
    expect([after(999), after(1000), after(5000)]).toEqual([false, true, true]);
    expect(after(5000, { acknowledgedAt: at })).toBe(false);
    expect(after(5000, { escalatedAt: at })).toBe(false);
    expect(after(5000, { recoveredAt: at })).toBe(false);
    expect(after(5000, {}, true)).toBe(false);
  });
  test('a mute holds for its subject, or for all, until its time', () => {
    const until = new Date(at.getTime() + 1000);
    const reading = { monitorId: 'cost', subject: 'asg-1' };
    expect(isMuted([{ monitorId: 'cost', subject: undefined, until }], reading, at)).toBe(true);
    expect(isMuted([{ monitorId: 'cost', subject: 'asg-1', until }], reading, at)).toBe(true);
    expect(isMuted([{ monitorId: 'cost', subject: 'asg-2', until }], reading, at)).toBe(false);
    expect(isMuted([{ monitorId: 'latency', subject: undefined, until }], reading, at)).toBe(false);
    expect(isMuted([{ monitorId: 'cost', subject: undefined, until }], reading, until)).toBe(false);
  });
});
