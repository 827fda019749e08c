/** Public API of the package `assay`. */
export { gradeEssay, type GradeEssayInput, type LibraryGrade } from './apps/library/grade-essay.ts';
export { parseRubric } from './registry/rubric/parse-rubric.ts';
export { lintRubric } from './registry/rubric/lint-rubric.ts';
export { createMemoryJournal } from './adapters/memory/journal.ts';
export { AssayError, errorCodes, type ErrorCode } from './core/errors.ts';
export type { Rubric, Trait } from './core/rubric.ts';
export type { GradedEssay, ScoreSet } from './core/exemplar.ts';
export type { GradeContent } from './core/grade-record.ts';
export type { TraitGrade, LocatedClaim } from './core/trait-grade.ts';
export type { Journal } from './ports/journal.ts';
export { quadraticWeightedKappa } from './stats/quadratic-weighted-kappa.ts';
