import type { Context, MiddlewareHandler } from 'hono';
import { matchedRoutes } from 'hono/route';
import { AssayError } from '../../core/errors.ts';
import type { Workspace } from '../workspace/workspace.ts';
import { nobody, type Actor } from './actor.ts';
import { keepToOwnClasses } from './class-access.ts';
import { neededBy, routeRules, type RouteRule } from './permissions.ts';
import type { ServerEnv } from './server-env.ts';

/** Finds out who asks. */
export interface Identify {
  /** @throws AssayError `access.unauthenticated` when a credential was sent that does not hold */
  (context: Context<ServerEnv>): Promise<Actor | undefined>;
}

/**
 * Lets a request through when the table in permissions.ts says so, and gives it the actor and a workspace whose audit rows and decisions name
 * them.
 */
export function authorize(workspace: Workspace, identify: Identify): MiddlewareHandler<ServerEnv> {
  return async (context, next) => {
    const { rule, pattern } = ruleOf(context);
    const actor = rule === 'public' ? nobody : await identify(context);
    if (actor === undefined) {
      throw new AssayError(
        'access.unauthenticated',
        'no login: send "Authorization: Bearer …", sign in, or open the link that "assay serve" prints',
      );
    }
    context.set('actor', actor);
    context.set('workspace', workspace.actingAs(actor.id));
    if (rule !== 'public' && rule !== 'signed-in' && rule !== 'no-route') {
      const missing = neededBy(rule).find((one) => !actor.permissions.has(one));
      if (missing !== undefined) {
        throw new AssayError('access.denied', `this needs the permission "${missing}", which this login does not have`);
      }
      if (!isShared(rule) && actor.classes === 'own') await keepToOwnClasses(context, pattern);
    }
    return next();
  };
}

function isShared(rule: RouteRule): boolean {
  return typeof rule !== 'string' && 'shared' in rule;
}

/** The rule of the route that will answer. Where there is none, nobody learns that without a login. */
function ruleOf(context: Context<ServerEnv>): { readonly rule: RouteRule | 'no-route'; readonly pattern: string } {
  const route = matchedRoutes(context).find(({ method }) => method !== 'ALL');
  if (route === undefined) return { rule: 'no-route', pattern: '' };
  const rule = routeRules[`${route.method} ${route.path}`];
  if (rule !== undefined) return { rule, pattern: route.path };
  throw new AssayError('access.denied', 'this route is in no row of the permission table, so nobody may use it');
}
