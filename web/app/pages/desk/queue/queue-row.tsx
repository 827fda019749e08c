import { memo, type MouseEvent, type PointerEvent, type ReactNode } from 'react';
import { IconLock, IconMessageQuestion } from '@tabler/icons-react';
import type { QueueRow } from '../../../api/desk.ts';
import { stateText, stateWords } from '../state-words.ts';
import { isPlainClick, willOpen } from './will-open.ts';
import { StateMark } from '../state-mark.tsx';

export interface QueueRowProps {
  readonly row: QueueRow;
  readonly href: string;
  readonly open: boolean;
  readonly words: Readonly<Record<string, string>>;
  /** What a person is called whose id is known. */
  readonly person: (id: string) => string;
  readonly index: number;
  readonly total: number;
  readonly top: number;
  readonly height: number;
  /** The mouse is down on it: a click that opens it is about to come. */
  readonly onPress: (submissionId: string) => void;
  readonly onOpen: (submissionId: string) => void;
}

/** Drawn again only when something about this row changed: a choice in the list touches two of them. */
export const QueueRowLink = memo(function QueueRowLink(props: QueueRowProps): ReactNode {
  const { row, href, open, words, person, index, total, top, height, onPress, onOpen } = props;
  const { mark } = stateWords[row.state];
  const why = row.reasons.map((code) => words[code] ?? code);
  function follow(event: MouseEvent): void {
    if (!isPlainClick(event)) return;
    event.preventDefault();
    onOpen(row.submissionId);
  }
  function press(event: PointerEvent): void {
    if (willOpen(event)) onPress(row.submissionId);
  }
  return (
    <div
      role="listitem"
      aria-posinset={index + 1}
      aria-setsize={total}
      style={{ position: 'absolute', top, left: 0, right: 0, height }}
      className="queue-item"
    >
      <a
        href={href}
        className="queue-row"
        data-open={open}
        aria-current={open ? 'true' : undefined}
        onPointerDown={press}
        onClick={follow}
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
          {row.state === 'needs-review' && why.length > 0 ? why.join(' ') : stateText(row)}
        </span>
      </a>
    </div>
  );
});
