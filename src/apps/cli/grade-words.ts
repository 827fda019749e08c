import colors from 'picocolors';
import { unscoredWords } from '../../core/unscored-words.ts';
import type { StoredGrade } from '../../ports/stored.ts';
import type { Agreement } from '../workspace/agreement-with-labels.ts';
import type { FeedbackMetrics } from '../workspace/feedback-metrics.ts';
import type { Workspace } from '../workspace/workspace.ts';
import { table } from './output.ts';

/** Money for people: micro-dollars as dollars, with as many places as it takes. */
export function microUsd(amount: number): string {
  return `$${(amount / 1e6).toFixed(amount < 10_000 ? 6 : 4)}`;
}

/** Long lists are cut for people; --json holds all. */
const shownRows = 60;

/** Grades as a table for people and as plain data for programs. */
export async function gradesTable(
  { stores }: Workspace,
  grades: readonly StoredGrade[],
): Promise<{ words: string; json: readonly Record<string, unknown>[] }> {
  const json: Record<string, unknown>[] = [];
  const rows: (string | number)[][] = [];
  const unscored: Unscored = new Map();
  for (const grade of grades) {
    const { result, decision } = grade.content;
    const fileName = await stores.submissions.text(grade.submissionId).then(
      (text) => text.fileName,
      () => '(erased)',
    );
    const reasons = decision.reasons.map((reason) => reason.code);
    json.push({
      gradeId: grade.id,
      submissionId: grade.submissionId,
      file: fileName,
      state: grade.state,
      result,
      reasons: decision.reasons,
      sha256: grade.sha256,
    });
    noteUnscored(unscored, fileName, grade);
    if (rows.length < shownRows) {
      rows.push([
        fileName,
        result.status === 'scored' ? result.score : 'none',
        result.status === 'scored' && result.interval !== undefined
          ? `${result.interval.low}-${result.interval.high}`
          : '',
        grade.state === 'released' ? colors.green('released') : colors.yellow(grade.state),
        [...new Set(reasons)].join(', '),
        grade.id,
      ]);
    }
  }
  const cut = grades.length > shownRows ? `\n… and ${grades.length - shownRows} more (--json lists all)` : '';
  const whys = [...unscored].map(([line, { first, essays }]) =>
    essays === 1 ? `\n${first}: ${line}` : `\n${first} and ${essays - 1} more: ${line}`,
  );
  return { words: `${table(['essay', 'score', '90%', 'state', 'why', 'grade'], rows)}${cut}${whys.join('')}`, json };
}

/** Why traits have no score: each cause once, with the essay that met it first. */
type Unscored = Map<string, { readonly first: string; readonly essays: number }>;

function noteUnscored(seen: Unscored, fileName: string, { content }: StoredGrade): void {
  const causes = Map.groupBy(
    content.traits.filter(({ status }) => status !== 'scored'),
    ({ traitId }) => unscoredWords(content, traitId),
  );
  for (const [why, traits] of causes) {
    const which = traits.length === content.traits.length ? '' : `${traits.map(({ traitId }) => traitId).join(', ')}: `;
    const line = `${which}no score: ${why}`;
    const { first = fileName, essays = 0 } = seen.get(line) ?? {};
    seen.set(line, { first, essays: essays + 1 });
  }
}

/** Agreement of the grades with people's scores, where those are known. */
export function agreementWords(agreement: Agreement): string {
  const kappa = agreement.quadraticWeightedKappa?.toFixed(4) ?? 'undefined';
  const human = agreement.humanHuman?.toFixed(4);
  return [
    `agreement with people on ${agreement.essays} essays: QWK ${kappa}`,
    ...(human === undefined ? [] : [`the two raters with each other: QWK ${human}`]),
    `exact ${(agreement.exact * 100).toFixed(1)}%, within one point ${(agreement.adjacent * 100).toFixed(1)}%`,
    ...(agreement.unscored > 0 ? [`${agreement.unscored} essays have no score and are not in these figures`] : []),
  ].join('; ');
}

/** The alarm over a whole class, for people. */
export function cohortWords({ nearShare }: { readonly nearShare: number }): string {
  return colors.red(
    `alarm: ${Math.round(nearShare * 100)}% of the feedback sentences of this class say nearly the same; look before releasing`,
  );
}

/** Faithfulness, genericity and diversity of a run's feedback. */
export function feedbackWords({ claims, faithfulnessPassRate, genericRate, diversity }: FeedbackMetrics): string {
  const percent = (share: number | undefined): string => (share === undefined ? '-' : `${(100 * share).toFixed(1)}%`);
  const alike =
    diversity === undefined ? '' : `; two sentences lie ${diversity.toFixed(2)} apart on average (0: all the same)`;
  return `feedback: ${percent(faithfulnessPassRate)} of ${claims} claims stood, ${percent(genericRate)} of those would fit any essay${alike}`;
}
