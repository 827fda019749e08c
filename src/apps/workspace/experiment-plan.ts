import { AssayError } from '../../core/errors.ts';
import { planHash, type GradingPlan } from '../../core/grading-plan.ts';
import { onlyName, registryKinds, type RegistryKind } from '../../core/registry-kind.ts';
import type { StoredAssignment } from '../../ports/stored.ts';
import { currentPlan, findPlan, type PlanChoices } from './current-plan.ts';
import { findVersion } from './registry-find.ts';
import type { Workspace } from './workspace.ts';

export interface NamedPlan {
  readonly label: string;
  readonly plan: GradingPlan;
  readonly hash: string;
  /** Versions of the registry that were named, by kind. */
  readonly versions: Readonly<Partial<Record<RegistryKind, string>>>;
}

/**
 * A plan as it is written on the command line: `current`, `model`, `scorer`, `scorer=2` (its version), or the beginning of a stored plan's
 * hash; the first may be followed by versions of the registry, e.g. `current,prompts@2`, and by entries of the policy that differ, e.g.
 * `current,exemplars=0` or `model,learnerContext=false`.
 *
 * @throws AssayError `input.invalid` naming the part, `not-found` for a scorer or plan that does not exist
 */
export async function namedPlan(workspace: Workspace, assignment: StoredAssignment, name: string): Promise<NamedPlan> {
  const [base = '', ...entries] = name.split(',').map((part) => part.trim());
  if (/^[0-9a-f]{6,64}$/.test(base)) {
    if (entries.length > 0)
      throw new AssayError('input.invalid', `"${name}": a stored plan cannot be changed; name it alone`);
    return { label: base.slice(0, 12), versions: {}, ...(await findPlan(workspace, base)) };
  }
  const chosen = /^(current|model|scorer)(?:=([1-9]\d{0,5}))?$/.exec(base);
  if (chosen === null || (chosen[1] !== 'scorer' && chosen[2] !== undefined))
    throw new AssayError(
      'input.invalid',
      `plan "${base}": must be current, model, scorer, scorer=<version> or a plan's hash`,
    );
  const grader = chosen[1] === 'model' || chosen[1] === 'scorer' ? chosen[1] : undefined;
  const versions = await registryVersions(
    workspace,
    assignment,
    entries.filter((entry) => /^[a-z]+@/.test(entry)),
  );
  const choices: PlanChoices = {
    ...(grader !== undefined && { grader }),
    wanted: versions,
    policy: Object.fromEntries(entries.filter((entry) => !/^[a-z]+@/.test(entry)).map(policyEntry)),
  };
  const { plan, hash } = await currentPlan(workspace, assignment, choices);
  if (chosen[2] === undefined) return { label: name, plan, hash, versions };
  return { label: name, versions, ...(await withScorer(workspace, assignment, plan, Number(chosen[2]))) };
}

async function registryVersions(
  workspace: Workspace,
  assignment: StoredAssignment,
  entries: readonly string[],
): Promise<NamedPlan['versions']> {
  const versions: Partial<Record<RegistryKind, string>> = {};
  for (const entry of entries) {
    const [kindName, version] = entry.split('@');
    const kind = registryKinds.find((one) => one === kindName);
    if (kind === undefined || !/^[1-9]\d{0,5}$/.test(version ?? ''))
      throw new AssayError('input.invalid', `"${entry}": must be <kind>@<version>; kinds: ${registryKinds.join(', ')}`);
    const name = kind === 'rubric' ? assignment.rubricId : onlyName[kind];
    versions[kind] = (await findVersion(workspace, { kind, name }, Number(version))).hash;
  }
  return versions;
}

function policyEntry(entry: string): [string, unknown] {
  const equals = entry.indexOf('=');
  if (equals < 1) throw new AssayError('input.invalid', `"${entry}": must be <entry of the policy>=<value>`);
  const value = entry.slice(equals + 1);
  try {
    return [entry.slice(0, equals), JSON.parse(value)];
  } catch {
    return [entry.slice(0, equals), value];
  }
}

async function withScorer(
  { stores }: Workspace,
  assignment: StoredAssignment,
  current: GradingPlan,
  version: number,
): Promise<{ readonly plan: GradingPlan; readonly hash: string }> {
  const found = (await stores.scorers.list(assignment.id)).find((one) => one.version === version);
  if (found === undefined)
    throw new AssayError(
      'not-found',
      `scorer version ${version} of "${assignment.slug}" does not exist; see "assay scorer list"`,
    );
  const plan = { ...current, scorerHash: found.hash };
  await stores.artifacts.putJson('plan', plan);
  return { plan, hash: planHash(plan) };
}
