import type { AlarmChannel } from '../../ports/alarm-channel.ts';
import { postJson } from './post-json.ts';
import { factLines, headline } from './words.ts';

/**
 * A Slack incoming webhook. The address itself is the secret.
 *
 * @see https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks
 */
export function createSlack(settings: { readonly url: string }): AlarmChannel {
  return {
    name: 'slack',
    send(notice) {
      const facts = factLines(notice).map(([name, value]) => `• ${name}: \`${escaped(value)}\``);
      const links = [
        ...(notice.link === undefined ? [] : [`<${notice.link}|alarm>`]),
        ...notice.traces.map((trace, index) => `<${trace}|trace ${index + 1}>`),
      ];
      const section = (text: string) => ({ type: 'section', text: { type: 'mrkdwn', text: text.slice(0, 3000) } });
      return postJson(
        settings.url,
        JSON.stringify({
          text: escaped(headline(notice)),
          blocks: [
            section(`*${escaped(headline(notice))}*`),
            section(facts.join('\n')),
            ...(links.length > 0 ? [section(links.join(' · '))] : []),
          ],
        }),
      );
    },
  };
}

/** The three characters that Slack reads as markup. */
function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('`', "'");
}
