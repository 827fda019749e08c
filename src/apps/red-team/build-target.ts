import { contentHash } from '../../core/content-hash.ts';
import { createMemoryJournal } from '../../adapters/memory/journal.ts';
import { silentTracer } from '../../adapters/memory/tracer.ts';
import { createLanguageModel } from '../../adapters/llm/create-language-model.ts';
import { languageModelProvider } from '../../adapters/llm/language-model-provider.ts';
import type { GradedEssay } from '../../core/exemplar.ts';
import { gradingPlanSchema, policySchema } from '../../core/grading-plan.ts';
import type { ModelRoute } from '../../core/model-route.ts';
import { rubricHash, type Rubric } from '../../core/rubric.ts';
import type { RedTeamTarget, TargetEssay } from '../../evaluation/red-team/target.ts';
import { createGatewayModel } from '../../gateway/gateway-model.ts';
import { createMemoryCallLedger } from '../../gateway/memory-call-ledger.ts';
import { sanitize } from '../../pipeline/1-sanitize/sanitize.ts';
import { buildExemplarIndex } from '../../pipeline/3-exemplars/select-exemplars.ts';
import { createModelGrader } from '../../pipeline/4-grade/grade-with-model.ts';
import type { PromptSet } from '../../pipeline/4-grade/prompt-set.ts';
import { stageVersions } from '../../pipeline/run.ts';
import type { Model } from '../../ports/model.ts';

/** An assignment as files describe it: no database. */
export interface TargetMaterial {
  readonly name: string;
  readonly rubric: Rubric;
  readonly taskText: string;
  /** Graded essays that the grader compares with. */
  readonly graded: readonly GradedEssay[];
  readonly essays: readonly TargetEssay[];
  /** What a scorer is trained on; the graded ones when left out. */
  readonly training?: readonly GradedEssay[];
  /** What the task asks about, where it asks about a text. */
  readonly sourceText?: string;
}

/** A target graded by a model over HTTP, through the gateway, as the product asks it. */
export function buildTarget(
  material: TargetMaterial,
  { route, prompts, apiKey }: { readonly route: ModelRoute; readonly prompts: PromptSet; readonly apiKey?: string },
): RedTeamTarget {
  const { name, rubric, taskText, graded, essays } = material;
  const exemplars = buildExemplarIndex(
    graded.map((essay) => ({
      essay,
      masked: sanitize({ text: essay.text, taskText: '', identities: [] }).essay.masked.text,
    })),
    rubric,
  );
  const provider = languageModelProvider(createLanguageModel(route, apiKey === undefined ? {} : { apiKey }), route);
  const model = (): Model => createGatewayModel({ route, provider, ledger: createMemoryCallLedger() });
  return {
    name,
    rubric,
    taskText,
    essays,
    peers: graded.filter(({ text }) => text.length > 400).map(({ text }) => text),
    secrets: [prompts.sections.system],
    identities: [],
    plan: gradingPlanSchema.parse({
      format: 'assay.plan/1',
      grader: 'model',
      rubricHash: rubricHash(rubric),
      taskHash: contentHash(taskText),
      promptsHash: prompts.hash,
      route,
      scorerHash: null,
      embedder: null,
      policy: policySchema.parse({ ...(graded.length === 0 && { exemplars: 0 }) }),
      stageVersions,
    }),
    ports: () => ({ grader: createModelGrader(model(), prompts), exemplars }),
    journal: createMemoryJournal,
    tracer: silentTracer,
    model,
  };
}
