import { z } from 'zod';
import { toJson } from '../../core/content-hash.ts';
import { AssayError } from '../../core/errors.ts';
import { onlyName } from '../../core/registry-kind.ts';
import type { PromptSet } from '../../pipeline/4-grade/prompt-set.ts';
import type { RegistryVersion } from '../../ports/registry.ts';
import { promptDocument, promptSetOf, readPrompts } from '../../registry/prompts/prompt-document.ts';
import { policyDocument, requireConfiguredPlaces, routeDocument } from './registry-documents.ts';
import type { Workspace } from './workspace.ts';

export type Registered = RegistryVersion & { readonly created: boolean };

/**
 * Keeps an edited prompt template as the next version, in dev.
 *
 * @throws AssayError `input.invalid` when a section or slot is missing or unknown; `conflict` when these are the words of the package
 */
export async function registerPrompts(workspace: Workspace, text: string, note: string): Promise<Registered> {
  const set = readPrompts(text, workspace.prompts);
  if (workspace.prompts.includes(set)) {
    throw new AssayError('conflict', `these are the words of the packaged ${set.id}; there is nothing new to keep`);
  }
  return workspace.stores.registry.register(
    { kind: 'prompts', name: onlyName.prompts },
    toJson(promptDocument(set)),
    note,
  );
}

/**
 * Keeps a model route as the next version, in dev.
 *
 * @throws AssayError `input.invalid` when it breaks the schema or asks a place that the settings do not name; `grader.not-ready` where no model is
 *   configured at all
 */
export async function registerRoute(workspace: Workspace, route: unknown, note: string): Promise<Registered> {
  const { config, stores } = workspace;
  if (config.route === undefined) {
    throw new AssayError('grader.not-ready', 'no model is configured: set ASSAY_MODEL and, where it needs one, a key');
  }
  const parsed = routeDocument(route);
  requireConfiguredPlaces(parsed, config.route);
  return stores.registry.register({ kind: 'route', name: onlyName.route }, toJson(parsed), note);
}

/**
 * Keeps policy entries as the next version, in dev. They stand under those of each assignment.
 *
 * @throws AssayError `input.invalid` naming the entry that is unknown or out of its bounds
 */
export async function registerPolicy(workspace: Workspace, entries: unknown, note: string): Promise<Registered> {
  const document = z.record(z.string(), z.json()).parse(policyDocument(entries));
  return workspace.stores.registry.register({ kind: 'policy', name: onlyName.policy }, document, note);
}

/** The prompts of a plan: those of the package, and those that were written here, drafts too. @returns undefined when there are none of that hash */
export async function findPrompts({ prompts, stores }: Workspace, hash: string | null): Promise<PromptSet | undefined> {
  if (hash === null) return undefined;
  const packaged = prompts.find((set) => set.hash === hash);
  if (packaged !== undefined) return packaged;
  const written = await stores.artifacts.list('prompts');
  return written.some((one) => one.hash === hash) ? promptSetOf(await stores.artifacts.getJson(hash), hash) : undefined;
}
