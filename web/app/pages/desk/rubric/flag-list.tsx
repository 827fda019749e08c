import type { ReactNode } from 'react';
import { IconFlag } from '@tabler/icons-react';
import type { EssayView } from '../../../api/desk.ts';
import { minuteOf } from '../../../ui/page/dates.ts';
import { useReview } from '../review/review-context.ts';
import './reasons.css';

type Flag = EssayView['flags'][number];

/** What other tools said of the essay. It is a reason to look, never a part of the score. */
export function FlagList(): ReactNode {
  const { flags } = useReview().essay;
  if (flags.length === 0) return null;
  return (
    <section className="flags" aria-labelledby="flags-title">
      <h2 id="flags-title">
        <IconFlag size={15} aria-hidden /> What other tools said
      </h2>
      <ul>
        {flags.map((flag) => (
          <li key={`${flag.source}${flag.kind}${flag.postedAt}`}>
            <FlagWords flag={flag} />
          </li>
        ))}
      </ul>
      <p className="dim">Assay has no opinion on this: it changes no score. A verdict of such a tool proves nothing.</p>
    </section>
  );
}

const kinds: Readonly<Record<string, string>> = { plagiarism: 'plagiarism', 'ai-detection': 'written by AI' };
const verdicts = { flagged: 'flagged', clear: 'nothing found', inconclusive: 'could not tell' } as const;

function FlagWords({
  flag: { source, kind, verdict, probability, note, link, postedAt },
}: {
  readonly flag: Flag;
}): ReactNode {
  return (
    <>
      <b>{source}</b>: {kinds[kind] ?? kind}, {verdicts[verdict]}
      {probability !== undefined && ` (it says ${Math.round(100 * probability)}%)`}, {minuteOf(postedAt)}
      {note !== undefined && <>. “{note}”</>}
      {link !== undefined && /^https?:\/\//.test(link) && (
        <>
          {' '}
          <a href={link} target="_blank" rel="noreferrer">
            Its report
          </a>
        </>
      )}
    </>
  );
}
