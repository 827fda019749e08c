import type { ReactNode } from 'react';
import { NativeSelect, NumberInput, Switch } from '@mantine/core';

export type Policy = Readonly<Record<string, unknown>>;

export interface PolicyFieldsProps {
  readonly policy: Policy;
  readonly onChange: (policy: Policy) => void;
}

/** The entries of a policy that a teacher decides about. What else the policy says stays as it is. */
export function PolicyFields({ policy, onChange }: PolicyFieldsProps): ReactNode {
  function set(entry: string, value: unknown): void {
    onChange({ ...policy, [entry]: value });
  }
  return (
    <div className="fields">
      <Switch
        label="Grades that nothing speaks against may be released without being read"
        description="Off: every grade waits for a teacher, whatever the grader finds."
        checked={policy['autoRelease'] !== false}
        onChange={(event) => set('autoRelease', event.currentTarget.checked)}
      />
      <Switch
        label="Hide the machine’s score until the teacher has scored"
        checked={policy['machineScores'] === 'until-scored'}
        onChange={(event) => set('machineScores', event.currentTarget.checked ? 'until-scored' : 'shown')}
      />
      <div className="fields-row">
        <NumberInput
          label="Read twice, blind (%)"
          min={0}
          max={100}
          value={asPercent(policy['secondReads'])}
          onChange={(value) => set('secondReads', Number(value) / 100)}
        />
        <NumberInput
          label="Random audit sample (%)"
          min={0}
          max={100}
          value={asPercent(policy['auditSample'])}
          onChange={(value) => set('auditSample', Number(value) / 100)}
        />
        <NativeSelect
          label="Hidden text or an attack in an essay"
          value={typeof policy['onFinding'] === 'string' ? policy['onFinding'] : 'hold'}
          onChange={(event) => set('onFinding', event.currentTarget.value)}
          data={[
            { value: 'hold', label: 'goes to a teacher, ungraded' },
            { value: 'grade-and-flag', label: 'is graded and flagged' },
            { value: 'reject', label: 'is rejected' },
          ]}
        />
      </div>
    </div>
  );
}

function asPercent(share: unknown): number {
  return typeof share === 'number' ? Math.round(share * 100) : 0;
}
