import { notifications } from '@mantine/notifications';
import type { DecisionInput } from '../../../api/decisions.ts';
import type { EssayView } from '../../../api/desk.ts';
import { messageOf } from '../../../api/problem.ts';

const actWords = { approve: 'approved', override: 'kept with your score', reject: 'rejected' } as const;

export function tellDecided(essay: EssayView, { action }: Pick<DecisionInput, 'action'>): void {
  notifications.show({
    message: `${essay.label} ${actWords[action]}. u takes it back.`,
    withCloseButton: false,
    color: 'accent',
  });
}

export function tell(message: string): void {
  notifications.show({ message, color: 'accent', withCloseButton: false });
}

export function tellFailed(what: string, error: unknown): void {
  notifications.show({
    title: what,
    message: messageOf(error),
    color: 'red',
    autoClose: 15_000,
    closeButtonProps: { 'aria-label': 'Close' },
  });
}
