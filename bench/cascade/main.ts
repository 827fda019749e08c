import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { createLanguageModel } from '../../src/adapters/llm/create-language-model.ts';
import { languageModelProvider } from '../../src/adapters/llm/language-model-provider.ts';
import { modelRouteSchema, type EscalationRules } from '../../src/core/model-route.ts';
import { createCascadeModel } from '../../src/gateway/cascade-model.ts';
import { createGatewayModel } from '../../src/gateway/gateway-model.ts';
import { createMemoryCallLedger } from '../../src/gateway/memory-call-ledger.ts';
import type { Model, ModelReply, ModelRequest } from '../../src/ports/model.ts';
import { EssayBank, seed } from '../asap/essay-bank.ts';
import { loadAsap, readLines, type AsapEssay } from '../asap/load-asap.ts';
import { startRecordedModels, type RecordedScore } from './provider.ts';
import { tally, type Outcome, type Tally } from './tally.ts';

const { values } = parseArgs({
  options: {
    data: { type: 'string' },
    json: { type: 'string' },
    essays: { type: 'string', default: '150' },
    train: { type: 'string', default: '200' },
  },
});
if (values.data === undefined) {
  process.stderr.write('give --data FOLDER: the folder that holds asap-aes and llm-scores\n');
  process.exit(2);
}
const perSet = Number(values.essays);
const training = Number(values.train);

/** Two sets with one scale (0 to 4 points) and two grade levels, scored by both models. */
const sets = { 5: { gradeLevel: '8' }, 6: { gradeLevel: '10' } } as const;
const scale = [0, 1, 2, 3, 4];
const cheap = 'Llama-2';
const costly = 'gpt-3.5-turbo-0301';
/** Micro-dollars for a million tokens: what models of the two kinds commonly cost; only their ratio matters here. */
const prices = {
  [cheap]: { inputMicroUsdPerMTok: 150_000, outputMicroUsdPerMTok: 600_000 },
  [costly]: { inputMicroUsdPerMTok: 2_500_000, outputMicroUsdPerMTok: 10_000_000 },
};
/** The prompt whose scores count as the model's answer, by set; the others only tell how sure it was. */
const variant: Readonly<Record<string, string>> = { [cheap]: 'prompt_C', [costly]: 'prompt_B' };

const rules: Readonly<Record<string, EscalationRules | undefined>> = {
  'never (cheap only)': undefined,
  'probability < .55': { belowProbability: 0.55 },
  'spread > .18 of the range': { aboveSpread: 0.18 },
  'gap to trained scorer > .15': { scorerGap: 0.15 },
  'gap to trained scorer > .25': { scorerGap: 0.25 },
  'more than 150 words': { overWords: 150 },
  'grade level 8': { gradeLevels: ['8'] },
  'on appeal': { onAppeal: true },
  'gap > .25, spread > .18 or appeal': { scorerGap: 0.25, aboveSpread: 0.18, onAppeal: true },
};

const rowSchema = z.object({
  model: z.string(),
  essay_id: z.number(),
  essay_set: z.number(),
  variant: z.string(),
  total: z.number().nullable(),
});

async function recorded(folder: string): Promise<Record<string, Map<number, RecordedScore>>> {
  const file = path.join(folder, 'llm-scores', 'asap_llm_scores.jsonl.gz');
  const all: Record<string, Map<number, { own?: number; all: number[] }>> = { [cheap]: new Map(), [costly]: new Map() };
  for await (const line of readLines<unknown>(file)) {
    const row = rowSchema.parse(line);
    const model = all[row.model];
    if (model === undefined || row.total === null || !(row.essay_set in sets)) continue;
    const score = Math.min(4, Math.max(0, Math.round(row.total)));
    const one = model.get(row.essay_id) ?? { all: [] };
    one.all.push(score);
    if (row.variant === variant[row.model]) one.own = score;
    model.set(row.essay_id, one);
  }
  const scored = ([id, { own, all: every }]: [number, { own?: number; all: number[] }]): [number, RecordedScore][] =>
    own === undefined ? [] : [[id, { score: own, ...curveOf(every) }]];
  return Object.fromEntries(Object.entries(all).map(([name, essays]) => [name, new Map([...essays].flatMap(scored))]));
}

function curveOf(scores: readonly number[]): Pick<RecordedScore, 'mean' | 'deviation'> {
  const mean = scores.reduce((sum, one) => sum + one, 0) / scores.length;
  const squares = scores.reduce((sum, one) => sum + (one - mean) ** 2, 0) / scores.length;
  return { mean, deviation: scores.length < 2 ? 0.6 : Math.max(0.3, Math.sqrt(squares)) };
}

interface Case {
  readonly essay: AsapEssay;
  readonly set: number;
  readonly human: number;
  readonly expectedScore: number;
  readonly gradeLevel: string;
  readonly appealed: boolean;
}

/** Trains the scorer on essays that are not asked about, and picks those that are. */
async function cases(
  folder: string,
  models: Readonly<Record<string, ReadonlyMap<number, RecordedScore>>>,
): Promise<Case[]> {
  const found: Case[] = [];
  const { essays } = await loadAsap(path.join(folder, 'asap-aes'));
  for (const [name, { gradeLevel }] of Object.entries(sets)) {
    const own = essays.filter(
      ({ prompt, id }) => prompt === Number(name) && models[cheap]?.has(id) && models[costly]?.has(id),
    );
    const bank = new EssayBank();
    const scorer = await bank.train(own.slice(0, training), { traits: false, seed });
    for (const essay of own.slice(training, training + perSet)) {
      const human = essay.graded.targets['holistic']?.score;
      if (human === undefined) continue;
      const expectedScore = bank.continuous(scorer, essay)['holistic'] ?? human;
      // Simulated: of those whom the cheap model gave too little, every second one appeals.
      const appealed = (models[cheap]?.get(essay.id)?.score ?? human) < human && essay.id % 2 === 0;
      found.push({ essay, set: Number(name), human, expectedScore, gradeLevel, appealed });
    }
  }
  return found;
}

const answer = z.strictObject({ reasoning: z.string(), score: z.literal(scale) });

function questionOf({ essay, expectedScore, gradeLevel, appealed }: Case): ModelRequest {
  return {
    // As long as the rules and one trait of a rubric.
    system: 'Score the essay by the rubric. '.repeat(120),
    user: `Essay ${essay.id}\n${essay.text}`,
    schema: answer,
    schemaName: 'trait_grade',
    scoreField: 'score',
    scoreValues: scale,
    signals: { words: essay.words, expectedScore, gradeLevel, ...(appealed && { appealed }) },
  };
}

function scoreOf(reply: ModelReply): number {
  if (reply.status === 'failed') throw new Error(`a recorded reply could not be used: ${reply.problem}`);
  return answer.parse(reply.value).score;
}

function gatewayTo(
  model: typeof cheap | typeof costly,
  baseUrl: string,
  ledger: ReturnType<typeof createMemoryCallLedger>,
): Model {
  const route = modelRouteSchema.parse({ provider: 'openai-compatible', model, baseUrl, ...prices[model] });
  return createGatewayModel({ route, ledger, provider: languageModelProvider(createLanguageModel(route, {}), route) });
}

async function run(all: readonly Case[], baseUrl: string, escalate: EscalationRules | 'always' | undefined) {
  const results: { readonly score: number; readonly microUsd: number; readonly escalated: boolean }[] = [];
  for (const one of all) {
    const ledger = createMemoryCallLedger();
    const [low, high] = [gatewayTo(cheap, baseUrl, ledger), gatewayTo(costly, baseUrl, ledger)];
    const model = escalate === 'always' ? high : escalate === undefined ? low : createCascadeModel(low, high, escalate);
    const reply = await model.ask(questionOf(one), { runId: `${one.essay.id}`, step: '4-grade/holistic/1' });
    results.push({
      score: scoreOf(reply),
      microUsd: ledger.totalMicroUsd(),
      escalated: reply.status === 'ok' && reply.escalatedFor !== undefined,
    });
  }
  return results;
}

const models = await recorded(values.data);
const all = await cases(values.data, models);
const server = await startRecordedModels(models, scale);
const before = process.cpuUsage();
const frontier = await run(all, server.url, 'always');
const found: Record<string, Tally> = {};
for (const [name, escalate] of Object.entries(rules)) {
  const cascade = await run(all, server.url, escalate);
  found[name] = tally(
    all.map(({ set, human }, index): Outcome => {
      const [full, own] = [frontier[index], cascade[index]];
      if (full === undefined || own === undefined) throw new Error('an essay was not answered');
      return {
        set,
        human,
        frontier: full.score,
        cascade: own.score,
        frontierMicroUsd: full.microUsd,
        cascadeMicroUsd: own.microUsd,
        escalated: own.escalated,
      };
    }),
  );
}
const { user, system } = process.cpuUsage(before);
server.close();

const percent = (share: number): string => `${(100 * share).toFixed(1)}%`;
const between = (low: number | undefined, high: number | undefined, show: (value: number) => string): string =>
  low === undefined || high === undefined ? '' : ` [${show(low)}, ${show(high)}]`;
const lines = Object.entries(found).map(([name, one]) => {
  const lost = one.agreementLost?.toFixed(3) ?? 'none';
  const saved = between(one.costSavedInterval?.low, one.costSavedInterval?.high, percent);
  const range = between(one.agreementLostInterval?.low, one.agreementLostInterval?.high, (value) => value.toFixed(3));
  return `${name.padEnd(36)} escalated ${percent(one.escalatedShare).padStart(6)}   cost saved ${percent(one.costSaved)}${saved}   agreement lost ${lost}${range}`;
});
const simulated = [
  'scores are those that the two models gave in published runs; the models do not run here',
  'log-probabilities: a normal curve with the mean and spread of the scores that the model gave to the essay under four prompts (set 6: one prompt, a spread of 0.6 points)',
  'appeals: every second essay that the cheap model scored below its readers',
  'prices: 0.15/0.60 and 2.50/10.00 dollars for a million tokens; tokens are counted at four characters each',
];
const report = {
  format: 'assay.cascade/1',
  sets: Object.keys(sets).map(Number),
  essays: all.length,
  cheap,
  costly,
  callsOverHttp: server.calls(),
  processorSeconds: (user + system) / 1e6,
  frontierKappa: Object.values(found)[0]?.frontierKappa,
  rules: found,
  simulated,
};
process.stdout.write(
  [
    `${all.length} essays of ASAP sets ${report.sets.join(' and ')}; always ${costly}: QWK ${report.frontierKappa?.toFixed(3) ?? 'none'} (mean of the sets)`,
    ...lines,
    `${report.callsOverHttp} calls over HTTP through the gateway, ${report.processorSeconds.toFixed(1)} s of processor time. Simulated:`,
    ...simulated.map((line) => `- ${line}`),
    '',
  ].join('\n'),
);
if (values.json !== undefined) await writeFile(values.json, `${JSON.stringify(report, undefined, 2)}\n`);
