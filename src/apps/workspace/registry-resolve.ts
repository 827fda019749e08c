import { contentHash, toJson } from '../../core/content-hash.ts';
import { AssayError } from '../../core/errors.ts';
import { modelRouteSchema, type ModelRoute } from '../../core/model-route.ts';
import type { Rubric } from '../../core/rubric.ts';
import { onlyName, type EnvironmentName, type RegistryKind } from '../../core/registry-kind.ts';
import type { StoredAssignment } from '../../ports/stored.ts';
import { policyDocument, requireConfiguredPlaces } from './registry-documents.ts';
import type { Workspace } from './workspace.ts';

/** Versions that are wanted instead of what the environment holds, by hash; null is what the release or the settings bring. */
export type WantedVersions = Readonly<Partial<Record<RegistryKind, string | null>>>;

/** What a plan is put together from. */
export interface ResolvedVersions {
  readonly environment: EnvironmentName;
  /** Version 0: a draft that was never published. */
  readonly rubric: { readonly rubricId: string; readonly version: number; readonly hash: string };
  readonly promptsHash: string;
  /** Undefined where no model is configured. */
  readonly route: ModelRoute | undefined;
  /** Entries under those of the assignment. */
  readonly policy: Readonly<Record<string, unknown>>;
}

/**
 * What the assignment's environment holds of each kind.
 *
 * @throws AssayError `grader.not-ready` when its rubric has no version there
 */
export async function resolveVersions(
  workspace: Workspace,
  assignment: StoredAssignment,
  choices: { readonly wanted?: WantedVersions; readonly rubricVersion?: number } = {},
): Promise<ResolvedVersions> {
  const environment = await workspace.stores.registry.environmentOf(assignment.id);
  const { wanted = {} } = choices;
  return {
    environment,
    rubric: await resolveRubric(workspace, assignment, { ...choices, environment }),
    promptsHash: await resolvePrompts(workspace, environment, wanted.prompts),
    route: await resolveRoute(workspace, environment, wanted.route),
    policy: await resolvePolicy(workspace, environment, wanted.policy),
  };
}

/** The rubric that an assignment's essays are graded by now. */
export async function currentRubric(
  workspace: Workspace,
  assignment: StoredAssignment,
): Promise<ResolvedVersions['rubric'] & { readonly rubric: Rubric }> {
  const environment = await workspace.stores.registry.environmentOf(assignment.id);
  const { hash, ...version } = await resolveRubric(workspace, assignment, { environment });
  return { ...version, hash, rubric: await workspace.stores.rubrics.byHash(hash) };
}

async function resolveRubric(
  { stores }: Workspace,
  { rubricId }: StoredAssignment,
  {
    environment,
    wanted,
    rubricVersion,
  }: { readonly environment: EnvironmentName; readonly wanted?: WantedVersions; readonly rubricVersion?: number },
): Promise<ResolvedVersions['rubric']> {
  if (rubricVersion !== undefined) {
    const { rubric: _document, ...version } = await stores.rubrics.get(rubricId, rubricVersion);
    return version;
  }
  const versions = await stores.rubrics.versions(rubricId);
  const hash = wanted?.rubric ?? (await stores.registry.held({ kind: 'rubric', name: rubricId }, environment))?.hash;
  if (hash !== undefined && hash !== null) {
    return { rubricId, hash, version: versions.find((one) => one.hash === hash)?.version ?? 0 };
  }
  const newest = versions.at(-1);
  if (newest === undefined) throw new AssayError('not-found', `rubric "${rubricId}" does not exist`);
  throw new AssayError(
    'grader.not-ready',
    `rubric "${rubricId}" has no version in ${environment} yet; version ${newest.version} is in dev: "assay registry promote rubric ${rubricId}"`,
  );
}

async function resolvePrompts(
  { stores, prompts }: Workspace,
  environment: EnvironmentName,
  wanted: string | null | undefined,
): Promise<string> {
  const item = { kind: 'prompts', name: onlyName.prompts } as const;
  const hash = wanted === undefined ? (await stores.registry.held(item, environment))?.hash : wanted;
  const packaged = prompts.at(-1)?.hash;
  if (packaged === undefined) throw new AssayError('internal', 'the package brings no prompts');
  return hash ?? packaged;
}

async function resolveRoute(
  { stores, config }: Workspace,
  environment: EnvironmentName,
  wanted: string | null | undefined,
): Promise<ModelRoute | undefined> {
  if (config.route === undefined) return undefined;
  const item = { kind: 'route', name: onlyName.route } as const;
  const hash = wanted === undefined ? (await stores.registry.held(item, environment))?.hash : wanted;
  if (hash === undefined || hash === null) return config.route;
  const route = modelRouteSchema.parse(await stores.artifacts.getJson(hash));
  requireConfiguredPlaces(route, config.route);
  return route;
}

async function resolvePolicy(
  { stores }: Workspace,
  environment: EnvironmentName,
  wanted: string | null | undefined,
): Promise<Readonly<Record<string, unknown>>> {
  const item = { kind: 'policy', name: onlyName.policy } as const;
  const hash = wanted === undefined ? (await stores.registry.held(item, environment))?.hash : wanted;
  return hash === undefined || hash === null ? {} : policyDocument(await stores.artifacts.getJson(hash));
}

/** What an item is when its environment holds no version of it: the packaged prompts, the configured route, no policy entries. */
export function defaultHash({ prompts, config }: Workspace, kind: RegistryKind): string | null {
  if (kind === 'prompts') return prompts.at(-1)?.hash ?? null;
  if (kind === 'route') return config.route === undefined ? null : contentHash(toJson(config.route));
  return kind === 'policy' ? contentHash({}) : null;
}
