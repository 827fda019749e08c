import { newStemmer, type Stemmer } from 'snowball-stemmers';

const snowballLanguages: Readonly<Record<string, string>> = {
  ar: 'arabic',
  da: 'danish',
  nl: 'dutch',
  en: 'english',
  fi: 'finnish',
  fr: 'french',
  de: 'german',
  hu: 'hungarian',
  it: 'italian',
  no: 'norwegian',
  pt: 'portuguese',
  ro: 'romanian',
  ru: 'russian',
  es: 'spanish',
  sv: 'swedish',
  tr: 'turkish',
};

interface CachedStemmer {
  readonly stemmer: Stemmer | undefined;
  readonly cache: Map<string, string>;
}

const stemmers = new Map<string, CachedStemmer>();
// A stem costs 10 µs and a look-up .1; 200,000 words are some 20 MB.
const cacheLimit = 200_000;

/** The Snowball stem of a lower-case word; the word itself in a language that has no stemmer. */
export function stem(word: string, language: string): string {
  const entry = stemmerOf(language.slice(0, 2));
  if (entry.stemmer === undefined) return word;
  const known = entry.cache.get(word);
  if (known !== undefined) return known;
  if (entry.cache.size >= cacheLimit) entry.cache.clear();
  const stemmed = entry.stemmer.stem(word);
  entry.cache.set(word, stemmed);
  return stemmed;
}

function stemmerOf(language: string): CachedStemmer {
  const known = stemmers.get(language);
  if (known !== undefined) return known;
  const name = snowballLanguages[language];
  const entry = { stemmer: name === undefined ? undefined : newStemmer(name), cache: new Map<string, string>() };
  stemmers.set(language, entry);
  return entry;
}
