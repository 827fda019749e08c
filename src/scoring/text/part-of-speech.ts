import model from 'wink-eng-lite-web-model';
import winkNLP, { type WinkMethods } from 'wink-nlp';

/** What the tagger keeps of words that its lexicon does not have: position by value, and values by position. */
interface LearntValues {
  readonly hash: Record<string, number>;
  readonly list: string[];
  index: number;
}

interface Tagger {
  readonly methods: WinkMethods;
  readonly lexemes: LearntValues;
  /** Prefixes, suffixes and shapes. */
  readonly forms: readonly { readonly values: LearntValues; readonly built: number }[];
  readonly builtLexemes: number;
}

let tagger: Tagger | undefined;
// A forgotten word leaves some 60 bytes behind; a new tagger takes a quarter of a second.
const mostForgotten = 200_000;

/** True when there is a part-of-speech tagger for the language. */
function hasTagger(language: string): boolean {
  return language.startsWith('en');
}

/** Universal part-of-speech tags of the text's tokens (punctuation counts), or undefined without a tagger. They depend on nothing but the text. */
export function partsOfSpeech(text: string, language: string): string[] | undefined {
  if (!hasTagger(language)) return undefined;
  tagger ??= createTagger();
  const { methods, lexemes, builtLexemes } = tagger;
  const known = lexemes.list.length;
  try {
    return (
      methods
        .readDoc(text)
        .tokens()
        // oxlint-disable-next-line typescript/unbound-method -- wink's accessors are plain functions
        .out(methods.its.pos)
        .filter((tag) => tag !== 'SPACE')
    );
  } finally {
    forget(tagger, known);
    if (lexemes.list.length - builtLexemes > mostForgotten) tagger = undefined;
  }
}

function createTagger(): Tagger {
  const core = coreOf(model);
  const lexemes = learntValues(core.features['lexeme']);
  const forms = ['prefix', 'suffix', 'shape'].map((name) => {
    const values = learntValues(core.features[name]);
    return { values, built: values.list.length };
  });
  const methods = winkNLP({ ...model, core: () => core }, ['sbd', 'pos']);
  return { methods, lexemes, forms, builtLexemes: lexemes.list.length };
}

/**
 * wink keeps every word that it meets and cuts it the same way ever after: after "Ursula’s." the next "Ursula’s" is one word and not two, and so
 * the tags of an essay would depend on the essays before it (2 of 400 on ASAP's prompt 3). So it forgets the words of each text. Their positions stay
 * taken, because a table beside them that cannot be reached counts along.
 */
function forget({ lexemes, forms }: Tagger, known: number): void {
  for (let at = known; at < lexemes.list.length; at++) {
    Reflect.deleteProperty(lexemes.hash, lexemes.list[at] ?? '');
    lexemes.list[at] = '';
  }
  for (const { values, built } of forms) {
    for (const value of values.list.splice(built)) Reflect.deleteProperty(values.hash, value);
    values.index = built;
  }
}

function coreOf({ core }: { readonly core: unknown }): { readonly features: Readonly<Record<string, unknown>> } {
  const loaded: unknown = typeof core === 'function' ? core() : undefined;
  if (typeof loaded !== 'object' || loaded === null || !('features' in loaded)) throw unknownModel();
  const { features } = loaded;
  if (typeof features !== 'object' || features === null) throw unknownModel();
  return { ...loaded, features: { ...features } };
}

function learntValues(feature: unknown): LearntValues {
  if (!isLearntValues(feature)) throw unknownModel();
  return feature;
}

function isLearntValues(feature: unknown): feature is LearntValues {
  return (
    typeof feature === 'object' &&
    feature !== null &&
    'hash' in feature &&
    'list' in feature &&
    Array.isArray(feature.list) &&
    'index' in feature &&
    typeof feature.index === 'number'
  );
}

function unknownModel(): Error {
  return new Error('wink-eng-lite-web-model is built otherwise than the release that this code was written for');
}
