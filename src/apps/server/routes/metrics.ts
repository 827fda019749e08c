import type { OpenAPIHono } from '@hono/zod-openapi';
import { gatewayStatus } from '../../workspace/gateway-status.ts';
import { newRouter } from '../new-router.ts';
import { createMetrics } from '../prometheus.ts';
import type { ServerEnv } from '../server-env.ts';

/** `GET /metrics` for Prometheus; no part of the JSON contract. Needs a login like everything else: an API key with `operations.read`. */
export function metricsRoutes(): OpenAPIHono<ServerEnv> {
  const router = newRouter();
  const metrics = createMetrics();
  router.get('/metrics', async (context) => {
    const status = await gatewayStatus(context.get('workspace'), { batches: false });
    return context.body(await metrics.render(status), 200, {
      'content-type': metrics.contentType,
      'cache-control': 'no-store',
    });
  });
  return router;
}
