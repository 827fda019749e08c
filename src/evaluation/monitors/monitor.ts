import type { Severity } from '../../ports/monitor-stores.ts';

export interface Monitor {
  readonly id: string;
  readonly title: string;
  /** Of the value. */
  readonly unit: 'share' | 'micro-dollars' | 'ms' | 'minutes' | 'qwk' | 'index' | 'distance' | 'answers';
  readonly severity: Severity;
  /** Healthy readings in a row after which an alarm is over. */
  readonly recoverAfter: number;
  /** An alarm of it takes production back to the version before, where the registry has one and the policy allows it. */
  readonly rollsBack: boolean;
  readonly schedule: 'daily' | 'weekly' | 'monthly' | 'each reply' | 'each class';
}

const daily = { schedule: 'daily', recoverAfter: 2, rollsBack: false, severity: 'warning' } as const;

/** Every monitor. Limits and windows stand where they are read: production-monitors.ts, and docs/monitoring.md in one table. */
export const monitors = [
  {
    id: 'golden-agreement',
    title: 'Agreement on the golden set',
    unit: 'qwk',
    severity: 'critical',
    recoverAfter: 1,
    rollsBack: true,
    schedule: 'weekly',
  },
  {
    id: 'golden-run',
    title: 'The weekly run itself',
    unit: 'share',
    severity: 'warning',
    recoverAfter: 1,
    rollsBack: false,
    schedule: 'weekly',
  },
  {
    id: 'answered-model',
    title: 'Which model answers',
    unit: 'answers',
    severity: 'critical',
    recoverAfter: 1,
    rollsBack: false,
    schedule: 'each reply',
  },
  {
    id: 'canary-answers',
    title: 'Answers to fixed questions',
    unit: 'answers',
    severity: 'warning',
    recoverAfter: 1,
    rollsBack: false,
    schedule: 'daily',
  },
  {
    id: 'subgroup-agreement',
    title: 'Agreement of the weakest subgroup',
    unit: 'qwk',
    severity: 'critical',
    recoverAfter: 1,
    rollsBack: false,
    schedule: 'monthly',
  },
  { id: 'score-shift', title: 'Distribution of scores', unit: 'index', ...daily },
  { id: 'feedback-shift', title: 'Wording of feedback', unit: 'distance', ...daily },
  { id: 'override-rate', title: 'Scores that teachers changed', unit: 'share', ...daily },
  { id: 'faithfulness-failures', title: 'Claims that could not be located', unit: 'share', ...daily },
  { id: 'generic-rate', title: 'Generic feedback', unit: 'share', ...daily },
  { id: 'injection-rate', title: 'Suspected orders to the grader', unit: 'share', ...daily },
  { id: 'abstention-rate', title: 'Essays without a score', unit: 'share', ...daily },
  { id: 'cost', title: 'Cost of an essay', unit: 'micro-dollars', ...daily },
  { id: 'latency', title: 'Time for an essay', unit: 'ms', ...daily },
  { id: 'call-failures', title: 'Calls to the model that failed', unit: 'share', ...daily },
  { id: 'queue-age', title: 'Age of the oldest essay in the queue', unit: 'minutes', ...daily },
  {
    id: 'class-alike',
    title: 'Feedback of a class that is all alike',
    unit: 'share',
    severity: 'warning',
    recoverAfter: 1,
    rollsBack: false,
    schedule: 'each class',
  },
] as const satisfies readonly Monitor[];

export type MonitorId = (typeof monitors)[number]['id'];

export function findMonitor(id: string): Monitor | undefined {
  return monitors.find((monitor) => monitor.id === id);
}
