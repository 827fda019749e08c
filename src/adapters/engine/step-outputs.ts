import { sql, type Kysely } from 'kysely';
import { canonicalJson, contentHash, sha256, type Json } from '../../core/content-hash.ts';
import { AssayError } from '../../core/errors.ts';
import { retryTransient } from '../postgres/transient-error.ts';
import { perDatabase } from '../postgres/per-database.ts';
import { rememberRun, runMemory, type FinishedStep } from '../postgres/run-memory.ts';
import { stepRefusal } from '../postgres/step-verdict.ts';
import type { Tables } from '../postgres/table-types.ts';
import { together } from '../postgres/together.ts';
import { writeFinishedSteps } from '../postgres/write-steps.ts';

/** What a finished step left behind. */
export interface KeptOutput {
  readonly outputHash: string;
  /** Canonical JSON of `{ value }`. */
  readonly text: string;
}

/** Turns the stored text back into what the step gave. */
export function valueOf(output: KeptOutput): unknown {
  return (JSON.parse(output.text) as { value: unknown }).value;
}

export interface StepOutputs {
  /**
   * What the step gave before; undefined when it never finished.
   *
   * @throws AssayError `replay.mismatch` when it ran with another input, `replay.impossible` when its output was erased
   */
  find(name: string, input: Json): Promise<KeptOutput | undefined>;
  /**
   * Keeps the output; when another process was faster its output stands and is returned.
   *
   * @param options `later`: doing the step again would cost nothing; its row is written with the next thing of this run that is written
   * @throws AssayError `replay.impossible` when the submission was erased meanwhile, `conflict` when the run was cancelled (the output is kept)
   */
  keep(name: string, input: Json, value: unknown, options?: { readonly later?: boolean }): Promise<KeptOutput>;
  /**
   * Writes what was kept for later.
   *
   * @throws AssayError as `keep`; `conflict` with `details.overtaken` when another process has kept another output meanwhile
   */
  flush(): Promise<void>;
}

interface StepRow {
  readonly name: string;
  readonly input_hash: string;
  readonly output_hash: string;
  readonly output: string | null;
  /** As JSON has it. */
  readonly erased_at: string | null;
}

interface StepToKeep extends FinishedStep {
  readonly tenant: string;
}

/** The steps that a run has, and whether a paid call was ever made for it. */
interface RunState {
  readonly asked: boolean;
  readonly steps: readonly StepRow[];
}

interface RunName {
  readonly tenantId: string;
  readonly runId: string;
  /** Where it is known. */
  readonly assignmentId?: string;
}

/** For all runs of this process, in lots. */
const statementsOf = perDatabase((db) => ({
  keep: together({
    many: (steps: readonly StepToKeep[]) => keepMany(db, steps),
    one: (step: StepToKeep) => keepOne(db, step),
  }),
  load: together({
    many: (runs: readonly RunName[]) => loadMany(db, runs),
    one: async (run: RunName): Promise<RunState> => (await loadMany(db, [run]))[0] ?? { asked: false, steps: [] },
  }),
}));

async function keepOne(db: Kysely<Tables>, step: StepToKeep): Promise<string> {
  const { rows } = await retryTransient(() =>
    sql<{ verdict: string }>`
      select assay.keep_step(${step.tenant}, ${step.run}, ${step.name}, ${step.input_hash}, ${step.output_hash}, ${step.output}) as verdict`.execute(
      db,
    ),
  );
  return rows[0]?.verdict ?? 'there';
}

async function keepMany(db: Kysely<Tables>, steps: readonly StepToKeep[]): Promise<readonly (string | undefined)[]> {
  const tenant = steps[0]?.tenant;
  const lot = steps.flatMap((step, n) => (step.tenant === tenant ? [{ n, ...step }] : []));
  const { rows } = await retryTransient(() =>
    sql<{ n: number; verdict: string }>`
      select * from assay.keep_steps(${tenant}, ${JSON.stringify(lot)}::json)`.execute(db),
  );
  const verdicts = new Map(rows.map(({ n, verdict }) => [n, verdict]));
  // What somebody else holds, and what another tenant's is, goes alone.
  return steps.map((_, n) => (verdicts.get(n) === 'busy' ? undefined : verdicts.get(n)));
}

async function loadMany(db: Kysely<Tables>, runs: readonly RunName[]): Promise<readonly (RunState | undefined)[]> {
  const tenant = runs[0]?.tenantId;
  const { rows } = await retryTransient(() =>
    sql<RunState & { run: string }>`
      select r.run, exists (select from assay.call_ledger c where c.tenant_id = ${tenant} and c.run_id = r.run) as asked,
        coalesce((select json_agg(s) from (
          select name, input_hash, output_hash, output, erased_at from assay.step_output
          where tenant_id = ${tenant} and run_id = r.run) s), '[]') as steps
      from unnest(${runs.map(({ runId }) => runId)}::text[]) as r (run)`.execute(db),
  );
  const byRun = new Map(rows.map((row) => [row.run, row]));
  return runs.map(({ tenantId, runId }) => (tenantId === tenant ? byRun.get(runId) : undefined));
}

/**
 * The outputs of one run's steps: rows that erasure can reach. The engine's own tables hold nothing of them.
 *
 * @param options `executes`: this process works on the run, and not merely reads what it did; `untouched`: nobody has before, so that there is nothing to read
 */
export function stepOutputs(
  db: Kysely<Tables>,
  run: RunName,
  { executes = true, untouched = false }: { readonly executes?: boolean; readonly untouched?: boolean } = {},
): StepOutputs {
  const { tenantId: tenant, runId } = run;
  // One query a run instead of one a step: a run has tens of steps, and what others add meanwhile is met when they are written.
  let loaded: Promise<Map<string, StepRow>> | undefined;
  if (untouched) {
    rememberRun(db, run, { fresh: true });
    loaded = Promise.resolve(new Map());
  }
  async function load(): Promise<Map<string, StepRow>> {
    const { asked, steps } = await statementsOf(db).load(run);
    if (executes && runMemory(db, runId) === undefined) rememberRun(db, run, { fresh: !asked });
    return new Map(steps.map((row) => [row.name, row]));
  }
  function rows(): Promise<Map<string, StepRow>> {
    loaded ??= load().catch((error: unknown) => {
      loaded = undefined;
      throw error;
    });
    return loaded;
  }
  async function find(name: string, input: Json): Promise<KeptOutput | undefined> {
    const row = (await rows()).get(name);
    if (row === undefined) return undefined;
    const inputHash = contentHash(input);
    if (row.input_hash !== inputHash) {
      throw new AssayError(
        'replay.mismatch',
        `step "${name}" of run "${runId}" ran with another input: ${row.input_hash}, now ${inputHash}`,
      );
    }
    if (row.output === null) {
      const when = row.erased_at === null ? '' : ` on ${new Date(row.erased_at).toISOString()}`;
      throw new AssayError('replay.impossible', `the output of step "${name}" of run "${runId}" was erased${when}`);
    }
    return { outputHash: row.output_hash, text: row.output };
  }
  /** @returns whether it stands; not when another process was faster */
  async function write(step: FinishedStep): Promise<boolean> {
    const verdict = await statementsOf(db).keep({ tenant, ...step });
    const refusal = stepRefusal(runId, verdict);
    if (refusal !== undefined) throw refusal;
    return verdict === 'kept';
  }
  return {
    find,
    async keep(name, input, value, { later = false } = {}) {
      // A step's output is what JSON can carry; anything else has no canonical form and throws here.
      const output = canonicalJson({ value: value as Json });
      const step: FinishedStep = {
        run: runId,
        name,
        input_hash: contentHash(input),
        output_hash: sha256(output),
        output,
      };
      const known = await rows();
      const memory = later ? runMemory(db, runId) : undefined;
      memory?.unwritten.set(name, step);
      if (memory !== undefined || (await write(step))) {
        known.set(name, { ...step, erased_at: null });
        return { outputHash: step.output_hash, text: output };
      }
      // Another process was faster: read anew, its output stands.
      loaded = undefined;
      return (await find(name, input)) ?? { outputHash: step.output_hash, text: output };
    },
    flush: () => writeFinishedSteps(db, run),
  };
}
