import type { Span } from '../../../core/source-text.ts';
import { createRuleScreen } from '../rule-screen.ts';
import { demographicWords, noNames, personNouns, titles } from './name-cues.ts';

/** What an identity is; the word in its placeholder. */
export type IdentityKind =
  | 'person'
  | 'school'
  | 'place'
  | 'email'
  | 'phone'
  | 'link'
  | 'address'
  | 'age'
  | 'demographic'
  | 'other';

/** A stretch of the text that says who wrote it or whom they know. `key` is equal for mentions of one identity. */
export interface Mention extends Span {
  readonly kind: IdentityKind;
  readonly key: string;
}

interface Cue {
  readonly kind: IdentityKind;
  /** Group 1 is what is masked (with the `d` flag its place is known); the rest is the cue. */
  readonly pattern: RegExp;
  readonly accepts?: (found: string) => boolean;
  /** A cheap first look, where the pattern has to be tried at every letter. */
  readonly gate?: RegExp;
}

const word = String.raw`\p{Lu}[\p{L}\p{M}]*(?:['’-]\p{Lu}?[\p{L}\p{M}]+)*`;
const name = String.raw`${word}(?:[ ]+(?:de|la|del|van|von|bin|al|el)?[ ]*(?:\p{Lu}\.[ ]+)?${word}){0,3}`;
const schoolWord = String.raw`(?:${word}|St\.|P\.S\.|\d{1,3})`;
const ages =
  'one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen';
const bare = String.raw`(?:${demographicWords})(?:[- ](?:${demographicWords}))*`;

const cues: readonly Cue[] = [
  {
    kind: 'email',
    pattern: /([\p{L}\p{N}._%+-]+@[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+)/dgu,
    gate: /@[\p{L}\p{N}-]+\./u,
  },
  { kind: 'link', pattern: /\b((?:https?:\/\/|www\.)[^\s<>"'”)\]]+[^\s<>"'”)\].,;:!?])/dgiu },
  { kind: 'link', pattern: /(?<![\p{L}\p{N}@])(@(?![A-Z]+\d*\b)[\p{L}_][\p{L}\p{N}_.]{1,29})/dgu },
  {
    kind: 'phone',
    pattern:
      /(?<![\p{L}\p{N}.,$-])((?:\+\d{1,3}[ .-]?)?(?:\(\d{3}\)[ ]?|\d{3}[ .-])\d{3}[ .-]\d{4}|\+\d{1,3}(?:[ .-]?\d{2,4}){3,5})(?![\p{L}\p{N}])/dgu,
  },
  {
    kind: 'other',
    pattern: /\b(?:student (?:id|number)|id number|ssn|social security number)\b[ :#is]{1,5}([\p{N}-]{4,})/dgiu,
  },
  {
    kind: 'address',
    pattern: new RegExp(
      String.raw`\b(\d{1,5}[ ](?:[NSEW]\.?[ ])?(?:${word}[ ]){1,3}(?:Street|St|Avenue|Ave|Road|Rd|Drive|Dr|Lane|Ln|Boulevard|Blvd|Court|Ct|Place|Pl|Way|Circle|Terrace)\b\.?(?:,?[ ](?:Apt|Apartment|Unit|#)\.?[ ]?\w+)?)`,
      'dgu',
    ),
  },
  {
    kind: 'school',
    pattern: new RegExp(
      String.raw`(?<![\p{L}\p{N}])((?:${schoolWord}[ ]){1,4}(?:Elementary|Middle|Junior High|Senior High|High|Primary|Charter|Preparatory|Prep|Magnet|Grammar|Secondary|Public|Catholic|Intermediate)(?:[ ](?:Charter|Magnet))?[ ]School|P\.S\.[ ]?\d+|(?:${schoolWord}[ ]){1,3}Academy)`,
      'dgu',
    ),
  },
  {
    kind: 'school',
    pattern: new RegExp(
      String.raw`\b(?:go to|went to|attend|attended|student at|students at|grader at|teach(?:es)? at|here at|enrolled (?:at|in))[ ](${word}(?:[ ]${word}){0,3}[ ](?:School|Elementary|Middle|High|Academy|Prep|College|University))`,
      'dgu',
    ),
  },
  {
    kind: 'person',
    pattern: new RegExp(String.raw`(?<![\p{L}\p{N}])(?:${titles})\b\.?[ ]+(${name})`, 'dgu'),
    accepts: isName,
  },
  {
    kind: 'person',
    pattern: new RegExp(
      String.raw`\b(?:[Mm]y (?:full |first |last |real )?name(?:['’]s| is| was)|[Ii]['’]?m called|I am called|(?:call|calls|called|named|nicknamed) me|(?:they|everyone|friends) call me|(?:a|my) (?:friend|brother|sister|cousin|teacher|classmate|dog|neighbor|mom|dad|uncle|aunt)(?:['’]s name is| is named| named|,? called)|[Mm]e llamo|[Mm]i nombre es|[Ii]ch heiße|[Jj]e m['’]appelle|[Mm]eu nome é)[ ]+(${name})`,
      'dgu',
    ),
    accepts: isName,
  },
  {
    kind: 'person',
    pattern: new RegExp(
      String.raw`^[ ]*(?:Dear|Hi|Hello|Hey|Querid[oa]|Estimad[oa]|Liebe[r]?|Cher|Chère)[ ]+(${name})[ ]*[,:!]`,
      'dgmu',
    ),
    accepts: isName,
  },
  {
    kind: 'person',
    pattern: new RegExp(
      String.raw`(?:\b(?:[Ss]incerely|SINCERELY|[Yy]ours truly|[Rr]espectfully|[Yy]our (?:friend|student|classmate|reader|neighbor|son|daughter)|[Bb]est regards|[Kk]ind regards|[Ww]ritten by|[Aa]tentamente)|^[ ]*(?:Love|From|Thanks|Thank you|Regards))(?:[ ]yours)?[,:.]?[ ]*[\n ]\s*[-–—]?[ ]*(${name})[ ]*\.?[ ]*$(?![\s\S]*\S[\s\S]{120})`,
      'dgmu',
    ),
    accepts: isName,
  },
  {
    kind: 'person',
    pattern: new RegExp(
      String.raw`^[ ]*(?:[Nn]ame|NAME|[Ss]tudent|[Aa]uthor|[Tt]eacher|[Bb]y|BY|[Nn]ombre)[ ]*(?::|(?<=[Bb][Yy])[ ])[ ]*(${name})[ ]*$`,
      'dgmu',
    ),
    accepts: isName,
  },
  {
    kind: 'age',
    pattern: new RegExp(
      String.raw`\b(?:I['’]?m|I am|I was|[Ii] turned|turned|when I was|me being|as a|As a)[ ](?:only |just |almost |about )?((?:\d{1,2}|${ages})(?:[ -]years?[ -]olds?|[ -]yrs?[ -]olds?|(?=[ ]now\b|[.,!])))`,
      'dgu',
    ),
  },
  {
    kind: 'age',
    pattern: new RegExp(
      String.raw`\b((?:${ages}|\d{1,2})[- ]year[- ]old)[ ](?:${personNouns})\b[^.!?\n]{0,20}\b(?:like me|myself|I am|I['’]m)\b`,
      'dgu',
    ),
  },
  {
    kind: 'demographic',
    pattern: new RegExp(
      String.raw`\b(?:[Aa]s an?|[Bb]eing an?|I['’]?m an?|I am an?|I was an?|we are|We are|my family is|My family is)[ ](?:proud |young |first[- ]generation |\w+[- ]year[- ]old )?((?:${bare}[ ])(?:${personNouns})s?)\b`,
      'dgu',
    ),
  },
  {
    kind: 'demographic',
    pattern: new RegExp(
      String.raw`\b(?:I['’]?m|I am|[Ww]e are|[Mm]y (?:family|parents|mom|dad|mother|father|people|religion|culture) (?:is|are|was|were|came from|comes from))[ ](?:an? |a proud |proud to be |also |half |part |both )?(${bare})(?![\p{L}-]|[ ](?:to|of|by|about|with)\b)`,
      'dgu',
    ),
  },
  {
    kind: 'demographic',
    pattern:
      /\b(?:[Aa]s an?|[Bb]eing an?|I['’]?m an?|I am an?) ((?:young |teenage )?(?:girl|boy|woman|female|male))\b(?! (?:scout|friend))/dgu,
  },
  {
    kind: 'place',
    pattern: new RegExp(
      String.raw`\b(?:I['’]?m|I am|I come|I came|we came|we come|we moved(?: here)?|I moved(?: here)?|immigrated|emigrated|my family is|my parents are|my parents came)[ ](?:originally )?from[ ](${name})`,
      'dgu',
    ),
    accepts: isName,
  },
  {
    kind: 'place',
    pattern: new RegExp(
      String.raw`\b(?:I was born in|I grew up in|I live in|we live in|my hometown(?: of| is)?|I was raised in)[ ](${name}(?:,[ ]${word})?)`,
      'dgu',
    ),
    accepts: isName,
  },
];

const possibleCues = createRuleScreen(cues);

/** Mentions that cue words give away: no list of names is needed for these. Offsets count in `text`. */
export function findByCues(text: string): Mention[] {
  const found: Mention[] = [];
  for (const { kind, pattern, accepts, gate } of possibleCues(text)) {
    if (gate?.test(text) === false) continue;
    pattern.lastIndex = 0;
    for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
      const place = match.indices?.[1];
      const value = match[1];
      if (place === undefined || value === undefined || (accepts !== undefined && !accepts(value))) continue;
      const kept = kind === 'person' ? withoutTrailingWords(value) : value;
      found.push({ start: place[0], end: place[0] + kept.length, kind, key: kept.toLowerCase() });
    }
  }
  return found;
}

function isName(value: string): boolean {
  const first = value.split(/[ ]/, 1)[0] ?? '';
  return first.length > 1 && !noNames.has(first.toLowerCase()) && !/^[A-Z]+\d+$/.test(first);
}

/** Cuts a name off before the first capitalised word that is none ("Carter But" → "Carter"), and a possessive. */
function withoutTrailingWords(value: string): string {
  const words = value.split(/(?<=\S)(?=[ ])/);
  const stop = words.findIndex((part, index) => index > 0 && noNames.has(part.trim().toLowerCase()));
  return (stop < 0 ? words : words.slice(0, stop)).join('').replace(/['’]s$/, '');
}
