import { z } from 'zod';
import { sha256 } from '../../core/content-hash.ts';
import type { ChatRequest } from './wire.ts';

export interface ReadSentence {
  readonly id: string;
  readonly text: string;
}

/** What the stand-in for a model makes of a prompt: it has nothing else to go by. */
export interface ReadQuestion {
  readonly trait: string;
  readonly sentences: readonly ReadSentence[];
  /** The essay with spaces, as far as the prompt shows it. */
  readonly essay: string;
  /** What the system message says. */
  readonly rules: string;
  /** The examples that were shown. */
  examples(): string;
  /** Whether the essay came with signs between its words. */
  readonly marked: boolean;
  /** The scores that the answer's schema allows; undefined when no such schema came along. */
  readonly scores: readonly number[] | undefined;
  /** The same essay and trait, however often and in whatever words they are asked about. */
  readonly key: string;
}

const answerSchema = z.object({
  properties: z.object({
    claims: z.object({}),
    score: z
      .object({ enum: z.array(z.number()).min(1) })
      .or(z.object({ const: z.number() }).transform((only) => ({ enum: [only.const] }))),
  }),
});

export function readQuestion(request: ChatRequest): ReadQuestion {
  const system = textOf(request, (role) => role !== 'user');
  const user = textOf(request, (role) => role === 'user');
  const marker = /the sign "(.)" stands between words/u.exec(system)?.[1];
  const fenced = /<<<essay ([0-9a-f]{8,})\n([\s\S]*?)\n\1>>>/.exec(user)?.[2];
  const { sentences, essay } = fenced === undefined ? asRead(splitPlain(user)) : readFenced(fenced, marker);
  const trait = /^# Trait: .*\[([^\]\n]+)\]$/m.exec(system)?.[1] ?? 'unknown';
  const schema = answerSchema.safeParse(request.response_format?.json_schema?.schema);
  return {
    trait,
    sentences,
    essay,
    rules: system,
    examples: () => examplesOf(user, marker),
    marked: marker !== undefined && fenced !== undefined,
    scores: schema.success ? schema.data.properties.score.enum : undefined,
    key: sha256(JSON.stringify([trait, essay])).slice(0, 16),
  };
}

function textOf(request: ChatRequest, wanted: (role: string) => boolean): string {
  return request.messages.flatMap(({ role, content }) => (wanted(role) ? [content] : [])).join('\n\n');
}

function examplesOf(user: string, marker: string | undefined): string {
  const fenced = [...user.matchAll(/<<<example [0-9a-f]{8,}\n([\s\S]*?)\n[0-9a-f]{8,}>>>/g)].map(
    (match) => match[1] ?? '',
  );
  const text = fenced.join(' ');
  return marker === undefined ? text : text.replaceAll(marker, ' ');
}

interface ReadEssay {
  readonly sentences: readonly ReadSentence[];
  readonly essay: string;
}

function asRead(sentences: readonly ReadSentence[]): ReadEssay {
  return { sentences, essay: sentences.map(({ text }) => text).join(' ') };
}

// The traits of an essay are asked about one after the other: it is read once.
const read = new Map<string, ReadEssay>();
const mostRead = 500;

function readFenced(fenced: string, marker: string | undefined): ReadEssay {
  const name = `${marker ?? ''}\n${fenced}`;
  const known = read.get(name) ?? asRead(readLines(fenced, marker));
  if (read.size >= mostRead) read.clear();
  read.set(name, known);
  return known;
}

function readLines(fenced: string, marker: string | undefined): ReadSentence[] {
  return fenced.split('\n').flatMap((line) => {
    const match = /^(s\d+): (.+)$/u.exec(line);
    if (match?.[1] === undefined || match[2] === undefined) return [];
    return [{ id: match[1], text: marker === undefined ? match[2] : match[2].replaceAll(marker, ' ') }];
  });
}

/** A prompt that is not ours: the whole user message counts as the essay, its lines as sentences where they carry ids. */
function splitPlain(text: string): ReadSentence[] {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  if (lines.length > 0 && lines.every((line) => /^s\d+: \S/u.test(line))) return readLines(text, undefined);
  const parts = text.split(/(?<=[.!?])\s+|\n+/).map((part) => part.trim());
  return parts.filter((part) => part !== '').map((part, index) => ({ id: `s${index + 1}`, text: part }));
}
