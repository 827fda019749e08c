import { hiddenText, type HiddenText, type HiddenTextKind } from '../essay-file.ts';

/**
 * Gathers what a walk over a document meets: visible text in paragraphs, and hidden text apart from it. Hidden pieces of one
 * kind that follow each other become one, so that a hidden paragraph of fifty runs is one finding.
 */
export class TextCollector {
  private readonly blocks: string[] = [];
  private current = '';
  private readonly found: { kind: HiddenTextKind; text: string }[] = [];
  private pending: { kind: HiddenTextKind; text: string } | undefined;
  private readonly notes = new Set<string>();

  /** Adds to the current paragraph, or to the hidden text when a kind is given. */
  write(text: string, hidden?: HiddenTextKind): void {
    if (text === '') return;
    if (hidden === undefined) {
      this.current += text;
      if (text.trim() !== '') this.flushHidden();
      return;
    }
    if (this.pending !== undefined && this.pending.kind !== hidden) this.flushHidden();
    this.pending ??= { kind: hidden, text: '' };
    this.pending.text += text;
  }

  /** Ends a paragraph (a blank line in the text), or a line (of a table). */
  endBlock(separator: '\n\n' | '\n' = '\n\n'): void {
    if (this.current.trim() !== '') this.blocks.push(this.current.replace(/[ \t]+$/, ''), separator);
    this.current = '';
    if (this.pending !== undefined && !this.pending.text.endsWith('\n')) this.pending.text += '\n';
  }

  /** Adds a piece of hidden text that stands alone. */
  hide(kind: HiddenTextKind, text: string): void {
    this.flushHidden();
    this.write(text, kind);
    this.flushHidden();
  }

  warn(warning: string): void {
    this.notes.add(warning);
  }

  finish(): { text: string; hidden: readonly HiddenText[]; warnings: readonly string[] } {
    this.endBlock();
    this.flushHidden();
    return {
      text: this.blocks.slice(0, -1).join(''),
      hidden: this.found.map(({ kind, text }) => hiddenText(kind, text)),
      warnings: [...this.notes],
    };
  }

  private flushHidden(): void {
    const text = this.pending?.text.trim() ?? '';
    if (this.pending !== undefined && text !== '') this.found.push({ kind: this.pending.kind, text });
    this.pending = undefined;
  }
}
