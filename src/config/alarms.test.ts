import { expect, test } from 'vitest';
import { readAlarmAddresses, readAlarmConfig } from './alarms.ts';

test('nothing set: no address, the documented defaults', () => {
  expect(readAlarmAddresses({})).toEqual({});
  expect(readAlarmConfig({})).toEqual({
    publicUrl: undefined,
    escalateAfterMs: 4 * 3_600_000,
    weeklyMaxMicroUsd: 20_000_000,
    baselineRuns: 3,
    dailyCron: '30 4 * * *',
    weeklyCron: '0 3 * * 1',
    monthlyCron: '0 5 1 * *',
    rollback: false,
  });
});

test('each channel from its variables', () => {
  const found = readAlarmAddresses({
    ASSAY_ALARM_WEBHOOK_URL: 'https://a.example/hook',
    ASSAY_ALARM_WEBHOOK_SECRET: 'x'.repeat(16),
    ASSAY_ALARM_SLACK_URL: 'https://hooks.slack.com/services/T/B/x',
    ASSAY_ALARM_PAGERDUTY_KEY: 'k',
    ASSAY_ALARM_SMTP_URL: 'smtps://u:p@mail.example',
    ASSAY_ALARM_EMAIL_FROM: 'a@b.example',
    ASSAY_ALARM_EMAIL_TO: 'c@d.example, e@f.example',
  });
  expect(Object.keys(found)).toEqual(['webhook', 'slack', 'pagerDuty', 'email']);
  expect(found.email?.to).toEqual(['c@d.example', 'e@f.example']);
});

test.each([
  [{ ASSAY_ALARM_WEBHOOK_URL: 'https://token-in-url.example' }, 'ASSAY_ALARM_WEBHOOK_SECRET is missing'],
  [{ ASSAY_ALARM_SLACK_URL: 'ftp://token-in-url.example' }, 'must be an http(s) URL'],
  [{ ASSAY_ALARM_SMTP_URL: 'smtp://token-in-url.example' }, 'ASSAY_ALARM_EMAIL_FROM is missing'],
  [{ ASSAY_ALARM_EMAIL_TO: 'token-in-url' }, 'must be e-mail addresses'],
])('%o is refused with its name and never its value', (environment, message) => {
  let said = '';
  try {
    readAlarmAddresses(environment);
  } catch (error) {
    said = error instanceof Error ? error.message : '';
  }
  expect(said).toContain(message);
  expect(said).not.toContain('token-in-url');
});

test('a cron pattern has five fields', () => {
  expect(() => readAlarmConfig({ ASSAY_WEEKLY_CRON: 'monday' })).toThrow('ASSAY_WEEKLY_CRON: must be a cron pattern');
});
