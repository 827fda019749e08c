import type { DatasetRow } from '../../ports/dataset-stores.ts';

/** Learner context as demographics to look at, where consent is recorded. */
export function learnerGroups(learner: DatasetRow['learner']): Record<string, string> {
  if (learner === undefined) return {};
  const { gradeLevel, age, firstLanguage } = learner;
  return {
    ...(gradeLevel !== undefined && { gradeLevel }),
    ...(age !== undefined && { age: String(age) }),
    ...(firstLanguage !== undefined && { firstLanguage }),
  };
}
