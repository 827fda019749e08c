import { gateStatusOf, type GateVerdict } from '../core/gate-verdict.ts';
import type { RegistryKind } from '../core/registry-kind.ts';

interface RequiredGate {
  readonly gate: string;
  /** What makes the evidence. */
  readonly make: string;
}

const experiment: RequiredGate = {
  gate: 'experiment',
  make: 'compare it with what is in use under Experiments, or with "assay experiment run --dataset <a reserved set> --b current,KIND@<version>"',
};
const redTeam: RequiredGate = {
  gate: 'red-team',
  make: 'put an assignment on staging, where this version is, and run "assay redteam <that assignment>"',
};

/**
 * Gates that must have said something. Each of these kinds changes what a machine says or how it is guarded, so each needs agreement with people; prompts
 * and the model are also what an attack is aimed at, before they are let near students. A rubric is a teacher's own words about what is taught.
 */
function requiredGates(kind: RegistryKind, environment: 'staging' | 'production'): readonly RequiredGate[] {
  if (kind === 'rubric') return [];
  if (environment === 'production' && (kind === 'prompts' || kind === 'route')) return [experiment, redTeam];
  return [experiment];
}

/**
 * Why a version may not be promoted, one sentence each: a gate that failed or could not tell, with the place; a required gate that has nothing to
 * say, with what makes its evidence.
 *
 * @returns an empty list when nothing is in the way
 */
export function refusalsOf(
  kind: RegistryKind,
  verdicts: readonly GateVerdict[],
  environment: 'staging' | 'production',
): readonly string[] {
  const missing = requiredGates(kind, environment).filter(({ gate }) => verdicts.every((one) => one.gate !== gate));
  return [
    ...missing.map(
      ({ gate, make }) =>
        `no gate evidence: no ${gate} measured this version of the ${kind}; ${make.replace('KIND', kind)}`,
    ),
    ...openChecks(verdicts),
  ];
}

function openChecks(verdicts: readonly GateVerdict[]): readonly string[] {
  return (
    verdicts
      // A gate that says it passed while one of its checks did not is not taken at its word.
      .filter((verdict) => verdict.status !== 'passed' || gateStatusOf(verdict.checks) !== 'passed')
      .flatMap((verdict) => {
        const open = verdict.checks.filter((check) => check.status !== 'passed');
        if (open.length === 0) return [`${verdict.gate}: ${verdict.status}, without a check that says why`];
        return open.map(({ name, bin, status, detail }) => {
          const where = bin === undefined ? '' : ` at ${bin}`;
          return `${verdict.gate}: ${name}${where} ${status === 'failed' ? 'failed' : 'has too few to tell'}: ${detail}`;
        });
      })
  );
}
