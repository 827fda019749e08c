import { contentHash, toJson } from '../../core/content-hash.ts';
import { gateStatusOf, type Gate, type GateCheck } from '../../core/gate-verdict.ts';
import type { Rubric } from '../../core/rubric.ts';
import { lintRubric } from './lint-rubric.ts';

/**
 * The gate of rubrics: no lint finding of severity `error` (two people could not score alike). Warnings and notes are shown, and refuse nothing.
 *
 * @param rubricOf reads a rubric by its hash
 */
export function rubricLintGate(rubricOf: (hash: string) => Promise<Rubric>): Gate {
  return async ({ subject }) => {
    if (subject.kind !== 'rubric') return undefined;
    const findings = lintRubric(await rubricOf(subject.candidate));
    const errors = findings.filter((one) => one.severity === 'error');
    const rest = findings.length - errors.length;
    const checks: GateCheck[] = [
      ...errors.map((one): GateCheck => ({ name: one.rule, bin: one.path, status: 'failed', detail: one.message })),
      ...(errors.length === 0
        ? [{ name: 'lint', status: 'passed' as const, detail: `no errors; ${rest} warnings and notes` }]
        : []),
    ];
    return {
      gate: 'rubric-lint',
      status: gateStatusOf(checks),
      subject,
      checks,
      evidenceHash: contentHash(toJson({ rubric: subject.candidate, findings })),
    };
  };
}
