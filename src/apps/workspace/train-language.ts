import { guessLanguage } from '../../pipeline/1-sanitize/detectors/language.ts';

/** So many essays tell the language of an assignment; together they are long enough where one answer of three words is not. */
const essaysRead = 60;
const charactersRead = 400;

/**
 * The language that an assignment's graded essays are measured in: what at least half of them say it is; else what their texts
 * look like. An English tagger and dictionary would find nothing but mistakes in another language.
 *
 * @returns BCP 47; 'und' where no language fits, which is scored without tagger, stemmer and dictionary
 */
export function trainingLanguage(essays: readonly { readonly text: string; readonly language?: string }[]): string {
  const told = Map.groupBy(
    essays.flatMap(({ language }) => tagOf(language) ?? []),
    (language) => language,
  );
  const [most] = [...told].toSorted(
    ([left, { length: few }], [right, { length: many }]) => many - few || (left < right ? -1 : 1),
  );
  // A column that few rows fill says little of the rest.
  if (most !== undefined && most[1].length * 2 >= essays.length) return most[0];
  // Taken evenly over all of them: the order of a file may go by class or by score.
  const stride = Math.max(1, Math.floor(essays.length / essaysRead));
  const sample = essays.filter((_, index) => index % stride === 0).map(({ text }) => text.slice(0, charactersRead));
  return guessLanguage(sample.join('\n')).language ?? 'und';
}

/** Whoever writes "English" names a language and gives no tag: the texts tell. */
function tagOf(language: string | undefined): string | undefined {
  const tag = language?.trim().toLowerCase();
  return tag !== undefined && /^[a-z]{2,3}(?:-|$)/.test(tag) ? tag : undefined;
}
