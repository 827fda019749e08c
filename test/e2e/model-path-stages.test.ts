import { afterAll, beforeAll, expect, test } from 'vitest';
import { createLanguageModel } from '../../src/adapters/llm/create-language-model.ts';
import { languageModelProvider } from '../../src/adapters/llm/language-model-provider.ts';
import type { ScriptedProvider } from '../../src/adapters/scripted-provider/start-scripted-provider.ts';
import { startScriptedProvider } from '../../src/adapters/scripted-provider/start-scripted-provider.ts';
import { modelRouteSchema } from '../../src/core/model-route.ts';
import type { TraitReply } from '../../src/core/trait-grade.ts';
import { createGatewayModel } from '../../src/gateway/gateway-model.ts';
import { createMemoryCallLedger } from '../../src/gateway/memory-call-ledger.ts';
import { sanitize } from '../../src/pipeline/1-sanitize/sanitize.ts';
import { createModelGrader } from '../../src/pipeline/4-grade/grade-with-model.ts';
import { checkFaithfulness } from '../../src/pipeline/5-faithfulness/check-faithfulness.ts';
import { loadPromptSets } from '../../src/registry/prompts/load-prompt-sets.ts';
import { question } from './model-path-essay.ts';

const text = `Dear board,

my name is Keisha Abernathy and I go to Lincoln Middle School.  I think school should start at 9:30, because teenagers need
their sleep. However some parents work early ("my mom leaves at six").

Doctors say eight hours are the least. Write to keisha.a@example.org if you want to ask me, I am ˆsureˆ about it.`;

const sanitized = sanitize({
  text,
  taskText: question.taskText,
  identities: [{ kind: 'person', value: 'Keisha Abernathy' }],
});
let provider: ScriptedProvider;

beforeAll(async () => {
  provider = await startScriptedProvider({ keepRequests: true });
});
afterAll(() => provider.close());

async function grade(step: string): Promise<Extract<TraitReply, { status: 'graded' }>> {
  const route = modelRouteSchema.parse({
    provider: 'openai-compatible',
    model: 'scripted-grader-1',
    baseUrl: provider.url,
  });
  const model = createGatewayModel({
    route,
    provider: languageModelProvider(createLanguageModel(route, {}), route),
    ledger: createMemoryCallLedger(),
  });
  const [prompts] = await loadPromptSets();
  const reply = await createModelGrader(model, prompts).gradeTrait(
    { ...question, essay: sanitized.essay },
    { runId: 'r', step },
  );
  if (reply.status === 'failed') throw new Error(reply.detail);
  return reply;
}

function check(reply: Extract<TraitReply, { status: 'graded' }>) {
  const { trait, taskText } = question;
  return checkFaithfulness({ claims: reply.claims, essay: sanitized.essay, trait, score: reply.score, taskText });
}

test('what a model quotes from the marked text is found again in the source, double spaces and all', async () => {
  const checked = check(await grade('good'));
  expect(checked.rejected).toEqual([]);
  expect(checked.accepted.length).toBeGreaterThan(1);
  const quoted = checked.accepted.map(({ span }) => text.slice(span.start, span.end));
  for (const words of quoted) expect(text).toContain(words);
});

test('a name, a school and an address that stage 1 masked are nowhere on the wire', async () => {
  await grade('names');
  const wire = provider.requests().join('\n');
  expect(wire).not.toMatch(/Keisha|Abernathy|keisha\.a|Lincoln/);
  expect(wire).toMatch(/\[PERSON_1\]/);
});

test('an invented quote stands with the grader and falls in stage 5', async () => {
  provider.setScript([{ reply: { fault: 'invented-quote' } }]);
  const checked = check(await grade('invented'));
  expect(checked.accepted).toEqual([]);
  expect(new Set(checked.rejected.map(({ problem }) => problem))).toEqual(new Set(['quote-not-found']));
});
