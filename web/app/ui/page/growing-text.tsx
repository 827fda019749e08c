import type { ComponentProps, ReactNode } from 'react';
import { InputBase, type InputBaseProps } from '@mantine/core';
import './growing-text.css';

export interface GrowingTextProps
  extends Omit<InputBaseProps, 'multiline' | 'size'>, Omit<ComponentProps<'textarea'>, keyof InputBaseProps | 'rows'> {
  readonly minRows?: number;
  /** It scrolls from here on; without it nothing does. */
  readonly maxRows?: number;
}

/**
 * A field for several lines, as high as what stands in it. The browser does that (`field-sizing`); measuring it in scripts, as Mantine's own does, lays the
 * page out anew for each field: 80 ms of processor time for each essay that was opened. A browser that cannot lets it be dragged.
 */
export function GrowingText({ minRows = 1, maxRows, ...rest }: GrowingTextProps): ReactNode {
  const most = maxRows === undefined ? {} : { '--most': maxRows };
  return (
    <InputBase
      component="textarea"
      multiline
      rows={minRows}
      classNames={{ input: 'growing' }}
      styles={{ input: { '--least': minRows, ...most } }}
      {...rest}
    />
  );
}
