import { createEmail } from '../../adapters/alerts/email.ts';
import { createPagerDuty } from '../../adapters/alerts/pager-duty.ts';
import { createSlack } from '../../adapters/alerts/slack.ts';
import { createWebhook } from '../../adapters/alerts/webhook.ts';
import type { AlarmAddresses } from '../../config/alarms.ts';
import type { AlarmChannel } from '../../ports/alarm-channel.ts';
import type { Severity, ToldEvent } from '../../ports/monitor-stores.ts';

/** The channels that are configured; none of them is contacted by this. */
export function alarmChannels({ webhook, slack, pagerDuty, email }: AlarmAddresses = {}): readonly AlarmChannel[] {
  return [
    ...(webhook === undefined ? [] : [createWebhook(webhook)]),
    ...(slack === undefined ? [] : [createSlack(slack)]),
    ...(pagerDuty === undefined ? [] : [createPagerDuty(pagerDuty)]),
    ...(email === undefined ? [] : [createEmail(email)]),
  ];
}

/** Who is told: everybody, but the pager only of what is critical or was left unanswered, and of its end. */
export function channelsFor(
  channels: readonly AlarmChannel[],
  event: ToldEvent,
  severity: Severity,
): readonly string[] {
  const pages = event !== 'raised' || severity === 'critical';
  return channels.filter(({ name }) => name !== 'pagerduty' || pages).map(({ name }) => name);
}
