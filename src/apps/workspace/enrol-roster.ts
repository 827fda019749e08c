import type { RosterEntry } from '../../intake/batch/read-roster.ts';
import type { IdentityValue, StoredAssignment } from '../../ports/stored.ts';
import type { Workspace } from './workspace.ts';

/**
 * Puts a class list on an assignment, so that every name on it is masked there, also of those who hand nothing in. Names go into the
 * identity table, and nowhere else.
 *
 * @returns pseudonyms by student id
 */
export async function enrolRoster(
  { stores }: Workspace,
  assignment: StoredAssignment,
  roster: readonly RosterEntry[],
): Promise<Map<string, string>> {
  const students = await stores.identities.enrolMany(
    new Map(roster.map((entry) => [entry.studentId, identityValues(entry)])),
  );
  await stores.identities.addToAssignment(assignment.id, [...students.values()]);
  const schools = [...new Set(roster.flatMap((entry) => entry.school ?? []))];
  if (schools.length > 0) {
    await stores.identities.addShared(schools.map((value) => ({ kind: 'school' as const, value })));
  }
  return students;
}

function identityValues({ givenName, familyName, email }: RosterEntry): IdentityValue[] {
  const name = [givenName, familyName].filter((part) => part !== undefined).join(' ');
  return [
    ...(name === '' ? [] : [{ kind: 'name' as const, value: name }]),
    ...(email === undefined ? [] : [{ kind: 'email' as const, value: email }]),
  ];
}
