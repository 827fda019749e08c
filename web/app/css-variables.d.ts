import 'react';

declare module 'react' {
  interface CSSProperties {
    /** Share of the fullest cell, 0 to 1: how dark a cell of the trait map is. */
    '--share'?: number;
    /** Fewest and most lines of a field that grows. */
    '--least'?: number;
    '--most'?: number;
  }
}
