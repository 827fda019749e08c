import type { Context, MiddlewareHandler } from 'hono';
import { AssayError } from '../../core/errors.ts';
import type { StoredAssignment } from '../../ports/stored.ts';
import type { ServerEnv } from './server-env.ts';

/**
 * Lets a teacher through to what belongs to an assignment of their own classes. What the request names is looked for in the path and in the
 * query (`assignment`, `submission`); one that names nothing (all grades of the school) is refused.
 *
 * @param pattern path pattern of the route
 * @throws AssayError `not-found` when it belongs to another class, as if it were not there
 */
export async function keepToOwnClasses(context: Context<ServerEnv>, pattern: string): Promise<void> {
  const named = namedIn(context, pattern);
  if (named.length === 0) {
    throw new AssayError('access.denied', 'say of which assignment: this login sees those of its own classes');
  }
  // All of them: one that is the teacher's own would let another one slip in.
  for (const one of named) {
    if (!(await isOwn(context, one))) throw new AssayError('not-found', `"${one.value}" does not exist`);
  }
}

/** The same for what a JSON body names by id: the submissions to grade, a grade to compare with. */
export const keepBodyToOwnClasses: MiddlewareHandler<ServerEnv> = async (context, next) => {
  const type = context.req.header('content-type') ?? '';
  if (context.get('actor').classes === 'own' && /json/i.test(type)) {
    const { classes } = context.get('workspace').stores;
    const ids = new Set((await context.req.text()).match(/\b(?:asg|sub|run|grd|apl|bat|cmt)-[0-9a-z]{21}\b/g));
    for (const value of ids) {
      // What belongs to no assignment is no id but a word that looks like one; the handler says so.
      const known = (await classes.assignmentBehind(value)) !== undefined;
      if (known && !(await isOwn(context, { what: 'id', value }))) {
        throw new AssayError('not-found', `"${value}" does not exist`);
      }
    }
  }
  return next();
};

/** The assignments that exist for who asks. */
export async function ownAssignments(context: Context<ServerEnv>): Promise<readonly StoredAssignment[]> {
  const { assignments, classes } = context.get('workspace').stores;
  const actor = context.get('actor');
  const all = await assignments.list();
  if (actor.classes === 'all') return all;
  const own = new Set((await classes.ofTeacher(actor.id)).flatMap((one) => one.assignments));
  return all.filter(({ slug }) => own.has(slug));
}

interface Named {
  readonly what: 'assignment' | 'dataset' | 'id';
  readonly value: string;
}

async function isOwn(context: Context<ServerEnv>, { what, value }: Named): Promise<boolean> {
  const { assignments, classes } = context.get('workspace').stores;
  const assignmentId =
    what === 'assignment' ? (await assignments.find(value))?.id : await classes.assignmentBehind(value, what);
  return assignmentId !== undefined && classes.teaches(context.get('actor').id, assignmentId);
}

const byAssignment: ReadonlySet<string> = new Set(['slug', 'assignment', 'assignmentId']);
const idShape = /^(?:[a-z]{3}|batch)-[0-9a-z]{10,40}$/;

function namedIn(context: Context<ServerEnv>, pattern: string): readonly Named[] {
  const parts = context.req.path.split('/');
  const inPath = pattern.split('/').flatMap((part, at) => {
    const name = /^:(\w+)/.exec(part)?.[1];
    return name === undefined ? [] : toNamed(name, decodeURIComponent(parts[at] ?? ''));
  });
  const inQuery = ['assignment', 'submission'].flatMap((name) =>
    (context.req.queries(name) ?? []).flatMap((value) => toNamed(name, value)),
  );
  return [...inPath, ...inQuery];
}

function toNamed(name: string, value: string): readonly Named[] {
  if (byAssignment.has(name)) return [{ what: 'assignment', value }];
  if (name === 'dataset') return [{ what: 'dataset', value }];
  return idShape.test(value) ? [{ what: 'id', value }] : [];
}
