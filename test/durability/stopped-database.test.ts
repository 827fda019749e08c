import { expect, test } from 'vitest';
import { setTimeout as sleep } from 'node:timers/promises';
import { createEngine } from '../../src/adapters/engine/engine.ts';
import { connect } from '../../src/adapters/postgres/database.ts';
import { stopEmbedded } from '../../src/adapters/postgres/embedded-server.ts';
import { testStorage } from './test-database.ts';

test('the embedded server is stopped under an engine: few warnings, and it leaves in good order', async () => {
  const storage = { ...(await testStorage()), databaseUrl: undefined };
  const database = await connect(storage);
  const warnings: string[] = [];
  const began = Date.now();
  const engine = await createEngine({
    database,
    execute: async () => undefined,
    onWarning: (message) => warnings.push(message),
  });
  expect(await stopEmbedded(storage.dataDir)).toBe(true);
  await sleep(2500);
  await engine.stop({ drainMs: 200 });
  await database.close();
  // One a second at most, and what the end itself may say.
  expect(warnings.length).toBeLessThanOrEqual(Math.ceil((Date.now() - began) / 1000) + 2);
  const again = await connect(storage);
  expect(again.serverVersion).toMatch(/^18/);
  await again.close();
  await storage.remove();
}, 60_000);
