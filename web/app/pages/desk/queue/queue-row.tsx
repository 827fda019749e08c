import type { CSSProperties, ReactNode } from 'react';
import { IconLock, IconMessageQuestion } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import type { QueueFilter, QueueRow } from '../../../api/desk.ts';
import { stateWords } from '../state-words.ts';
import { StateMark } from '../state-mark.tsx';

export interface QueueRowProps {
  readonly row: QueueRow;
  readonly slug: string;
  readonly filter: QueueFilter;
  readonly open: boolean;
  readonly words: Readonly<Record<string, string>>;
  readonly style: CSSProperties;
  /** What a person is called whose id is known. */
  readonly person: (id: string) => string;
  readonly place: { readonly index: number; readonly total: number };
}

export function QueueRowLink({ row, slug, filter, open, words, style, person, place }: QueueRowProps): ReactNode {
  const { name, mark } = stateWords[row.state];
  const why = row.reasons.map((code) => words[code] ?? code);
  return (
    <div
      role="listitem"
      aria-posinset={place.index + 1}
      aria-setsize={place.total}
      style={style}
      className="queue-item"
    >
      <Link
        to="/a/$slug/e/$submissionId"
        params={{ slug, submissionId: row.submissionId }}
        search={filter}
        className="queue-row"
        data-open={open}
        aria-current={open ? 'true' : undefined}
        resetScroll={false}
      >
        <StateMark mark={mark} />
        <span className="queue-label">
          {row.name ?? row.label}
          {row.lease !== undefined && !row.lease.mine && (
            <IconLock size={13} role="img" aria-label={`open at ${person(row.lease.holder)}`} />
          )}
          {row.openAppeals > 0 && <IconMessageQuestion size={14} role="img" aria-label="a question is open" />}
        </span>
        <span className="queue-score number">
          {row.score === undefined ? <span className="visually-hidden">no score</span> : row.score}
        </span>
        <span className="queue-why" title={why.join('\n')}>
          {row.state === 'needs-review' && why.length > 0 ? why.join(' ') : stateText(row, name)}
        </span>
      </Link>
    </div>
  );
}

function stateText({ state, stage }: QueueRow, name: string): string {
  return state === 'grading' && stage !== undefined ? `${name}: ${stage.replace(/^\d-/, '')}` : name;
}
