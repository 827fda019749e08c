import type { Json } from '../core/content-hash.ts';
import type { GateVerdict } from '../core/gate-verdict.ts';
import type { EnvironmentName, RegistryKind } from '../core/registry-kind.ts';

/** What is versioned: a rubric by its id, the prompts, the route, the policy. */
export interface RegistryItem {
  readonly kind: RegistryKind;
  readonly name: string;
}

export interface RegistryVersion extends RegistryItem {
  /** 1, 2, 3 … in order of registration. */
  readonly version: number;
  /** Content hash: what a plan pins. */
  readonly hash: string;
  readonly note: string;
  readonly registeredAt: Date;
  readonly registeredBy: string;
}

export type EnvironmentAction = 'register' | 'publish' | 'promote' | 'rollback' | 'alarm';

/** One line of an environment's history. */
export interface EnvironmentEntry extends RegistryItem {
  readonly environment: EnvironmentName;
  /** Null: what the release (prompts) or the settings (route, policy) bring. */
  readonly hash: string | null;
  /** `publish`: by one person, where no second one is asked for. `alarm`: taken back by a monitor. */
  readonly action: EnvironmentAction;
  readonly requestId: string | undefined;
  readonly reason: string | undefined;
  readonly doneBy: string;
  readonly doneAt: Date;
}

export interface RequestInput extends RegistryItem {
  readonly hash: string;
  readonly environment: 'staging' | 'production';
  /** Only for production: the version gets this share of the essays, beside what is there. */
  readonly share?: number;
  readonly note: string;
  readonly verdicts: readonly GateVerdict[];
}

export interface PromotionRequest extends RequestInput {
  readonly id: string;
  readonly requestedBy: string;
  readonly requestedAt: Date;
  readonly status: 'open' | 'approved' | 'rejected';
  readonly decidedBy: string | undefined;
  readonly decidedAt: Date | undefined;
  readonly decisionReason: string | undefined;
  readonly overrideReason: string | undefined;
}

export interface AbTest extends RegistryItem {
  readonly id: string;
  /** What production held when it began; null as in EnvironmentEntry. */
  readonly controlHash: string | null;
  readonly candidateHash: string;
  readonly share: number;
  readonly requestId: string | undefined;
  readonly startedBy: string;
  readonly startedAt: Date;
  readonly stoppedBy: string | undefined;
  readonly stoppedAt: Date | undefined;
  /** `replaced`: something was promoted to production meanwhile. */
  readonly stopAction: 'stop' | 'alarm' | 'replaced' | undefined;
  readonly stopReason: string | undefined;
}

export type ApprovalRule = 'one-person' | 'two-person';

export interface Ruling {
  readonly id: string;
  readonly assignmentId: string;
  readonly traitId: string | undefined;
  readonly note: string;
  readonly rubricId: string;
  /** The version that the ruling made. */
  readonly rubricHash: string;
  readonly ruledBy: string;
  readonly ruledAt: Date;
}

/** Versions and environments. Every act is audited in its own transaction. */
export interface RegistryStore {
  /** Stores the document as the next version, which dev holds from now on; the same content again gives the version that is there. */
  register(
    item: { readonly kind: Exclude<RegistryKind, 'rubric'>; readonly name: string },
    content: Json,
    note: string,
  ): Promise<RegistryVersion & { readonly created: boolean }>;
  /** Oldest first. */
  versions(item: RegistryItem): Promise<readonly RegistryVersion[]>;
  /** Everything that has a version. */
  items(): Promise<readonly RegistryItem[]>;
  /** Newest first. @returns undefined where the environment never held anything */
  held(item: RegistryItem, environment: EnvironmentName): Promise<EnvironmentEntry | undefined>;
  /** Newest first. */
  history(
    filter: Partial<RegistryItem> & { readonly environment?: EnvironmentName },
  ): Promise<readonly EnvironmentEntry[]>;
  /** Puts a version into all environments at once. @throws AssayError `access.denied` where a second person is asked for */
  publish(item: RegistryItem, hash: string, reason: string): Promise<void>;
  /**
   * Puts production back to what it held before: the given version, or (undefined) the one before the present. A running A/B of the item ends.
   *
   * @throws AssayError `conflict` when production never held it, or holds it now
   */
  rollback(
    item: RegistryItem,
    options: { readonly to?: string | null; readonly reason: string; readonly action: 'rollback' | 'alarm' },
  ): Promise<EnvironmentEntry>;
  approvalRule(): Promise<{ readonly rule: ApprovalRule; readonly askedToRelaxBy: string | undefined }>;
  /** `two-person` holds at once; `one-person` when a second person has asked for it too. @returns what holds now */
  setApprovalRule(rule: ApprovalRule, reason: string): Promise<ApprovalRule>;
  environmentOf(assignmentId: string): Promise<EnvironmentName>;
  setEnvironment(assignmentId: string, environment: EnvironmentName): Promise<void>;
}

/** Requests and A/B tests. */
export interface PromotionStore {
  request(input: RequestInput): Promise<PromotionRequest>;
  /** @throws AssayError `not-found` */
  get(requestId: string): Promise<PromotionRequest>;
  /** Newest first. */
  list(status?: PromotionRequest['status']): Promise<readonly PromotionRequest[]>;
  /**
   * Approves: the environment holds the version from now on, or the A/B begins.
   *
   * @throws AssayError `access.denied` when the approver asked for it or wrote it, and a second person is asked for; `conflict` when it was decided, or
   *   another A/B runs
   */
  approve(
    requestId: string,
    decision: { readonly verdicts: readonly GateVerdict[]; readonly overrideReason?: string },
  ): Promise<PromotionRequest>;
  reject(requestId: string, reason: string): Promise<PromotionRequest>;
  /** The A/B that runs; there is one at most. */
  runningTest(): Promise<AbTest | undefined>;
  /** Newest first. */
  tests(): Promise<readonly AbTest[]>;
  stopTest(testId: string, action: 'stop' | 'alarm', reason: string): Promise<AbTest>;
  /** What is dealt out to an arm: the student, or the submission itself where none is known. By submission id. */
  unitsOf(submissionIds: readonly string[]): Promise<ReadonlyMap<string, string>>;
  recordArms(
    testId: string,
    arms: readonly { readonly runId: string; readonly arm: 'control' | 'candidate' }[],
  ): Promise<void>;
  /** Which test and arm each of the runs belongs to; those of none are left out. */
  armsOf(
    runIds: readonly string[],
  ): Promise<ReadonlyMap<string, { readonly testId: string; readonly arm: 'control' | 'candidate' }>>;
  /** The newest grade of each submission in the test, with whom the arm was dealt to. */
  armGrades(testId: string): Promise<
    readonly {
      readonly arm: 'control' | 'candidate';
      /** The student, or the submission where none is known. */
      readonly unit: string;
      readonly assignmentId: string;
      readonly score: number | undefined;
      readonly state: string;
    }[]
  >;
  /** How the arms stand: runs, and grades by state. */
  armCounts(testId: string): Promise<
    readonly {
      readonly arm: 'control' | 'candidate';
      readonly state: string;
      readonly count: number;
      readonly meanScore: number | undefined;
    }[]
  >;
}

/** Where a grade stands: waits for a teacher; let go by the machine and read by nobody; decided by a teacher; seen by the student; refused a grade. */
export const gradeStandings = ['review', 'cleared', 'reviewed', 'released', 'rejected'] as const;
export type GradeStanding = (typeof gradeStandings)[number];

/** The grade that counts of each submission of an assignment: its newest one that is no rerun. */
export interface TouchedGrade {
  readonly gradeId: string;
  readonly submissionId: string;
  readonly planHash: string;
  readonly state: GradeStanding;
}

export interface RulingStore {
  add(input: Omit<Ruling, 'id' | 'ruledBy' | 'ruledAt'>): Promise<Ruling>;
  /** Newest first. */
  list(assignmentId: string): Promise<readonly Ruling[]>;
  currentGrades(assignmentId: string): Promise<readonly TouchedGrade[]>;
  /** Of those grades: where the words stand in the feedback or in the essay. Case does not count. */
  mentioning(
    gradeIds: readonly string[],
    words: string,
  ): Promise<readonly { readonly gradeId: string; readonly where: 'feedback' | 'essay' }[]>;
  /** Of those grades: which have feedback on the trait. */
  withFeedbackOn(gradeIds: readonly string[], traitId: string): Promise<readonly string[]>;
}
