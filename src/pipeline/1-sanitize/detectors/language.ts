import { wordsIn, type Word } from '../words.ts';
import { commonElsewhere, commonEnglish } from './common-words.ts';

const otherScript = /[^\p{Script=Latin}\p{Script=Common}\p{Script=Inherited}]/u;

const scripts: readonly (readonly [language: string, script: RegExp])[] = [
  ['ja', /[\p{Script=Hiragana}\p{Script=Katakana}]/gu],
  ['ko', /\p{Script=Hangul}/gu],
  ['zh', /\p{Script=Han}/gu],
  ['ar', /\p{Script=Arabic}/gu],
  ['he', /\p{Script=Hebrew}/gu],
  ['ru', /\p{Script=Cyrillic}/gu],
  ['el', /\p{Script=Greek}/gu],
  ['hi', /\p{Script=Devanagari}/gu],
  ['th', /\p{Script=Thai}/gu],
];

/** What language a text is in, as far as its script and commonest words tell. */
export interface LanguageGuess {
  /** BCP 47, or undefined when no language fits. */
  readonly language: string | undefined;
  /** Share of words that are among the commonest of that language; for a script of its own, share of letters in it. */
  readonly share: number;
  readonly words: number;
}

/** A script that covers most letters decides; otherwise the language whose commonest words cover most of the text, if that is at least 12% (20% for English, whose shortest words other languages have, too). */
export function guessLanguage(text: string, all: readonly Word[] = wordsIn(text)): LanguageGuess {
  const words = all.filter(({ word }) => !/^\d/.test(word));
  if (words.length === 0) return { language: undefined, share: 0, words: 0 };
  return byScript(text, words.length) ?? byCommonWords(words);
}

function byScript(text: string, separated: number): LanguageGuess | undefined {
  if (!otherScript.test(text)) return undefined;
  const letters = text.match(/\p{L}/gu)?.length ?? 1;
  for (const [language, script] of scripts) {
    const share = (text.match(script)?.length ?? 0) / letters;
    // Japanese mixes in Chinese characters: a fifth of kana is enough.
    if (share > (language === 'ja' ? 0.2 : 0.5)) return { language, share, words: countWords(text, separated) };
  }
  return undefined;
}

function byCommonWords(words: readonly Word[]): LanguageGuess {
  const shareIn = (common: ReadonlySet<string>): number =>
    words.filter(({ word }) => common.has(word)).length / words.length;
  let best: LanguageGuess = { language: 'en', share: shareIn(commonEnglish), words: words.length };
  // A third of English function words leaves no room for another language.
  if (best.share > 0.33) return best;
  for (const [language, common] of Object.entries(commonElsewhere)) {
    const share = shareIn(common);
    if (share > best.share) best = { language, share, words: words.length };
  }
  return best.share >= (best.language === 'en' ? 0.2 : 0.12) ? best : { ...best, language: undefined };
}

/** Chinese, Japanese and Thai are written without spaces: one and a half characters are counted as a word. */
function countWords(text: string, separated: number): number {
  const unspaced = text.match(/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/gu)?.length ?? 0;
  return unspaced === 0 ? separated : Math.round(unspaced / 1.5);
}
