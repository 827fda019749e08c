import { z } from '@hono/zod-openapi';
import { passwordLength } from '../../../adapters/postgres/account-auth.ts';
import { permissions, roles } from '../roles.ts';
import { slug, time, words } from './common.ts';

const permission = z.enum(Object.keys(permissions)).openapi('Permission', {
  description: Object.entries(permissions)
    .map(([name, meaning]) => `\`${name}\`: ${meaning}`)
    .join('; '),
});
const role = z.enum(Object.keys(roles)).openapi('Role');

/** An id of accounts and what belongs to them. */
export function accountIdOf(kind: 'usr' | 'ses' | 'key' | 'cls' | 'req'): z.ZodString {
  return z.string().regex(new RegExp(`^${kind}-[0-9a-z]{10,40}$`), `must be an id that begins with "${kind}-"`);
}

/** No rules of composition; a password manager may paste it (WCAG 3.3.8). */
const newPassword = z
  .string()
  .min(passwordLength.min, `must have ${passwordLength.min} characters or more; a sentence is easy to remember`)
  .max(passwordLength.max);

export const credentials = z
  .strictObject({ email: z.email().max(254), password: z.string().min(1).max(passwordLength.max) })
  .openapi('Credentials');

export const whoAmI = z
  .object({
    mode: z
      .enum(['single-user', 'accounts'])
      .openapi({ description: '`single-user`: no account is there; whoever opened the one-time link is the owner.' }),
    id: z.string(),
    name: z.string(),
    email: z.string().optional(),
    roles: z.array(role),
    permissions: z.array(permission),
    classes: z.enum(['all', 'own']).openapi({ description: '`own`: sees the assignments of their own classes only.' }),
  })
  .openapi('WhoAmI');

export const passwordByLink = z
  .strictObject({
    token: z.string().min(10).max(200).openapi({ description: 'The `token` of the link.' }),
    password: newPassword,
  })
  .openapi('PasswordByLink');

export const passwordChange = z
  .strictObject({ current: z.string().min(1).max(passwordLength.max), password: newPassword })
  .openapi('PasswordChange');

export const accountSession = z
  .object({
    id: accountIdOf('ses'),
    createdAt: time,
    expiresAt: time,
    ipAddress: z.string().optional(),
    userAgent: z.string().optional(),
    current: z.boolean(),
  })
  .openapi('AccountSession');

export const account = z
  .object({
    id: accountIdOf('usr'),
    name: z.string(),
    email: z.string(),
    roles: z.array(z.string()),
    createdAt: time,
    deactivatedAt: time.optional(),
    hasPassword: z.boolean().openapi({ description: 'False until the link of the invitation was used.' }),
  })
  .openapi('Account');

export const personName = z.object({ id: accountIdOf('usr'), name: z.string() }).openapi('PersonName');

export const accountInput = z
  .strictObject({ name: words(120), email: z.email().max(254), roles: z.array(role).min(1).max(5) })
  .openapi('AccountInput');

export const accountChange = z
  .strictObject({
    name: words(120).optional(),
    roles: z.array(role).min(1).max(5).optional(),
    active: z.boolean().optional().openapi({ description: 'False ends all sessions, and nobody signs in to it.' }),
  })
  .openapi('AccountChange');

export const accountLinkShown = z
  .object({
    account,
    link: z.string().openapi({ description: 'Shown once, good once, for three days. Hand it to the person yourself.' }),
  })
  .openapi('AccountLink');

export const apiKey = z
  .object({
    id: accountIdOf('key'),
    name: z.string(),
    owner: z.string(),
    scopes: z.array(z.string()),
    createdAt: time,
    expiresAt: time,
    lastUsedAt: time.optional(),
    revokedAt: time.optional(),
  })
  .openapi('ApiKey');

export const apiKeyInput = z
  .strictObject({
    name: words(120),
    scopes: z.array(permission).min(1).max(40),
    expiresInDays: z.int().min(1).max(366).default(90),
  })
  .openapi('ApiKeyInput');

export const apiKeyMade = z
  .object({ key: apiKey, secret: z.string().openapi({ description: 'Send it as bearer. Shown this once.' }) })
  .openapi('ApiKeyMade');

export const schoolClass = z
  .object({
    id: accountIdOf('cls'),
    name: z.string(),
    createdAt: time,
    teachers: z.array(z.string()),
    assignments: z.array(z.string()).openapi({ description: 'Slugs.' }),
  })
  .openapi('SchoolClass');

export const classInput = z.strictObject({ name: words(120) }).openapi('SchoolClassInput');
export const classTeachers = z
  .strictObject({ teachers: z.array(accountIdOf('usr')).max(200) })
  .openapi('ClassTeachers');
export const classAndAssignment = z.object({ classId: accountIdOf('cls'), slug });
