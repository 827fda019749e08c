import type { AgreementReport } from '../report.ts';
import { html, type Markup } from './escape-html.ts';
import { renderFindings } from './findings.ts';
import { formatCount, formatPercent, formatScore } from './format.ts';
import { renderBins, renderCalibration, renderLearningCurve, renderRouting } from './render-calibration.ts';
import { renderConsistency, renderData } from './render-data.ts';
import { renderEvaluation, renderTrueScore } from './render-evaluation.ts';
import { renderFairness, renderGroups } from './render-groups.ts';
import { renderPage } from './page.ts';
import { captionOf, createNumbering, dataTable, type Numbering } from './table.ts';

interface Section {
  readonly id: string;
  readonly title: string;
  readonly render: (report: AgreementReport, numbering: Numbering) => Markup;
}

const sections: readonly Section[] = [
  { id: 'data', title: 'Data description', render: renderData },
  { id: 'consistency', title: 'Consistency of human scores', render: renderConsistency },
  { id: 'evaluation', title: 'Evaluation of machine scores', render: renderEvaluation },
  { id: 'groups', title: 'Evaluation by group', render: renderGroups },
  { id: 'fairness', title: 'Fairness analyses', render: renderFairness },
  { id: 'true-score', title: 'True-score evaluation', render: renderTrueScore },
  { id: 'bins', title: 'Agreement by length and trait', render: renderBins },
  { id: 'calibration', title: 'Calibration', render: renderCalibration },
  { id: 'routing', title: 'Confidence and routing', render: renderRouting },
  { id: 'learning', title: 'Learning curve', render: renderLearningCurve },
  { id: 'system', title: 'Method, system information and versions', render: renderSystem },
];

/** The report as one self-contained HTML page: no script, no font, nothing fetched. */
export function renderAgreementReport(report: AgreementReport): string {
  const shown = sections.filter(({ id }) => id !== 'learning' || report.learningCurve.length > 0);
  const numbering = createNumbering();
  return renderPage({
    kicker: 'Agreement report',
    title: report.title,
    facts: factsOf(report),
    opening: renderFindings(report, numbering),
    sections: shown.map(({ id, title, render }) => ({ id, title, content: render(report, numbering) })),
    footer: `Assay ${report.system.assayVersion}. This report holds no essay text and no identifiers of essays.`,
  });
}

function factsOf({ dataDescription: data, system, method }: AgreementReport): [string, string][] {
  return [
    ['Essays', formatCount(data.records)],
    ['Scored by two people', formatCount(data.doubleScored)],
    [
      'Scale',
      `${formatScore(data.scale.min)} to ${formatScore(data.scale.max)}, steps of ${formatScore(data.scale.step)}`,
    ],
    ['Intervals', `${formatPercent(method.level, 0)}, ${formatCount(method.draws)} resamples`],
    ['Generated', system.generatedAt.slice(0, 16).replace('T', ' ')],
  ];
}

function renderSystem({ method, system }: AgreementReport, numbering: Numbering): Markup {
  const rows: readonly (readonly [string, string])[] = [
    ['Assay', system.assayVersion],
    ['Node.js', system.nodeVersion],
    ['Platform', system.platform],
    ['Generated at', system.generatedAt],
    ...(system.source === undefined
      ? []
      : ([
          ['File', system.source.name],
          ['SHA-256 of the file', system.source.sha256],
          ['Rows in the file', formatCount(system.source.rows)],
        ] as const)),
    ['Seed', String(method.seed)],
    ['Bootstrap resamples', formatCount(method.draws)],
    ['Minimum n', String(method.minimumN)],
  ];
  const columns = Object.entries(system.columns ?? {});
  return html`<p>
      Definitions follow RSMTool’s documentation of evaluation metrics, with one difference: zero scores are kept. QWK
      is the fractional form with variances divided by n; it equals the confusion-matrix form on whole scores. Intervals
      are percentile bootstrap over essays with a fixed seed: the same file gives the same report. They say how far the
      figures depend on which essays were drawn, not how the machine would do on another assignment.
    </p>
    ${dataTable(
      captionOf(numbering, 'Versions and settings.'),
      [{ label: 'Item' }, { label: 'Value' }],
      rows.map(([item, value]) => [html`${item}`, html`${value}`]),
    )}${
      columns.length === 0
        ? html``
        : dataTable(
            captionOf(numbering, 'Columns of the file.'),
            [{ label: 'Role' }, { label: 'Column' }],
            columns.map(([role, column]) => [html`${role}`, html`${column}`]),
          )
    }`;
}
