import { html, raw } from 'hono/html';
import { AssayError } from '../../core/errors.ts';
import { reviewReasons } from '../../core/review-reason.ts';
import type { Rubric } from '../../core/rubric.ts';
import { renderGrade } from './render-grade.ts';
import type { ClassReportData, ReportedGrade } from './report-data.ts';
import { styleSheet } from './style.css.ts';

/** The class as one self-contained HTML page: no script, no address outside the file, readable on screen and on paper. */
export function renderClassReport(data: ClassReportData): string {
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${data.title} – class report</title>
        <style>
          ${raw(styleSheet)}
        </style>
      </head>
      <body>
        <header>
          <h1>${data.title}</h1>
          ${data.notice === undefined ? '' : html`<p class="notice">${data.notice}</p>`}
          <p class="soft">
            ${data.grades.length} essays, ${countState(data, 'released')} released, ${countState(data, 'review')}
            waiting for a
            teacher${countState(data, 'rejected') > 0 ? `, ${countState(data, 'rejected')} rejected` : ''}.
            ${data.graderWords} ${data.generatedAt.toISOString().slice(0, 16).replace('T', ' ')} UTC. Grading plan
            <code>${data.planHash.slice(0, 16)}</code>.
          </p>
          ${data.cohort === undefined ? '' : html`<p>${cohortWords(data.cohort)}</p>`}
          ${data.feedback.claims === 0 ? '' : html`<p>${feedbackWords(data.feedback)}</p>`}
          <details>
            <summary>The task as the students saw it</summary>
            <p class="essay">${data.taskText}</p>
          </details>
        </header>
        <main>${overview(data)} ${data.grades.map((grade) => renderGrade(grade, data.rubric))}</main>
      </body>
    </html>`;
  if (page instanceof Promise) throw new AssayError('internal', 'the report holds a part that is not there yet');
  return page.toString();
}

function countState(data: ClassReportData, state: string): number {
  return data.grades.filter((grade) => grade.decision.state === state).length;
}

function cohortWords(cohort: { share: number; alarm: boolean }): string {
  const share = `${Math.round(cohort.share * 100)}% of the feedback sentences lie close together`;
  return cohort.alarm ? `Alarm: ${share}: the class was told nearly the same.` : `${share}; an alarm is raised at 80%.`;
}

function feedbackWords({ claims, faithfulnessPassRate, genericRate, diversity }: ClassReportData['feedback']): string {
  const percent = (share: number | undefined): string => (share === undefined ? 'none' : `${Math.round(share * 100)}%`);
  const alike =
    diversity === undefined ? '' : ` Two sentences lie ${diversity.toFixed(2)} apart on average; 0 is the same.`;
  return `Of ${claims} claims of the grader ${percent(faithfulnessPassRate)} stood in the essay; ${percent(genericRate)} of those would fit any essay.${alike}`;
}

function overview(data: ClassReportData) {
  return html`<table>
    <caption class="soft">
      Each row leads to its essay. A score in brackets is a proposal that a teacher has not decided on.
    </caption>
    <thead>
      <tr>
        <th scope="col">Essay</th>
        <th scope="col">Score</th>
        <th scope="col">90% interval</th>
        ${data.rubric.traits.map((trait) => html`<th scope="col">${trait.name}</th>`)}
        <th scope="col">State</th>
      </tr>
    </thead>
    <tbody>
      ${data.grades.map((grade) => overviewRow(grade, data.rubric))}
    </tbody>
  </table>`;
}

function overviewRow(grade: ReportedGrade, rubric: Rubric) {
  const { result, decision } = grade;
  const scored = result.status === 'scored';
  const score = scored ? (decision.state === 'released' ? `${result.score}` : `(${result.score})`) : 'none';
  const interval =
    scored && result.interval !== undefined ? `${result.interval.low} to ${result.interval.high}` : 'none';
  return html`<tr>
    <td><a href="#${grade.gradeId}">${grade.label}</a></td>
    <td class="n">${score}</td>
    <td class="n">${interval}</td>
    ${rubric.traits.map((trait) => {
      const found = grade.traits.find((candidate) => candidate.traitId === trait.id);
      return html`<td class="n">${found?.status === 'scored' ? found.score : 'none'}</td>`;
    })}
    <td>
      <span class="state ${decision.state}">${decision.state}</span>
      ${
        decision.reasons.length === 0
          ? ''
          : html`<br /><span class="soft">${reviewReasons[decision.reasons[0]?.code ?? 'finding.other']}</span>`
      }
    </td>
  </tr>`;
}
