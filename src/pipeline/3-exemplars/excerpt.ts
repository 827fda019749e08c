// A sentence ends at its mark (with closing quotes) or at the end of a line.
const sentenceEnd = /[.!?。！？]+["'”’)\]]*(?=\s|$|[。！？])|\n+/gu;

/** Marks an excerpt that does not reach the end of its essay. */
const cutMark = ' […]';

/**
 * Tokens of a text, estimated from above: one for 3.5 bytes of UTF-8. English takes 4 to 4.5 bytes a token with the tokenizers in use,
 * misspelled English less; a Chinese or Japanese letter is 3 bytes and about one token.
 */
export function estimateTokens(text: string): number {
  return Math.ceil(Buffer.byteLength(text, 'utf8') / 3.5);
}

/**
 * The beginning of a text, at most `maxTokens` long by estimate, cut behind the last sentence that fits; when not even the first one fits, behind
 * the last word that does. A cut excerpt ends in ` […]`, which counts.
 *
 * @returns the whole text, trimmed, when it fits
 */
export function excerptOf(text: string, maxTokens: number): string {
  const whole = text.trim();
  if (estimateTokens(whole) <= maxTokens) return whole;
  const room = longestPrefix(whole, maxTokens - estimateTokens(cutMark));
  let end = 0;
  for (const match of whole.matchAll(sentenceEnd)) {
    const stop = match.index + match[0].length;
    if (stop > room) break;
    end = stop;
  }
  if (end === 0) {
    const space = whole.slice(0, room + 1).search(/\s+\S*$/u);
    end = space > 0 ? space : room;
  }
  return whole.slice(0, end).trimEnd() + cutMark;
}

/** How many code units from the start fit into the tokens; never half a surrogate pair. */
function longestPrefix(text: string, maxTokens: number): number {
  const limit = Math.floor(maxTokens * 3.5);
  let bytes = 0;
  let end = 0;
  while (end < text.length) {
    const letter = text.codePointAt(end) ?? 0;
    bytes += utf8Length(letter);
    if (bytes > limit) break;
    end += letter > 0xff_ff ? 2 : 1;
  }
  return end;
}

function utf8Length(codePoint: number): number {
  if (codePoint < 0x80) return 1;
  if (codePoint < 0x8_00) return 2;
  return codePoint <= 0xff_ff ? 3 : 4;
}
