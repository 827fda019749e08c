/** The encoder reads only about the first hundred words of what it is given, so a text is read in chunks of this many words. */
const wordsPerChunk = 70;
/** A script without spaces is one long "word"; it is cut by letters instead. */
const charactersPerChunk = 500;
/** 60 chunks are 4,200 words and about 4 seconds. A longer text is read in 60 places spread evenly over it. */
const maxChunks = 60;

/** A piece of a text and how much it counts when the pieces are averaged. */
export interface Chunk {
  readonly text: string;
  readonly weight: number;
}

/**
 * The pieces of a text that an encoder with a short window reads, in order. Pieces are near-equal in length, so that no text ends in a
 * chunk of three words that counts like the others; the weight is the number of words.
 *
 * @returns at least one chunk; a text without words gives one full stop, whose vector stands for "nothing"
 */
export function chunkText(text: string): Chunk[] {
  const words = text
    .split(/\s+/u)
    .filter((word) => word !== '')
    .flatMap(cutLongWord);
  if (words.length === 0) return [{ text: '.', weight: 1 }];
  const chunks = packWords(words);
  if (chunks.length <= maxChunks) return chunks;
  return Array.from({ length: maxChunks }, (_, index) => {
    const at = Math.floor(((index + 0.5) * chunks.length) / maxChunks);
    return chunks[at] ?? { text: '.', weight: 1 };
  });
}

function cutLongWord(word: string): string[] {
  if (word.length <= charactersPerChunk) return [word];
  const pieces: string[] = [];
  for (let start = 0; start < word.length; start += charactersPerChunk) {
    pieces.push(word.slice(start, start + charactersPerChunk));
  }
  // Half a surrogate pair at a cut is one unknown sign to the encoder, which knows no such letters anyway.
  return pieces;
}

function packWords(words: readonly string[]): Chunk[] {
  const count = Math.ceil(words.length / wordsPerChunk);
  const chunks: Chunk[] = [];
  for (let index = 0; index < count; index++) {
    const start = Math.round((index * words.length) / count);
    const end = Math.round(((index + 1) * words.length) / count);
    chunks.push(...splitByLength(words.slice(start, end)));
  }
  return chunks;
}

function splitByLength(words: readonly string[]): Chunk[] {
  const chunks: Chunk[] = [];
  let current: string[] = [];
  let length = 0;
  for (const word of words) {
    if (current.length > 0 && length + word.length > 2 * charactersPerChunk) {
      chunks.push({ text: current.join(' '), weight: current.length });
      current = [];
      length = 0;
    }
    current.push(word);
    length += word.length + 1;
  }
  chunks.push({ text: current.join(' '), weight: current.length });
  return chunks;
}
