import type { PreparedEssay } from '../../core/source-text.ts';
import type { QuotePlace } from './locate-quote.ts';

const ordinals: Readonly<Record<string, number>> = {
  first: 1,
  second: 2,
  third: 3,
  fourth: 4,
  fifth: 5,
  sixth: 6,
  seventh: 7,
  eighth: 8,
  ninth: 9,
  tenth: 10,
  one: 1,
  two: 2,
  three: 3,
  four: 4,
  five: 5,
  six: 6,
  seven: 7,
  eight: 8,
  nine: 9,
  ten: 10,
  '1st': 1,
  '2nd': 2,
  '3rd': 3,
  '4th': 4,
  '5th': 5,
  '6th': 6,
  '7th': 7,
  '8th': 8,
  '9th': 9,
  '10th': 10,
};
const words = Object.keys(ordinals).join('|');
const place = new RegExp(
  String.raw`\b(?:(${words}|last|final|opening|closing|introductory|concluding) (?:body )?paragraph|paragraph (?:number )?(\d{1,2}|${words})|(?:in|the|its|your|an?|strong|weak|clear) (introduction|intro|opening|conclusion|closing|ending)(?! (?:of|to|for) (?!the essay|the paper|the letter|your))|\b(s\d{1,3})\b|(first|opening|last|final|closing) sentence)`,
  'giu',
);
/** What every place is named with: most comments name none. */
const anyPlace = /paragraph|intro|opening|conclu|closing|ending|sentence|s\d/iu;
const absent =
  /\b(?:no|not|lacks?|lacking|missing|without|needs?|need|add|adding|never|absent|should|could|would|consider|include|write|before|after|until|toward|towards|than|connect\w*|back to|link\w*|return\w*|repeat\w*|echo\w*)\b[^.;]{0,30}$/iu;

/**
 * Whether the comment speaks of the place that its quotation stands in: "paragraph 3", "the conclusion", "s12". Of several places one must fit; a
 * place that is said to be missing, or only compared with, asks for nothing. A comment without a place fits everywhere.
 */
export function speaksOfPlace(comment: string, found: QuotePlace, essay: PreparedEssay): boolean {
  if (!anyPlace.test(comment)) return true;
  const named = [...comment.matchAll(place)].filter((match) => !absent.test(comment.slice(0, match.index)));
  return named.length === 0 || named.some((match) => fits(match, found, essay));
}

function fits(match: RegExpMatchArray, found: QuotePlace, essay: PreparedEssay): boolean {
  const [, ordinal, number, section, sentenceId, sentence] = match;
  if (sentenceId !== undefined) return coversSentence(sentenceId.toLowerCase(), found, essay);
  if (sentence !== undefined) return isEdge(found, essay, /first|opening/i.test(sentence) ? -1 : 1);
  return isNamedParagraph([ordinal, number, section].find((name) => name !== undefined) ?? '', found, essay);
}

function isNamedParagraph(name: string, found: QuotePlace, essay: PreparedEssay): boolean {
  const named = name.toLowerCase();
  const last = essay.sentences.at(-1)?.paragraph ?? 1;
  if (/^(?:introduct|intro|opening)/.test(named)) return nearStart(found, essay);
  if (/^(?:conclu|closing|ending)/.test(named)) return nearEnd(found, essay);
  if (named === 'last' || named === 'final') return found.paragraph === last;
  // An essay in one piece has no paragraphs to count: what the grader means cannot be checked, and is not held against it.
  return last === 1 || found.paragraph === (ordinals[named] ?? Number(named));
}

function coversSentence(id: string, found: QuotePlace, essay: PreparedEssay): boolean {
  const sentence = essay.sentences.find((candidate) => candidate.id === id);
  return sentence !== undefined && sentence.span.start < found.span.end && found.span.start < sentence.span.end;
}

/** First (step -1) or last (step 1) sentence of the essay or of any paragraph. */
function isEdge(found: QuotePlace, essay: PreparedEssay, step: -1 | 1): boolean {
  const neighbour = essay.sentences[found.sentence + step];
  return neighbour === undefined || neighbour.paragraph !== found.paragraph;
}

// In an essay without paragraphs the first and the last third of the sentences are its beginning and end.
function nearStart({ sentence, paragraph }: QuotePlace, { sentences }: PreparedEssay): boolean {
  const isOnePiece = (sentences.at(-1)?.paragraph ?? 1) === 1;
  return isOnePiece ? sentence < Math.max(2, sentences.length / 3) : paragraph === 1 || sentence < 2;
}

function nearEnd({ sentence, paragraph }: QuotePlace, { sentences }: PreparedEssay): boolean {
  const last = sentences.at(-1)?.paragraph ?? 1;
  const fromEnd = sentences.length - 1 - sentence;
  return last === 1 ? fromEnd < Math.max(2, sentences.length / 3) : paragraph === last || fromEnd < 2;
}
