/**
 * What a text must contain for a regular expression to match anywhere in it, as far as that can be read off the expression: lists of which at least one
 * string each stands in every text with a match. In lower case; for patterns with the flag i over NFKC text (where no letter outside ASCII folds to one
 * inside). Empty where nothing can be said. Whatever is not understood asks for nothing, so that a wrong guess costs time and never a match.
 */
export function requiredLiterals(pattern: RegExp): readonly (readonly string[])[] {
  const reader = new PatternReader(pattern.source);
  const { clauses, exact } = reader.alternatives();
  const all = exact === undefined ? clauses : [...clauses, exact];
  return all.map(shortestOf).filter(isTelling);
}

/** What is known of a part of a pattern. */
interface Part {
  /** Every string that the part can match; undefined when they are too many or unknown. */
  readonly exact: readonly string[] | undefined;
  /** Of each list one string stands in what the part matches. */
  readonly clauses: readonly (readonly string[])[];
}

const nothing: Part = { exact: [''], clauses: [] };
const anything: Part = { exact: undefined, clauses: [] };

/** Beyond so many strings a list tells little; fewer are put together from parts. */
const mostStrings = 600;
const mostJoined = 64;
/** Shorter strings stand in nearly every essay. */
const leastWeight = 3;
const rareSign = /[[\]<>{}|#*=_\\^~→]/;

function weightOf(text: string): number {
  return rareSign.test(text) ? text.length + 2 : text.length;
}

function isTelling(clause: readonly string[]): boolean {
  return clause.length > 0 && clause.length <= mostStrings && clause.every((text) => weightOf(text) >= leastWeight);
}

/** Without strings that contain another one of the list. */
function shortestOf(clause: readonly string[]): readonly string[] {
  const kept: string[] = [];
  for (const text of [...new Set(clause)].sort((a, b) => a.length - b.length))
    if (!kept.some((shorter) => text.includes(shorter))) kept.push(text);
  return kept;
}

/** How good a list is: the fewer and the longer its strings, the fewer texts have one. */
function worth(clause: readonly string[]): number {
  return Math.min(...clause.map(weightOf), 8) - Math.log2(clause.length) / 2;
}

function bestClause({ exact, clauses }: Part): readonly string[] | undefined {
  const all = (exact === undefined ? clauses : [...clauses, exact]).map(shortestOf).filter(isTelling);
  return all.toSorted((a, b) => worth(b) - worth(a))[0];
}

function anyOf(parts: readonly Part[]): Part {
  if (parts.length === 1) return parts[0] ?? anything;
  const exact = parts.every((part) => part.exact !== undefined)
    ? [...new Set(parts.flatMap((part) => part.exact ?? []))]
    : undefined;
  if (exact !== undefined && exact.length <= mostJoined) return { exact, clauses: [] };
  const best = parts.map(bestClause);
  const isKnown = best.every((clause) => clause !== undefined);
  return { exact: undefined, clauses: isKnown ? [best.flat()] : [] };
}

/** One part after the other. Strings are joined as long as there are few; else what is known so far becomes a list of its own. */
function sequence(parts: readonly Part[]): Part {
  const clauses: (readonly string[])[] = [];
  let exact: readonly string[] = [''];
  let isWhole = true;
  const flush = (): void => {
    clauses.push(exact);
    exact = [''];
    isWhole = false;
  };
  for (const part of parts) {
    clauses.push(...part.clauses);
    if (part.exact === undefined) {
      flush();
      continue;
    }
    const own = part.exact;
    // A short list is worth more than a long one of longer strings.
    if (exact.length * own.length > mostJoined || (isTelling(exact) && own.length > 8 && exact.length <= 40)) flush();
    exact = exact.flatMap((before) => own.map((after) => before + after));
  }
  if (isWhole) return { exact, clauses };
  clauses.push(exact);
  return { exact: undefined, clauses: clauses.map(shortestOf).filter(isTelling) };
}

const isPlain = /^[ -~→]$/;

/** A set of a few characters that are written out, such as `[sz]`. */
function oneOf(choice: string): Part {
  const letters = Array.from(choice.slice(1, -1).replaceAll(/\\(?=[^\w])/g, ''));
  const isWrittenOut =
    letters.length <= 8 && !/^\[\^|\\\w|.-./.test(choice) && letters.every((one) => isPlain.test(one));
  return isWrittenOut ? { exact: letters.map((one) => one.toLowerCase()), clauses: [] } : anything;
}

/** Reads the source of an expression with the flag u, as far as this project writes them. */
class PatternReader {
  readonly #source: string;
  #at = 0;

  constructor(source: string) {
    this.#source = source;
  }

  /** Up to the end or the closing parenthesis. */
  alternatives(): Part {
    const parts: Part[] = [this.#sequence()];
    while (this.#take('|')) parts.push(this.#sequence());
    return anyOf(parts);
  }

  #sequence(): Part {
    const parts: Part[] = [];
    while (this.#at < this.#source.length && !'|)'.includes(this.#source[this.#at] ?? '')) {
      parts.push(this.#repeated(this.#atom()));
    }
    return sequence(parts);
  }

  #take(text: string): boolean {
    if (!this.#source.startsWith(text, this.#at)) return false;
    this.#at += text.length;
    return true;
  }

  #matching(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#source)?.[0];
    this.#at += found?.length ?? 0;
    return found;
  }

  /** The quantifier behind an atom, if any. */
  #repeated(atom: Part): Part {
    const sign = this.#matching(/(?:[*+?]|\{\d+(?:,\d*)?\})\??/y);
    if (sign === undefined) return atom;
    if (sign.startsWith('?')) return atom.exact === undefined ? anything : { exact: ['', ...atom.exact], clauses: [] };
    if (sign.startsWith('*') || sign.startsWith('{0')) return anything;
    // At least once, with an open end on either side.
    return sequence([anything, atom, anything]);
  }

  #atom(): Part {
    if (this.#take('(')) return this.#group();
    const choice = this.#matching(/\[(?:\\.|[^\]\\])*\]/uy);
    if (choice !== undefined) return oneOf(choice);
    if (this.#matching(/[\^$]|\\[bB]/y) !== undefined) return nothing;
    if (this.#matching(/\\[pPxuk](?:\{[^}]*\}|<[^>]*>|[0-9a-fA-F]{2,4})|\\\w|\./uy) !== undefined) return anything;
    const letter = this.#matching(/\\?[^]/uy) ?? '';
    const plain = letter.startsWith('\\') ? letter.slice(1) : letter;
    return isPlain.test(plain) ? { exact: [plain.toLowerCase()], clauses: [] } : anything;
  }

  #group(): Part {
    const isAside = this.#matching(/\?(?:=|!|<=|<!)/y) !== undefined;
    if (!isAside) this.#matching(/\?:|\?<\w+>/y);
    const part = this.alternatives();
    this.#take(')');
    // What is looked at ahead or behind is no part of the match; what it asks for is left out.
    return isAside ? nothing : part;
  }
}
