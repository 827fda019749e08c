import { contentHash, type Json } from '../core/content-hash.ts';
import { AssayError } from '../core/errors.ts';
import type { ModelRoute } from '../core/model-route.ts';
import type { Embedder } from '../ports/embedder.ts';
import type {
  GradeFreeModel,
  GradeFreeReply,
  GradeFreeRequest,
  KeptAnswer,
  KeptAnswerStore,
} from '../ports/grade-free-model.ts';
import type { Model } from '../ports/model.ts';
import { jsonSchema } from './request-hash.ts';

export interface SemanticCacheTerms {
  /** Questions are alike from this cosine on, of their least alike parts. */
  readonly threshold: number;
  /** `subject`: only answers about the same rubric; `tenant`: any of the school's. */
  readonly scope: 'subject' | 'tenant';
}

export interface SemanticCacheParts {
  readonly model: Model;
  readonly route: ModelRoute;
  readonly embedder: Embedder;
  readonly store: KeptAnswerStore;
  /** Undefined: every question is asked, and none is kept. */
  readonly terms: SemanticCacheTerms | undefined;
}

/** So many kept questions are compared at most. */
const mostCandidates = 200;

/**
 * A model for questions that carry no grade, which gives the answer to an earlier question where that is alike. Two questions are as alike as
 * the least alike of their parts: a rubric with one level turned round is another rubric, however long the rest. Numbers and words of denial
 * must be the same in both, since an embedder hardly sees them. Texts in other scripts than the Latin one are asked anew: the packaged embedder
 * cannot tell them apart.
 *
 * @throws AssayError `internal` from `answer` when the question asks for a score
 */
export function createSemanticCache(parts: SemanticCacheParts): GradeFreeModel {
  const { model, store } = parts;
  return {
    id: model.id,
    async answer(request, scope, { anew = false } = {}) {
      refuseScores(request);
      const { system, user, schema, schemaName } = request;
      const place = await placeOf(request, parts);
      const known = place === undefined || anew ? undefined : await lookUp(request, place, store);
      if (known !== undefined) return known;
      const reply = await model.ask({ system, user, schema, schemaName }, scope);
      if (reply.status === 'failed') return { status: 'failed', problem: reply.problem, detail: reply.detail };
      const value = schema.parse(reply.value);
      if (place !== undefined)
        await store.keep(place.key, { ...place, answer: value, costMicroUsd: reply.costMicroUsd });
      return { status: 'ok', value };
    },
  };
}

/** Where a question's answer is kept, and what is compared. */
interface Place extends Compared {
  readonly key: string;
  readonly threshold: number;
}

/** @returns undefined for a question that cannot be compared with others */
async function placeOf(
  request: GradeFreeRequest,
  { route, embedder, terms }: SemanticCacheParts,
): Promise<Place | undefined> {
  const { about, subject } = request;
  if (terms === undefined || about.length === 0 || !about.every(({ text }) => isTold(text))) return undefined;
  return {
    key: keyOf(request, { route, embedder, subject: terms.scope === 'tenant' ? '' : subject }),
    about,
    vectors: await embedder.embed(about.map(({ text }) => text)),
    threshold: terms.threshold,
  };
}

/** The answer to the nearest kept question, where it is near enough; counted either way. */
async function lookUp(
  { kind, schema }: GradeFreeRequest,
  place: Place,
  store: KeptAnswerStore,
): Promise<GradeFreeReply | undefined> {
  const nearest = nearestOf(await store.candidates(place.key, mostCandidates), place);
  const parsed =
    nearest !== undefined && nearest.similarity >= place.threshold ? schema.safeParse(nearest.answer) : undefined;
  const hit = parsed?.success === true;
  const savedMicroUsd = hit ? (nearest?.costMicroUsd ?? 0) : 0;
  await store.note({ kind, similarity: nearest?.similarity, hit, savedMicroUsd });
  return hit
    ? { status: 'ok', value: parsed.data, usedAgain: { similarity: nearest?.similarity ?? 1, savedMicroUsd } }
    : undefined;
}

function keyOf(
  { kind, schemaName, schema, about }: GradeFreeRequest,
  {
    route: { provider, model, temperature, seed, maxOutputTokens },
    embedder,
    subject,
  }: { readonly route: ModelRoute; readonly embedder: Embedder; readonly subject: string },
): string {
  return contentHash({
    kind,
    terms: { provider, model, temperature, seed, maxOutputTokens },
    schemaName,
    schema: jsonSchema({ schema }),
    parts: about.map(({ name }) => name),
    embedder: embedder.id,
    subject,
  });
}

type Compared = Pick<KeptAnswer, 'about' | 'vectors'>;

function nearestOf(
  candidates: readonly KeptAnswer[],
  asked: Compared,
): (KeptAnswer & { readonly similarity: number }) | undefined {
  let nearest: (KeptAnswer & { readonly similarity: number }) | undefined;
  for (const candidate of candidates) {
    const similarity = similarityOf(candidate, asked);
    if (nearest === undefined || similarity > nearest.similarity) nearest = { ...candidate, similarity };
  }
  return nearest;
}

/** Cosine of the least alike parts, −1 to 1; −1 where what an embedder does not see is another. */
function similarityOf(one: Compared, other: Compared): number {
  let least = 1;
  for (const [index, { text }] of one.about.entries()) {
    const words = other.about[index]?.text ?? '';
    if (text === words) continue;
    if (hardWords(text) !== hardWords(words)) return -1;
    const [a, b] = [one.vectors[index], other.vectors[index]];
    if (a === undefined || b === undefined) return -1;
    least = Math.min(
      least,
      a.reduce((sum, value, place) => sum + value * (b[place] ?? 0), 0),
    );
  }
  return least;
}

const unseen =
  /\d+(?:[.,]\d+)*|\b(?:no|not|never|none|nothing|nobody|neither|nor|without|hardly|rarely|lacks?|cannot|fails?)\b|\w+n't\b/giu;

/** Numbers and words of denial, in their order. */
function hardWords(text: string): string {
  return (text.replaceAll('’', "'").match(unseen) ?? []).join(' ').toLowerCase();
}

/** Whether the embedder knows the script: at least nine in ten letters are Latin. */
function isTold(text: string): boolean {
  const letters = text.match(/\p{L}/gu)?.length ?? 0;
  const latin = text.match(/\p{Script=Latin}/gu)?.length ?? 0;
  return latin >= 0.9 * letters;
}

const scoreNames = /^(?:score|scores|grade|grades|band|points|mark|marks)$/i;

/** By type nothing that scores gets here; what came round the types is stopped all the same. */
function refuseScores(request: GradeFreeRequest): void {
  const loose: object = request;
  const forbidden = ['scoreField', 'scoreValues', 'tools', 'signals'].filter(
    (name) => Reflect.get(loose, name) !== undefined,
  );
  if (forbidden.length === 0 && !namesScore(jsonSchema(request))) return;
  throw new AssayError(
    'internal',
    `a question of kind "${request.kind}" asks for a score; scores are never answered from a cache`,
  );
}

function namesScore(schema: Json | undefined): boolean {
  if (Array.isArray(schema)) return schema.some(namesScore);
  if (typeof schema !== 'object' || schema === null) return false;
  return Object.entries(schema).some(([name, value]) => {
    const named = name === 'properties' && typeof value === 'object' && value !== null;
    return (named && Object.keys(value).some((one) => scoreNames.test(one))) || namesScore(value);
  });
}
