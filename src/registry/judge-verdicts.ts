import { gateStatusOf, type GateVerdict } from '../core/gate-verdict.ts';
import type { RegistryKind } from '../core/registry-kind.ts';

/** Kinds that change what a machine says or how it is guarded. A rubric is a teacher's own words about what is taught. */
const needEvidence: ReadonlySet<RegistryKind> = new Set(['prompts', 'route', 'policy']);

/**
 * Why a version may not be promoted, one sentence each: a gate that failed or could not tell, with the place; no evidence at all where some
 * is asked for.
 *
 * @returns an empty list when nothing is in the way
 */
export function refusalsOf(kind: RegistryKind, verdicts: readonly GateVerdict[]): readonly string[] {
  if (verdicts.length === 0 && needEvidence.has(kind)) {
    return [`no gate evidence: nothing was measured for this version of the ${kind}`];
  }
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
