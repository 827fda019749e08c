import { createHmac } from 'node:crypto';
import type { AlarmChannel } from '../../ports/alarm-channel.ts';
import { postJson } from './post-json.ts';
import { headline } from './words.ts';

/**
 * What a receiver checks: HMAC-SHA-256 of `<timestamp>.<body>` under the shared secret, hex. The timestamp (seconds) is signed so that an old
 * message cannot be sent again as a new one.
 */
export function signature(secret: string, timestamp: number, body: string): string {
  return createHmac('sha256', secret).update(`${timestamp}.${body}`).digest('hex');
}

/** JSON to an address of one's own, signed. */
export function createWebhook(settings: {
  readonly url: string;
  readonly secret: string;
  readonly now?: () => Date;
}): AlarmChannel {
  return {
    name: 'webhook',
    send(notice) {
      const body = JSON.stringify({ format: 'assay.alarm/1', summary: headline(notice), ...notice });
      const timestamp = Math.floor((settings.now?.() ?? new Date()).getTime() / 1000);
      return postJson(settings.url, body, {
        headers: {
          'x-assay-delivery': notice.deliveryId,
          'x-assay-timestamp': String(timestamp),
          'x-assay-signature': `v1=${signature(settings.secret, timestamp, body)}`,
        },
      });
    },
  };
}
