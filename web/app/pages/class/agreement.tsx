import type { ReactNode } from 'react';
import type { Agreement, ClassPicture } from '../../api/class-picture.ts';
import { Panel } from '../../ui/page/page.tsx';
import { counted } from '../../ui/plural.ts';

/** How far teachers agree with the grader, and with each other; no figure before there are enough readings for one. */
export function AgreementPanel({ picture }: { readonly picture: ClassPicture }): ReactNode {
  const { agreement, readers } = picture;
  return (
    <Panel title="You and the grader">
      {agreement.enough ? <Figure of={agreement} /> : <NotYet of={agreement} what="graded essay that you have read" />}
      <p className="dim small panel-foot">
        {readers.enough
          ? `Two teachers, each blind to the other: ${figureWords(readers)}, from ${readers.n} essays.`
          : readers.n > 0
            ? `Two teachers read ${counted(readers.n, 'essay')} blind so far; a figure takes ${readers.needed}.`
            : 'Essays that you read are mostly the doubtful ones: this says nothing about those that nobody looked at.'}
      </p>
    </Panel>
  );
}

function Figure({ of }: { readonly of: Agreement }): ReactNode {
  return (
    <>
      <p className="big number">{of.quadraticWeightedKappa?.toFixed(2) ?? '–'}</p>
      <p>
        weighted agreement (QWK)
        {of.interval !== undefined && `, 95%: ${of.interval.low.toFixed(2)} to ${of.interval.high.toFixed(2)}`}; from{' '}
        {of.n} essays
        {of.exactShare !== undefined && `, ${Math.round(100 * of.exactShare)}% of them with the very same score`}.
      </p>
    </>
  );
}

function NotYet({ of, what }: { readonly of: Agreement; readonly what: string }): ReactNode {
  return (
    <>
      <p>
        <span className="big number">{of.n}</span> <span className="dim number">of {of.needed}</span>
      </p>
      <div className="meter" aria-hidden>
        <span style={{ width: `${Math.min(100, (100 * of.n) / of.needed)}%` }} />
      </div>
      <p className="dim">
        {of.needed - of.n === 1 ? `One more ${what}` : `${of.needed - of.n} more ${what.replace('essay', 'essays')}`}{' '}
        until agreement can be stated: with fewer it would say more of chance than of you.
      </p>
    </>
  );
}

function figureWords({ quadraticWeightedKappa, interval }: Agreement): string {
  const range = interval === undefined ? '' : ` (95%: ${interval.low.toFixed(2)} to ${interval.high.toFixed(2)})`;
  return `QWK ${quadraticWeightedKappa?.toFixed(2) ?? '–'}${range}`;
}
