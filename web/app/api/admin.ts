import { queryOptions } from '@tanstack/react-query';
import { api, ask, type Schemas } from './client.ts';
import { sent } from './sent.ts';

export type Account = Schemas['Account'];
export type AccountInput = Schemas['AccountInput'];
export type AccountLink = Schemas['AccountLink'];
export type Role = Schemas['Role'];
export type ApiKey = Schemas['ApiKey'];
export type SchoolClass = Schemas['SchoolClass'];
export type FoundStudent = Schemas['FoundStudent'];
export type RecordRequest = Schemas['RecordRequest'];

export const roles: readonly { readonly id: Role; readonly may: string }[] = [
  { id: 'admin', may: 'everything' },
  { id: 'teacher', may: 'essays, grading and decisions of their own classes' },
  { id: 'curriculum-lead', may: 'rubrics, prompts, approvals' },
  { id: 'psychometrician', may: 'scorers, calibration, monitoring' },
  { id: 'privacy-officer', may: 'records, disclosures, erasure, audit log' },
];

/** `curriculum lead`. */
export function roleWords(role: string): string {
  return role.replaceAll('-', ' ');
}

// oxlint-disable-next-line typescript/explicit-module-boundary-types -- the options' type is TanStack's to infer
export function accountsQuery() {
  return queryOptions({
    queryKey: ['accounts'],
    queryFn: async ({ signal }) => (await ask(api.GET('/api/v1/accounts', { signal }))).items,
  });
}

// oxlint-disable-next-line typescript/explicit-module-boundary-types -- see above
export function classesQuery() {
  return queryOptions({
    queryKey: ['classes'],
    queryFn: async ({ signal }) => (await ask(api.GET('/api/v1/classes', { signal }))).items,
  });
}

// oxlint-disable-next-line typescript/explicit-module-boundary-types -- see above
export function keysQuery() {
  return queryOptions({
    queryKey: ['keys'],
    queryFn: async ({ signal }) => (await ask(api.GET('/api/v1/keys', { signal }))).items,
  });
}

// oxlint-disable-next-line typescript/explicit-module-boundary-types -- see above
export function recordRequestsQuery() {
  return queryOptions({
    queryKey: ['records', 'requests'],
    queryFn: async ({ signal }) =>
      (await ask(api.GET('/api/v1/records/requests', { params: { query: { all: 'true' } }, signal }))).items,
  });
}

/** Who saw or received the records of a student (`s1-…`) or of a submission (`sub-…`). */
// oxlint-disable-next-line typescript/explicit-module-boundary-types -- see above
export function disclosuresQuery(of: string) {
  return queryOptions({
    queryKey: ['records', 'disclosures', of],
    queryFn: async ({ signal }) => {
      const query = of.startsWith('sub-') ? { submission: of } : { student: of };
      return (await ask(api.GET('/api/v1/records/disclosures', { params: { query }, signal }))).items;
    },
    enabled: of !== '',
  });
}

/** Students by name, number, address or pseudonym. Who was found is written to the audit log. */
export async function findStudents(words: string): Promise<readonly FoundStudent[]> {
  return (await ask(api.POST('/api/v1/records/students/find', { body: { words } }))).items;
}

export function inviteAccount(body: AccountInput): Promise<AccountLink> {
  return ask(api.POST('/api/v1/accounts', { body }));
}

export function changeAccount(accountId: string, body: Schemas['AccountChange']): Promise<Account> {
  return ask(api.PATCH('/api/v1/accounts/{accountId}', { params: { path: { accountId } }, body }));
}

export function newLink(accountId: string): Promise<AccountLink> {
  return ask(api.POST('/api/v1/accounts/{accountId}/link', { params: { path: { accountId } } }));
}

export function endSessions(accountId: string): Promise<{ ended: number }> {
  return ask(api.DELETE('/api/v1/accounts/{accountId}/sessions', { params: { path: { accountId } } }));
}

export function makeClass(name: string): Promise<SchoolClass> {
  return ask(api.POST('/api/v1/classes', { body: { name } }));
}

export function setTeachers(classId: string, teachers: string[]): Promise<SchoolClass> {
  return ask(api.PUT('/api/v1/classes/{classId}/teachers', { params: { path: { classId } }, body: { teachers } }));
}

export function giveAssignment(classId: string, slug: string): Promise<SchoolClass> {
  return ask(api.PUT('/api/v1/classes/{classId}/assignments/{slug}', { params: { path: { classId, slug } } }));
}

export function takeAssignment(classId: string, slug: string): Promise<SchoolClass> {
  return ask(api.DELETE('/api/v1/classes/{classId}/assignments/{slug}', { params: { path: { classId, slug } } }));
}

export function makeKey(body: Schemas['ApiKeyInput']): Promise<Schemas['ApiKeyMade']> {
  return ask(api.POST('/api/v1/keys', { body }));
}

export function revokeKey(keyId: string): Promise<ApiKey> {
  return ask(api.DELETE('/api/v1/keys/{keyId}', { params: { path: { keyId } } }));
}

export function openRequest(body: Schemas['RecordRequestInput']): Promise<RecordRequest> {
  return ask(api.POST('/api/v1/records/requests', { body }));
}

export function closeRequest(requestId: string, outcome: 'granted' | 'refused' | 'withdrawn'): Promise<RecordRequest> {
  return ask(
    api.POST('/api/v1/records/requests/{requestId}/close', { params: { path: { requestId } }, body: { outcome } }),
  );
}

export function exportStudent(pseudonym: string, body: { purpose: string; recipient: string }): Promise<object> {
  return ask(api.POST('/api/v1/records/students/{pseudonym}/export', { params: { path: { pseudonym } }, body }));
}

/** Erases all that a student wrote, or one submission, and what was said of it. */
export async function erase(of: string, reason: string): Promise<void> {
  const body = { reason };
  if (of.startsWith('sub-')) {
    await sent(
      api.POST('/api/v1/records/submissions/{submissionId}/erase', { params: { path: { submissionId: of } }, body }),
    );
  } else {
    await ask(api.POST('/api/v1/records/students/{pseudonym}/erase', { params: { path: { pseudonym: of } }, body }));
  }
}
