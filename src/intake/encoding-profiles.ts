import type { TextEncodingName } from './essay-file.ts';

/** What text in an encoding looks like once it is decoded rightly. */
export interface EncodingProfile {
  readonly encodings: readonly TextEncodingName[];
  /** What every writing in it is made of, beside ASCII and typographic signs. */
  readonly script: RegExp;
  /** The letters that are most of any text in it, in lower case: read in a wrong encoding they become others. */
  readonly common: RegExp;
  /** Least share of `common` among the characters outside ASCII. */
  readonly least: number;
  /** Stands beside Latin letters in one word: Chinese may, Russian may not. */
  readonly mixes: boolean;
}

const cjkSigns = String.raw`\u3000-\u303f\uff00-\uff65\uffe0-\uffe6`;

/** Letters of one European language; all of what it writes outside ASCII. */
function alphabet(letters: string, ...encodings: readonly TextEncodingName[]): EncodingProfile {
  return { encodings, script: /\p{Script=Latin}/u, common: new RegExp(`[${letters}]`, 'u'), least: 0.9, mixes: true };
}

/**
 * By writing; where two fit alike, the first is taken. The letters of European languages are their alphabets; commonest characters of the others are from the frequency
 * lists of their corpora (Jun Da's list of modern Chinese; letter frequencies of Russian, Greek, Hebrew, Arabic and Thai as in any textbook of cryptography).
 */
export const encodingProfiles: readonly EncodingProfile[] = [
  alphabet('àâæçéèêëîïôœùûüÿ', 'windows-1252', 'macintosh'),
  alphabet('áéíóúüñªº', 'windows-1252', 'macintosh'),
  alphabet('äöüßéà', 'windows-1252', 'macintosh'),
  alphabet('áâãàçéêíóôõúü', 'windows-1252', 'macintosh'),
  alphabet('àèéìíòóùú', 'windows-1252', 'macintosh'),
  alphabet('åäöæøéàü', 'windows-1252', 'macintosh'),
  alphabet('áðéíóúýþæö', 'windows-1252'),
  alphabet('àçèéíïòóúü·', 'windows-1252'),
  alphabet('ąćęłńóśźż', 'windows-1250', 'iso-8859-2'),
  alphabet('áäčďéěíĺľňóôŕřšťúůýž', 'windows-1250', 'iso-8859-2'),
  alphabet('áéíóöőúüű', 'windows-1250', 'iso-8859-2'),
  alphabet('ăâîşţ', 'windows-1250', 'iso-8859-2'),
  alphabet('čćđšž', 'windows-1250', 'iso-8859-2'),
  alphabet('çğıöşüâîûi\u0307', 'windows-1254'),
  alphabet('ąčęėįšųūžāēģīķļņõäöü', 'windows-1257'),
  // Several languages in one text.
  alphabet('àáâãäåæçèéêëìíîïñòóôõöøùúûüœß', 'windows-1252'),
  {
    encodings: ['shift_jis', 'euc-jp', 'utf-16le', 'utf-16be'],
    script: new RegExp(String.raw`[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Han}${cjkSigns}]`, 'u'),
    common: /\p{Script=Hiragana}/u,
    least: 0.25,
    mixes: true,
  },
  {
    encodings: ['gb18030', 'utf-16le', 'utf-16be'],
    script: new RegExp(String.raw`[\p{Script=Han}${cjkSigns}]`, 'u'),
    common:
      /[的一是不了在人有我他这个们中来上大为和国地到以说时要就出会可也你对生能而子那得于着下自之年过发后作里用道行所然家种事成方多经么去法学如都同现当没动面起看定天分还进好小部其些主样理心她本前开但因只从想实]/u,
    least: 0.2,
    mixes: true,
  },
  {
    encodings: ['big5', 'utf-16le', 'utf-16be'],
    script: new RegExp(String.raw`[\p{Script=Han}${cjkSigns}]`, 'u'),
    common:
      /[的一是不了在人有我他這個們中來上大為和國地到以說時要就出會可也你對生能而子那得於著下自之年過發後作裡用道行所然家種事成方多經麼去法學如都同現當沒動面起看定天分還進好小部其些主樣理心她本前開但因只從想實]/u,
    least: 0.2,
    mixes: true,
  },
  {
    encodings: ['euc-kr', 'utf-16le', 'utf-16be'],
    script: new RegExp(String.raw`[\p{Script=Hangul}${cjkSigns}]`, 'u'),
    common: /[이다는에의가을를은고하지도로한서기사나어아라리과자일그것]/u,
    least: 0.25,
    mixes: true,
  },
  {
    encodings: ['windows-1251', 'koi8-r', 'ibm866', 'iso-8859-5', 'utf-16le', 'utf-16be'],
    script: /\p{Script=Cyrillic}/u,
    common: /[оеаинтсрвл]/u,
    least: 0.35,
    mixes: false,
  },
  {
    encodings: ['windows-1253', 'iso-8859-7', 'utf-16le', 'utf-16be'],
    script: /\p{Script=Greek}/u,
    common: /[αοιετσνηρκςάέίόήώύ]/u,
    least: 0.6,
    mixes: false,
  },
  {
    encodings: ['windows-1255', 'iso-8859-8', 'utf-16le', 'utf-16be'],
    script: /\p{Script=Hebrew}/u,
    common: /[יוהלאתמרבשנ]/u,
    least: 0.5,
    mixes: false,
  },
  {
    encodings: ['windows-1256', 'iso-8859-6', 'utf-16le', 'utf-16be'],
    script: /\p{Script=Arabic}/u,
    common: /[اليمونترب]/u,
    least: 0.5,
    mixes: false,
  },
  {
    encodings: ['windows-874', 'utf-16le', 'utf-16be'],
    script: /\p{Script=Thai}/u,
    common: /[านรอกเงมยลว]|\u0e48|\u0e49/u,
    least: 0.4,
    mixes: false,
  },
];
