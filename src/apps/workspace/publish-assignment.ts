import type { GradedEssay } from '../../core/exemplar.ts';
import type { Rubric } from '../../core/rubric.ts';
import type { AssignmentInput, StoredAssignment } from '../../ports/stored.ts';
import type { Workspace } from './workspace.ts';

export interface AssignmentDraft extends Omit<AssignmentInput, 'rubricId' | 'aiGradingEnabled' | 'policy'> {
  readonly rubric: Rubric;
  readonly essays: readonly GradedEssay[];
  readonly policy?: AssignmentInput['policy'];
  /** As it is when left out; true for a new one. */
  readonly aiGradingEnabled?: boolean;
}

export interface PublishedAssignment {
  readonly assignment: StoredAssignment;
  /** False when it was there before. */
  readonly created: boolean;
  readonly rubricVersion: number;
  readonly graded: { readonly added: number; readonly existing: number };
}

/** Publishes the rubric, makes or changes the assignment, adds its graded essays. What is there already stays as it is. */
export async function publishAssignment(workspace: Workspace, draft: AssignmentDraft): Promise<PublishedAssignment> {
  const { stores } = workspace;
  const { slug, title, taskText, gradeLevel, genre, rubric, essays, policy = {} } = draft;
  const published = await stores.rubrics.publish(rubric);
  const before = await stores.assignments.find(slug);
  const { assignment, created } = await stores.assignments.put({
    slug,
    title,
    taskText,
    gradeLevel,
    genre,
    rubricId: rubric.id,
    aiGradingEnabled: draft.aiGradingEnabled ?? before?.aiGradingEnabled ?? true,
    policy,
  });
  const graded = await stores.gradedEssays.addMany(
    assignment.id,
    essays.map((essay) => ({ ...essay, source: 'import' as const })),
  );
  return { assignment, created, rubricVersion: published.version, graded };
}
