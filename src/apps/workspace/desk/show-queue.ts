import { z } from 'zod';
import { deskStates, type DeskState } from '../../../core/desk-state.ts';
import { AssayError } from '../../../core/errors.ts';
import type { QueueItem, QueueRequest } from '../../../ports/desk-queue.ts';
import type { StoredAssignment } from '../../../ports/stored.ts';
import type { Workspace } from '../workspace.ts';
import { deskRules } from './desk-rules.ts';
import { reasonWords } from './reason-words.ts';
import { refreshRisks } from './refresh-risks.ts';

/** A queue row as it may be shown to the actor: what is hidden from them is not in it. */
function shownRow(item: QueueItem, actor: string): Record<string, unknown> {
  const { lease, hidden, number, machineScore, score, bandId, interval, risk, riskBasis, reasons, errorCode, ...rest } =
    item;
  const machine = { machineScore, score, bandId, interval, risk, riskBasis };
  return {
    ...rest,
    label: blindLabel(number),
    hidden,
    error: errorCode,
    reasons: hidden ? [] : reasons,
    ...(hidden ? {} : machine),
    lease: lease === undefined ? undefined : { ...lease, mine: lease.holder === actor },
  };
}

export function blindLabel(number: number): string {
  return `Essay ${number}`;
}

const stateSchema = z.enum(Object.keys(deskStates) as [DeskState, ...DeskState[]]);

/** @throws AssayError `input.invalid` for a word that is no state */
export function parseStates(list: string | undefined): readonly DeskState[] | undefined {
  if (list === undefined) return undefined;
  const parsed = z.array(stateSchema).min(1).safeParse(list.split(','));
  if (parsed.success) return parsed.data;
  throw new AssayError(
    'input.invalid',
    `state is "${list}"; must be one or more of ${Object.keys(deskStates).join(', ')}`,
  );
}

/** The desk of an assignment: a page of rows, and how many stand where. */
export async function showQueue(
  workspace: Workspace,
  assignment: StoredAssignment,
  request: QueueRequest,
): Promise<object> {
  const { stores } = workspace;
  const { rules, rubric } = await deskRules(workspace, assignment);
  await refreshRisks(workspace, assignment, rubric);
  const page = await stores.desk.queue.page(assignment.id, rules, request);
  const items = page.items.map((item) => shownRow(item, stores.actor));
  const codes = new Set([
    ...page.items.flatMap(({ reasons, hidden }) => (hidden ? [] : reasons)),
    ...Object.keys(page.reasonCounts),
  ]);
  const end = request.offset + page.items.length;
  return {
    items,
    total: page.total,
    nextOffset: end < page.total ? end : null,
    counts: page.counts,
    reasonCounts: page.reasonCounts,
    words: Object.fromEntries([...codes].map((code) => [code, reasonWords(code)])),
  };
}
