import { AssayError } from '../core/errors.ts';
import type { ModelTarget } from '../core/model-route.ts';
import { readAlarmAddresses, type AlarmAddresses } from './alarms.ts';
import type { Environment } from './env.ts';

/** Keys of providers. They are handed to the adapter that needs them, and never stored, logged or traced. */
export interface Secrets {
  readonly modelApiKey: string | undefined;
  readonly serverToken: string | undefined;
  /** Keys that a route's targets name: ASSAY_API_KEY_BACKUP is `backup`. */
  readonly namedKeys?: Readonly<Record<string, string>>;
  /** The vendors' own variables, by provider: for targets that name no key and stand at another provider than the route itself. */
  readonly vendorKeys?: Readonly<Record<string, string>>;
  /** Where alarms go: such an address can be a key by itself. */
  readonly alarms?: AlarmAddresses;
  /** What the telemetry collector asks for; it can be a key. */
  readonly otlpHeaders?: Readonly<Record<string, string>>;
}

const vendorKeys = {
  openai: 'OPENAI_API_KEY',
  anthropic: 'ANTHROPIC_API_KEY',
  google: 'GOOGLE_GENERATIVE_AI_API_KEY',
} as const;

/** Takes the secrets out of the environment: `ASSAY_API_KEY` first, then the vendor's own variable. */
export function readSecrets(environment: Environment, provider: string | undefined): Secrets {
  const vendorKey = provider !== undefined && isVendor(provider) ? environment[vendorKeys[provider]] : undefined;
  return {
    modelApiKey: environment['ASSAY_API_KEY'] ?? vendorKey,
    serverToken: environment['ASSAY_TOKEN'],
    namedKeys: named(environment),
    alarms: readAlarmAddresses(environment),
    otlpHeaders: headersIn(environment['OTEL_EXPORTER_OTLP_HEADERS'] ?? ''),
    vendorKeys: Object.fromEntries(
      Object.entries(vendorKeys).flatMap(([vendor, variable]) => {
        const key = environment[variable];
        return key === undefined ? [] : [[vendor, key]];
      }),
    ),
  };
}

/**
 * `api-key=abc,team=x`, values percent-encoded. What is no pair is passed over, as OpenTelemetry's own exporter of traces does, which reads the
 * same variable.
 */
function headersIn(list: string): Record<string, string> {
  return Object.fromEntries(
    list.split(',').flatMap((pair) => {
      const equals = pair.indexOf('=');
      if (equals < 1) return [];
      return [[decoded(pair.slice(0, equals)), decoded(pair.slice(equals + 1))]];
    }),
  );
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text.trim());
  } catch {
    return text.trim();
  }
}

const namedVariable = /^ASSAY_API_KEY_([A-Z][A-Z0-9_]*)$/;

function named(environment: Environment): Record<string, string> {
  return Object.fromEntries(
    Object.entries(environment).flatMap(([variable, key]) => {
      const name = namedVariable.exec(variable)?.[1];
      return name === undefined || key === undefined ? [] : [[name.toLowerCase(), key]];
    }),
  );
}

/**
 * The key that a target of a route is asked with.
 *
 * @param primary provider of the route itself, whose key is ASSAY_API_KEY
 * @throws AssayError `config.invalid` when the target names a key that is not set
 */
export function keyOf(secrets: Secrets, target: ModelTarget, primary: string): string | undefined {
  if (target.key !== undefined) {
    const key = secrets.namedKeys?.[target.key];
    if (key !== undefined) return key;
    const variable = `ASSAY_API_KEY_${target.key.toUpperCase()}`;
    throw new AssayError(
      'config.invalid',
      `model ${target.model} is asked with the key "${target.key}": set ${variable}`,
    );
  }
  return target.provider === primary ? secrets.modelApiKey : secrets.vendorKeys?.[target.provider];
}

function isVendor(provider: string): provider is keyof typeof vendorKeys {
  return provider in vendorKeys;
}
