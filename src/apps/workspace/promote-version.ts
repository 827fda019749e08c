import { AssayError } from '../../core/errors.ts';
import type { GateVerdict } from '../../core/gate-verdict.ts';
import type { PromotionRequest, RegistryItem, RequestInput } from '../../ports/registry.ts';
import { refusalsOf } from '../../registry/judge-verdicts.ts';
import { findVersion } from './registry-find.ts';
import { askGates } from './registry-gates.ts';
import { defaultHash } from './registry-resolve.ts';
import type { Workspace } from './workspace.ts';

export interface PromotionInput extends RegistryItem {
  /** The newest when not given. */
  readonly version?: number;
  readonly environment: 'staging' | 'production';
  /** For an A/B in production: the share of the essays that the version gets. */
  readonly share?: number;
  readonly note: string;
  /** Why gates that refuse are overruled. Only where one person is enough: otherwise it is the approver's word. */
  readonly overrideReason?: string;
}

export interface Promotion {
  readonly request: PromotionRequest;
  /** What the gates have against it; empty when nothing. */
  readonly refusals: readonly string[];
  /** Said where the workspace asks for no second person, and the version went in at once. */
  readonly alone: 'no second person here' | undefined;
}

/**
 * Asks for a version to be let into staging or production. The gates are run and what they say stands in the request. Where one person is
 * enough it is approved at once, unless a gate refuses.
 *
 * @throws AssayError `promotion.refused` when it was never in staging (for production), or where one person is enough and a gate refuses
 */
export async function requestPromotion(workspace: Workspace, input: PromotionInput): Promise<Promotion> {
  const { promotions, registry } = workspace.stores;
  const { kind, name, environment, share, note } = input;
  const version = await findVersion(workspace, input, input.version);
  if (share !== undefined && environment !== 'production') {
    throw new AssayError('input.invalid', `share is for an A/B in production; the request is for ${environment}`);
  }
  await requireStaged(workspace, { kind, name, environment, hash: version.hash });
  const verdicts = await verdictsOn(workspace, { kind, name, environment, hash: version.hash });
  const refusals = refusalsOf(kind, verdicts, environment);
  const wanted: RequestInput = {
    kind,
    name,
    hash: version.hash,
    environment,
    note,
    verdicts,
    ...(share !== undefined && { share }),
  };
  if ((await registry.approvalRule()).rule === 'two-person') {
    return { request: await promotions.request(wanted), refusals, alone: undefined };
  }
  requireGates(refusals, input.overrideReason, `${kind} ${name}@${version.version}`);
  const request = await promotions.request(wanted);
  const approved = await promotions.approve(request.id, { verdicts, ...overrideOf(refusals, input.overrideReason) });
  return { request: approved, refusals, alone: 'no second person here' };
}

/**
 * Another person lets it in. The gates are run again: what they measured may have changed since.
 *
 * @throws AssayError `promotion.refused` when a gate refuses and no reason to overrule it is given; `access.denied` for whoever asked or wrote it
 */
export async function approvePromotion(
  workspace: Workspace,
  requestId: string,
  { overrideReason }: { readonly overrideReason?: string } = {},
): Promise<Promotion> {
  const { promotions } = workspace.stores;
  const { kind, name, environment, hash } = await promotions.get(requestId);
  const verdicts = await verdictsOn(workspace, { kind, name, environment, hash });
  const refusals = refusalsOf(kind, verdicts, environment);
  requireGates(refusals, overrideReason, `${kind} ${name}`);
  const request = await promotions.approve(requestId, { verdicts, ...overrideOf(refusals, overrideReason) });
  return { request, refusals, alone: undefined };
}

/** What the gates say of letting a version in, asked for by nobody yet. */
export async function gatesOfVersion(
  workspace: Workspace,
  { kind, name, version, environment }: Pick<PromotionInput, 'kind' | 'name' | 'version' | 'environment'>,
): Promise<{ readonly verdicts: readonly GateVerdict[]; readonly refusals: readonly string[] }> {
  const { hash } = await findVersion(workspace, { kind, name }, version);
  const verdicts = await verdictsOn(workspace, { kind, name, environment, hash });
  return { verdicts, refusals: refusalsOf(kind, verdicts, environment) };
}

/** @throws AssayError `input.invalid` without a reason */
export async function rejectPromotion(
  { stores }: Workspace,
  requestId: string,
  reason: string,
): Promise<PromotionRequest> {
  if (reason.trim() === '') throw new AssayError('input.invalid', 'reason is empty; whoever asked wants to know it');
  return stores.promotions.reject(requestId, reason.trim());
}

/** @throws AssayError `promotion.refused` */
async function requireStaged(
  { stores }: Workspace,
  { kind, name, environment, hash }: RegistryItem & { readonly environment: string; readonly hash: string },
): Promise<void> {
  if (environment !== 'production') return;
  const staged = await stores.registry.history({ kind, name, environment: 'staging' });
  if (staged.some((entry) => entry.hash === hash)) return;
  throw new AssayError(
    'promotion.refused',
    `this version of ${kind} ${name} was never in staging; promote it there first`,
  );
}

async function verdictsOn(
  workspace: Workspace,
  { kind, name, environment, hash }: RegistryItem & { environment: 'staging' | 'production'; hash: string },
): Promise<readonly GateVerdict[]> {
  const held = await workspace.stores.registry.held({ kind, name }, 'production');
  const baseline = held?.hash ?? defaultHash(workspace, kind);
  return askGates(workspace, { subject: { kind, name, candidate: hash, baseline }, environment });
}

function requireGates(refusals: readonly string[], overrideReason: string | undefined, what: string): void {
  if (refusals.length === 0 || (overrideReason ?? '').trim() !== '') return;
  throw new AssayError(
    'promotion.refused',
    `${what} is refused:\n${refusals.map((one) => `  ${one}`).join('\n')}\nGive a reason to overrule it; the reason is shown and audited`,
    { details: { refusals } },
  );
}

/** An override is written down only where there was something to override. */
function overrideOf(refusals: readonly string[], reason: string | undefined): { readonly overrideReason?: string } {
  return refusals.length === 0 || reason === undefined ? {} : { overrideReason: reason.trim() };
}
