import { z } from 'zod';

/** Where a version can be in use, in the order in which it gets there. */
export const environments = ['dev', 'staging', 'production'] as const;

export const environmentSchema = z.enum(environments);

export type EnvironmentName = z.infer<typeof environmentSchema>;

/** What the registry keeps versions of; one of each makes a grading plan. */
export const registryKinds = ['rubric', 'prompts', 'route', 'policy'] as const;

export const registryKindSchema = z.enum(registryKinds);

export type RegistryKind = z.infer<typeof registryKindSchema>;

/** Rubrics have names of their own; of the others a workspace has one each. */
export const onlyName = { prompts: 'trait-grade', route: 'default', policy: 'default' } as const;
