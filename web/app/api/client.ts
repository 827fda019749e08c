import createClient from 'openapi-fetch';
import type { components, paths } from './contract.ts';
import { reportReach } from './connection.ts';
import { Problem, Unreachable } from './problem.ts';

export type Schemas = components['schemas'];

/** Every call of the app goes through here, typed by the server's own contract. */
export const api = createClient<paths>({ baseUrl: window.location.origin, fetch: reach });

/** A request; whether it got through is told to the banner. */
async function reach(request: Request): Promise<Response> {
  try {
    const response = await fetch(request);
    reportReach(true);
    return response;
  } catch (error) {
    if (request.signal.aborted) throw error;
    reportReach(false);
    throw new Unreachable(error);
  }
}

/**
 * The answer, or what went wrong as an exception.
 *
 * @throws Problem when the server refused, Unreachable when it was not there
 */
export async function ask<T>(
  call: Promise<{ readonly data?: T; readonly error?: unknown; readonly response: Response }>,
): Promise<NonNullable<T>> {
  const { data, error, response } = await call;
  if (data !== undefined && data !== null) return data;
  throw new Problem(response.status, typeof error === 'object' && error !== null ? error : {});
}
