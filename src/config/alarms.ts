import { z } from 'zod';
import { AssayError } from '../core/errors.ts';
import type { Environment } from './env.ts';

/** When monitors look, and what becomes of what they see. */
export interface AlarmConfig {
  /** Where people reach this installation: links in alarms begin with it; without it they have none. */
  readonly publicUrl: string | undefined;
  /** An alarm that nobody acknowledged goes out again after so long. */
  readonly escalateAfterMs: number;
  /** The most that one weekly run of one assignment may cost. */
  readonly weeklyMaxMicroUsd: number;
  /** Runs of the golden set that make a baseline. */
  readonly baselineRuns: number;
  /** Cron patterns, UTC. */
  readonly dailyCron: string;
  readonly weeklyCron: string;
  readonly monthlyCron: string;
  /** An alarm of a monitor that rolls back takes production back to the version before. */
  readonly rollback: boolean;
}

/** Where alarms go. Addresses and keys are secrets: a Slack address is a key by itself. */
export interface AlarmAddresses {
  readonly webhook?: { readonly url: string; readonly secret: string };
  readonly slack?: { readonly url: string };
  readonly pagerDuty?: { readonly routingKey: string; readonly url?: string };
  readonly email?: { readonly smtpUrl: string; readonly from: string; readonly to: readonly string[] };
}

const cron = z.string().regex(/^\S+( \S+){4}$/, 'must be a cron pattern of five fields, e.g. "0 5 * * 1"');

const settings = z.object({
  ASSAY_PUBLIC_URL: z.url('must be a URL').optional(),
  ASSAY_ALARM_ESCALATE_MINUTES: z.coerce.number().int().min(1).max(100_000).default(240),
  ASSAY_WEEKLY_MAX_USD: z.coerce.number().min(0).default(20),
  ASSAY_BASELINE_RUNS: z.coerce.number().int().min(1).max(10).default(3),
  ASSAY_DAILY_CRON: cron.default('30 4 * * *'),
  ASSAY_WEEKLY_CRON: cron.default('0 3 * * 1'),
  ASSAY_MONTHLY_CRON: cron.default('0 5 1 * *'),
  ASSAY_ALARM_ROLLBACK: z.enum(['on', 'off']).default('off'),
});

/** @throws AssayError `config.invalid` naming each variable that is wrong, never its value */
export function readAlarmConfig(environment: Environment): AlarmConfig {
  const parsed = settings.safeParse(environment);
  if (!parsed.success) throw invalid(parsed.error);
  const values = parsed.data;
  return {
    publicUrl: values.ASSAY_PUBLIC_URL?.replace(/\/+$/, ''),
    escalateAfterMs: values.ASSAY_ALARM_ESCALATE_MINUTES * 60_000,
    weeklyMaxMicroUsd: Math.round(values.ASSAY_WEEKLY_MAX_USD * 1e6),
    baselineRuns: values.ASSAY_BASELINE_RUNS,
    dailyCron: values.ASSAY_DAILY_CRON,
    weeklyCron: values.ASSAY_WEEKLY_CRON,
    monthlyCron: values.ASSAY_MONTHLY_CRON,
    rollback: values.ASSAY_ALARM_ROLLBACK === 'on',
  };
}

const http = z.url({ protocol: /^https?$/, error: 'must be an http(s) URL' });

const addresses = z.object({
  ASSAY_ALARM_WEBHOOK_URL: http.optional(),
  ASSAY_ALARM_WEBHOOK_SECRET: z.string().min(16, 'must be 16 characters or more').optional(),
  ASSAY_ALARM_SLACK_URL: http.optional(),
  ASSAY_ALARM_PAGERDUTY_KEY: z.string().optional(),
  ASSAY_ALARM_PAGERDUTY_URL: http.optional(),
  ASSAY_ALARM_SMTP_URL: z.url({ protocol: /^smtps?$/, error: 'must be an smtp(s) URL' }).optional(),
  ASSAY_ALARM_EMAIL_FROM: z.email('must be an e-mail address').optional(),
  ASSAY_ALARM_EMAIL_TO: z
    .string()
    .transform((list) => list.split(',').map((one) => one.trim()))
    .pipe(z.array(z.email('must be e-mail addresses, with commas between them')))
    .optional(),
});

type Values = z.infer<typeof addresses>;

/** @throws AssayError `config.invalid` when a value is wrong, or one of two that belong together is missing; never a value */
export function readAlarmAddresses(environment: Environment): AlarmAddresses {
  const parsed = addresses.safeParse(environment);
  if (!parsed.success) throw invalid(parsed.error);
  const values = parsed.data;
  const slack = values.ASSAY_ALARM_SLACK_URL;
  const routingKey = values.ASSAY_ALARM_PAGERDUTY_KEY;
  const url = values.ASSAY_ALARM_PAGERDUTY_URL;
  return {
    ...webhookOf(values),
    ...(slack !== undefined && { slack: { url: slack } }),
    ...(routingKey !== undefined && { pagerDuty: { routingKey, ...(url !== undefined && { url }) } }),
    ...emailOf(values),
  };
}

function webhookOf(values: Values): Pick<AlarmAddresses, 'webhook'> {
  const { ASSAY_ALARM_WEBHOOK_URL: url, ASSAY_ALARM_WEBHOOK_SECRET: secret } = values;
  if (url === undefined) return {};
  if (secret === undefined) throw missing('ASSAY_ALARM_WEBHOOK_SECRET', 'ASSAY_ALARM_WEBHOOK_URL');
  return { webhook: { url, secret } };
}

function emailOf(values: Values): Pick<AlarmAddresses, 'email'> {
  const { ASSAY_ALARM_SMTP_URL: smtpUrl, ASSAY_ALARM_EMAIL_FROM: from, ASSAY_ALARM_EMAIL_TO: to } = values;
  if (smtpUrl === undefined) return {};
  if (from === undefined) throw missing('ASSAY_ALARM_EMAIL_FROM', 'ASSAY_ALARM_SMTP_URL');
  if (to === undefined) throw missing('ASSAY_ALARM_EMAIL_TO', 'ASSAY_ALARM_SMTP_URL');
  return { email: { smtpUrl, from, to } };
}

function missing(variable: string, other: string): AssayError {
  return new AssayError('config.invalid', `${variable} is missing; ${other} needs it`);
}

function invalid(error: z.ZodError): AssayError {
  const problems = error.issues.map((issue) => `${String(issue.path[0])}: ${issue.message}`);
  return new AssayError('config.invalid', `settings that cannot be used:\n  ${problems.join('\n  ')}`);
}
