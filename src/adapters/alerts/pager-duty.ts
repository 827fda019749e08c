import type { AlarmChannel, AlarmNotice } from '../../ports/alarm-channel.ts';
import { postJson } from './post-json.ts';
import { factLines, headline } from './words.ts';

export const pagerDutyUrl = 'https://events.pagerduty.com/v2/enqueue';

/**
 * PagerDuty Events API v2: raised and escalated trigger, recovered resolves, all under the alarm's id as dedup key.
 *
 * @see https://developer.pagerduty.com/docs/send-alert-event
 */
export function createPagerDuty(settings: {
  readonly routingKey: string;
  readonly url?: string | undefined;
}): AlarmChannel {
  return {
    name: 'pagerduty',
    send: (notice) =>
      postJson(
        settings.url ?? pagerDutyUrl,
        JSON.stringify({
          routing_key: settings.routingKey,
          event_action: notice.event === 'recovered' ? 'resolve' : 'trigger',
          dedup_key: notice.alarmId,
          client: 'Assay',
          ...(notice.link !== undefined && { client_url: notice.link }),
          payload: payload(notice),
          links: notice.traces.map((href, index) => ({ href, text: `trace ${index + 1}` })),
        }),
      ),
  };
}

function payload(notice: AlarmNotice) {
  return {
    // The API takes 1,024 characters at most.
    summary: headline(notice).slice(0, 1024),
    source: 'assay',
    severity: notice.event === 'test' ? 'info' : notice.severity,
    timestamp: notice.at.toISOString(),
    component: notice.monitorId,
    group: notice.subject,
    custom_details: Object.fromEntries(factLines(notice)),
  };
}
