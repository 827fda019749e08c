import type { Engine } from '../../adapters/engine/engine.ts';
import { createRecordedSteps } from '../../adapters/engine/recorded-steps.ts';
import { createReplayJournal } from '../../adapters/engine/replay-journal.ts';
import { createLocalEmbedder } from '../../adapters/embedding/local-embedder.ts';
import { createCallLedger } from '../../adapters/postgres/call-ledger.ts';
import { connect, type Database } from '../../adapters/postgres/database.ts';
import { createStores } from '../../adapters/postgres/stores.ts';
import { createProviderBatchStore } from '../../adapters/postgres/provider-batch-store.ts';
import { createPostgresTracer } from '../../adapters/postgres/tracer.ts';
import { createWorkerState, type WorkerState } from '../../adapters/postgres/worker-state.ts';
import type { Telemetry } from '../../adapters/telemetry/otlp-tracer.ts';
import type { Config } from '../../config/config.ts';
import type { Secrets } from '../../config/secrets.ts';
import type { ModelRoute } from '../../core/model-route.ts';
import { contentHash } from '../../core/content-hash.ts';
import { gradingPlanSchema } from '../../core/grading-plan.ts';
import type { ModelCircuit } from '../../gateway/circuit-breaker.ts';
import { createSemanticCache } from '../../gateway/semantic-cache.ts';
import type { PromptSet } from '../../pipeline/4-grade/prompt-set.ts';
import type { StoredCallLedger } from '../../ports/call-records.ts';
import type { Embedder } from '../../ports/embedder.ts';
import type { GradeFreeModel } from '../../ports/grade-free-model.ts';
import type { Journal } from '../../ports/journal.ts';
import type { RecordedSteps } from '../../ports/recorded-steps.ts';
import type { Model } from '../../ports/model.ts';
import type { ProviderBatchStore } from '../../ports/provider-batches.ts';
import type { StoredRun } from '../../ports/stored.ts';
import type { Stores } from '../../ports/stores.ts';
import type { Tracer } from '../../ports/tracer.ts';
import { loadPromptSets } from '../../registry/prompts/load-prompt-sets.ts';
import type { AlarmChannel } from '../../ports/alarm-channel.ts';
import { alarmChannels } from './alarm-channels.ts';
import { applyReading } from './alarm-desk.ts';
import { createConfiguredModel, type ConfiguredModelParts } from './configured-model.ts';
import { createAnswerWatch, watchAnswers } from './monitor-answers.ts';
import { packageVersion } from './package-version.ts';
import { teeTracer } from './tee-tracer.ts';
import { watchProviderBatches } from './watch-provider-batches.ts';

/** Everything that a command or a request works with: one tenant's stores on one open database, and the adapters behind the ports. */
export interface Workspace {
  readonly config: Config;
  readonly database: Database;
  readonly stores: Stores;
  readonly ledger: StoredCallLedger;
  /** Questions in providers' batches. */
  readonly providerBatches: ProviderBatchStore;
  /** Every version of the prompts, oldest first. */
  readonly prompts: readonly PromptSet[];
  readonly embedder: Embedder;
  /** Where alarms go, as configured. */
  readonly alarmChannels: readonly AlarmChannel[];
  /** The same for the same route: its circuit and its limits are shared by all runs of this process. */
  modelFor(route: ModelRoute): Model;
  /** The same model for what carries no grade: may give an earlier answer to a question much like it. */
  gradeFreeModelFor(route: ModelRoute): GradeFreeModel;
  /** Writes spans of one run to the database, and to the configured collector. */
  tracerFor(runId: string): { readonly tracer: Tracer; readonly flush: () => Promise<void> };
  replayJournal(runId: string): Journal;
  recordedSteps(runId: string): RecordedSteps;
  /** The same workspace on behalf of somebody else: its audit rows and decisions name them. */
  actingAs(actor: string): Workspace;
  /** Starts the durable engine in this process: once, and only for commands that grade. */
  startEngine(
    execute: (workspace: Workspace, runId: string, journal: Journal, run: StoredRun) => Promise<void>,
    options?: { readonly concurrency?: number; readonly onWarning?: (message: string, error?: unknown) => void },
  ): Promise<Engine>;
  close(): Promise<void>;
}

export interface WorkspaceOptions {
  readonly config: Config;
  readonly secrets: Secrets;
  /** Who acts: written into every audit row. */
  readonly actor: string;
}

/** The tenant that is there out of the box. */
const tenantId = 'local';

/**
 * Of a process, beside up to 10 of the engine's. Essays under way ask together: 64 at a time go as fast with 12 connections as with 70, and a server has
 * 100 for everybody when nobody says otherwise.
 */
const mostConnections = 16;

export async function openWorkspace({ config, secrets, actor }: WorkspaceOptions): Promise<Workspace> {
  const { dataDir, databaseUrl, otlpEndpoint, concurrency } = config;
  const database = await connect({ dataDir, databaseUrl, poolSize: Math.min(concurrency + 6, mostConnections) });
  const prompts = await loadPromptSets();
  const telemetry = otlpEndpoint === undefined ? undefined : await startTelemetry(otlpEndpoint);
  const ledger = createCallLedger(database.db, { tenantId, actor });
  const embedder = createLocalEmbedder();
  const models = new Map<string, Model>();
  const circuits = new Map<string, ModelCircuit>();
  let engine: Engine | undefined;
  let state: WorkerState | undefined;
  // Shown and not decided by: what cannot be written now is written with the next change.
  const onCircuit: NonNullable<ConfiguredModelParts['onCircuit']> = (...change) =>
    void state?.circuit(...change).catch(() => undefined);

  const stores = createStores(database.db, { tenantId, actor });
  const providerBatches = createProviderBatchStore(database.db, { tenantId });
  let endProviderBatches: (() => Promise<void>) | undefined;
  const watched = watchAnswers(
    ledger,
    createAnswerWatch(stores.monitors, {
      now: () => new Date(),
      apply: (reading) => applyReading(workspace, reading),
      cascadeOf: (runId) => cascadeOf(stores, runId),
    }),
  );

  const workspace: Workspace = {
    config,
    database,
    stores,
    ledger,
    providerBatches,
    prompts,
    embedder,
    alarmChannels: alarmChannels(secrets.alarms),
    modelFor(route) {
      const key = contentHash(route);
      const model =
        models.get(key) ??
        createConfiguredModel(route, { secrets, ledger: watched, circuits, providerBatches, onCircuit });
      models.set(key, model);
      return model;
    },
    gradeFreeModelFor(route) {
      const parts = { model: workspace.modelFor(route), route, embedder, store: stores.keptAnswers };
      return createSemanticCache({ ...parts, terms: config.semanticCache });
    },
    tracerFor(runId) {
      const stored = createPostgresTracer(database.db, { tenantId, runId });
      const tracer = telemetry === undefined ? stored : teeTracer(stored, telemetry.tracer);
      return { tracer, flush: () => stored.flush() };
    },
    replayJournal: (runId) => createReplayJournal(database.db, { tenantId, runId }),
    recordedSteps: (runId) => createRecordedSteps(database.db, { tenantId, runId }),
    actingAs: (other) => ({
      ...workspace,
      stores: createStores(database.db, { tenantId, actor: other }),
      ledger: createCallLedger(database.db, { tenantId, actor: other }),
    }),
    async startEngine(execute, options = {}) {
      const { createEngine } = await import('../../adapters/engine/engine.ts');
      const workerConcurrency = options.concurrency ?? concurrency;
      const there = engine !== undefined;
      engine ??= await createEngine({
        database,
        execute: (runId, journal, run) => execute(workspace, runId, journal, run),
        actor,
        workerConcurrency,
        ...(options.onWarning !== undefined && { onWarning: options.onWarning }),
      });
      if (!there) {
        state = createWorkerState(database.db, engine.executorId);
        await state.joined(workerConcurrency);
        endProviderBatches = watchProviderBatches({
          store: providerBatches,
          ledger: watched,
          monitors: stores.monitors,
          secrets,
          onWarning: options.onWarning,
        });
      }
      return engine;
    },
    async close() {
      // Each part is closed whatever becomes of the others.
      const stopped = await settle([() => endProviderBatches?.(), () => engine?.stop({ drainMs: drainMs(config) })]);
      const rest = () =>
        settle([() => embedder.close(), () => telemetry?.shutdown(), () => database.close()]).then(throwFirst);
      // A step that outlasts the wait (a paid call, perhaps) still has its end to write down: the database closes after it.
      if (engine?.busy() === true) void engine.idle().then(rest, rest);
      else await rest();
      throwFirst(stopped);
    },
  };
  return workspace;
}

/** The cheap and the costly model of the run's plan; none where it has no cascade. */
async function cascadeOf(stores: Stores, runId: string): Promise<readonly string[]> {
  const { planHash } = await stores.runs.get(runId);
  const { route } = gradingPlanSchema.parse(await stores.artifacts.getJson(planHash));
  return route?.cascade === undefined ? [] : [route.cascade.first.model, route.model];
}

/** Above the longest wait for one answer of a model. */
function drainMs({ route }: Config): number {
  return Math.max(75_000, (route?.timeoutMs ?? 0) + 15_000);
}

/** Does one after the other. @returns the errors */
async function settle(works: readonly (() => Promise<void> | undefined)[]): Promise<readonly unknown[]> {
  const errors: unknown[] = [];
  for (const work of works) {
    try {
      await work();
    } catch (error) {
      errors.push(error);
    }
  }
  return errors;
}

function throwFirst(errors: readonly unknown[]): void {
  if (errors.length > 0) throw errors[0];
}

/** Loaded only where it is configured: it takes a third of a second. */
async function startTelemetry(endpoint: string): Promise<Telemetry> {
  const { createTelemetry } = await import('../../adapters/telemetry/otlp-tracer.ts');
  return createTelemetry(endpoint, packageVersion(), (message) => process.stderr.write(`${message}\n`));
}
