import { readFile } from 'node:fs/promises';
import { createLocalEmbedder } from '../../adapters/embedding/local-embedder.ts';
import { connect, type Database } from '../../adapters/postgres/database.ts';
import { createStores } from '../../adapters/postgres/stores.ts';
import type { Config } from '../../config/config.ts';
import type { Secrets } from '../../config/secrets.ts';
import { parseShipped, shippedReportUrl, staleIn } from '../../evaluation/red-team/shipped-report.ts';
import { stageVersions } from '../../pipeline/run.ts';
import { loadPromptSets } from '../../registry/prompts/load-prompt-sets.ts';
import { minimumGradedEssays } from './train-assignment.ts';

/** One thing that was looked at. `missing` is something that Assay works without; `broken` is something that it does not. */
export interface Examination {
  readonly what: string;
  readonly status: 'ok' | 'missing' | 'broken';
  readonly detail: string;
  /** The command or setting that mends it. */
  readonly mend?: string;
}

/** Looks at everything that Assay stands on, as it is set up here. */
export async function examine(config: Config, secrets: Secrets): Promise<Examination[]> {
  return [
    nodeVersion(),
    await prompts(),
    await redTeamRun(),
    ...(await database(config)),
    await embedder(),
    await model(config, secrets),
  ];
}

function nodeVersion(): Examination {
  const major = Number(process.versions.node.split('.')[0]);
  return major >= 24
    ? { what: 'Node', status: 'ok', detail: process.version }
    : {
        what: 'Node',
        status: 'broken',
        detail: `${process.version}; must be 24 or newer`,
        mend: 'start it with "npm run assay -- …"',
      };
}

async function prompts(): Promise<Examination> {
  try {
    const sets = await loadPromptSets();
    return { what: 'prompts', status: 'ok', detail: sets.map((set) => set.id).join(', ') };
  } catch (error) {
    return { what: 'prompts', status: 'broken', detail: words(error), mend: 'install the package again' };
  }
}

/** Whether the red team's run that came with the package speaks of the code that is running. */
async function redTeamRun(): Promise<Examination> {
  const what = 'red team run';
  const mend = 'assay redteam --quick, or assay redteam <assignment> for a run under its own plan';
  try {
    const run = parseShipped(await readFile(shippedReportUrl, 'utf8'));
    const promptsHash = (await loadPromptSets()).at(-1)?.hash;
    const stale = staleIn(run, { stageVersions, promptsHash });
    const made = `${run.releasedMoved} of ${run.cases} attacks moved a released grade, ${run.system.generatedAt.slice(0, 10)}`;
    if (stale.length === 0) return { what, status: 'ok', detail: made };
    return { what, status: 'missing', detail: `${made}; since then changed: ${stale.join(', ')}`, mend };
  } catch {
    return { what, status: 'missing', detail: 'none came with this installation', mend };
  }
}

async function database(config: Config): Promise<Examination[]> {
  const mend =
    config.databaseUrl === undefined
      ? `see that ${config.dataDir} can be written, or set ASSAY_DATA_DIR or DATABASE_URL`
      : 'see that the server behind DATABASE_URL runs and lets this user in';
  let opened: Database | undefined;
  try {
    opened = await connect({ dataDir: config.dataDir, databaseUrl: config.databaseUrl });
    const where = opened.kind === 'embedded' ? `embedded, in ${config.dataDir}` : 'your own, by DATABASE_URL';
    return [
      { what: 'database', status: 'ok', detail: `PostgreSQL ${opened.serverVersion} (${where})` },
      ...(await assignments(opened)),
    ];
  } catch (error) {
    return [{ what: 'database', status: 'broken', detail: words(error), mend }];
  } finally {
    await opened?.close();
  }
}

async function assignments({ db }: Database): Promise<Examination[]> {
  const stores = createStores(db, { tenantId: 'local', actor: 'doctor' });
  const all = await stores.assignments.list();
  if (all.length === 0) {
    const mend = 'assay import class <folder>, or npm start for the demonstration class';
    return [{ what: 'assignments', status: 'missing', detail: 'none is there yet', mend }];
  }
  const found: Examination[] = [];
  for (const { id, slug } of all) {
    const [graded, scorer] = [await stores.gradedEssays.count(id), await stores.scorers.inUse(id)];
    const what = `assignment ${slug}`;
    if (scorer !== undefined) {
      found.push({ what, status: 'ok', detail: `${graded} graded essays, scorer version ${scorer.version} in use` });
    } else if (graded >= minimumGradedEssays) {
      const detail = `${graded} graded essays, no scorer is trained`;
      found.push({ what, status: 'missing', detail, mend: `assay train ${slug}` });
    } else {
      const detail = `${graded} graded essays; a scorer needs ${minimumGradedEssays}`;
      found.push({ what, status: 'missing', detail, mend: 'import more graded essays, or configure a model' });
    }
  }
  return found;
}

async function embedder(): Promise<Examination> {
  const encoder = createLocalEmbedder();
  try {
    const [vector] = await encoder.embed(['A sentence to try the encoder with.']);
    return { what: 'packaged encoder', status: 'ok', detail: `${encoder.id}, ${vector?.length ?? 0} numbers a text` };
  } catch (error) {
    const mend = 'install the package again; until then exemplars are found by words alone';
    return { what: 'packaged encoder', status: 'missing', detail: words(error), mend };
  } finally {
    await encoder.close();
  }
}

async function model({ route }: Config, secrets: Secrets): Promise<Examination> {
  const what = 'model';
  if (route === undefined) {
    const mend = 'set ASSAY_MODEL (and ASSAY_BASE_URL or a key) for a model to grade; see docs/configuration.md';
    return { what, status: 'missing', detail: 'none is configured: trained scorers grade', mend };
  }
  const named = `${route.provider}:${route.model}`;
  if (route.provider !== 'openai-compatible') {
    return secrets.modelApiKey === undefined
      ? { what, status: 'broken', detail: `${named}: no key is set`, mend: 'set ASSAY_API_KEY' }
      : { what, status: 'ok', detail: `${named}; a key is set (nothing was sent to try it)` };
  }
  try {
    const headers: Record<string, string> =
      secrets.modelApiKey === undefined ? {} : { authorization: `Bearer ${secrets.modelApiKey}` };
    const response = await fetch(`${route.baseUrl ?? ''}/models`, { headers, signal: AbortSignal.timeout(5000) });
    if (response.ok) return { what, status: 'ok', detail: `${named} answers` };
    return {
      what,
      status: 'broken',
      detail: `${named} answers with ${response.status}`,
      mend: 'see ASSAY_BASE_URL and ASSAY_API_KEY',
    };
  } catch {
    return {
      what,
      status: 'broken',
      detail: `${named} does not answer at ${route.baseUrl ?? ''}`,
      mend: 'start it, or see ASSAY_BASE_URL',
    };
  }
}

function words(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
