import type { AgreementReport, SystemInformation } from '../agreement-report/report.ts';
import type { ExemplarCoverage } from '../fairness/exemplar-coverage.ts';
import type { SubgroupAlarm } from '../fairness/subgroup-alarms.ts';

/** What is known of one version, for those who answer for it. */
export interface ModelCard {
  readonly format: 'assay.model-card/1';
  readonly assignment: {
    readonly slug: string;
    readonly title: string;
    readonly genre: string;
    readonly gradeLevel: string;
  };
  readonly plan: {
    readonly hash: string;
    readonly grader: string;
    readonly parts: readonly { readonly name: string; readonly version: string }[];
  };
  readonly dataset: {
    readonly slug: string;
    readonly kind: string;
    readonly version: number;
    readonly hash: string;
    readonly gone: number;
    readonly reserved: boolean;
  };
  readonly agreement: AgreementReport;
  /** Labelled essays without a score. */
  readonly unscored: number;
  readonly alarms: readonly SubgroupAlarm[];
  readonly exemplars: ExemplarCoverage;
  readonly system: SystemInformation;
  /** The content address that the card was stored under. */
  readonly cardHash?: string;
}
