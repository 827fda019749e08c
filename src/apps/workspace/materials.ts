import { AssayError } from '../../core/errors.ts';
import { contentHash } from '../../core/content-hash.ts';
import { holistic } from '../../core/exemplar.ts';
import type { GradingPlan } from '../../core/grading-plan.ts';
import { rubricSchema, type Rubric } from '../../core/rubric.ts';
import { rubricQuestionsSchema } from '../../core/rubric-question.ts';
import { createToolModel } from '../../gateway/tool-model.ts';
import { createEssayQuestioner } from '../../pipeline/4-grade/ask-questions.ts';
import { createModelGrader } from '../../pipeline/4-grade/grade-with-model.ts';
import { createScorerGrader } from '../../pipeline/4-grade/grade-with-scorer.ts';
import { deserializeCalibrator } from '../../pipeline/6-calibrate/calibrator.ts';
import { buildExemplarIndex, type ExemplarIndex } from '../../pipeline/3-exemplars/select-exemplars.ts';
import { sanitize, type KnownIdentity } from '../../pipeline/1-sanitize/sanitize.ts';
import type { EssayScorer, PipelinePorts } from '../../pipeline/run.ts';
import type { IdentityValue, StoredAssignment } from '../../ports/stored.ts';
import type { TraitGrader, TraitQuestion } from '../../ports/trait-grader.ts';
import { deserializeScorer } from '../../scoring/artifact.ts';
import { measuredFacts } from '../../scoring/measured-facts.ts';
import { predict } from '../../scoring/predict.ts';
import type { TrainedScorer } from '../../scoring/trained-scorer.ts';
import { learningEssays } from './dataset-learning.ts';
import { derivedKey } from './derived-key.ts';
import { gradingToolbox } from './grading-tools.ts';
import { keptArtifact } from './kept-artifacts.ts';
import { populationPort } from './population-port.ts';
import { findPrompts } from './registry-register.ts';
import { validatedKappa } from './validated-kappa.ts';
import type { Workspace } from './workspace.ts';

/** What grading under one plan needs besides the essay: the same for every essay of the assignment. */
export interface Materials {
  readonly rubric: Rubric;
  readonly identities: readonly KnownIdentity[];
  readonly ports: Omit<PipelinePorts, 'journal' | 'tracer'>;
}

const coverage = 0.9;

/**
 * Loads (or takes from memory) rubric, exemplar index, scorer and grader. What the index is built from grows and can be erased, so it is
 * kept only as long as the pool stays as it is.
 */
export async function loadMaterials(
  workspace: Workspace,
  assignment: StoredAssignment,
  plan: GradingPlan,
): Promise<Materials> {
  const { stores, embedder } = workspace;
  const rubric = await keptArtifact(workspace, { kind: 'rubric', hash: plan.rubricHash }, (json) =>
    rubricSchema.parse(json),
  );
  const identities = (await stores.identities.maskingList(assignment.id)).map(toKnownIdentity);
  const exemplars = await exemplarIndex(workspace, { assignment, rubric, identities, embedderId: plan.embedder });
  const scorer = plan.scorerHash === null ? undefined : await loadScorer(workspace, plan.scorerHash);
  return {
    rubric,
    identities,
    ports: {
      grader: await grader(workspace, plan, scorer),
      exemplars,
      ...(plan.embedder === embedder.id && { embedder }),
      ...(scorer !== undefined && { scorer: essayScorer(scorer) }),
      ...(await fusionPorts(workspace, plan)),
      ...(await populationPort(workspace, plan)),
    },
  };
}

/** What a model's plan may have beside the grader: the rubric's questions and the calibrator. */
async function fusionPorts(
  workspace: Workspace,
  { route, questionsHash, calibratorHash }: GradingPlan,
): Promise<Pick<PipelinePorts, 'questioner' | 'calibrator'>> {
  const { stores } = workspace;
  const questions =
    questionsHash === undefined
      ? undefined
      : rubricQuestionsSchema.parse(await stores.artifacts.getJson(questionsHash));
  const calibrator = calibratorHash === undefined ? undefined : await stores.artifacts.get(calibratorHash);
  return {
    ...(questions !== undefined &&
      route !== null && { questioner: createEssayQuestioner(workspace.modelFor(route), questions) }),
    ...(calibrator !== undefined && { calibrator: deserializeCalibrator(calibrator.content) }),
  };
}

async function grader(
  workspace: Workspace,
  plan: GradingPlan,
  scorer: TrainedScorer | undefined,
): Promise<TraitGrader> {
  if (plan.grader === 'scorer') {
    if (scorer === undefined || plan.scorerHash === null)
      throw new AssayError('artifact.invalid', 'the plan names no scorer');
    return createScorerGrader(scorer, plan.scorerHash);
  }
  const prompts = await findPrompts(workspace, plan.promptsHash);
  if (plan.route === null || prompts === undefined) {
    throw new AssayError(
      'artifact.invalid',
      'the plan names a model route or prompts that are neither in this release nor in the registry',
    );
  }
  // Nobody without the tenant's key can guess where the essay's fence stands.
  const model = workspace.modelFor(plan.route);
  const { tools } = plan.policy;
  return createModelGrader(model, prompts, {
    secret: await derivedKey(workspace, 'boundary/1'),
    ...(tools !== undefined && {
      withTools: (question: TraitQuestion) => createToolModel(model, gradingToolbox(tools, question)),
    }),
  });
}

/** The scorer's word on the essay as a whole. Its holistic score counts only where it was validated on this assignment's essays. */
function essayScorer(scorer: TrainedScorer): EssayScorer {
  const kappa = scorer.report.targets[holistic]?.quadraticWeightedKappa;
  return {
    predict: (canonicalText) => {
      const prediction = predict(scorer, canonicalText)[holistic];
      if (prediction === undefined) throw new AssayError('artifact.invalid', 'the scorer has no holistic target');
      const { continuous, interval } = prediction;
      return {
        continuous,
        ...(interval !== undefined && { interval: { ...interval, coverage } }),
        validated: kappa !== undefined && kappa >= validatedKappa,
      };
    },
    facts: (canonicalText) => measuredFacts(scorer, canonicalText),
    traitScores: (canonicalText) => {
      const { [holistic]: _whole, ...traits } = predict(scorer, canonicalText);
      return Object.fromEntries(Object.entries(traits).map(([id, { continuous }]) => [id, continuous]));
    },
  };
}

const scorers = new WeakMap<Workspace['database'], Map<string, Promise<TrainedScorer>>>();

export function loadScorer(workspace: Workspace, hash: string): Promise<TrainedScorer> {
  const known = memory(scorers, workspace);
  const there = known.get(hash);
  if (there !== undefined) return there;
  const loading = (async () => {
    const artifact = await workspace.stores.artifacts.get(hash);
    return deserializeScorer(artifact.content, await derivedKey(workspace, 'gram-buckets/1'));
  })();
  known.set(hash, loading);
  loading.catch(() => known.delete(hash));
  return loading;
}

const indices = new WeakMap<Workspace['database'], Map<string, { key: string; index: Promise<ExemplarIndex> }>>();

interface IndexInput {
  readonly assignment: StoredAssignment;
  readonly rubric: Rubric;
  readonly identities: readonly KnownIdentity[];
  readonly embedderId: string | null;
}

/** The assignment's graded essays, ready to be compared with; from memory while the pool stays as it is. */
export async function exemplarIndex(workspace: Workspace, input: IndexInput): Promise<ExemplarIndex> {
  const { assignment, rubric, embedderId, identities } = input;
  const pool = await workspace.stores.gradedEssays.fingerprint(assignment.id, embedderId);
  const masked = identities.map(({ kind, value }) => [kind, value]);
  const key = contentHash([pool, contentHash(rubric.scale), rubric.bands.map(({ min }) => min), embedderId, masked]);
  const known = memory(indices, workspace);
  const there = known.get(assignment.id);
  if (there?.key === key) return there.index;
  const index = buildIndex(workspace, input);
  // One an assignment: what was erased from the pool goes from memory with the next essay.
  known.set(assignment.id, { key, index });
  index.catch(() => known.delete(assignment.id));
  return index;
}

async function buildIndex(workspace: Workspace, input: IndexInput): Promise<ExemplarIndex> {
  const { assignment, rubric, identities, embedderId } = input;
  const { gradedEssays } = workspace.stores;
  const essays = await learningEssays(workspace, assignment);
  const vectors =
    embedderId === null ? new Map<string, Float32Array>() : await gradedEssays.vectors(assignment.id, embedderId);
  return buildExemplarIndex(
    essays.map((essay) => {
      const vector = vectors.get(essay.id);
      return { essay, masked: maskedText(essay.text, identities), ...(vector !== undefined && { vector }) };
    }),
    rubric,
  );
}

/** What a model may see of a graded essay. */
export function maskedText(text: string, identities: readonly KnownIdentity[]): string {
  return sanitize({ text, taskText: '', identities, hiddenText: [] }).essay.masked.text;
}

/** Kept with the database: each request has a workspace of its own on behalf of who asks. */
function memory<T>(of: WeakMap<Workspace['database'], Map<string, T>>, { database }: Workspace): Map<string, T> {
  const there = of.get(database);
  if (there !== undefined) return there;
  const made = new Map<string, T>();
  of.set(database, made);
  return made;
}

const kindOf: Readonly<Record<IdentityValue['kind'], KnownIdentity['kind']>> = {
  name: 'person',
  school: 'school',
  email: 'email',
  phone: 'phone',
  'external-id': 'other',
  other: 'other',
};

export function toKnownIdentity({ kind, value }: IdentityValue): KnownIdentity {
  return { kind: kindOf[kind], value };
}
