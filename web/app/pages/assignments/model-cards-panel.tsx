import type { ReactNode } from 'react';
import { Anchor } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { modelCardsQuery } from '../../api/setup.ts';
import { minuteOf } from '../../ui/page/dates.ts';
import { Heads, Mark, Panel, WideTable } from '../../ui/page/page.tsx';
import { Shown } from '../../ui/page/shown.tsx';

/** How well each plan agreed with people on a locked set: the card to hand out, and the whole agreement report. */
export function ModelCardsPanel({ slug }: { readonly slug: string }): ReactNode {
  const cards = useQuery(modelCardsQuery(slug));
  return (
    <Panel
      title="Agreement reports"
      note="How well a plan agreed with people on a locked set, by band, length and group: a card to hand out, and the whole report. One is made for each plan by the weekly run, or with assay model-card."
    >
      <Shown query={cards} what="the agreement reports">
        {(items) =>
          items.length === 0 ? (
            <p className="dim">None yet: it takes a set of essays that people graded, locked under Experiments.</p>
          ) : (
            <WideTable label="Agreement reports of each plan">
              <Heads names={['Plan', 'Set', 'Made', 'Card', 'Report']} />
              <tbody>
                {items.map(({ card, plan, grader, dataset, madeAt, inUse }) => {
                  const address = `/api/v1/assignments/${encodeURIComponent(slug)}/model-cards/${card}`;
                  return (
                    <tr key={card}>
                      <th scope="row">
                        {grader} <code className="dim small">{plan.slice(0, 8)}</code>{' '}
                        {inUse && <Mark tone="here">in use</Mark>}
                      </th>
                      <td>
                        {dataset.slug}, version {dataset.version}
                      </td>
                      <td>{minuteOf(madeAt)}</td>
                      <td>
                        <Anchor underline="always" href={`${address}/card.html`} target="_blank" rel="noreferrer">
                          Model card
                        </Anchor>
                      </td>
                      <td>
                        <Anchor underline="always" href={`${address}/report.html`} target="_blank" rel="noreferrer">
                          Agreement report
                        </Anchor>
                      </td>
                    </tr>
                  );
                })}
              </tbody>
            </WideTable>
          )
        }
      </Shown>
    </Panel>
  );
}
