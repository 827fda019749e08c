import { randomBytes, randomUUID } from 'node:crypto';
import { createMemoryJournal } from '../../adapters/memory/journal.ts';
import { silentTracer } from '../../adapters/memory/tracer.ts';
import { languageModelProvider, type AnyLanguageModel } from '../../adapters/llm/language-model-provider.ts';
import type { GradedEssay } from '../../core/exemplar.ts';
import type { GradeContent } from '../../core/grade-record.ts';
import { gradingPlanSchema, planHash, policySchema, type GradingPolicy } from '../../core/grading-plan.ts';
import { modelRouteSchema, type ModelRoute } from '../../core/model-route.ts';
import { rubricHash, rubricSchema, type Rubric } from '../../core/rubric.ts';
import type { TraitGrade } from '../../core/trait-grade.ts';
import { contentHash } from '../../core/content-hash.ts';
import { AssayError } from '../../core/errors.ts';
import { createMemoryCallLedger } from '../../gateway/memory-call-ledger.ts';
import { createGatewayModel } from '../../gateway/gateway-model.ts';
import { sanitize, type KnownIdentity } from '../../pipeline/1-sanitize/sanitize.ts';
import { buildExemplarIndex } from '../../pipeline/3-exemplars/select-exemplars.ts';
import { createModelGrader } from '../../pipeline/4-grade/grade-with-model.ts';
import { gradeEssay as runPipeline, stageVersions } from '../../pipeline/run.ts';
import { essayReference } from '../../privacy/pseudonym.ts';
import type { Journal } from '../../ports/journal.ts';
import { loadPromptSets } from '../../registry/prompts/load-prompt-sets.ts';

export interface GradeEssayInput {
  /** The essay as the student wrote it. */
  readonly essay: string;
  /** What the student was asked, with its source texts. */
  readonly task: string;
  /** A rubric object; `parseRubric` reads one from YAML or JSON. */
  readonly rubric: Rubric;
  /** Any AI SDK language model object. */
  readonly model: AnyLanguageModel;
  /** Graded essays of the same assignment, to compare with. */
  readonly gradedEssays?: readonly GradedEssay[];
  /** Names, schools and the like that must not reach the model. */
  readonly identities?: readonly KnownIdentity[];
  readonly policy?: Partial<GradingPolicy>;
  /** Pinned id, prices, temperature, limits; the model's own id when left out. */
  readonly route?: Partial<ModelRoute>;
  /** One a run. Keep it, and a second call with the same `runId` repeats nothing that was finished. In memory when left out. */
  readonly journal?: Journal;
  readonly runId?: string;
  /** Secret for the keyed hashes in the seal; random when left out, and then kept in the journal. */
  readonly secret?: string;
}

export interface LibraryGrade {
  /** What is sealed: numbers, offsets, hashes. */
  readonly content: GradeContent;
  /** SHA-256 of the content's canonical JSON. */
  readonly sha256: string;
  /** Trait scores with feedback sentences and the places in the essay that they rest on. */
  readonly traits: readonly TraitGrade[];
}

/**
 * Grades one essay with a language model through all seven stages, without a database. Without a trained scorer there is no interval.
 *
 * @throws AssayError `rubric.invalid` for a rubric that breaks the schema, `model.transport` when the model cannot be reached
 */
export async function gradeEssay(input: GradeEssayInput): Promise<LibraryGrade> {
  const rubric = checkedRubric(input.rubric);
  const prompts = (await loadPromptSets()).at(-1);
  if (prompts === undefined) throw new AssayError('artifact.invalid', 'the package holds no prompts');
  const route = modelRouteSchema.parse({ provider: 'custom', model: input.model.modelId, ...input.route });
  const identities = input.identities ?? [];
  const exemplars = buildExemplarIndex(
    (input.gradedEssays ?? []).map((essay) => ({
      essay,
      masked: sanitize({ text: essay.text, taskText: '', identities }).essay.masked.text,
    })),
    rubric,
  );
  const plan = gradingPlanSchema.parse({
    format: 'assay.plan/1',
    grader: 'model',
    rubricHash: rubricHash(rubric),
    taskHash: contentHash(input.task),
    promptsHash: prompts.hash,
    route,
    scorerHash: null,
    embedder: null,
    policy: policySchema.parse({ ...(exemplars.essays.length === 0 && { exemplars: 0 }), ...input.policy }),
    stageVersions,
  });
  const model = createGatewayModel({
    route,
    provider: languageModelProvider(input.model, route),
    ledger: createMemoryCallLedger(),
  });
  const journal = input.journal ?? createMemoryJournal();
  const secret = input.secret ?? (await journal.step('0-secret', null, async () => randomBytes(32).toString('hex')));
  const outcome = await runPipeline(
    {
      runId: input.runId ?? randomUUID(),
      text: input.essay,
      hiddenText: [],
      taskText: input.task,
      identities,
      rubric,
      plan,
      planHash: planHash(plan),
      reference: essayReference({ version: 1, secret: Buffer.from(secret) }, input.essay),
      commentKey: secret,
    },
    {
      journal,
      tracer: silentTracer,
      grader: createModelGrader(model, prompts),
      exemplars,
    },
  );
  return { content: outcome.content, sha256: outcome.contentHash, traits: outcome.traits };
}

function checkedRubric(rubric: Rubric): Rubric {
  const parsed = rubricSchema.safeParse(rubric);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map((issue) => `rubric.${issue.path.join('.')}: ${issue.message}`);
  throw new AssayError('rubric.invalid', problems.join('; '));
}
