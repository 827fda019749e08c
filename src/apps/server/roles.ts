import type { Actor } from './actor.ts';

/** What can be allowed. API keys take these as scopes. */
export const permissions = {
  'assignments.read': 'see assignments, their plans, runs and progress',
  'assignments.write':
    'create assignments, change their policy, class lists and graded essays, switch AI grading off and on',
  'essays.read': 'read essays, grades and feedback',
  'essays.import': 'hand essays in',
  'grading.run': 'start, repeat and stop grading',
  'grades.decide': 'approve, override, reject and release grades',
  'appeals.open': 'enter questions of students and parents about released grades',
  'grades.export': 'take released grades and feedback out of Assay',
  'flags.write': 'post verdicts of other tools on a submission',
  'rubrics.read': 'read rubrics and prompts',
  'rubrics.write': 'write rubrics and prompts',
  'rubrics.approve': 'put versions that others wrote to use',
  'scorers.read': 'see scorers, calibrators and their reports',
  'scorers.train': 'train scorers, calibrate, make and approve rubric questions',
  'scorers.promote': 'put scorers and calibrators to use, and take them back',
  'records.read': 'see who saw or received which record, and requests about records',
  'records.manage': 'answer requests about records: export, hold, erase',
  'audit.read': 'read and verify the audit log',
  'accounts.manage': 'accounts, roles, classes, sessions and keys of others',
  'operations.read': 'see alarms, spending and the state of providers',
  'operations.manage': 'change budgets, alarms and other settings of the installation',
} as const;

export type Permission = keyof typeof permissions;

const everything = Object.keys(permissions).filter(isPermission);

export function isPermission(name: string): name is Permission {
  return Object.hasOwn(permissions, name);
}

/** What each role may. A person can have several. */
export const roles = {
  admin: everything,
  teacher: [
    'assignments.read',
    'assignments.write',
    'essays.read',
    'essays.import',
    'grading.run',
    'grades.decide',
    'appeals.open',
    'grades.export',
    'rubrics.read',
    'scorers.read',
    'scorers.train',
  ],
  'curriculum-lead': [
    'assignments.read',
    'assignments.write',
    'essays.read',
    'grading.run',
    'rubrics.read',
    'rubrics.write',
    'rubrics.approve',
    'scorers.read',
  ],
  psychometrician: [
    'assignments.read',
    'essays.read',
    'grading.run',
    'rubrics.read',
    'scorers.read',
    'scorers.train',
    'scorers.promote',
    'operations.read',
  ],
  'privacy-officer': [
    'assignments.read',
    'essays.read',
    'grades.export',
    'records.read',
    'records.manage',
    'audit.read',
    'operations.read',
  ],
} as const satisfies Readonly<Record<string, readonly Permission[]>>;

export type Role = keyof typeof roles;

export function permissionsOf(held: readonly Role[]): ReadonlySet<Permission> {
  return new Set(held.flatMap((role) => roles[role]));
}

/** Whoever is a teacher and nothing else sees the assignments of their own classes only. */
export function classesOf(held: readonly Role[]): Actor['classes'] {
  return held.some((role) => role !== 'teacher') ? 'all' : 'own';
}
