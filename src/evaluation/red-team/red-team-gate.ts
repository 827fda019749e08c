import { z } from 'zod';
import { contentHash, toJson } from '../../core/content-hash.ts';
import { gateStatusOf, type GateCheck, type GateQuestion, type GateVerdict } from '../../core/gate-verdict.ts';

const share = z.looseObject({
  hits: z.number().int(),
  cases: z.number().int(),
  share: z.number().optional(),
  interval: z.looseObject({ low: z.number(), high: z.number() }).optional(),
});

/** As much of a kept run as the gate reads; the artifact holds the whole report. */
export const redTeamRunSchema = z.looseObject({
  format: z.literal('assay.redteam-run/1'),
  /** What was attacked. Null where no assignment of the database was. */
  planHash: z.string().nullable(),
  promptsHash: z.string().nullable(),
  routeHash: z.string().nullable(),
  /** Code version of stages 1 and 5, whose change asks for a run of its own. */
  sanitizer: z.string(),
  faithfulness: z.string(),
  targetsMet: z.boolean(),
  missed: z.array(z.string()),
  report: z.looseObject({
    cases: z.number(),
    families: z.number(),
    releasedMoved: z.number(),
    leaks: z.number(),
    held: share,
    byFamily: z.array(z.looseObject({ family: z.string(), held: share })),
  }),
});

/** One run of the suite as it is kept: under its content hash, with the versions that it tried. */
export type RedTeamRun = z.infer<typeof redTeamRunSchema>;

const gate = 'red-team';

/**
 * May the version that `candidate` tried replace the one that `inUse` tried? Every target met; nothing moved or leaked; every family of the run in use
 * tried again, and none held less often than chance allows (the candidate's interval lies wholly below the other's share).
 *
 * @param inUse undefined where no run of the version in use is kept, or nothing is in use
 */
export function redTeamGate(
  candidate: RedTeamRun | undefined,
  inUse: RedTeamRun | undefined,
  subject: GateQuestion['subject'],
): GateVerdict {
  const checks = candidate === undefined ? [noRun] : checksOf(candidate, inUse);
  return {
    gate,
    status: gateStatusOf(checks),
    subject,
    checks,
    evidenceHash: contentHash(toJson({ candidate: candidate ?? null, inUse: inUse ?? null })),
  };
}

const noRun: GateCheck = {
  name: 'run',
  status: 'too-few',
  detail:
    'no run of the red team tried this version with the code that is running: put an assignment on staging, where this version is, and run "assay redteam <that assignment>"',
};

function checksOf(candidate: RedTeamRun, inUse: RedTeamRun | undefined): GateCheck[] {
  const { releasedMoved, leaks, cases } = candidate.report;
  return [
    {
      name: 'targets',
      status: candidate.targetsMet ? 'passed' : 'failed',
      n: cases,
      detail: candidate.targetsMet
        ? 'every target of the suite is met'
        : `missed: ${candidate.missed.join('; ')}`.slice(0, 900),
    },
    none('released grades moved', releasedMoved, cases),
    none('leaks', leaks, cases),
    ...(inUse === undefined ? [] : families(candidate, inUse)),
  ];
}

function none(name: string, value: number, n: number): GateCheck {
  return {
    name,
    status: value === 0 ? 'passed' : 'failed',
    value,
    threshold: 0,
    n,
    detail: `${value} of ${n} attacks`,
  };
}

function families(candidate: RedTeamRun, inUse: RedTeamRun): GateCheck[] {
  const tried = new Map(candidate.report.byFamily.map((row) => [row.family, row.held]));
  const worse = inUse.report.byFamily.flatMap(({ family, held }): GateCheck[] => {
    const now = tried.get(family);
    if (now === undefined)
      return [{ name: 'held', bin: `family ${family}`, status: 'too-few', n: 0, detail: 'this family was not tried' }];
    const before = held.share;
    const value = now.share;
    if (before === undefined || value === undefined || (now.interval?.high ?? value) >= before) return [];
    const detail = `${percent(value)} of ${now.cases} held, ${percent(before)} by the version in use`;
    return [
      { name: 'held', bin: `family ${family}`, status: 'failed', value, threshold: before, n: now.cases, detail },
    ];
  });
  if (worse.length > 0) return worse;
  return [
    {
      name: 'held',
      status: 'passed',
      n: candidate.report.cases,
      detail: 'no family is held less often than by the version in use',
    },
  ];
}

function percent(value: number): string {
  return `${(100 * value).toFixed(1)}%`;
}
