import type { QuestionAnswers } from '../core/rubric-question.ts';
import type { PreparedEssay } from '../core/source-text.ts';
import type { Journal } from '../ports/journal.ts';
import type { Tracer } from '../ports/tracer.ts';
import type { EssayQuestioner } from './4-grade/ask-questions.ts';

interface AskInput {
  readonly runId: string;
  readonly planHash: string;
  /** Names the essay in the step's input. */
  readonly reference: string;
  readonly essay: PreparedEssay;
  /** The essay is a twin of the one to grade: its step has a name of its own. */
  readonly twin?: string;
}

interface AskPorts {
  readonly journal: Journal;
  readonly tracer: Tracer;
  readonly questioner?: EssayQuestioner;
}

/** The rubric's questions as one journalled step; undefined when the plan asks none, or the reply could not be used. */
export async function askRubricQuestions(
  { runId, planHash, reference, essay, twin }: AskInput,
  { journal, tracer, questioner }: AskPorts,
): Promise<QuestionAnswers | undefined> {
  if (questioner === undefined) return undefined;
  const step = `4-grade/${twin === undefined ? '' : `${twin}/`}questions`;
  const answers = await journal.step(
    step,
    { planHash, essay: reference },
    () =>
      tracer.span(step, { questions: questioner.questionIds.length }, async (note) => {
        const given = await questioner.ask(essay, { runId, step });
        note({ outcome: given === undefined ? 'unusable' : 'answered' });
        // A step's output is JSON, which has no undefined.
        return given ?? null;
      }),
    { free: true },
  );
  return answers ?? undefined;
}
