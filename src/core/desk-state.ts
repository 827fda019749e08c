/** Where a submission stands on the teacher's desk, and what each word means. */
export const deskStates = {
  ungraded: 'Handed in; no grader was asked. A teacher can grade it by hand.',
  grading: 'A grader is at work or will be.',
  failed: 'Grading ended without a grade.',
  'needs-review': 'A teacher must look; the reasons say why.',
  cleared: 'Graded, and nothing spoke against it. Nobody has looked, and it is not released.',
  reviewed: 'A teacher decided. Not released.',
  released: 'Told to the student.',
  rejected: 'Not graded, by a teacher or by the policy.',
} as const;

export type DeskState = keyof typeof deskStates;
