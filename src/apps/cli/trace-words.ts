import colors from 'picocolors';
import type { StoredSpan } from '../../ports/stored.ts';
import { factsOf } from '../class-report/span-facts.ts';
import type { GradeComparison } from '../workspace/compare-grades.ts';
import type { Trace } from '../workspace/read-trace.ts';
import { microUsd } from './grade-words.ts';
import { table } from './output.ts';

/** A trace for people: spans as a tree, then the calls that were paid for. */
export function traceWords(trace: Trace): string {
  const { plan } = trace;
  const route = plan.route;
  return [
    `grade ${trace.gradeId}, run ${trace.runId}, sealed ${trace.sha256.slice(0, 16)}`,
    `plan ${trace.planHash.slice(0, 16)}: grader ${plan.grader}${route === null ? '' : `, model ${route.provider}:${route.model}`}${plan.scorerHash === null ? '' : `, scorer ${plan.scorerHash.slice(0, 12)}`}`,
    `rubric ${trace.rubric.id} version ${trace.rubric.version ?? 'unknown'} (${trace.rubric.hash.slice(0, 12)})${trace.promptVersion === undefined ? '' : `, prompts ${trace.promptVersion}`}`,
    '',
    table(
      ['span', 'ms', '', 'facts'],
      trace.spans.map((span) => [
        `${'  '.repeat(depthOf(span, trace.spans))}${span.name}`,
        span.durationMs.toFixed(1),
        span.status === 'ok' ? '' : colors.red(span.errorCode ?? 'error'),
        factsOf(span),
      ]),
    ),
    ...(trace.calls.length === 0 ? ['', 'no model was called'] : ['', callsTable(trace)]),
  ].join('\n');
}

function depthOf(span: StoredSpan, spans: readonly StoredSpan[]): number {
  const parent = spans.find((candidate) => candidate.id === span.parentId);
  return parent === undefined ? 0 : 1 + depthOf(parent, spans);
}

function callsTable({ calls }: Trace): string {
  const saved = calls.reduce((sum, { recalled, costMicroUsd = 0 }) => sum + recalled * costMicroUsd, 0);
  const shown = table(
    ['call in step', 'attempt', 'asked', 'answered', 'status', 'tokens in/out', 'cost', 'ms'],
    calls.map((call) => [
      call.step,
      call.attempt,
      call.modelAsked,
      call.modelAnswered ?? '',
      `${call.status}${call.errorCode === undefined ? '' : ` (${call.errorCode})`}${call.recalled === 0 ? '' : `, used again ${call.recalled} ×`}`,
      call.usage === undefined ? '' : `${call.usage.inputTokens}/${call.usage.outputTokens}`,
      call.costMicroUsd === undefined ? `≤ ${microUsd(call.reservedMicroUsd)}` : microUsd(call.costMicroUsd),
      call.latencyMs?.toFixed(0) ?? '',
    ]),
  );
  return saved === 0 ? shown : `${shown}\nreplies that were used again saved ${microUsd(saved)}`;
}

/** Two grades side by side; what differs is marked. */
export function comparisonWords(comparison: GradeComparison): string {
  const { left, right, rows } = comparison;
  const changed = rows.filter((row) => !row.same).length;
  return [
    table(
      [
        '',
        `${left.gradeId}\nplan ${left.planHash.slice(0, 12)}`,
        `${right.gradeId}\nplan ${right.planHash.slice(0, 12)}`,
        '',
      ],
      rows.map((row) => [row.what, short(row.left), short(row.right), row.same ? '' : colors.yellow('changed')]),
    ),
    changed === 0 ? 'nothing that is shown here changed' : `${changed} of ${rows.length} rows changed`,
    ...(comparison.firstDifference === undefined
      ? []
      : [`first difference in the seals: ${comparison.firstDifference.path}`]),
  ].join('\n');
}

function short(value: unknown): string {
  if (typeof value === 'number') return String(Number(value.toFixed(3)));
  if (Array.isArray(value)) return value.map(short).join(', ') || 'none';
  return typeof value === 'string' ? value : value === null ? 'none' : JSON.stringify(value);
}
