import { Hono, type Context, type MiddlewareHandler } from 'hono';
import { getCookie } from 'hono/cookie';
import { html } from 'hono/html';
import { z } from 'zod';
import { passwordLength, sessionCookie } from '../../../adapters/postgres/account-auth.ts';
import { AssayError } from '../../../core/errors.ts';
import { refuseOtherOrigin } from '../access.ts';
import { clientOf } from '../accounts.ts';
import type { ServerEnv, ServerParts } from '../server-env.ts';
import { isPagePath } from './pages.ts';
import { setCookies } from './session.ts';

const signInForm = z.object({ email: z.string().max(254), password: z.string().max(passwordLength.max) });
const passwordForm = z.object({ token: z.string().max(200), password: z.string().max(1000) });

/** Pages that need no script: to sign in, and to set a password with a link. A password manager may fill them (WCAG 3.3.8). */
export function signInPages({ accounts }: ServerParts): Hono<ServerEnv> {
  const router = new Hono<ServerEnv>();
  router.get('/sign-in', (context) => page(context, signInFields(''), {}));
  router.post('/sign-in', async (context) => {
    refuseOtherOrigin(context);
    const { email, password } = signInForm.parse(await context.req.parseBody());
    try {
      const { cookies } = await accounts.signIn(email, password, clientOf(context));
      setCookies(context, cookies);
      return context.redirect('/', 303);
    } catch (error) {
      return page(context, signInFields(email), { problem: explained(error), status: 401 });
    }
  });
  router.get('/set-password', (context) => page(context, passwordFields(context.req.query('token') ?? ''), {}));
  router.post('/set-password', async (context) => {
    refuseOtherOrigin(context);
    const { token, password } = passwordForm.parse(await context.req.parseBody());
    if (password.length < passwordLength.min || password.length > passwordLength.max) {
      const problem = `A password has ${passwordLength.min} to ${passwordLength.max} characters; a sentence is easy to remember.`;
      return page(context, passwordFields(token), { problem, status: 400 });
    }
    const accountId = await accounts.auth.setPassword(token, password);
    if (accountId === undefined) {
      const problem = 'This link was used before or is too old. Ask an admin for another one.';
      return page(context, passwordFields(token), { problem, status: 403 });
    }
    const { audit } = context.get('workspace').actingAs(accountId).stores;
    await audit.append('account.password', accountId, { by: 'link' });
    return context.redirect('/sign-in', 303);
  });
  return router;
}

/** Whoever opens a page without a session is shown where to sign in. One whose session has ended learns it from the API. */
export function sendToSignIn(accounts: { inUse(): Promise<boolean> }): MiddlewareHandler<ServerEnv> {
  return async (context, next) => {
    const anonymous = context.req.method === 'GET' && getCookie(context, sessionCookie) === undefined;
    if (anonymous && isPagePath(context.req.path) && (await accounts.inUse())) return context.redirect('/sign-in', 303);
    return next();
  };
}

/** Only what a person can do something about; anything else is a problem like any other. */
function explained(error: unknown): string {
  if (!(error instanceof AssayError) || !error.code.startsWith('access.')) throw error;
  return `${error.message.charAt(0).toUpperCase()}${error.message.slice(1)}.`;
}

function signInFields(email: string) {
  return {
    title: 'Sign in',
    action: '/sign-in',
    button: 'Sign in',
    fields: html`<label for="email">E-mail address</label>
      <input id="email" name="email" type="email" autocomplete="username" required maxlength="254" value="${email}" />
      <label for="password">Password</label>
      <input id="password" name="password" type="password" autocomplete="current-password" required />`,
  };
}

function passwordFields(token: string) {
  return {
    title: 'Set your password',
    action: '/set-password',
    button: 'Set password',
    fields: html`<input type="hidden" name="token" value="${token}" />
      <label for="password">New password</label>
      <input
        id="password"
        name="password"
        type="password"
        autocomplete="new-password"
        required
        minlength="${passwordLength.min}"
        maxlength="${passwordLength.max}"
        aria-describedby="rule"
      />
      <p id="rule">${passwordLength.min} characters or more. A sentence is easy to remember; pasting is fine.</p>`,
  };
}

function page(
  context: Context<ServerEnv>,
  form: ReturnType<typeof signInFields>,
  { problem, status = 200 }: { readonly problem?: string; readonly status?: 200 | 400 | 401 | 403 },
) {
  context.header('cache-control', 'no-store');
  return context.html(
    html`<!doctype html>
      <html lang="en">
        <head>
          <meta charset="utf-8" />
          <meta name="viewport" content="width=device-width, initial-scale=1" />
          <title>${form.title} · Assay</title>
          <style>
            :root {
              color-scheme: light dark;
              --accent: light-dark(#0b5f66, #79c3c6);
            }
            body {
              font:
                1rem/1.5 'Inter Variable',
                system-ui,
                sans-serif;
              margin: 0;
              min-height: 100vh;
              background: light-dark(#f6f7f7, #101213);
              color: light-dark(#1c2024, #e6e8ea);
            }
            main {
              box-sizing: border-box;
              max-width: 24rem;
              margin: 0 auto;
              padding: 14vh 1.25rem 2rem;
            }
            .brand {
              display: flex;
              align-items: center;
              gap: 0.5rem;
              font-weight: 650;
              margin: 0 0 1.5rem;
            }
            h1 {
              font-size: 1.375rem;
              margin: 0 0 1rem;
            }
            form {
              background: light-dark(#fff, #16181a);
              border: 1px solid light-dark(#dfe3e4, #2c3135);
              border-radius: 6px;
              padding: 1.25rem 1.25rem 0.25rem;
            }
            label,
            input,
            button {
              display: block;
              box-sizing: border-box;
              width: 100%;
              font: inherit;
            }
            label {
              font-weight: 550;
              font-size: 0.875rem;
            }
            input,
            button {
              margin: 0.25rem 0 1rem;
              padding: 0.55rem 0.7rem;
              border-radius: 4px;
            }
            input {
              border: 1px solid light-dark(#868f94, #767f86);
              background: light-dark(#fff, #1d2023);
              color: inherit;
            }
            button {
              border: 0;
              background: #0b5f66;
              color: #fff;
              font-weight: 600;
              cursor: pointer;
            }
            :focus-visible {
              outline: 2px solid var(--accent);
              outline-offset: 2px;
            }
            form p {
              font-size: 0.875rem;
              margin: 0 0 1rem;
            }
            [role='alert'] {
              border-left: 3px solid light-dark(#b42318, #ff8a80);
              background: light-dark(#fdeceb, #3d1a18);
              padding: 0.5rem 0.75rem;
              border-radius: 3px;
            }
          </style>
        </head>
        <body>
          <main>
            <p class="brand">
              <svg viewBox="0 0 32 32" width="28" height="28" aria-hidden="true">
                <rect width="32" height="32" rx="7" fill="#0b5f66" />
                <path
                  d="M9 24 16 7l7 17M11.6 18h8.8"
                  fill="none"
                  stroke="#fff"
                  stroke-width="2.6"
                  stroke-linecap="round"
                  stroke-linejoin="round"
                />
              </svg>
              Assay
            </p>
            <h1>${form.title}</h1>
            ${problem === undefined ? '' : html`<p role="alert">${problem}</p>`}
            <form method="post" action="${form.action}">
              ${form.fields}
              <button type="submit">${form.button}</button>
            </form>
          </main>
        </body>
      </html>`,
    status,
  );
}
