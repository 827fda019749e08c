import type { EllipseFigures } from './ellipse.ts';
import type { PromptSummary } from './summary.ts';

/** What `--json` writes. Figures that were not asked for are absent. */
export interface AsapReport {
  /** Which prompts and folds the figures are of. */
  readonly part: string;
  /** Mean QWK: over folds, then over prompts. `at50` … are over ten draws a prompt; `traits` over trait means. */
  readonly average: Readonly<Record<string, number | undefined>>;
  readonly perPrompt: readonly (PromptSummary & { readonly fused: number | undefined })[];
  readonly traits: Readonly<Record<string, number | undefined>>;
  readonly lengthBins: Readonly<Record<string, number | undefined>>;
  readonly coverage: {
    readonly overall: number | undefined;
    readonly perPrompt: Readonly<Record<string, number | undefined>>;
  };
  readonly crossPrompt: CrossPromptFigures;
  readonly train: { readonly seconds200: number | undefined; readonly seconds1800: number | undefined };
  readonly predict: { readonly medianMs: number | undefined };
  readonly artifactBytes: number | undefined;
  readonly artifactLoadMs: number | undefined;
  readonly seconds: number;
  readonly peakMiB: number;
  readonly ellipse: EllipseFigures | undefined;
  /** Hash of the scorer's sources that made these figures. */
  readonly sources: string;
}

export interface CrossPromptFigures {
  readonly average: number | undefined;
  readonly perPrompt: Readonly<Record<string, number | undefined>>;
}
