import type { Kysely } from 'kysely';
import { AssayError } from '../../core/errors.ts';
import type { RecordedSteps } from '../../ports/recorded-steps.ts';
import type { Tables } from '../postgres/table-types.ts';
import { valueOf } from './step-outputs.ts';

/** What a run's steps gave, whatever they were given: what a counterfactual rerun builds on. */
export function createRecordedSteps(
  db: Kysely<Tables>,
  run: { readonly tenantId: string; readonly runId: string },
): RecordedSteps {
  return {
    async output(name) {
      const row = await db
        .selectFrom('step_output')
        .select(['output', 'output_hash as outputHash'])
        .where('tenant_id', '=', run.tenantId)
        .where('run_id', '=', run.runId)
        .where('name', '=', name)
        .executeTakeFirst();
      if (row === undefined) return undefined;
      if (row.output === null) {
        throw new AssayError('replay.impossible', `the output of step "${name}" of run "${run.runId}" was erased`);
      }
      return { value: valueOf({ outputHash: row.outputHash, text: row.output }) };
    },
  };
}
