import { z } from 'zod';

/** Entries of an assignment's policy that are about the teacher's desk. They are no part of a grading plan: changing one grades nothing again. */
export const deskPolicySchema = z.strictObject({
  /** `until-scored`: a reader is sent nothing that the machine made of an essay before they have scored it themselves. */
  machineScores: z.enum(['shown', 'until-scored']).default('shown'),
  /** Share of submissions, drawn by their ids, that a second person reads without seeing what the first one or the machine gave. */
  secondReads: z.number().min(0).max(1).default(0),
});

export type DeskPolicy = z.infer<typeof deskPolicySchema>;
