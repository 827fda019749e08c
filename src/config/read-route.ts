import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { AssayError } from '../core/errors.ts';
import { modelRouteSchema, type ModelRoute } from '../core/model-route.ts';

/**
 * A route with fallbacks, cascade and prices from a YAML or JSON file.
 *
 * @throws AssayError `config.invalid` naming the file, the entry and what is allowed
 */
export function readRoute(file: string): ModelRoute {
  const parsed = modelRouteSchema.safeParse(readDocument(file));
  if (!parsed.success) {
    const problems = parsed.error.issues.map(({ path, message }) => `${path.join('.') || 'the document'}: ${message}`);
    throw new AssayError('config.invalid', `the route in ${file} cannot be used:\n  ${problems.join('\n  ')}`);
  }
  const { fallbacks = [], cascade } = parsed.data;
  for (const { baseUrl } of [parsed.data, ...fallbacks, ...(cascade === undefined ? [] : [cascade.first])]) {
    if (baseUrl === undefined) continue;
    const url = URL.canParse(baseUrl) ? new URL(baseUrl) : undefined;
    if (url === undefined || url.username !== '' || url.password !== '') {
      throw new AssayError(
        'config.invalid',
        `the route in ${file} has a baseUrl that is no URL or carries credentials; keys are named with "key" and set as ASSAY_API_KEY_<NAME>`,
      );
    }
  }
  return parsed.data;
}

function readDocument(file: string): unknown {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (cause) {
    throw new AssayError('config.invalid', `ASSAY_ROUTE names ${file}, which cannot be read`, { cause });
  }
  try {
    return parse(text, { prettyErrors: true, maxAliasCount: 20 });
  } catch (cause) {
    const where = cause instanceof Error ? cause.message : String(cause);
    throw new AssayError('config.invalid', `${file} is neither YAML nor JSON: ${where}`, { cause });
  }
}
