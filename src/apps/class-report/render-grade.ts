import { html } from 'hono/html';
import { reviewReasons } from '../../core/review-reason.ts';
import type { Rubric } from '../../core/rubric.ts';
import type { TraitGrade } from '../../core/trait-grade.ts';
import { segmentByMarks, type Mark } from './highlight.ts';
import type { ReportedGrade } from './report-data.ts';

/** One essay: score and reasons above, the text with its evidence on the left, the traits on the right. */
export function renderGrade(grade: ReportedGrade, rubric: Rubric): ReturnType<typeof html> {
  const { result, decision } = grade;
  return html`<article id="${grade.gradeId}">
    <header>
      <h2>${grade.label}</h2>
      ${
        result.status === 'scored'
          ? html`<span class="score">${result.score}</span>
              <span>${rubric.bands.find((band) => band.id === result.bandId)?.name ?? ''}</span>
              <span class="soft">${intervalWords(result)}</span>`
          : html`<span class="soft">not scored: ${result.reason}</span>`
      }
      <span class="state ${decision.state}">${decision.state}</span>
    </header>
    ${
      decision.reasons.length === 0
        ? ''
        : html`<div class="reasons">
            <strong>A teacher looks at this because:</strong>
            <ul>
              ${decision.reasons.map(
                (reason) =>
                  html`<li>
                    ${reviewReasons[reason.code]} <span class="soft">${reasonDetail(reason, rubric)}</span>
                  </li>`,
              )}
            </ul>
          </div>`
    }
    <div class="columns">
      <section aria-label="Essay">
        ${essayText(grade, rubric)}
        ${grade.hiddenText.map(
          (hidden) =>
            html`<p class="reasons">
              <strong>Hidden in the document (${hidden.kind}), not graded:</strong> ${hidden.text}
            </p>`,
        )}
      </section>
      <section aria-label="Criteria">
        ${rubric.traits.map((trait, index) => {
          const found = grade.traits.find((candidate) => candidate.traitId === trait.id);
          return traitBlock(trait.name, index, { grade: found, source: grade.source, max: trait.scale.max });
        })}
        ${exemplarBlock(grade)} ${traceBlock(grade)}
      </section>
    </div>
  </article>`;
}

function intervalWords(result: Extract<ReportedGrade['result'], { status: 'scored' }>): string {
  if (result.interval === undefined) return 'no interval: no trained scorer stands beside the grader';
  const share = Math.round(result.interval.coverage * 100);
  return `${share}% interval ${result.interval.low} to ${result.interval.high}`;
}

function reasonDetail(reason: { traitId?: string; detail?: string }, rubric: Rubric): string {
  const trait = rubric.traits.find((candidate) => candidate.id === reason.traitId)?.name;
  return [trait, reason.detail].filter((part) => part !== undefined).join(': ');
}

function essayText(grade: ReportedGrade, rubric: Rubric) {
  if (grade.source.trim() === '') return html`<p class="essay soft">(The file holds no text.)</p>`;
  const segments = segmentByMarks(grade.source, marksOf(grade, rubric));
  const pieces = segments.map(({ text, marks }) => {
    if (marks.length === 0) return text;
    const layers = [...new Set(marks.map((mark) => mark.layer))];
    const letters = layers.filter((layer) => layer !== 'finding').map((layer) => letterOf(Number(layer.slice(1))));
    const title = [...new Set(marks.map((mark) => mark.title))].join(' · ');
    return html`<mark class="${layers.join(' ')}" title="${title}">${text}<sup>${letters.join('')}</sup></mark>`;
  });
  // On one line: white space inside is the essay's own.
  return html`<div class="essay">${pieces}</div>`;
}

function marksOf(grade: ReportedGrade, rubric: Rubric): Mark[] {
  const evidence = rubric.traits.flatMap((trait, index) => {
    const found = grade.traits.find((candidate) => candidate.traitId === trait.id);
    if (found?.status !== 'scored') return [];
    return found.claims.map((claim) => ({
      span: claim.span,
      layer: `t${index}`,
      title: `${trait.name}: ${claim.comment}`,
    }));
  });
  const findings = grade.findings.flatMap((finding) =>
    finding.span === undefined ? [] : [{ span: finding.span, layer: 'finding', title: finding.explanation }],
  );
  return [...evidence, ...findings];
}

function letterOf(index: number): string {
  return String.fromCodePoint(65 + index);
}

function traitBlock(
  name: string,
  index: number,
  shown: { grade: TraitGrade | undefined; source: string; max: number },
) {
  const { grade, source, max } = shown;
  if (grade?.status !== 'scored') {
    return html`<h3>${letterOf(index)} · ${name}: not scored</h3>
      <p class="soft">${grade?.detail ?? ''}</p>`;
  }
  return html`<h3>${letterOf(index)} · ${name}: ${grade.score} of ${max}</h3>
    <ul>
      ${grade.claims.map(
        (claim) =>
          html`<li>
            ${claim.comment}
            <blockquote>${source.slice(claim.span.start, claim.span.end)}</blockquote>
          </li>`,
      )}
    </ul>`;
}

function exemplarBlock(grade: ReportedGrade) {
  if (grade.exemplars.length === 0) return '';
  return html`<details>
    <summary>${grade.exemplars.length} graded essays to compare with</summary>
    ${grade.exemplars.map(
      (exemplar) =>
        html`<h3>${exemplar.id} (${exemplar.relation}), score ${exemplar.score ?? 'none'}</h3>
          <p class="essay">${exemplar.excerpt}</p>`,
    )}
  </details>`;
}

function traceBlock(grade: ReportedGrade) {
  return html`<details>
    <summary>How this grade came about</summary>
    <table>
      <tbody>
        ${grade.trace.map(
          (step) =>
            html`<tr>
              <td>${step.name}</td>
              <td class="n">${step.durationMs.toFixed(1)} ms</td>
              <td class="soft">${step.facts}</td>
            </tr>`,
        )}
      </tbody>
    </table>
    <p class="soft">Grade ${grade.gradeId}, sealed as <code>${grade.contentHash}</code></p>
  </details>`;
}
