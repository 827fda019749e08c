import type { ReactNode } from 'react';
import type { StateWords } from './state-words.ts';

/** A shape for each state, so that colour says nothing alone. */
export function StateMark({ mark }: { readonly mark: StateWords['mark'] }): ReactNode {
  return (
    <svg className="state-mark" data-mark={mark} viewBox="0 0 16 16" width="14" height="14" aria-hidden>
      {shapes[mark]}
    </svg>
  );
}

const stroke = { fill: 'none', stroke: 'currentColor', strokeWidth: 1.8, strokeLinecap: 'round' } as const;

const shapes: Readonly<Record<StateWords['mark'], ReactNode>> = {
  open: <circle cx="8" cy="8" r="5.5" {...stroke} />,
  busy: <path d="M8 2.5A5.5 5.5 0 1 1 2.5 8" {...stroke} />,
  warn: <path d="M8 1.8 15 14H1Z M8 6.4v3.4 M8 11.9v.1" {...stroke} strokeLinejoin="round" />,
  clear: <path d="M3.5 8.5h9" {...stroke} />,
  done: <path d="m3 8.5 3.4 3.4L13 4.6" {...stroke} />,
  sent: (
    <>
      <circle cx="8" cy="8" r="7" fill="currentColor" />
      <path d="m4.8 8.3 2.2 2.2 4.2-4.6" fill="none" stroke="var(--pane)" strokeWidth="1.7" />
    </>
  ),
  off: <path d="m4 4 8 8M12 4l-8 8" {...stroke} />,
};
