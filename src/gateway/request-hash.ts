import { z } from 'zod';
import type { Json } from '../core/content-hash.ts';
import { contentHash } from '../core/content-hash.ts';
import type { ModelRoute } from '../core/model-route.ts';
import type { ModelRequest } from '../ports/model.ts';
import type { ToolDefinition } from '../ports/tools.ts';

/** The question as it goes out: same hash, same question to the same model on the same terms. */
export function requestHash(request: ModelRequest, route: ModelRoute): string {
  const { provider, model, temperature, seed, maxOutputTokens } = route;
  return contentHash({
    terms: { provider, model, temperature, seed, maxOutputTokens },
    system: request.system,
    user: request.user,
    schemaName: request.schemaName,
    schema: jsonSchema(request),
    scoreField: request.scoreField,
    scoreValues: request.scoreValues,
    // Absent where there are none: a question without tools keeps its hash.
    ...(request.tools !== undefined && { tools: toolSchemas(request.tools) }),
    ...(request.rounds !== undefined && { rounds: z.json().parse(request.rounds) }),
  });
}

/** The schema of the answer as JSON, as it is sent. */
export function jsonSchema({ schema }: Pick<ModelRequest, 'schema'>): Json {
  let json = known.get(schema);
  if (json === undefined) {
    json = z.json().parse(z.toJSONSchema(schema, { target: 'draft-7' }));
    known.set(schema, json);
  }
  return json;
}

/** Tools as they are sent. */
export function toolSchemas(tools: readonly ToolDefinition[]): Json[] {
  return tools.map(({ name, description, input }) => ({
    name,
    description,
    input: z.json().parse(z.toJSONSchema(input, { target: 'draft-7' })),
  }));
}

const known = new WeakMap<z.ZodType, Json>();
