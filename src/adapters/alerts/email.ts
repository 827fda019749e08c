import type { AlarmChannel, AlarmNotice } from '../../ports/alarm-channel.ts';
import { faultOf } from './post-json.ts';
import { factLines, headline } from './words.ts';

/** Plain-text e-mail over SMTP. What belongs to one alarm is one thread. */
export function createEmail(settings: {
  /** `smtps://user:password@host:465`, or `smtp://host:587`, which takes TLS where the server offers it. */
  readonly smtpUrl: string;
  readonly from: string;
  readonly to: readonly string[];
}): AlarmChannel {
  return {
    name: 'email',
    async send(notice) {
      // Loaded only where an e-mail is sent.
      const { createTransport } = await import('nodemailer');
      const transport = createTransport({
        url: settings.smtpUrl,
        disableFileAccess: true,
        disableUrlAccess: true,
        connectionTimeout: 10_000,
        greetingTimeout: 10_000,
        socketTimeout: 20_000,
      });
      const thread = `<${notice.alarmId}@alarms.assay>`;
      try {
        await transport.sendMail({
          from: settings.from,
          to: [...settings.to],
          subject: headline(notice).replaceAll(/\s+/g, ' ').slice(0, 200),
          text: textOf(notice),
          messageId: notice.event === 'raised' ? thread : `<${notice.deliveryId}@alarms.assay>`,
          ...(notice.event !== 'raised' && { references: [thread], inReplyTo: thread }),
          headers: { 'X-Assay-Delivery': notice.deliveryId, 'Auto-Submitted': 'auto-generated' },
        });
        return { status: 'sent' };
      } catch (error) {
        // 5xx is the server's last word; 4xx and broken connections are worth another try.
        const answered = error instanceof Error && 'responseCode' in error ? Number(error.responseCode) : undefined;
        const detail = answered === undefined ? faultOf(error) : `SMTP ${answered}`;
        return { status: 'failed', retryable: answered === undefined || answered < 500, detail };
      } finally {
        transport.close();
      }
    },
  };
}

function textOf(notice: AlarmNotice): string {
  return [
    headline(notice),
    '',
    ...factLines(notice).map(([name, value]) => `${name}: ${value}`),
    ...(notice.link === undefined ? [] : ['', notice.link]),
    ...notice.traces,
    '',
  ].join('\n');
}
