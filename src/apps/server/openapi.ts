import type { OpenAPIHono } from '@hono/zod-openapi';
import { rubricSchema } from '../../core/rubric.ts';
import { packageVersion } from '../workspace/package-version.ts';
import { gradeSummary } from './contract/grade.ts';
import { progressEvent, uploadEnd, uploadEvent } from './contract/submission.ts';
import type { ServerEnv } from './server-env.ts';

type Contract = ReturnType<OpenAPIHono<ServerEnv>['getOpenAPI31Document']>;

/** Serves the contract, made from the routes themselves. */
export function addContract(app: OpenAPIHono<ServerEnv>): void {
  let contract: Contract | undefined;
  app.get('/api/v1/openapi.json', (context) => context.json((contract ??= contractOf(app))));
}

/** The OpenAPI 3.1 document of everything that the server answers. */
function contractOf(app: OpenAPIHono<ServerEnv>): Contract {
  const registry = app.openAPIRegistry;
  // Named in routes that hand the text to the rubric parser, and in event streams.
  // Its clone: a schema that was made before the OpenAPI library was loaded cannot be registered.
  registry.register('Rubric', rubricSchema.clone());
  registry.register('ProgressEvent', progressEvent);
  registry.register('UploadEvent', uploadEvent);
  registry.register('UploadEnd', uploadEnd);
  registry.register('GradeSummary', gradeSummary);
  registry.registerComponent('securitySchemes', 'token', { type: 'http', scheme: 'bearer' });
  registry.registerComponent('securitySchemes', 'session', { type: 'apiKey', in: 'cookie', name: 'assay_session' });
  return app.getOpenAPI31Document({
    openapi: '3.1.0',
    info: {
      title: 'Assay',
      version: packageVersion(),
      description:
        'Essay grading that can be defended. Every error is RFC 9457 problem+json with a stable `code`. Offsets count UTF-16 code units.',
      license: { name: 'Apache-2.0', url: 'https://www.apache.org/licenses/LICENSE-2.0' },
    },
    security: [{ token: [] }, { session: [] }],
  });
}
