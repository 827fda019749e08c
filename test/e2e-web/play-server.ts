import type { Page, Route } from 'playwright-core';

/** What the server is made to answer: itself; nothing yet; a fault of its own; lists without entries; a conflict to every change. */
export type Mode = 'itself' | 'nothing' | 'fault' | 'empty' | 'conflict';

/** What a change is refused with in the mode `conflict`, as it is shown. */
export const conflictWords = 'Somebody changed it meanwhile.';

/** Answers for the server, by the mode of the moment. Who is signed in is always told. */
export async function playServer(page: Page): Promise<{ set(mode: Mode): void }> {
  let mode: Mode = 'itself';
  let go = Promise.withResolvers<void>();
  await page.route(/\/api\/v1\/(?!session$)/, async (route) => {
    if (mode === 'nothing' && !route.request().url().includes('/events')) await go.promise;
    await answer(route, mode);
  });
  return {
    set(next) {
      if (next === 'nothing') go = Promise.withResolvers<void>();
      else go.resolve();
      mode = next;
    },
  };
}

/** They are sent as changes are, and keep nothing. */
const looks = /\/(lint|lease|draft)$/;

async function answer(route: Route, mode: Mode): Promise<void> {
  const request = route.request();
  const path = new URL(request.url()).pathname;
  const changes = request.method() !== 'GET' && !looks.test(path);
  if (path.endsWith('/events')) return route.continue();
  if (mode === 'fault') return route.fulfill(problem(500, 'internal', 'something went wrong in the server'));
  if (mode === 'conflict' && changes) return route.fulfill(problem(409, 'conflict', 'somebody changed it meanwhile'));
  if (mode !== 'empty' || request.method() !== 'GET') return route.continue();
  const response = await route.fetch({ maxRetries: 3 });
  const body: unknown = await response.json().catch(() => undefined);
  if (typeof body !== 'object' || body === null || !('items' in body)) return route.fulfill({ response });
  return route.fulfill({ response, json: { ...body, items: [], total: 0, counts: {}, reasonCounts: {} } });
}

function problem(status: number, code: string, detail: string) {
  return {
    status,
    contentType: 'application/problem+json',
    body: JSON.stringify({ title: code, status, code, detail }),
  };
}
