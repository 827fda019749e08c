import { z } from 'zod';
import { sha256 } from '../../core/content-hash.ts';
import { plausibleShare } from './measure-essay.ts';
import type { ReadQuestion } from './read-question.ts';
import type { ChatRequest } from './wire.ts';

const answersForm = z.object({
  properties: z.object({
    answers: z.object({ properties: z.record(z.string(), z.object({ enum: z.array(z.string()).min(1) })) }),
  }),
});

const questionsForm = z.object({
  properties: z.object({
    questions: z.object({
      items: z.object({ properties: z.object({ trait_id: z.looseObject({}) }) }),
    }),
  }),
});

/**
 * An answer to the two forms beside the trait question: answers by word counts, a little different for each question, and questions
 * that name the trait. Undefined when the schema is neither.
 */
export function fillForm(request: ChatRequest, question: ReadQuestion): string | undefined {
  const schema = request.response_format?.json_schema?.schema;
  const answers = answersForm.safeParse(schema);
  if (answers.success) {
    const share = plausibleShare(question.sentences, 'ideas');
    const filled = Object.entries(answers.data.properties.answers.properties).map(([id, { enum: words }]) => {
      const nudge = (Number.parseInt(sha256(`${id} ${question.key}`).slice(0, 4), 16) / 0xffff - 0.5) * 0.5;
      const place = Math.floor(Math.min(0.999, Math.max(0, share + nudge)) * words.length);
      return [id, words[place]];
    });
    return JSON.stringify({ answers: Object.fromEntries(filled) });
  }
  const questions = questionsForm.safeParse(schema);
  if (!questions.success) return undefined;
  const kind = questions.data.properties.questions.items.properties.trait_id;
  const ids = z
    .array(z.string())
    .catch([])
    .parse(kind['enum'] ?? [kind['const']]);
  return JSON.stringify({
    questions: ids.flatMap((id) => [
      { trait_id: id, text: `Scripted question: does the essay show ${id}?` },
      { trait_id: id, text: `Scripted question: does ${id} hold to the end of the essay?` },
    ]),
  });
}
