import {
  startScriptedProvider,
  type ScriptedProvider,
} from '../../adapters/scripted-provider/start-scripted-provider.ts';
import { AssayError } from '../../core/errors.ts';
import { modelRouteSchema, type ModelRoute } from '../../core/model-route.ts';
import type { RedTeamReport } from '../../evaluation/red-team/report.ts';
import { runSuite, type SuiteInput, type SuiteSize } from '../../evaluation/red-team/run-suite.ts';
import type { RedTeamTarget } from '../../evaluation/red-team/target.ts';
import { stageVersions } from '../../pipeline/run.ts';
import { loadPromptSets } from '../../registry/prompts/load-prompt-sets.ts';
import { packageVersion } from '../workspace/package-version.ts';
import { asapMaterial } from './asap-material.ts';
import { buildTarget, type TargetMaterial } from './build-target.ts';
import { classMaterial } from './class-material.ts';
import { scorerTarget } from './scorer-target.ts';

export interface RedTeamOptions {
  /** Folder that holds `asap-aes/`; the demonstration class is attacked when left out. */
  readonly data?: string;
  /** A few minutes less: one payload in one place a family. */
  readonly quick: boolean;
  /** A model to attack in place of the scripted obedient one. */
  readonly route?: ModelRoute;
  readonly apiKey?: string;
  /** Targets made elsewhere, e.g. an assignment of the database under its own plan. */
  readonly targets?: readonly RedTeamTarget[];
  /** In place of the sizes of a full or a quick run. */
  readonly size?: SuiteSize;
  /** Only attacks of these families, and nothing else of the suite. */
  readonly families?: readonly string[];
  readonly concurrency?: number;
  readonly onProgress?: (phase: string, done: number, total: number) => void;
}

const sizes: Readonly<Record<'full' | 'quick', SuiteSize>> = {
  full: { carriers: 6, cleanEssays: 100, ambiguityEssays: 30, bluffEssays: 15 },
  quick: { carriers: 3, payloadsPerFamily: 2, cleanEssays: 60, ambiguityEssays: 6, bluffEssays: 8 },
};

/** As many graded essays as the product asks for before it trains a scorer; the demonstration class has just enough. */
const fewestToTrain = 40;

/** Two sets that ask for an opinion and two that ask about a source. */
const attackedSets = { full: [1, 2, 4], quick: [1] } as const;

/** The red team suite over real essays, by default against a scripted model over HTTP that obeys whatever an essay says. */
export async function redTeam(options: RedTeamOptions): Promise<RedTeamReport> {
  const providers: ScriptedProvider[] = [];
  try {
    const material = await materialOf(options);
    const { targets, honest, leaning } = await targetsOf(options, material.targets, providers);
    return await runSuite({
      targets,
      honest,
      leaning,
      bluffing: await bluffingTargets(options, { targets: honest, material: material.targets }),
      ordinary: material.ordinary,
      size: sizeOf(options),
      ...(options.families !== undefined && { families: options.families }),
      system: systemOf(targets),
      concurrency: options.concurrency ?? 8,
      ...(options.onProgress !== undefined && { onProgress: options.onProgress }),
    });
  } finally {
    await Promise.all(providers.map((provider) => provider.close()));
  }
}

function sizeOf({ size, quick, families }: RedTeamOptions): SuiteSize {
  const whole = size ?? sizes[quick ? 'quick' : 'full'];
  return families === undefined ? whole : { ...whole, cleanEssays: 0, ambiguityEssays: 0, bluffEssays: 0 };
}

interface Targets {
  readonly targets: readonly RedTeamTarget[];
  /** What defences cost honest essays is measured on these. */
  readonly honest: readonly RedTeamTarget[];
  /** Graded by a stand-in that leans under a vague rubric: shows that the probe sees it. */
  readonly leaning: readonly RedTeamTarget[];
}

async function targetsOf(
  options: RedTeamOptions,
  material: readonly TargetMaterial[],
  providers: ScriptedProvider[],
): Promise<Targets> {
  if (options.targets !== undefined) return { targets: options.targets, honest: options.targets, leaning: [] };
  const prompts = (await loadPromptSets()).at(-1);
  if (prompts === undefined) throw new AssayError('artifact.invalid', 'the package holds no prompts');
  const { apiKey, route } = options;
  const build = (to: ModelRoute) =>
    material.map((one) => buildTarget(one, { route: to, prompts, ...(apiKey !== undefined && { apiKey }) }));
  if (route !== undefined) {
    const targets = build(route);
    return { targets, honest: targets, leaning: [] };
  }
  // The obliging stand-in mistakes honest sentences for orders: honest essays are graded by one that follows none.
  const obedient = await scripted('obedient', providers);
  const fair = await scripted('fair', providers);
  // Under the same name the stand-in's noise is the same: what is left between the two is the obeying.
  const deaf = build({ ...fair, model: obedient.model });
  const targets = build(obedient).map((target, index) => {
    const other = deaf[index];
    return other === undefined ? target : { ...target, deaf: other };
  });
  const honest = build(fair);
  return { targets, honest, leaning: build(await scripted('leaning', providers)).slice(0, 1) };
}

/** The first target (and, in a full run, the one that asks about a source) as a trained scorer grades it. */
async function bluffingTargets(
  { quick }: RedTeamOptions,
  { targets, material }: { readonly targets: readonly RedTeamTarget[]; readonly material: readonly TargetMaterial[] },
): Promise<NonNullable<SuiteInput['bluffing']>> {
  const chosen = material.flatMap((one, index) => {
    const target = targets[index];
    const training = one.training ?? one.graded;
    const isWanted = index === 0 || (!quick && one.sourceText !== undefined && one.sourceText !== '');
    return target === undefined || training.length < fewestToTrain || !isWanted
      ? []
      : [{ target, training, sourceText: one.sourceText ?? '' }];
  });
  const trained: { target: RedTeamTarget; sourceText: string }[] = [];
  for (const { target, training, sourceText } of chosen.slice(0, 2))
    trained.push({ target: await scorerTarget(target, training), sourceText });
  return trained;
}

async function scripted(
  personality: 'obedient' | 'fair' | 'leaning',
  providers: ScriptedProvider[],
): Promise<ModelRoute> {
  const provider = await startScriptedProvider({ personality });
  providers.push(provider);
  return modelRouteSchema.parse({
    provider: 'openai-compatible',
    model: `scripted-${personality}`,
    baseUrl: provider.url,
  });
}

function systemOf(targets: readonly RedTeamTarget[]): RedTeamReport['system'] {
  const plan = targets[0]?.plan;
  return {
    assayVersion: packageVersion(),
    generatedAt: new Date().toISOString(),
    grader: plan?.route?.model ?? plan?.grader ?? 'none',
    targets: targets.map(({ name }) => name),
    promptsHash: plan?.promptsHash ?? null,
    stageVersions,
  };
}

async function materialOf({ data, quick, targets }: RedTeamOptions): Promise<{
  targets: readonly TargetMaterial[];
  ordinary: readonly { readonly text: string; readonly taskText: string }[];
}> {
  if (data !== undefined) {
    return asapMaterial(data, { sets: attackedSets[quick ? 'quick' : 'full'], ordinaryPerSet: quick ? 260 : 500 });
  }
  if (targets !== undefined) {
    return {
      targets: [],
      ordinary: targets.flatMap(({ essays, taskText }) => essays.map(({ text }) => ({ text, taskText }))),
    };
  }
  const own = await classMaterial();
  const ordinary = [...own.essays, ...own.graded].map(({ text }) => ({ text, taskText: own.taskText }));
  return { targets: [own], ordinary };
}
