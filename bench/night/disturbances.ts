import { setTimeout as sleep } from 'node:timers/promises';
import { embeddedStatus } from '../../src/adapters/postgres/embedded-server.ts';
import type { Workspace } from '../../src/apps/workspace/workspace.ts';
import type { BenchProvider } from './provider.ts';
import type { Workers } from './workers.ts';

interface Scene {
  readonly workers: Workers;
  readonly workspace: Workspace;
  readonly provider: BenchProvider;
}

/** Something that goes wrong when this share of the night is done. */
interface Disturbance {
  readonly at: number;
  readonly name: string;
  happen(scene: Scene): Promise<void>;
}

/** Three kill -9 of workers, one of the database, an outage (60 s in a long night, 8 s in a short one) and a storm of 429. */
export function disturbancesFor(assessments: number): Disturbance[] {
  const outageMs = assessments >= 5000 ? 60_000 : 8000;
  const kill = (at: number): Disturbance => ({
    at,
    name: 'kill -9 of a worker',
    happen: ({ workers }) => workers.killOne(),
  });
  return [
    kill(0.1),
    { at: 0.2, name: `outage of ${outageMs / 1000} s`, happen: ({ provider }) => spell(provider, 'outage', outageMs) },
    kill(0.35),
    { at: 0.5, name: 'storm of 429', happen: ({ provider }) => spell(provider, 'storm', outageMs / 2) },
    { at: 0.65, name: 'kill -9 of the database', happen: ({ workspace }) => killDatabase(workspace) },
    kill(0.8),
  ];
}

/** Lets happen what is due. */
export async function disturb(left: Disturbance[], share: number, scene: Scene): Promise<void> {
  while ((left[0]?.at ?? 2) <= share) {
    const next = left.shift();
    if (next === undefined) return;
    process.stderr.write(`${Math.round(share * 100)}% done: ${next.name}\n`);
    await next.happen(scene);
  }
}

async function spell(provider: BenchProvider, kind: 'outage' | 'storm', ms: number): Promise<void> {
  provider.weather(kind);
  await sleep(ms);
  provider.weather('fair');
}

async function killDatabase({ config }: Workspace): Promise<void> {
  const status = await embeddedStatus(config.dataDir);
  if (status.state === 'running') process.kill(status.pid, 'SIGKILL');
}
