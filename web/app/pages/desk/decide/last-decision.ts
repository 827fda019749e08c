/** What `u` takes back: the newest decision of this window. */
export interface LastDecision {
  readonly submissionId: string;
  readonly slug: string;
  readonly label: string;
  /** Of the essay after the decision: an undo is refused when somebody decided since. */
  readonly revision: number;
}

const made: LastDecision[] = [];

export function rememberDecision(decision: LastDecision): void {
  made.push(decision);
}

export function takeLastDecision(): LastDecision | undefined {
  return made.pop();
}
