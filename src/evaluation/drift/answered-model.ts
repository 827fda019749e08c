/** Which model answers, as it was accepted. */
export interface ModelPin {
  readonly asked: string;
  readonly answered: string;
  readonly fingerprint?: string | undefined;
}

export type AnswerVerdict =
  | { readonly status: 'as-pinned' }
  /** Nothing was accepted yet, and the answer names what was asked for. */
  | { readonly status: 'first'; readonly pin: ModelPin }
  | {
      readonly status: 'changed';
      readonly what: 'model' | 'fingerprint';
      readonly before: string;
      readonly after: string;
    };

/**
 * What one reply says of the model behind it. Noticed on the first reply: there is nothing to wait for, a name is the same or it is not.
 *
 * @param pin what was accepted; undefined before the first reply
 */
export function answeredModel(pin: ModelPin | undefined, reply: ModelPin): AnswerVerdict {
  if (pin === undefined) {
    return namesTheSame(reply.asked, reply.answered)
      ? { status: 'first', pin: reply }
      : { status: 'changed', what: 'model', before: reply.asked, after: reply.answered };
  }
  if (reply.answered !== pin.answered) {
    return { status: 'changed', what: 'model', before: pin.answered, after: reply.answered };
  }
  if (pin.fingerprint !== undefined && reply.fingerprint !== undefined && pin.fingerprint !== reply.fingerprint) {
    return { status: 'changed', what: 'fingerprint', before: pin.fingerprint, after: reply.fingerprint };
  }
  return { status: 'as-pinned' };
}

/** `gpt-x` is answered by `gpt-x-2026-08-06`, `openai/gpt-x` by `gpt-x`; `gpt-x` is not answered by `gpt-xl`. */
function namesTheSame(asked: string, answered: string): boolean {
  const bare = (name: string) => name.slice(name.lastIndexOf('/') + 1).toLowerCase();
  const [wanted, given] = [bare(asked), bare(answered)];
  return given === wanted || (given.startsWith(wanted) && /^[-@:.]\d/.test(given.slice(wanted.length)));
}
