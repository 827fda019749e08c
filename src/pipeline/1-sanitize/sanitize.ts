import { compose, toSource } from '../../core/offset-map.ts';
import type { Finding } from '../../core/finding.ts';
import type { ReviewReasonCode } from '../../core/review-reason.ts';
import type { PreparedEssay, Span } from '../../core/source-text.ts';
import type { KnownIdentity } from './blinding/find-roster.ts';
import { mask } from './blinding/mask.ts';
import { canonicalise } from './canonical/canonicalise.ts';
import { detect } from './detectors/detect.ts';
import { guessLanguage, type LanguageGuess } from './detectors/language.ts';
import { gibberishShare } from './detectors/substance.ts';
import { wordsIn } from './words.ts';
import { splitParagraphs, splitSentences } from './split-sentences.ts';

export type { KnownIdentity } from './blinding/find-roster.ts';

/** Changes with anything that can change a view, a placeholder or a finding. */
export const version = '8';

export interface SanitizeInput {
  /** The essay as the student wrote it. */
  readonly text: string;
  /** Prompt and source passages of the assignment; may be empty. */
  readonly taskText: string;
  /** Class list and other identities that are known beforehand. */
  readonly identities: readonly KnownIdentity[];
  /** Text of the document that a reader does not see, found by intake and kept apart. */
  readonly hiddenText?: readonly { readonly text: string; readonly kind: string }[];
}

/** The essay as every later stage sees it, and all that a teacher must know of it. */
export interface SanitizedEssay {
  readonly essay: PreparedEssay;
  /** Surest first. Nothing was taken out of the essay because of them. */
  readonly findings: readonly Finding[];
  /** What hides behind each placeholder of the masked view, as offsets into the source. */
  readonly masks: readonly { readonly kind: string; readonly source: Span; readonly placeholder: string }[];
  /** BCP 47; undefined when no known language fits. */
  readonly language: string | undefined;
  readonly words: number;
  readonly gradable: { readonly ok: true } | { readonly ok: false; readonly reason: ReviewReasonCode };
}

// Below this there is nothing to judge a trait by.
const fewestWords = 15;

/** Stage 1: canonical and masked views with the way back, sentences with ids, findings. Pure. */
export function sanitize(input: SanitizeInput): SanitizedEssay {
  const canonical = canonicalise(input.text);
  const blinded = mask(canonical.text, { identities: input.identities, taskText: input.taskText });
  const map = blinded.masked.length === 0 ? canonical.map : compose(blinded.map, canonical.map);
  const sentences = splitSentences(blinded.text).map(({ start, end, paragraph }, index) => ({
    id: `s${index + 1}`,
    span: toSource(map, { start, end }),
    viewSpan: { start, end },
    paragraph,
  }));
  const words = wordsIn(canonical.text);
  const guess = guessLanguage(canonical.text, words);
  return {
    essay: {
      source: input.text,
      canonical,
      masked: { kind: 'masked', text: blinded.text, map },
      sentences,
    },
    findings: [
      ...hiddenTextFindings(input.hiddenText ?? []),
      ...languageFinding(guess),
      ...detect({
        source: input.text,
        canonical,
        sentences: splitSentences(canonical.text),
        paragraphs: splitParagraphs(canonical.text),
        taskText: input.taskText,
        words,
      }),
    ],
    masks: blinded.masked.map(({ start, end, kind, placeholder }) => ({
      kind,
      source: toSource(canonical.map, { start, end }),
      placeholder,
    })),
    language: guess.language,
    words: guess.words,
    gradable: gradability(canonical.text, guess, input.taskText),
  };
}

/** Said to the teacher where it is not English; whether it can be graded is another question. */
function languageFinding({ language, share, words }: LanguageGuess): Finding[] {
  if (language === 'en' || words < fewestWords) return [];
  const name = language === undefined ? undefined : new Intl.DisplayNames('en', { type: 'language' }).of(language);
  return [
    {
      family: 'language',
      severity: 'info',
      confidence: Math.min(1, share),
      explanation:
        name === undefined ? 'Seems to be in no language that is known here.' : `Seems to be written in ${name}.`,
    },
  ];
}

function hiddenTextFindings(hidden: NonNullable<SanitizeInput['hiddenText']>): Finding[] {
  return hidden
    .filter(({ text }) => text.trim() !== '')
    .map(({ text, kind }) => ({
      family: 'hidden-text',
      severity: 'hold',
      confidence: 1,
      explanation: `The document holds ${text.trim().split(/\s+/).length} words that a reader does not see (${kind}).`,
    }));
}

/** Empty, too short, or not in the language of the assignment or in no language at all. */
function gradability(text: string, guess: LanguageGuess, taskText: string): SanitizedEssay['gradable'] {
  if (text.trim() === '') return { ok: false, reason: 'essay.empty' };
  if (guess.words < fewestWords) return { ok: false, reason: 'essay.too-short' };
  const task = languageOfTask(taskText);
  const isForeign =
    guess.language !== undefined &&
    task.words >= fewestWords &&
    task.language !== undefined &&
    task.language !== guess.language;
  const isGibberish = guess.language === undefined || gibberishShare(text) > 0.3;
  return isForeign || isGibberish ? { ok: false, reason: 'essay.not-judgeable' } : { ok: true };
}

// A class is graded on one task: its language is worth keeping from essay to essay.
let lastTask: { readonly text: string; readonly guess: LanguageGuess } = { text: '', guess: guessLanguage('') };

function languageOfTask(text: string): LanguageGuess {
  if (lastTask.text !== text) lastTask = { text, guess: guessLanguage(text) };
  return lastTask.guess;
}
