export const essayFormats = ['txt', 'md', 'docx', 'odt', 'pdf'] as const;

export type EssayFormat = (typeof essayFormats)[number];

/** The encoding a text file was read in; documents carry their own. */
export type TextEncodingName =
  | 'utf-8'
  | 'utf-8-bom'
  | 'utf-16le'
  | 'utf-16be'
  | 'windows-1250'
  | 'windows-1251'
  | 'windows-1252'
  | 'windows-1253'
  | 'windows-1254'
  | 'windows-1255'
  | 'windows-1256'
  | 'windows-1257'
  | 'windows-874'
  | 'iso-8859-1'
  | 'iso-8859-2'
  | 'iso-8859-5'
  | 'iso-8859-6'
  | 'iso-8859-7'
  | 'iso-8859-8'
  | 'koi8-r'
  | 'ibm866'
  | 'macintosh'
  | 'shift_jis'
  | 'euc-jp'
  | 'iso-2022-jp'
  | 'gb18030'
  | 'big5'
  | 'euc-kr';

/**
 * Why a piece of text is no part of the essay.
 *
 * The first row is text made so that a reader does not see it; the second is text that lies beside the essay by design.
 */
export type HiddenTextKind =
  | 'vanished'
  | 'background-colour'
  | 'tiny'
  | 'transparent'
  | 'off-page'
  | 'invisible-render-mode'
  | 'covered'
  | 'alternate'
  | 'comment'
  | 'metadata'
  | 'alt-text'
  | 'deleted'
  | 'field-code'
  | 'page-header'
  | 'annotation';

const concealing: ReadonlySet<HiddenTextKind> = new Set<HiddenTextKind>([
  'vanished',
  'background-colour',
  'tiny',
  'transparent',
  'off-page',
  'invisible-render-mode',
  'covered',
  'alternate',
]);

/** Text found in the file that a reader of the page does not see as part of the essay. Shown to the teacher, never graded. */
export interface HiddenText {
  readonly text: string;
  readonly kind: HiddenTextKind;
  /** True when it takes intent to make text like this (white, vanished, one point, off the page); false for comments and the like. */
  readonly concealed: boolean;
}

export function hiddenText(kind: HiddenTextKind, text: string): HiddenText {
  return { text, kind, concealed: concealing.has(kind) };
}

/** What a reader of the document sees, and what lies beside it. */
export interface ExtractedDocument {
  readonly text: string;
  readonly hidden: readonly HiddenText[];
  /** Plain words for the teacher: what was not read, or read with a guess. */
  readonly warnings: readonly string[];
}

/** A file that was read as one essay. */
export interface EssayFile extends ExtractedDocument {
  readonly format: EssayFormat;
  /** Only for txt and md. */
  readonly encoding?: TextEncodingName;
}
