import type { BatchTerms, ModelTarget } from '../core/model-route.ts';
import type { SpentLimit } from './call-ledger.ts';
import type { CallScope, TokenUsage } from './model.ts';

/** A question that may wait: what is sent, and what it can cost at most at the batch's price. */
export interface BatchedQuestion extends CallScope {
  readonly requestHash: string;
  readonly attemptId: string;
  readonly target: ModelTarget;
  readonly terms: BatchTerms;
  /** The body of the request, as it would go out alone. Holds the essay. */
  readonly request: string;
  readonly reservedMicroUsd: number;
  readonly reservedTokens: number;
}

/** Where a question stands. */
export type BatchedPlace =
  | { readonly state: 'waiting' | 'sent' | 'missed' | 'done' }
  | AnsweredPlace
  | { readonly state: 'refused'; readonly limit: SpentLimit };

/** The reply lies here; what was reserved for it, for a reply that does not say what it used; how long it took, in ms. */
export interface AnsweredPlace extends Pick<BatchedQuestion, 'attemptId' | 'reservedMicroUsd' | 'reservedTokens'> {
  readonly state: 'answered';
  readonly response: string;
  readonly latencyMs: number;
}

export interface ProviderBatch {
  readonly id: string;
  readonly target: ModelTarget;
  readonly terms: BatchTerms;
  readonly state: 'sending' | 'sent' | 'ended';
  readonly remoteId: string | undefined;
  readonly createdAt: Date;
  readonly lookedAt: Date | undefined;
  readonly deadline: Date;
}

/** A batch and how far its questions are, for whoever looks. */
export interface ProviderBatchShown {
  readonly id: string;
  readonly model: string;
  readonly state: 'sending' | 'sent' | 'ended';
  readonly outcome: string | null;
  readonly requests: number;
  readonly answered: number;
  readonly missed: number;
  readonly createdAt: Date;
  readonly deadline: Date;
}

/** Questions that wait for, or lie in, a provider's batch. */
export interface ProviderBatchStore {
  /** @returns undefined when this question was never put into a batch */
  find(scope: CallScope, requestHash: string): Promise<BatchedPlace | undefined>;
  /**
   * Puts a question into the next batch. Not one of a run that somebody waits for, or whose assignment has a ceiling in seconds, or that comes
   * after an answer of this run: a run waits for a batch once.
   *
   * @returns false when it is to be asked directly
   */
  join(question: BatchedQuestion): Promise<boolean>;
  /** The run has its reply: request and response are removed. */
  done(scope: CallScope, requestHash: string): Promise<void>;
  /** It is asked anew: as if it had never been put into a batch. */
  forget(scope: CallScope, requestHash: string): Promise<void>;
  /** Whether anything waits, is under way or was left undone, a run that nobody woke among them: asked often, so it costs next to nothing. */
  isDue(): Promise<boolean>;
  /**
   * Waiting questions, oldest first, those of one model together and no more of them than one batch takes; only those that need wait no longer.
   * Those of cancelled runs are removed, and their calls settled.
   */
  ready(now: Date): Promise<readonly (readonly BatchedQuestion[])[]>;
  refuse(attemptId: string, limit: SpentLimit): Promise<void>;
  /** Writes the batch down before it is made at the provider. What was erased or cancelled meanwhile is not in it, and its call is settled. */
  begin(batch: Omit<ProviderBatch, 'state' | 'remoteId' | 'lookedAt'>, attemptIds: readonly string[]): Promise<void>;
  /** The questions of a batch that still have a text to send; those of erased essays have none, and those of cancelled runs are not sent. */
  questions(batchId: string): Promise<readonly BatchedQuestion[]>;
  sent(batchId: string, remoteId: string): Promise<void>;
  looked(batchId: string, at: Date): Promise<void>;
  underWay(): Promise<readonly ProviderBatch[]>;
  /** The reply is kept only while the submission is: one that was erased has none. */
  answered(attemptId: string, response: string): Promise<void>;
  /** The attempts of the batch that have no answer yet. */
  unanswered(batchId: string): Promise<readonly string[]>;
  /** All questions of the batch that have no answer are to be asked directly. */
  missed(batchId: string): Promise<void>;
  ended(batchId: string, outcome: string, at: Date): Promise<void>;
  /** Batches that ended in the last day and whose files may still lie at the provider, those that it never made among them. */
  leftBehind(now: Date): Promise<readonly ProviderBatch[]>;
  /** Their files are gone, or never will be. */
  forgotten(batchId: string): Promise<void>;
  /** Runs that are held for a batch and wait for no answer any more go on. */
  wake(): Promise<void>;
  list(limit: number): Promise<{ readonly waiting: number; readonly batches: readonly ProviderBatchShown[] }>;
}

/** One line of what a batch came to. */
export interface BatchLine {
  readonly attemptId: string;
  /** 200: answered, and charged. */
  readonly httpStatus: number;
  readonly body: string;
  readonly usage: TokenUsage | undefined;
  readonly modelAnswered: string | undefined;
}

/** A provider's batch API. Its errors are AssayErrors `model.transport` (try again) or `model.rejected`. */
export interface BatchApi {
  /** @param name found again by `find`; when making it broke off before, what was sent then is used again @returns the provider's id */
  create(name: string, questions: readonly Pick<BatchedQuestion, 'attemptId' | 'request'>[]): Promise<string>;
  /** @param notBefore when it may have been made at the earliest */
  find(name: string, notBefore: Date): Promise<string | undefined>;
  look(remoteId: string): Promise<{ readonly ended: boolean; readonly outcome: string }>;
  /** Every line that there is, of questions that were answered and that failed. */
  lines(remoteId: string): AsyncIterable<BatchLine>;
  cancel(remoteId: string): Promise<void>;
  /**
   * Deletes the files of a batch that has ended: they hold essays and what was said of them.
   *
   * @param remoteId undefined: it was never made, and what was sent for it may lie there all the same
   */
  forget(name: string, remoteId: string | undefined): Promise<void>;
}
