import model from 'wink-eng-lite-web-model';
import winkNLP, { type WinkMethods } from 'wink-nlp';

let tagger: WinkMethods | undefined;

/** True when there is a part-of-speech tagger for the language. */
function hasTagger(language: string): boolean {
  return language.startsWith('en');
}

/** Universal part-of-speech tags of the text's tokens (punctuation counts), or undefined without a tagger. */
export function partsOfSpeech(text: string, language: string): string[] | undefined {
  if (!hasTagger(language)) return undefined;
  tagger ??= winkNLP(model, ['sbd', 'pos']);
  return (
    tagger
      .readDoc(text)
      .tokens()
      // oxlint-disable-next-line typescript/unbound-method -- wink's accessors are plain functions
      .out(tagger.its.pos)
      .filter((tag) => tag !== 'SPACE')
  );
}
