import { sql, type Kysely } from 'kysely';
import { canonicalJson, contentHash, sha256, type Json } from '../../core/content-hash.ts';
import { AssayError } from '../../core/errors.ts';
import { whenConnected } from '../postgres/connection-error.ts';
import type { Tables } from '../postgres/table-types.ts';
import { together } from '../postgres/together.ts';

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
   * @throws AssayError `replay.impossible` when the submission was erased meanwhile, `conflict` when the run was cancelled (the output is kept)
   */
  keep(name: string, input: Json, value: unknown): Promise<KeptOutput>;
}

interface StepRow {
  readonly name: string;
  readonly input_hash: string;
  readonly output_hash: string;
  readonly output: string | null;
  readonly erased_at: Date | null;
}

interface StepToKeep {
  readonly tenant: string;
  readonly run: string;
  readonly name: string;
  readonly input_hash: string;
  readonly output_hash: string;
  readonly output: string;
}

/** Steps of all runs of this process, kept together. */
const keepers = new WeakMap<Kysely<Tables>, (step: StepToKeep) => Promise<string>>();

function keeperOf(db: Kysely<Tables>): (step: StepToKeep) => Promise<string> {
  const there = keepers.get(db);
  if (there !== undefined) return there;
  const keeper = together({
    many: (steps: readonly StepToKeep[]) => keepMany(db, steps),
    one: (step: StepToKeep) => keepOne(db, step),
  });
  keepers.set(db, keeper);
  return keeper;
}

async function keepOne(db: Kysely<Tables>, step: StepToKeep): Promise<string> {
  const { rows } = await whenConnected(() =>
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
  const { rows } = await whenConnected(() =>
    sql<{ n: number; verdict: string }>`
      select * from assay.keep_steps(${tenant}, ${JSON.stringify(lot)}::json)`.execute(db),
  );
  const verdicts = new Map(rows.map(({ n, verdict }) => [n, verdict]));
  // What somebody else holds, and what another tenant's is, goes alone.
  return steps.map((_, n) => (verdicts.get(n) === 'busy' ? undefined : verdicts.get(n)));
}

/** The outputs of one run's steps: rows that erasure can reach. The engine's own tables hold nothing of them. */
export function stepOutputs(
  db: Kysely<Tables>,
  run: { readonly tenantId: string; readonly runId: string },
): StepOutputs {
  // One query a run instead of one a step: a run has tens of steps, and what others add meanwhile is met by `keep`.
  let loaded: Promise<Map<string, StepRow>> | undefined;
  async function load(): Promise<Map<string, StepRow>> {
    const rows = await whenConnected(() =>
      db
        .selectFrom('step_output')
        .select(['name', 'input_hash', 'output_hash', 'output', 'erased_at'])
        .where('tenant_id', '=', run.tenantId)
        .where('run_id', '=', run.runId)
        .execute(),
    );
    return new Map(rows.map((row) => [row.name, row]));
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
        `step "${name}" of run "${run.runId}" ran with another input: ${row.input_hash}, now ${inputHash}`,
      );
    }
    if (row.output === null) {
      const when = row.erased_at === null ? '' : ` on ${row.erased_at.toISOString()}`;
      throw new AssayError('replay.impossible', `the output of step "${name}" of run "${run.runId}" was erased${when}`);
    }
    return { outputHash: row.output_hash, text: row.output };
  }
  return {
    find,
    async keep(name, input, value) {
      // A step's output is what JSON can carry; anything else has no canonical form and throws here.
      const text = canonicalJson({ value: value as Json });
      const outputHash = sha256(text);
      const inputHash = contentHash(input);
      const { tenantId: tenant, runId } = run;
      const verdict = await keeperOf(db)({
        tenant,
        run: runId,
        name,
        input_hash: inputHash,
        output_hash: outputHash,
        output: text,
      });
      if (verdict === 'erased') {
        throw new AssayError(
          'replay.impossible',
          `the submission of run "${run.runId}" was erased; the output of step "${name}" is not kept`,
        );
      }
      if (verdict === 'cancelled') throw new AssayError('conflict', `run "${run.runId}" was cancelled`);
      if (verdict === 'kept') {
        (await rows()).set(name, {
          name,
          input_hash: inputHash,
          output_hash: outputHash,
          output: text,
          erased_at: null,
        });
        return { outputHash, text };
      }
      // Another process was faster: read anew, its output stands.
      loaded = undefined;
      return (await find(name, input)) ?? { outputHash, text };
    },
  };
}
