import { html, nothing, type Markup } from '../agreement-report/html/escape-html.ts';
import { formatInterval, formatValue } from '../agreement-report/html/format.ts';
import { renderPage } from '../agreement-report/html/page.ts';
import {
  agreementTable,
  captionOf,
  createNumbering,
  dataTable,
  type Numbering,
} from '../agreement-report/html/table.ts';
import type { ModelCard } from './model-card.ts';

/** The card as one printable page, with lines to sign on. */
export function renderModelCard(card: ModelCard): string {
  const numbering = createNumbering();
  return renderPage({
    kicker: 'Model card',
    title: card.assignment.title,
    facts: [
      ['Plan', card.plan.hash.slice(0, 12)],
      ['Grader', card.plan.grader],
      ['Dataset', `${card.dataset.slug} version ${card.dataset.version}`],
      ['Essays', String(card.agreement.dataDescription.records)],
      ['Generated', card.system.generatedAt.slice(0, 16).replace('T', ' ')],
    ],
    sections: [
      { id: 'use', title: 'What it is for, and what not', content: renderUse(card) },
      { id: 'parts', title: 'What it is made of', content: renderParts(card, numbering) },
      { id: 'agreement', title: 'Agreement with people', content: renderAgreement(card, numbering) },
      { id: 'fairness', title: 'Fairness', content: renderFairness(card, numbering) },
      { id: 'limits', title: 'What is not known', content: renderLimits(card) },
      { id: 'signed', title: 'Signed', content: renderSignatures() },
    ],
    footer: `Assay ${card.system.assayVersion}. Card ${card.cardHash ?? 'not stored'}. It holds no essay text and no identifiers of essays.`,
  });
}

function renderUse({ assignment, plan }: ModelCard): Markup {
  return html`<p>
      This version scores essays on one task, “${assignment.title}” (${assignment.genre}, grade
      ${assignment.gradeLevel}), under one rubric. It gives a score with evidence quoted from the essay; what it is not
      sure of goes to a teacher, and a teacher can change every grade.
    </p>
    <p>
      It is not for other tasks, other grade levels, placement, promotion or any decision about a student that no person
      takes.
      ${
        plan.grader.startsWith('scorer')
          ? 'A trained scorer sees wording, length, spelling, structure and likeness to graded essays; whether what is said is true it cannot see.'
          : 'A language model can be wrong with confidence; its claims are checked against the essay, its judgement is not.'
      }
    </p>`;
}

function renderParts({ plan, dataset }: ModelCard, numbering: Numbering): Markup {
  return dataTable(
    captionOf(numbering, 'Versions. The hash of the plan names all of it.'),
    [{ label: 'Part' }, { label: 'Version' }],
    [
      ['Plan', plan.hash],
      ...plan.parts.map((part) => [part.name, part.version]),
      [
        'Dataset',
        `${dataset.slug} version ${dataset.version}, ${dataset.kind}${dataset.reserved ? ', kept from training' : ''}`,
      ],
      ['Dataset hash', dataset.hash],
      ['Rows gone since it was locked', String(dataset.gone)],
    ].map(([name, version]) => [html`${name ?? ''}`, html`${version ?? ''}`]),
  );
}

function renderAgreement({ agreement, unscored }: ModelCard, numbering: Numbering): Markup {
  const { reported, degradation } = agreement.evaluation;
  const people = agreement.consistency.available ? agreement.consistency.agreement : undefined;
  const bins = agreement.byLength.available ? agreement.byLength.bins : [];
  return html`<p>
      ${unscored} labelled essays got no score and are not in these figures.
      ${
        degradation === undefined
          ? 'The set was not read by two people: how the machine compares with a second reader is not known.'
          : `Human-human minus human-machine QWK: ${formatValue(degradation.quadraticWeightedKappa)} (${formatInterval(degradation.quadraticWeightedKappa.interval)}).`
      }
    </p>
    ${agreementTable(captionOf(numbering, 'Agreement over all essays and by length.'), 'Essays', [
      ...(people === undefined ? [] : [{ label: 'Two people', agreement: people }]),
      { label: 'Machine and people', agreement: reported },
      ...bins.map((bin) => ({ label: bin.bin, agreement: bin })),
      ...agreement.traits.map(({ trait, agreement: own }) => ({ label: `Trait: ${trait}`, agreement: own })),
    ])}`;
}

function renderFairness({ agreement, alarms, exemplars }: ModelCard, numbering: Numbering): Markup {
  const groups = agreement.evaluationByGroup;
  const measured = groups.flatMap(({ groups: parts }) =>
    parts.filter((part) => part.kappaGap.status === 'ok').map((part) => part.group),
  );
  return html`${
    groups.length === 0
      ? html`<p>The set says nothing of its writers: fairness was not measured.</p>`
      : html`${groups.map(({ column, groups: parts }) =>
          agreementTable(
            captionOf(numbering, `Agreement by ${column}.`),
            column,
            parts.map((part) => ({ label: part.group, agreement: part })),
          ),
        )}`
  }${
    alarms.length === 0
      ? measured.length === 0
        ? nothing
        : html`<p>No subgroup with enough essays (${measured.join(', ')}) lies more than .05 under all.</p>`
      : html`<ul>
          ${alarms.map((alarm) => html`<li class="raised">▲ ${alarm.detail}</li>`)}
        </ul>`
  }${
    exemplars.missing.length === 0
      ? html`<p>Every band has exemplars in African American English and by second-language writers.</p>`
      : html`<p>Missing among the exemplars:</p>
          <ul>
            ${exemplars.missing.map((one) => html`<li>${one}</li>`)}
          </ul>`
  }`;
}

function renderLimits({ agreement }: ModelCard): Markup {
  const small = agreement.evaluationByGroup.flatMap(({ column, groups }) =>
    groups
      .filter((group) => group.quadraticWeightedKappa.status !== 'ok')
      .map((group) => `${column} ${group.group} (n = ${group.quadraticWeightedKappa.n})`),
  );
  return html`<ul>
    <li>
      Intervals say how much a figure depends on which essays were drawn; not how the machine does on another task.
    </li>
    <li>
      Agreement with people is not truth: where readers share a bias, the machine that agrees with them shares it.
    </li>
    ${small.map((one) => html`<li>Too few essays to tell: ${one}.</li>`)}
  </ul>`;
}

function renderSignatures(): Markup {
  return html`<p>The undersigned has read this card and the agreement report it rests on.</p>
    ${dataTable(
      html`Signatures.`,
      [{ label: 'Role' }, { label: 'Name' }, { label: 'Date' }, { label: 'Signature' }],
      ['Psychometrician', 'Curriculum lead', 'Privacy officer'].map((role) => [
        html`${role}`,
        html`____________________`,
        html`__________`,
        html`____________________`,
      ]),
    )}`;
}
