import { keyedHash } from '../core/content-hash.ts';
import type { ExemplarSelection } from '../core/exemplar.ts';
import type { GradeContent } from '../core/grade-record.ts';
import type { GradingPlan } from '../core/grading-plan.ts';
import type { Rubric } from '../core/rubric.ts';
import type { QuestionAnswers } from '../core/rubric-question.ts';
import type { Stage } from '../core/stage.ts';
import type { TraitGrade } from '../core/trait-grade.ts';
import type { Embedder } from '../ports/embedder.ts';
import type { Journal } from '../ports/journal.ts';
import type { SpanAttributes, Tracer } from '../ports/tracer.ts';
import type { LearnerContext, TraitGrader } from '../ports/trait-grader.ts';
import {
  sanitize,
  version as sanitizeVersion,
  type KnownIdentity,
  type SanitizedEssay,
} from './1-sanitize/sanitize.ts';
import { pinRubric, version as rubricVersion } from './2-rubric/pin-rubric.ts';
import { version as exemplarsVersion, type ExemplarIndex } from './3-exemplars/select-exemplars.ts';
import type { EssayQuestioner } from './4-grade/ask-questions.ts';
import { version as gradeVersion } from './4-grade/version.ts';
import { version as faithfulnessVersion } from './5-faithfulness/check-faithfulness.ts';
import { calibrate, version as calibrateVersion, type HolisticPrediction } from './6-calibrate/calibrate.ts';
import type { Calibrator } from './6-calibrate/calibrator.ts';
import { identitiesIn } from './1-sanitize/blinding/identities-in.ts';
import { review, version as reviewVersion } from './7-review/review.ts';
import { askRubricQuestions } from './ask-rubric-questions.ts';
import { chooseExemplars } from './choose-exemplars.ts';
import { findAlike, type AlikePorts } from './find-alike.ts';
import { toldOfLearner } from './told-of-learner.ts';
import { gradeTraits, type GradedTraits } from './grade-traits.ts';
import { calibrationOf } from './calibration-of.ts';
import { findPopulationOffset, type PopulationPorts } from './population-offset.ts';
import { gradeTwin, makeTwin, suspectedPlaces } from './grade-twin.ts';
import { gradeThirds, wantsThirds, type ThirdsGraded } from './without-thirds.ts';
import { countGeneric } from './count-generic.ts';
import { drawLot, seal } from './seal.ts';

/** Version of each stage's code, as it goes into every grading plan. */
export const stageVersions: Readonly<Record<Stage, string>> = {
  '1-sanitize': sanitizeVersion,
  '2-rubric': rubricVersion,
  '3-exemplars': exemplarsVersion,
  '4-grade': gradeVersion,
  '5-faithfulness': faithfulnessVersion,
  '6-calibrate': calibrateVersion,
  '7-review': reviewVersion,
};

/** One essay to grade under one plan. */
export interface GradeRequest {
  readonly runId: string;
  /** The essay as the student wrote it. */
  readonly text: string;
  /** Text that intake found hidden in the document: shown to a teacher, never graded. */
  readonly hiddenText: readonly { readonly text: string; readonly kind: string }[];
  /** The assignment's task (and source) text. */
  readonly taskText: string;
  /** Names and the like that must not reach a model. */
  readonly identities: readonly KnownIdentity[];
  /** Only where consent is recorded. */
  readonly learner?: LearnerContext;
  readonly rubric: Rubric;
  readonly plan: GradingPlan;
  /** The name that the plan was stored under. */
  readonly planHash: string;
  /** Keyed hash of the text (src/privacy): what names the essay in step inputs and in the seal. */
  readonly reference: string;
  /** The tenant's key for hashes of feedback sentences. */
  readonly commentKey: string;
}

/** What the pipeline needs from outside. */
export interface PipelinePorts extends AlikePorts, PopulationPorts {
  readonly journal: Journal;
  readonly tracer: Tracer;
  readonly grader: TraitGrader;
  /** The assignment's graded essays, indexed. */
  readonly exemplars: ExemplarIndex;
  readonly embedder?: Embedder;
  /** The trained scorer's word on the whole essay and the facts it measures; absent without a scorer. */
  readonly scorer?: EssayScorer;
  /** Asks the rubric's yes/partly/no questions, for plans that name a set of them. */
  readonly questioner?: EssayQuestioner;
  /** Puts a model's traits, the answers and the scorer together, for plans that name one. */
  readonly calibrator?: Calibrator;
}

/** The trained scorer as the pipeline asks it about an essay as a whole. */
export interface EssayScorer {
  predict(canonicalText: string): HolisticPrediction;
  /** Length, errors, cohesion in plain words, for plans with `measuredFacts`. */
  facts(canonicalText: string): readonly string[];
  /** Scores by trait before rounding, for routes whose cascade compares with them. Traits that it was not trained for are absent. */
  traitScores(canonicalText: string): Readonly<Record<string, number>>;
}

/** The sealed content, and beside it the words that erasure must be able to reach. */
export interface GradeOutcome {
  readonly content: GradeContent;
  readonly contentHash: string;
  readonly sanitized: SanitizedEssay;
  readonly traits: readonly TraitGrade[];
  readonly exemplars: ExemplarSelection;
  readonly answers?: QuestionAnswers;
}

/**
 * Grades one essay: the seven stages, in order.
 *
 * Steps that cost money or depend on the world go through the journal; everything else is computed again whenever the run is repeated,
 * so that the same journal gives the same sealed content.
 *
 * @throws AssayError when the run cannot go on now (provider unreachable, storage gone); what is finished stays finished
 */
export async function gradeEssay(request: GradeRequest, ports: PipelinePorts): Promise<GradeOutcome> {
  const { plan, reference } = request;
  const { policy } = plan;
  const hash = request.planHash;

  const { sanitized, input } = await stage(ports, '1-sanitize', async (note) => {
    const { text, taskText, hiddenText } = request;
    // The roster grows and shrinks; what of it stands in this essay is written down, so that a replay masks the same.
    // By keyed hash: names stay in the one table that holds them.
    const nameOf = ({ kind, value }: KnownIdentity) => keyedHash(request.commentKey, `identity:${kind}:${value}`);
    const roster = async () => identitiesIn(text, request.identities).map(nameOf).sort();
    const present = await ports.journal.step('1-sanitize/roster', { essay: reference }, roster, { free: true });
    const identities = request.identities.filter((identity) => present.includes(nameOf(identity)));
    const input = { text, taskText, identities, hiddenText };
    const result = sanitize(input);
    note({
      findings: result.findings.map((finding) => finding.family),
      masked: result.masks.length,
      words: result.words,
    });
    return { sanitized: result, input };
  });

  const rubric = await stage(ports, '2-rubric', async (note) => {
    const pinned = pinRubric(request.rubric, plan);
    note({ rubric: pinned.rubric.id, hash: pinned.hash });
    return pinned.rubric;
  });

  const gradable = sanitized.gradable.ok && !rejected(sanitized, plan);
  const prediction = gradable ? ports.scorer?.predict(sanitized.essay.canonical.text) : undefined;

  const exemplars = await stage(ports, '3-exemplars', async (note) => {
    const chosen = await chooseExemplars(
      {
        text: sanitized.essay.masked.text,
        reference,
        rubric,
        policy,
        count: gradable ? policy.exemplars : 0,
        ...(prediction !== undefined && { expectedScore: prediction.continuous }),
      },
      ports,
    );
    note({ exemplars: chosen.exemplars.map((exemplar) => exemplar.id), eligible: chosen.eligible });
    return chosen;
  });

  const offset = await findPopulationOffset(request, ports);

  const graded = await stage(ports, '4-grade', async (note): Promise<Graded> => {
    note({ grader: ports.grader.kind, prompts: plan.promptsHash ?? '', scorer: plan.scorerHash ?? '' });
    if (!gradable) return notGraded(rubric);
    const context = {
      ...ports,
      runId: request.runId,
      plan,
      planHash: hash,
      rubric,
      taskText: request.taskText,
      selection: exemplars,
      ...toldOfLearner(request),
    };
    const answers = await askRubricQuestions({ ...context, essay: sanitized.essay, reference }, ports);
    const own = await gradeTraits({ ...context, ...essayFacts(sanitized, request, ports) });
    const alone = calibrate({ traits: own.grades, rubric, ...calibrationOf(sanitized, ports, { answers, offset }) });
    const { expected, unlike } = exemplars;
    const { kind: grader } = ports.grader;
    const high = { result: alone, rubric, policy, grader, expected, taskText: request.taskText };
    const places = suspectedPlaces(sanitized, { ...high, unlike });
    const thirds = wantsThirds(sanitized, high)
      ? await gradeThirds(input, { ...context, essay: sanitized.essay, reference })
      : undefined;
    const asked = { ...own, ...(thirds && { thirds }), ...(answers && { answers }) };
    if (places.length === 0) return asked;
    const masked = makeTwin(input, places);
    const about = { ...context, ...essayFacts(masked, request, ports), twin: 'twin' };
    const twinAnswers = masked.gradable.ok ? await askRubricQuestions(about, ports) : undefined;
    const twin = await gradeTwin(
      { sanitized: masked, context: about },
      calibrationOf(masked, ports, { answers: twinAnswers, offset }),
    );
    note({ twin: twin.status === 'scored' ? twin.score : twin.reason });
    return { ...asked, twin };
  });

  const faithfulness = await stage(ports, '5-faithfulness', async (note) => {
    const generic = await countGeneric(graded.grades, { ...ports, embedderId: plan.embedder, policy, reference });
    const counts = { claims: graded.claims, rejected: graded.rejected, generic };
    note(counts);
    return counts;
  });

  const result = await stage(ports, '6-calibrate', async (note) => {
    const { answers } = graded;
    const calibrated = calibrate({
      traits: graded.grades,
      rubric,
      ...calibrationOf(sanitized, ports, { answers, offset }),
    });
    note(
      calibrated.status === 'scored'
        ? { score: calibrated.score, continuous: calibrated.continuous, method: calibrated.method }
        : { outcome: calibrated.reason },
    );
    return calibrated;
  });

  const decision = await stage(ports, '7-review', async (note) => {
    const decided = review({
      rubric,
      policy,
      findings: sanitized.findings,
      ...(sanitized.gradable.ok ? {} : { notGradable: sanitized.gradable.reason }),
      exemplars,
      traits: graded.grades,
      faithfulness,
      ...(graded.twin !== undefined && { twin: graded.twin }),
      ...graded.thirds,
      result,
      ...(await findAlike(ports, reference)),
      grader: ports.grader.kind,
      lot: drawLot(reference, hash),
    });
    note({ state: decided.state, reasons: decided.reasons.map((reason) => reason.code) });
    return decided;
  });

  const sealed = seal({
    planHash: hash,
    rubricHash: plan.rubricHash,
    reference,
    characters: request.text.length,
    commentKey: request.commentKey,
    findings: sanitized.findings,
    maskedIdentities: sanitized.masks.length,
    exemplars,
    traits: graded.grades,
    faithfulness,
    ...(graded.twin !== undefined && { twin: graded.twin }),
    ...graded.thirds,
    ...(graded.answers !== undefined && { answers: graded.answers }),
    result,
    decision,
  });
  const { content, hash: contentHash } = sealed;
  const { grades: traits, answers } = graded;
  return { content, contentHash, sanitized, traits, exemplars, ...(answers && { answers }) };
}

function stage<T>(
  ports: PipelinePorts,
  name: Stage,
  work: (note: (more: SpanAttributes) => void) => Promise<T>,
): Promise<T> {
  return ports.tracer.span(name, {}, work);
}

function rejected(sanitized: SanitizedEssay, plan: GradingPlan): boolean {
  return plan.policy.onFinding === 'reject' && sanitized.findings.some((finding) => finding.severity === 'hold');
}

/** What a trait question takes from the essay itself, or from its masked twin. */
function essayFacts({ essay }: SanitizedEssay, { plan, reference }: GradeRequest, { scorer }: PipelinePorts) {
  const facts = plan.policy.measuredFacts ? scorer?.facts(essay.canonical.text) : undefined;
  const compared = plan.route?.cascade?.escalate.scorerGap !== undefined;
  const expectedScores = compared ? scorer?.traitScores(essay.canonical.text) : undefined;
  return { essay, reference, ...(facts !== undefined && { facts }), ...(expectedScores && { expectedScores }) };
}

type Graded = GradedTraits & Pick<GradeContent, 'twin' | 'answers'> & { readonly thirds?: ThirdsGraded };

/** No essay to grade: every trait says so, and no grader is asked. */
function notGraded(rubric: Rubric): Graded {
  const grades = rubric.traits.map((trait): TraitGrade => ({
    status: 'unscored',
    traitId: trait.id,
    reason: 'not-gradable',
    detail: 'stage 1 found nothing that can be graded',
    attempts: 0,
  }));
  return { grades, claims: 0, rejected: 0 };
}
