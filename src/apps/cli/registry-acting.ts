import { Argument, InvalidArgumentError, type Command } from 'commander';
import { AssayError } from '../../core/errors.ts';
import { onlyName, registryKinds, type RegistryKind } from '../../core/registry-kind.ts';
import type { RegistryItem } from '../../ports/registry.ts';
import type { Workspace } from '../workspace/workspace.ts';
import { runInWorkspace, type CommandContext, type GlobalOptions } from './context.ts';

interface ActingOptions extends GlobalOptions {
  readonly as?: string;
}

export function kindArgument(): Argument {
  return new Argument('<kind>', 'what is versioned').choices(registryKinds);
}

export function nameArgument(): Argument {
  return new Argument('[name]', 'id of the rubric; the other kinds have one name each');
}

/** Runs a command on behalf of the person that `--as` names. */
export function acting(
  own: Command,
  work: (context: CommandContext & { readonly workspace: Workspace }) => Promise<number | void>,
): Promise<void> {
  const options = own.optsWithGlobals<ActingOptions>();
  return runInWorkspace(options, ({ workspace, ...rest }) =>
    work({ ...rest, workspace: options.as === undefined ? workspace : workspace.actingAs(options.as) }),
  );
}

/** @throws AssayError `input.invalid` when it is a rubric without a name */
export function itemOf(kindName: RegistryKind, name: string | undefined): RegistryItem {
  if (kindName !== 'rubric') return { kind: kindName, name: onlyName[kindName] };
  if (name === undefined)
    throw new AssayError('input.invalid', 'which rubric? e.g. assay registry promote rubric grade-8-argument');
  return { kind: 'rubric', name };
}

/** Who `--as` names. */
export function person(text: string): string {
  if (!/^[\p{L}\p{N}][\p{L}\p{N}._@-]{0,79}$/u.test(text))
    throw new InvalidArgumentError('must be one word, a name or an account id');
  return text;
}
