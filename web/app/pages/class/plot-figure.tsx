import { useEffect, useRef, type ReactNode } from 'react';
import { Loader } from '@mantine/core';
import type * as PlotModule from '@observablehq/plot';
import type { PlotOptions } from '@observablehq/plot';

type Plot = typeof PlotModule;

export interface PlotFigureProps {
  /** What the plot shows, in words: its text alternative. */
  readonly label: string;
  readonly options: (plot: Plot) => PlotOptions;
}

/** A plot of Observable Plot, which is loaded when the first one is shown. */
export function PlotFigure({ label, options }: PlotFigureProps): ReactNode {
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    let gone = false;
    async function draw(): Promise<void> {
      const plot = await import('@observablehq/plot');
      if (gone || place.current === null) return;
      const drawn = plot.plot({
        style: { background: 'transparent', color: 'inherit', fontFamily: 'inherit', fontSize: '12px' },
        ...options(plot),
      });
      drawn.setAttribute('aria-hidden', 'true');
      place.current.replaceChildren(drawn);
    }
    draw().catch(() => place.current?.replaceChildren('The plot could not be drawn; its table says the same.'));
    return () => {
      gone = true;
    };
  }, [options]);
  return (
    <div role="img" aria-label={label} className="plot" ref={place}>
      <Loader size="xs" type="dots" aria-hidden />
    </div>
  );
}
