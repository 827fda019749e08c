import { z } from 'zod';
import { AssayError } from '../../core/errors.ts';
import { rubricHash, type Rubric } from '../../core/rubric.ts';
import { rubricQuestionsSchema, type RubricQuestions } from '../../core/rubric-question.ts';
import type { GradeFreeModel, GradeFreeReply, QuestionPart } from '../../ports/grade-free-model.ts';
import type { CallScope } from '../../ports/model.ts';

export interface DerivedQuestions {
  readonly set: RubricQuestions;
  readonly usedAgain: Extract<GradeFreeReply, { status: 'ok' }>['usedAgain'];
}

/** Questions for one trait; more would only say the same in other words. */
const questionsPerTrait = { least: 2, most: 4 } as const;

/**
 * Has a model derive yes/partly/no questions from a rubric, once for each version of it. Nothing that a student wrote is sent. What
 * comes back is a proposal: it is asked of essays only after a person approved it.
 *
 * @param options `anew`: not the questions that were derived from a rubric much like it
 * @returns the questions; `usedAgain` where they are those of a rubric much like it
 * @throws AssayError `model.rejected` when the reply cannot be used
 * @see Eltanbouly et al. (2025), "TRATES", section 3: assessment questions from trait rubrics
 */
export async function deriveQuestions(
  model: GradeFreeModel,
  rubric: Rubric,
  scope: CallScope,
  options: { readonly anew?: boolean } = {},
): Promise<DerivedQuestions> {
  const schema = z.strictObject({
    questions: z
      .array(z.strictObject({ trait_id: z.enum(rubric.traits.map((trait) => trait.id)), text: z.string() }))
      .min(1),
  });
  const reply = await model.answer(
    {
      kind: 'rubric-questions/1',
      system: systemMessage(rubric),
      user: 'Write the questions.',
      schema,
      schemaName: 'rubric_questions',
      about: partsOf(rubric),
      subject: `rubric ${rubric.id}`,
    },
    scope,
    options,
  );
  if (reply.status === 'failed') {
    throw new AssayError(
      'model.rejected',
      `model ${model.id} gave no usable questions for rubric "${rubric.id}" (${reply.problem}): ${reply.detail}`,
    );
  }
  const kept = new Map<string, number>();
  const questions = schema.parse(reply.value).questions.filter(({ trait_id: id }) => {
    const before = kept.get(id) ?? 0;
    kept.set(id, before + 1);
    return before < questionsPerTrait.most;
  });
  const parsed = rubricQuestionsSchema.safeParse({
    format: 'assay.questions/1',
    rubricHash: rubricHash(rubric),
    questions: questions
      .slice(0, 30)
      .map(({ trait_id: traitId, text }, index) => ({ id: `q${index + 1}`, traitId, text: text.slice(0, 300) })),
  });
  if (parsed.success) return { set: parsed.data, usedAgain: reply.usedAgain };
  throw new AssayError(
    'model.rejected',
    `model ${model.id} gave questions that cannot be used: ${parsed.error.message}`,
  );
}

/** What makes questions of one rubric fit another: what it is for, and what it says of each trait and level. */
function partsOf({ title, genre, gradeLevel, traits }: Rubric): readonly QuestionPart[] {
  return [
    { name: 'rubric', text: `${title} (${genre}, grade level ${gradeLevel})` },
    ...traits.flatMap(({ id, name, definition, anchors }) => [
      { name: id, text: `${name}: ${definition}` },
      ...Object.entries(anchors).map(([score, anchor]) => ({ name: `${id}/${score}`, text: anchor })),
    ]),
  ];
}

function systemMessage({ title, genre, gradeLevel, traits }: Rubric): string {
  const blocks = traits.map(({ id, name, definition, anchors }) => {
    const lines = Object.entries(anchors).map(([score, anchor]) => `- ${score}: ${anchor}`);
    return [`## ${name} [${id}]`, definition, ...lines].join('\n');
  });
  return `You turn a rubric into questions that help to tell weak essays from strong ones.

# Rubric: ${title} (${genre}, grade level ${gradeLevel})

${blocks.join('\n\n')}

# Questions

- For each trait ${questionsPerTrait.least} to ${questionsPerTrait.most} questions, each about one thing that can be seen in an essay.
- Each can be answered with "yes", "partly" or "no", and "yes" always speaks for a higher score.
- Short plain sentences; no question asks for a score, and none names a student or a topic that the rubric does not name.

# Answer

One JSON object and nothing else: {"questions": [{"trait_id": "…", "text": "…"}]}.`;
}
