import { secureHeaders } from 'hono/secure-headers';
import type { MiddlewareHandler } from 'hono';
import { isPagePath } from './routes/pages.ts';
import type { ServerEnv } from './server-env.ts';

const common = {
  xFrameOptions: 'DENY',
  // Nothing is told to other sites. Under `no-referrer` a browser sends `Origin: null` with our own forms, which are then refused.
  referrerPolicy: 'same-origin',
  // Plain HTTP on loopback: a browser told otherwise would lock itself out.
  strictTransportSecurity: false,
  crossOriginOpenerPolicy: 'same-origin',
  crossOriginResourcePolicy: 'same-origin',
} as const;

/** For answers without any script: the API, the class report, signing in. An essay that smuggles markup in finds nothing that runs. */
const withoutScript = secureHeaders({
  ...common,
  contentSecurityPolicy: {
    defaultSrc: ["'none'"],
    styleSrc: ["'unsafe-inline'"],
    imgSrc: ['data:'],
    formAction: ["'self'"],
    baseUri: ["'none'"],
    frameAncestors: ["'none'"],
  },
});

/** For the web app: its own built files and its own API, nothing inline that runs. Mantine and the plots write style elements. */
const webApp = secureHeaders({
  ...common,
  contentSecurityPolicy: {
    defaultSrc: ["'none'"],
    scriptSrc: ["'self'"],
    styleSrc: ["'self'", "'unsafe-inline'"],
    fontSrc: ["'self'"],
    imgSrc: ["'self'", 'data:'],
    connectSrc: ["'self'"],
    formAction: ["'self'"],
    baseUri: ["'none'"],
    frameAncestors: ["'none'"],
  },
});

export function securityHeaders(): MiddlewareHandler<ServerEnv> {
  return (context, next) => (isPagePath(context.req.path) ? webApp : withoutScript)(context, next);
}
