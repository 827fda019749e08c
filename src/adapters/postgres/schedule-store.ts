import type { MonitorStore } from '../../ports/monitor-stores.ts';
import type { Scope } from './scope.ts';

/** Slots of jobs: what was due when, tried how often, done when. */
export function createScheduleStore({ db, tenantId }: Scope): Pick<MonitorStore, 'takeSlot' | 'endSlot'> {
  return {
    async takeSlot(job, slot, now) {
      await db
        .insertInto('schedule_slot')
        .values({ tenant_id: tenantId, job, slot, next_at: slot })
        .onConflict((conflict) => conflict.doNothing())
        .execute();
      const row = await db
        .updateTable('schedule_slot')
        .set((update) => ({ attempts: update('attempts', '+', 1) }))
        .where('tenant_id', '=', tenantId)
        .where('job', '=', job)
        .where('slot', '=', slot)
        .where('done_at', 'is', null)
        .where('next_at', '<=', now)
        .returning('attempts')
        .executeTakeFirst();
      return row;
    },
    async endSlot(job, slot, end) {
      await db
        .updateTable('schedule_slot')
        .set('at' in end ? { done_at: end.at, error: null } : { next_at: end.nextAt, error: end.error })
        .where('tenant_id', '=', tenantId)
        .where('job', '=', job)
        .where('slot', '=', slot)
        .execute();
    },
  };
}
