import type { Permission, Role } from './roles.ts';

/** Who makes a request. */
export interface Actor {
  /** What audit rows and decisions name: `owner`, an account's id. Never a name or an address, which the audit chain could not forget. */
  readonly id: string;
  readonly roles: readonly Role[];
  readonly permissions: ReadonlySet<Permission>;
  /** `own`: of what belongs to an assignment only that of their own classes exists for them. */
  readonly classes: 'all' | 'own';
  /** How they came in: a browser, the server's token, an API key. */
  readonly via: 'nothing' | 'session' | 'token' | 'key';
  /** Of the session or the key. */
  readonly credentialId?: string;
}

/** Of a request without a login, on the few routes that are open. */
export const nobody: Actor = { id: 'nobody', roles: [], permissions: new Set(), classes: 'own', via: 'nothing' };
