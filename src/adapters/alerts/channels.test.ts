import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import { SMTPServer } from 'smtp-server';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { AlarmNotice } from '../../ports/alarm-channel.ts';
import { createEmail } from './email.ts';
import { createPagerDuty, pagerDutyUrl } from './pager-duty.ts';
import { createSlack } from './slack.ts';
import { createWebhook, signature } from './webhook.ts';

/** Every channel over the wire, against receivers on loopback. */
interface Received {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

let server: Server;
let url: string;
let received: Received[];
let answer: { status: number; location?: string };

beforeEach(async () => {
  received = [];
  answer = { status: 202 };
  server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString('utf8')));
    request.on('end', () => {
      received.push({ path: request.url ?? '', headers: request.headers, body });
      response.writeHead(answer.status, answer.location === undefined ? {} : { location: answer.location });
      response.end('what the receiver says');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  url = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
});
afterEach(() => new Promise((resolve) => server.close(resolve)));

const notice: AlarmNotice = {
  deliveryId: 'dlv-1',
  alarmId: 'alm-1',
  event: 'raised',
  severity: 'critical',
  monitorId: 'golden-agreement',
  title: 'Agreement on the golden set',
  subject: 'grade-8 <later & start>',
  change: {
    what: 'agreement with people on the golden set has fallen',
    before: 'QWK 0.760',
    after: 'QWK 0.702',
    facts: { n: 600, plan: 'ab12', model: 'grader-2026-09-30' },
    runIds: ['run-7'],
  },
  raisedAt: new Date('2026-03-02T06:00:00Z'),
  at: new Date('2026-03-02T06:05:00Z'),
  link: 'https://assay.example/alarms/alm-1',
  traces: ['https://assay.example/runs/run-7'],
};

describe('webhook', () => {
  const secret = 'shared-secret-0123456789';
  const channel = () =>
    createWebhook({ url: `${url}/hook?tenant=1`, secret, now: () => new Date('2026-03-02T06:05:01.900Z') });

  test('is signed over timestamp and body; the receiver computes the same', async () => {
    expect(await channel().send(notice)).toEqual({ status: 'sent' });
    const [message] = received;
    expect(message?.path).toBe('/hook?tenant=1');
    expect(message?.headers['x-assay-timestamp']).toBe('1772431501');
    expect(message?.headers['x-assay-delivery']).toBe('dlv-1');
    expect(message?.headers['x-assay-signature']).toBe(`v1=${signature(secret, 1_772_431_501, message?.body ?? '')}`);
    expect(JSON.parse(message?.body ?? '')).toMatchObject({
      format: 'assay.alarm/1',
      alarmId: 'alm-1',
      event: 'raised',
      change: { before: 'QWK 0.760', after: 'QWK 0.702', facts: { model: 'grader-2026-09-30' } },
      traces: ['https://assay.example/runs/run-7'],
    });
  });

  test('another secret, time or body has another signature', () => {
    const own = signature('a', 1, 'b');
    expect(own).toMatch(/^[0-9a-f]{64}$/);
    expect(new Set([own, signature('A', 1, 'b'), signature('a', 2, 'b'), signature('a', 1, 'c')]).size).toBe(4);
  });

  test.each([
    [500, true],
    [503, true],
    [429, true],
    [400, false],
    [410, false],
  ])('HTTP %i is a failure, worth another try: %s; nothing of the answer is kept', async (status, retryable) => {
    answer = { status };
    expect(await channel().send(notice)).toEqual({ status: 'failed', retryable, detail: `HTTP ${status}` });
  });

  test('a redirect is not followed: only the configured address is contacted', async () => {
    answer = { status: 307, location: `${url}/elsewhere` };
    expect(await channel().send(notice)).toEqual({ status: 'failed', retryable: false, detail: 'HTTP 307' });
    expect(received.map(({ path }) => path)).toEqual(['/hook?tenant=1']);
  });

  test('no connection is a failure that names a code and no address', async () => {
    const channel = createWebhook({ url: 'http://127.0.0.1:1/secret-path', secret });
    expect(await channel.send(notice)).toEqual({
      status: 'failed',
      retryable: true,
      detail: expect.stringMatching(/^[A-Z_]+$|^no connection$/),
    });
  });
});

test('Slack gets text and blocks, its markup characters escaped', async () => {
  expect(await createSlack({ url: `${url}/services/T0/B0/x` }).send(notice)).toEqual({ status: 'sent' });
  const body = JSON.parse(received[0]?.body ?? '');
  expect(body.text).toBe(
    '[Assay, critical] Agreement on the golden set: agreement with people on the golden set has fallen, from QWK 0.760 to QWK 0.702 (grade-8 &lt;later &amp; start&gt;)',
  );
  expect(body.blocks).toHaveLength(3);
  expect(body.blocks[1].text.text).toContain('• model: `grader-2026-09-30`');
  expect(body.blocks[2].text.text).toBe(
    '<https://assay.example/alarms/alm-1|alarm> · <https://assay.example/runs/run-7|trace 1>',
  );
});

test('PagerDuty: raised triggers, recovered resolves, under one dedup key', async () => {
  const channel = createPagerDuty({ routingKey: 'r'.repeat(32), url: `${url}/v2/enqueue` });
  await channel.send(notice);
  await channel.send({ ...notice, event: 'recovered' });
  const [raised, recovered] = received.map(({ body }) => JSON.parse(body));
  expect(raised).toMatchObject({
    routing_key: 'r'.repeat(32),
    event_action: 'trigger',
    dedup_key: 'alm-1',
    payload: { severity: 'critical', source: 'assay', component: 'golden-agreement', custom_details: { n: '600' } },
    links: [{ href: 'https://assay.example/runs/run-7', text: 'trace 1' }],
  });
  expect(recovered).toMatchObject({ event_action: 'resolve', dedup_key: 'alm-1' });
  expect(pagerDutyUrl).toBe('https://events.pagerduty.com/v2/enqueue');
});

describe('e-mail', () => {
  let mail: SMTPServer;
  let port: number;
  let letters: { from: string; to: string[]; text: string; user: string }[];
  let refuseWith: number | undefined;

  beforeEach(async () => {
    letters = [];
    refuseWith = undefined;
    mail = new SMTPServer({
      disabledCommands: ['STARTTLS'],
      onAuth: (auth, _session, done) =>
        auth.username === 'alarm' && auth.password === 'p@ss'
          ? done(null, { user: 'alarm' })
          : done(new Error('wrong password')),
      onData: (stream, session, done) => {
        let text = '';
        stream.on('data', (chunk: Buffer) => (text += chunk.toString('utf8')));
        stream.on('end', () => {
          const { mailFrom, rcptTo } = session.envelope;
          if (refuseWith !== undefined) {
            done(Object.assign(new Error('refused'), { responseCode: refuseWith }));
            return;
          }
          letters.push({
            from: mailFrom === false ? '' : mailFrom.address,
            to: rcptTo.map(({ address }) => address),
            text,
            user: String(session.user),
          });
          done();
        });
      },
    });
    await new Promise<void>((resolve) => mail.listen(0, '127.0.0.1', resolve));
    const address = mail.server.address();
    port = typeof address === 'object' && address !== null ? address.port : 0;
  });
  afterEach(() => new Promise<void>((resolve) => mail.close(resolve)));

  const channel = (password = 'p%40ss') =>
    createEmail({
      smtpUrl: `smtp://alarm:${password}@127.0.0.1:${port}`,
      from: 'assay@school.example',
      to: ['ops@school.example', 'lead@school.example'],
    });

  test('arrives at every address, with the figures and one thread for one alarm', async () => {
    expect(await channel().send(notice)).toEqual({ status: 'sent' });
    expect(await channel().send({ ...notice, event: 'recovered', deliveryId: 'dlv-2' })).toEqual({ status: 'sent' });
    const [raised, recovered] = letters;
    expect(raised).toMatchObject({
      from: 'assay@school.example',
      to: ['ops@school.example', 'lead@school.example'],
      user: 'alarm',
    });
    expect(raised?.text).toContain('Message-ID: <alm-1@alarms.assay>');
    expect(raised?.text).toContain('model: grader-2026-09-30');
    expect(raised?.text).toContain('https://assay.example/runs/run-7');
    expect(recovered?.text).toContain('In-Reply-To: <alm-1@alarms.assay>');
  });

  test('a wrong password is final; a server that is busy is tried again; neither tells the password', async () => {
    const wrong = await channel('other').send(notice);
    expect(wrong).toEqual({ status: 'failed', retryable: false, detail: 'SMTP 535' });
    refuseWith = 451;
    expect(await channel().send(notice)).toEqual({ status: 'failed', retryable: true, detail: 'SMTP 451' });
    expect(letters).toEqual([]);
  });
});
