import { useState, type ReactNode } from 'react';
import { ActionIcon, Menu, NativeSelect, Tooltip } from '@mantine/core';
import { IconAdjustmentsHorizontal, IconCheck, IconEye, IconEyeOff, IconHandStop, IconX } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { assignmentQuery } from '../../../api/assignments.ts';
import type { QueueFilter } from '../../../api/desk.ts';
import { useMay } from '../../../api/session.ts';
import { rubricQuery } from '../../../api/studio.ts';
import { SwitchOffDialog } from '../machine-off.tsx';
import type { LoadedQueue } from './use-queue.ts';
import { useSecondReads } from './use-second-reads.ts';

const lists = [
  { value: '', name: 'All' },
  { value: 'needs-review', name: 'Needs review' },
  { value: 'cleared', name: 'Nothing flagged' },
  { value: 'reviewed', name: 'Reviewed' },
  { value: 'released', name: 'Released' },
  { value: 'grading', name: 'Grading' },
  { value: 'ungraded,failed', name: 'Without a grade' },
  { value: 'rejected', name: 'Rejected' },
] as const;

/** No state of the desk: a list of its own. */
const secondReading = 'second-read';

const orders = [
  { value: 'risk', name: 'Most doubtful first' },
  { value: 'student', name: 'By student' },
  { value: 'arrival', name: 'As handed in' },
] as const;

export interface QueueFiltersProps {
  readonly slug: string;
  readonly queue: LoadedQueue;
  readonly filter: QueueFilter;
  readonly onFilter: (filter: QueueFilter) => void;
}

export function QueueFilters({ slug, queue, filter, onFilter }: QueueFiltersProps): ReactNode {
  const { counts } = queue;
  const secondReads = useSecondReads(slug);
  const count = (value: string): number =>
    value === ''
      ? Object.values(counts).reduce((sum, one) => sum + one, 0)
      : value.split(',').reduce((sum, state) => sum + (counts[state] ?? 0), 0);
  return (
    <div className="queue-filters">
      <NativeSelect
        aria-label="Which essays"
        size="sm"
        className="queue-list-choice"
        value={filter.secondRead === undefined ? (filter.state ?? '') : secondReading}
        onChange={({ currentTarget: { value } }) =>
          onFilter(
            value === secondReading
              ? { order: filter.order, secondRead: 'wanted' }
              : { ...filter, secondRead: undefined, state: value || undefined },
          )
        }
        data={[
          ...lists
            .filter(({ value }) => value === '' || value === (filter.state ?? '') || count(value) > 0)
            .map(({ value, name }) => ({ value, label: `${name} (${count(value)})` })),
          ...(secondReads === undefined ? [] : [{ value: secondReading, label: `To read blind (${secondReads})` }]),
        ]}
      />
      <ViewMenu slug={slug} queue={queue} filter={filter} onFilter={onFilter} />
      <Tooltip label={filter.names === true ? 'Hide names again' : 'Show names (this is recorded)'}>
        <ActionIcon
          variant="default"
          size="lg"
          aria-label="Names"
          aria-pressed={filter.names === true}
          onClick={() => onFilter({ ...filter, names: filter.names === true ? undefined : true })}
        >
          {filter.names === true ? <IconEye size={17} aria-hidden /> : <IconEyeOff size={17} aria-hidden />}
        </ActionIcon>
      </Tooltip>
      {(filter.level !== undefined || filter.reason !== undefined) && (
        <button
          type="button"
          className="chip"
          onClick={() => onFilter({ ...filter, level: undefined, reason: undefined })}
        >
          {filter.reason === undefined ? (
            <LevelWords slug={slug} level={filter.level ?? ''} />
          ) : (
            queue.words[filter.reason]
          )}
          <IconX size={13} role="img" aria-label="Show all again" />
        </button>
      )}
    </div>
  );
}

/** `evidence:4` as `Evidence: level 4`. */
function LevelWords({ slug, level }: { readonly slug: string; readonly level: string }): ReactNode {
  const { data: assignment } = useQuery(assignmentQuery(slug));
  const { data } = useQuery({ ...rubricQuery(assignment?.rubricId ?? ''), enabled: assignment !== undefined });
  const [traitId = '', score] = level.split(':');
  return `${data?.rubric.traits.find(({ id }) => id === traitId)?.name ?? traitId}: level ${score}`;
}

function ViewMenu({ slug, queue, filter, onFilter }: QueueFiltersProps): ReactNode {
  const order = filter.order ?? 'risk';
  const [switching, setSwitching] = useState(false);
  const { data: assignment } = useQuery(assignmentQuery(slug));
  const may = useMay();
  const reasons = Object.entries(queue.reasonCounts).filter(([, many]) => many > 0);
  return (
    <>
      <Menu position="bottom-end" width={320} portalProps={{ target: '#main' }} withInitialFocusPlaceholder={false}>
        <Menu.Target>
          <ActionIcon variant="default" size="lg" aria-label="Order and reasons">
            <IconAdjustmentsHorizontal size={17} aria-hidden />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Label>Order</Menu.Label>
          {orders.map(({ value, name }) => (
            <Menu.Item
              key={value}
              role="menuitemradio"
              aria-checked={order === value}
              leftSection={order === value ? <IconCheck size={15} aria-hidden /> : <span style={{ width: 15 }} />}
              onClick={() => onFilter({ ...filter, order: value === 'risk' ? undefined : value })}
            >
              {name}
            </Menu.Item>
          ))}
          {reasons.length > 0 && <Menu.Label>Only where</Menu.Label>}
          {reasons.map(([code, many]) => (
            <Menu.Item
              key={code}
              rightSection={<span className="dim number">{many}</span>}
              onClick={() => onFilter({ ...filter, state: 'needs-review', reason: code })}
            >
              {queue.words[code] ?? code}
            </Menu.Item>
          ))}
          {assignment?.aiGradingEnabled === true && may('assignments.write') && (
            <>
              <Menu.Divider />
              <Menu.Item leftSection={<IconHandStop size={15} aria-hidden />} onClick={() => setSwitching(true)}>
                Switch AI grading off …
              </Menu.Item>
            </>
          )}
        </Menu.Dropdown>
      </Menu>
      <SwitchOffDialog slug={slug} opened={switching} onClose={() => setSwitching(false)} />
    </>
  );
}
