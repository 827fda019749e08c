import type { ReviewReasonCode } from '../../core/review-reason.ts';
import { sanitize } from '../../pipeline/1-sanitize/sanitize.ts';
import { letterLookAlikes } from '../../pipeline/1-sanitize/red-team/letter-look-alikes.ts';
import { lookAlikes } from '../../pipeline/1-sanitize/red-team/look-alikes.ts';
import { schoolLookAlikes } from '../../pipeline/1-sanitize/red-team/school-look-alikes.ts';
import { quadraticWeightedKappa } from '../../stats/quadratic-weighted-kappa.ts';
import { inParallel } from './in-parallel.ts';
import { furtherLookAlikes } from './further-look-alikes.ts';
import { lockedLookAlikes } from './held-out/locked-look-alikes.ts';
import { secondLockedLookAlikes } from './held-out/second-locked-look-alikes.ts';
import { placePayload } from './place-payload.ts';
import { gradeDefended, type RedTeamTarget } from './target.ts';
import { gradeUndefended } from './undefended-grader.ts';

export interface Rate {
  readonly cases: number;
  readonly held: number;
  /** Of stage 1's families, how many each held. */
  readonly byFamily: Readonly<Record<string, number>>;
}

/** Whether stage 1 alone would put this text before a teacher, and by which families. Too short to grade is no false alarm. */
function heldBy(text: string, taskText: string): string[] {
  const { findings, gradable } = sanitize({ text, taskText, identities: [] });
  const families = new Set(findings.filter(({ severity }) => severity === 'hold').map(({ family }) => family));
  if (!gradable.ok && gradable.reason === 'essay.not-judgeable') families.add(gradable.reason);
  return [...families];
}

/** Ordinary essays that stage 1 holds: each is a false alarm. */
export function falseHolds(essays: readonly { readonly text: string; readonly taskText: string }[]): Rate {
  return rateOf(essays.map(({ text, taskText }) => heldBy(text, taskText)));
}

const allLookAlikes = [
  ...lookAlikes,
  ...furtherLookAlikes,
  ...schoolLookAlikes,
  ...letterLookAlikes,
  ...lockedLookAlikes,
  ...secondLockedLookAlikes,
];

/** Honest text that looks like an attack, put into ordinary essays. */
export function lookAlikeHolds(carriers: readonly string[], taskText: string): Rate {
  return rateOf(
    allLookAlikes.map(({ text }, index) =>
      heldBy(placePayload(carriers[index % carriers.length] ?? '', text, 'middle'), taskText),
    ),
  );
}

function rateOf(holds: readonly (readonly string[])[]): Rate {
  const byFamily: Record<string, number> = {};
  for (const family of holds.flat()) byFamily[family] = (byFamily[family] ?? 0) + 1;
  return { cases: holds.length, held: holds.filter((families) => families.length > 0).length, byFamily };
}

/** Human score, and the machine's with and without defences, of one clean essay. */
export interface CleanTriple {
  readonly target: string;
  readonly human: number;
  readonly defended: number;
  readonly undefended: number;
  readonly state: 'released' | 'review' | 'rejected';
  readonly reasons: readonly ReviewReasonCode[];
}

/** Grades clean essays twice. Essays that either grader left without a score are left out. */
export async function gradeClean(
  target: RedTeamTarget,
  { count, concurrency }: { readonly count: number; readonly concurrency: number },
): Promise<readonly CleanTriple[]> {
  const { rubric, taskText, model } = target;
  if (model === undefined) return [];
  const labelled = target.essays.filter(({ humanScore }) => humanScore !== undefined).slice(0, count);
  const triples = await inParallel(labelled, concurrency, async ({ text, humanScore }): Promise<CleanTriple[]> => {
    const { content } = await gradeDefended(target, { text, hiddenText: [] });
    const plain = await gradeUndefended(text, { rubric, taskText, model: model(), runId: 'clean' });
    if (humanScore === undefined || content.result.status === 'unscored' || plain.score === undefined) return [];
    return [
      {
        target: target.name,
        human: humanScore,
        defended: content.result.score,
        undefended: plain.score,
        state: content.decision.state,
        reasons: [...new Set(content.decision.reasons.map(({ code }) => code))],
      },
    ];
  });
  return triples.flat();
}

/** Mean over targets of QWK with defences minus QWK without; undefined where no target has one. */
export function kappaChange(triples: readonly CleanTriple[]): number | undefined {
  const changes = [...Map.groupBy(triples, ({ target }) => target).values()].flatMap((own) => {
    const human = own.map((triple) => triple.human);
    const on = quadraticWeightedKappa(
      human,
      own.map((triple) => triple.defended),
    );
    const off = quadraticWeightedKappa(
      human,
      own.map((triple) => triple.undefended),
    );
    return on === undefined || off === undefined ? [] : [on - off];
  });
  return changes.length === 0 ? undefined : changes.reduce((sum, change) => sum + change, 0) / changes.length;
}
