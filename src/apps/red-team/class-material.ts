import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { z } from 'zod';
import { holistic, type GradedEssay } from '../../core/exemplar.ts';
import { readGradedEssays } from '../../intake/graded/read-graded-essays.ts';
import { parseRubric } from '../../registry/rubric/parse-rubric.ts';
import type { TargetMaterial } from './build-target.ts';

const descriptorSchema = z.object({ id: z.string(), prompt: z.string(), rubric: z.string(), graded: z.string() });

const folder = new URL('../../../examples/class/', import.meta.url);

/** The demonstration class that comes with the package: every third graded essay is attacked, the others are compared with. */
export async function classMaterial(): Promise<TargetMaterial> {
  const read = (name: string) => readFile(new URL(name, folder), 'utf8');
  const descriptor = descriptorSchema.parse(parse(await read('assignment.yaml')));
  const rubric = parseRubric(await read(descriptor.rubric), descriptor.rubric);
  const essays: GradedEssay[] = [];
  for await (const row of readGradedEssays(fileURLToPath(new URL(descriptor.graded, folder)), { rubric })) {
    if ('essay' in row) essays.push(row.essay);
  }
  return {
    name: descriptor.id,
    rubric,
    taskText: descriptor.prompt,
    graded: essays.filter((_, index) => index % 3 !== 0),
    essays: essays
      .filter((_, index) => index % 3 === 0)
      .map(({ text, resolved }) => ({
        text,
        ...(resolved[holistic] !== undefined && { humanScore: resolved[holistic] }),
      })),
  };
}
