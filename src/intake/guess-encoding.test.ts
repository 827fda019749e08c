import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { AssayError } from '../core/errors.ts';
import { decodeText } from './decode-text.ts';

/** What one student wrote, by language. */
const written = {
  ja: '私は学校が好きです。先生はとても親切で、友だちとサッカーをするのが楽しいです。',
  zh: '我觉得电脑对人们有好的影响,因为我们可以用它来学习,也可以和家里的人说话。',
  tw: '我覺得電腦對人們有好的影響,因為我們可以用它來學習,也可以和家裡的人說話。',
  ko: '나는 컴퓨터가 사람들에게 좋다고 생각한다. 우리는 그것으로 공부를 하고 친구와 이야기할 수 있다.',
  pl: 'Uważam, że komputery są dobre, ponieważ ludzie mogą się dzięki nim uczyć i rozmawiać z rodziną. Żółć.',
  cs: 'Myslím, že počítače jsou dobré, protože se díky nim můžeme učit a mluvit s přáteli, kteří žijí daleko.',
  hu: 'Azt hiszem, hogy a számítógép jó dolog, mert tanulhatunk vele, és beszélhetünk az erdőről meg a jövőről.',
  ru: 'Я думаю, что компьютеры полезны людям, потому что мы можем учиться и говорить с друзьями.',
  el: 'Νομίζω ότι οι υπολογιστές είναι καλοί, γιατί μπορούμε να μαθαίνουμε και να μιλάμε με φίλους.',
  tr: 'Bence bilgisayarlar insanlar için iyidir, çünkü onlarla öğrenebilir ve arkadaşlarımızla konuşabiliriz. Işık, ağaç.',
  he: 'אני חושב שמחשבים טובים לאנשים, כי אפשר ללמוד בעזרתם ולדבר עם חברים.',
  ar: 'أعتقد أن الحاسوب مفيد للناس لأننا نستطيع أن نتعلم به وأن نتحدث مع الأصدقاء.',
  th: 'ฉันคิดว่าคอมพิวเตอร์ดีต่อคนเพราะเราสามารถเรียนและคุยกับเพื่อนได้',
  lt: 'Manau, kad kompiuteriai yra geri, nes žmonės gali mokytis ir kalbėti su draugais, kurie gyvena toli. Ačiū, šitą.',
  fr: 'Je pense que l’ordinateur est très utile à l’école, parce qu’on peut étudier et parler avec sa famille. Été, forêt, ça.',
  es: 'Creo que el ordenador es útil. ¿Por qué? Porque los niños pueden aprender más y hablar con su compañía. Sí, mañana.',
  de: 'Ich finde, dass Computer nützlich sind, weil man üben und später größere Fragen lösen kann.',
  is: 'Ég held að tölvur séu góðar því að fólk getur lært og talað við vini sína. Það er þörf á því.',
} as const;

/** Bytes of those texts as Python 3 codecs write them: the encoding's name here, the text, the bytes in base64. */
const files: readonly (readonly [encoding: string, language: keyof typeof written, base64: string])[] = [
  [
    'shift_jis',
    'ja',
    'joSCzYp3jVqCqo1EgquCxYK3gUKQ5pC2gs2CxoLEguCQZZDYgsWBQZdGgr6Cv4LGg1SDYoNKgVuC8IK3gumCzIKqinmCtYKigsWCt4FC',
  ],
  [
    'euc-jp',
    'ja',
    'u+Skz7PYubukrLmlpK2kx6S5oaPA6MC4pM+kyKTGpOK/xsDapMehos2npMCkwaTIpbWlw6Wrobyk8qS5pOukzqSss9qkt6SkpMekuaGj',
  ],
  [
    'iso-2022-jp',
    'ja',
    'GyRCO2QkTzNYOTskLDklJC0kRyQ5ISNAaEA4JE8kSCRGJGI/RkBaJEchIk0nJEAkQSRIJTUlQyUrITwkciQ5JGskTiQsM1okNyQkJEckOSEjGyhC',
  ],
  ['gb18030', 'zh', 'ztK+9bXDtefE1LbUyMvDx9PQusO1xNOwz+ws0vLOqs7Sw8e/ydLU08PL/MC00afPsCzSsr/J0tS6zbzSwO+1xMjLy7W7sKGj'],
  ['big5', 'tw', 'p9rEsbFvuXG4o7nvpEitzKazpm6qurx2xVQspl2ssKfarcylaaVIpc6lpqjTvsey3yykXaVppUipTa5huMyquqRIu6G43KFD'],
  [
    'euc-kr',
    'ko',
    's6q0wiDExMe7xc2woSC757b3tem/obDUIMHBtNmw7SC7/bCix9G02S4gv+y4rrTCILHXsM3AuLfOILD4us64piDHz7DtIMSjsbi/zSDAzL7fseLH0iC89iDA1rTZLg==',
  ],
  [
    'windows-1250',
    'pl',
    'VXdhv2FtLCC/ZSBrb21wdXRlcnkgc7kgZG9icmUsIHBvbmlld2G/IGx1ZHppZSBtb2e5IHNp6iBkemnqa2kgbmltIHVjennmIGkgcm96bWF3aWHmIHogcm9kemluuS4gr/Oz5i4=',
  ],
  [
    'windows-1250',
    'cs',
    'TXlzbO1tLCCeZSBwb+jtdGHoZSBqc291IGRvYnLpLCBwcm90b55lIHNlIGTta3kgbmltIG35nmVtZSB16Gl0IGEgbWx1dml0IHMgcPjhdGVsaSwga3Rl+O0gnmlq7SBkYWxla28u',
  ],
  [
    'windows-1250',
    'hu',
    'QXp0IGhpc3plbSwgaG9neSBhIHN64W3tdPNn6XAgavMgZG9sb2csIG1lcnQgdGFudWxoYXR1bmsgdmVsZSwg6XMgYmVzeulsaGV0/G5rIGF6IGVyZPVy9WwgbWVnIGEgavZ29XL1bC4=',
  ],
  [
    'iso-8859-2',
    'pl',
    'VXdhv2FtLCC/ZSBrb21wdXRlcnkgc7EgZG9icmUsIHBvbmlld2G/IGx1ZHppZSBtb2exIHNp6iBkemnqa2kgbmltIHVjennmIGkgcm96bWF3aWHmIHogcm9kemlusS4gr/Oz5i4=',
  ],
  [
    'windows-1251',
    'ru',
    '3yDk8+zg/iwg9/LuIOru7O/8/vLl8Psg7+7r5eft+yDr/uT/7Cwg7+7y7uzzIPfy7iDs+yDs7ubl7CDz9+jy/PH/IOgg4+7i7vDo8vwg8SDk8PPn/P/s6C4=',
  ],
  [
    'koi8-r',
    'ru',
    '8SDE1c3BwCwg3tTPIMvPzdDYwNTF0tkg0M/MxdrO2SDMwMTRzSwg0M/Uz83VIN7UzyDN2SDNz9bFzSDV3snU2NPRIMkgx8/Xz9LJ1Ngg0yDE0tXa2NHNyS4=',
  ],
  [
    'ibm866',
    'ru',
    'nyCk46yg7iwg5+KuIKqurK/s7uKl4Osgr66rpaet6yCr7qTvrCwgr67irqzjIOfiriCs6yCsrqalrCDj56ji7OHvIKggo66iruCo4uwg4SCk4OOn7O+sqC4=',
  ],
  [
    'iso-8859-5',
    'ru',
    'zyDU49zQ7iwg5+LeINre3N/s7uLV4Osg397b1dfd6yDb7tTv3Cwg397i3tzjIOfi3iDc6yDc3tbV3CDj59ji7OHvINgg097S3uDY4uwg4SDU4OPX7O/c2C4=',
  ],
  [
    'windows-1253',
    'el',
    'ze/s3+b5IPz06SDv6SD18O/r7+Pp8/Td8iDl3+3h6SDq4evv3ywg4+nh9N8g7PDv8e/97OUg7eEg7OHo4d/t7/Xs5SDq4ekg7eEg7Onr3OzlIOzlIPbf6+/18i4=',
  ],
  [
    'windows-1254',
    'tr',
    'QmVuY2UgYmlsZ2lzYXlhcmxhciBpbnNhbmxhciBp52luIGl5aWRpciwg5/xua/wgb25sYXJsYSD28HJlbmViaWxpciB2ZSBhcmthZGH+bGFy/W39emxhIGtvbnX+YWJpbGlyaXouIEn+/WssIGHwYecu',
  ],
  [
    'windows-1255',
    'he',
    '4PDpIOfl+eEg+e7n+eHp7SDo5eHp7SDs4PD56e0sIOvpIOD0+fgg7Ozu5eMg4fLm+PrtIOXs4+H4IPLtIOfh+OntLg==',
  ],
  [
    'windows-1256',
    'ar',
    'w9rK3s8gw+Qgx+HNx9PmyCDj3e3PIOHh5MfTIOHD5OTHIOTTytjt2iDD5CDkytrh4yDI5SDmw+Qg5MrNz8sg49ogx+HD1c/ex8Eu',
  ],
  ['windows-874', 'th', 'qdG5pNS0x+jSpM3BvtTH4LXNw+y01bXozaS54L7D0tDgw9LK0sHSw7bgw9XCueHF0KTYwqHRuuC+1+jNueS06Q=='],
  [
    'windows-1257',
    'lt',
    'TWFuYXUsIGthZCBrb21waXV0ZXJpYWkgeXJhIGdlcmksIG5lcyD+bW9u63MgZ2FsaSBtb2t5dGlzIGlyIGthbGLrdGkgc3UgZHJhdWdhaXMsIGt1cmllIGd5dmVuYSB0b2xpLiBB6Gn7LCDwaXTgLg==',
  ],
  [
    'macintosh',
    'fr',
    'SmUgcGVuc2UgcXVlIGzVb3JkaW5hdGV1ciBlc3QgdHKPcyB1dGlsZSCIIGzVjmNvbGUsIHBhcmNlIHF11W9uIHBldXQgjnR1ZGllciBldCBwYXJsZXIgYXZlYyBzYSBmYW1pbGxlLiCDdI4sIGZvcpB0LCCNYS4=',
  ],
  [
    'windows-1252',
    'fr',
    'SmUgcGVuc2UgcXVlIGySb3JkaW5hdGV1ciBlc3QgdHLocyB1dGlsZSDgIGyS6WNvbGUsIHBhcmNlIHF1km9uIHBldXQg6XR1ZGllciBldCBwYXJsZXIgYXZlYyBzYSBmYW1pbGxlLiDJdOksIGZvcup0LCDnYS4=',
  ],
  [
    'iso-8859-1',
    'es',
    'Q3JlbyBxdWUgZWwgb3JkZW5hZG9yIGVzIPp0aWwuIL9Qb3IgcXXpPyBQb3JxdWUgbG9zIG5p8W9zIHB1ZWRlbiBhcHJlbmRlciBt4XMgeSBoYWJsYXIgY29uIHN1IGNvbXBh8e1hLiBT7SwgbWHxYW5hLg==',
  ],
  [
    'iso-8859-1',
    'de',
    'SWNoIGZpbmRlLCBkYXNzIENvbXB1dGVyIG78dHpsaWNoIHNpbmQsIHdlaWwgbWFuIPxiZW4gdW5kIHNw5HRlciBncvbfZXJlIEZyYWdlbiBs9nNlbiBrYW5uLg==',
  ],
  [
    'iso-8859-1',
    'is',
    'yWcgaGVsZCBh8CB09mx2dXIgc+l1IGfz8GFyIP527SBh8CBm82xrIGdldHVyIGzmcnQgb2cgdGFsYfAgdmnwIHZpbmkgc+1uYS4g3mHwIGVyIP72cmYg4SD+du0u',
  ],
  [
    'utf-16le',
    'ru',
    'LwQgADQEQwQ8BDAETgQsACAARwRCBD4EIAA6BD4EPAQ/BEwETgRCBDUEQARLBCAAPwQ+BDsENQQ3BD0ESwQgADsETgQ0BE8EPAQsACAAPwQ+BEIEPgQ8BEMEIABHBEIEPgQgADwESwQgADwEPgQ2BDUEPAQgAEMERwQ4BEIETARBBE8EIAA4BCAAMwQ+BDIEPgRABDgEQgRMBCAAQQQgADQEQARDBDcETARPBDwEOAQuAA==',
  ],
  [
    'utf-16be',
    'zh',
    'YhGJyV+XdTWBEVv5TrpO7GcJWX12hF9xVM0ALFbgTjpiEU7sU+9O5XUoW4NnZVtmTmAALE5fU+9O5VSMW7aRzHaETrqL9IvdMAI=',
  ],
  [
    'utf-16le',
    'ja',
    'wXlvMGZbIWhMMH1ZTTBnMFkwAjBIUR91bzBoMGYwgjCqiQdSZzABMMtTYDBhMGgwtTDDMKsw/DCSMFkwizBuMEwwfWlXMEQwZzBZMAIw',
  ],
  [
    'utf-16be',
    'ko',
    'sJiylAAgzvTU6NEwrAAAIMCst4y05MXQrIwAIMiLsuSs4AAgwN2sAdVcsuQALgAgxrC5rLKUACCt+KyDxzy4XAAgrPW9gLl8ACDVWKzgACDOXK1sxkAAIMd0xXyuMNVgACDCGAAgx4iy5AAu',
  ],
  [
    'utf-16le',
    'ar',
    'IwY5BioGQgYvBiAAIwZGBiAAJwZEBi0GJwYzBkgGKAYgAEUGQQZKBi8GIABEBkQGRgYnBjMGIABEBiMGRgZGBicGIABGBjMGKgY3BkoGOQYgACMGRgYgAEYGKgY5BkQGRQYgACgGRwYgAEgGIwZGBiAARgYqBi0GLwYrBiAARQY5BiAAJwZEBiMGNQYvBkIGJwYhBi4A',
  ],
];

/** As Windows-1252 writes it; bytes 0x80 to 0x9F by the WHATWG index. */
function windows1252(text: string): Buffer {
  const high: Readonly<Record<string, number>> = {
    ƒ: 0x83,
    '†': 0x86,
    '‡': 0x87,
    ˆ: 0x88,
    '‰': 0x89,
    '’': 0x92,
    '“': 0x93,
    '”': 0x94,
    '˜': 0x98,
    š: 0x9a,
  };
  return Buffer.from(Array.from(text, (one) => high[one] ?? one.charCodeAt(0)));
}

function readOrRefused(bytes: Uint8Array): string {
  try {
    decodeText('essay.txt', bytes);
    return 'read';
  } catch (error) {
    return error instanceof AssayError ? error.code : String(error);
  }
}

describe('text in an older encoding', () => {
  test.each(files)('%s, %s: the words of the student, and a word to the teacher', (encoding, language, base64) => {
    const decoded = decodeText('essay.txt', Buffer.from(base64, 'base64'));
    expect(decoded).toMatchObject({ text: written[language], encoding });
    expect(decoded.warnings).toHaveLength(encoding.startsWith('utf-') ? 0 : 1);
  });

  // DOS code page 850, and EBCDIC: by Python's cp850 and cp500.
  test.each([
    'SmUgcGVuc2UgcXVlIGwnb3JkaW5hdGV1ciBlc3QgdHKKcyB1dGlsZSCFIGwngmNvbGUsIHBhcmNlIHF1J29uIHBldXQggnR1ZGllciwgZIJqhS4=',
    'yUCjiImVkkCjiIGjQIOWlJeko4WZokCBmYVAh5aWhECGlplAl4WWl5OFQIKFg4GkooVApoVAg4GVQJOFgZmVSw==',
  ])('what no known encoding makes a language of is refused, and the way out is named: %s', (base64) => {
    expect(() => decodeText('essay.txt', Buffer.from(base64, 'base64'))).toThrow(
      /essay\.txt: (?:is in no encoding that can be told .* save it as UTF-8|is no text)/,
    );
  });

  test('an ASCII text with one word of French is what it is, wherever the word stands', () => {
    for (const word of [
      'caf\u00e9',
      'p\u00e8re',
      '\u00e0 la carte',
      'd\u00e9j\u00e0 vu',
      'na\u00efve',
      '\u201csaid\u201d',
      'it\u2019s',
    ]) {
      const text = `I think that ${word} is a word that people know.`;
      const bytes = Buffer.from(
        text.replaceAll('\u201c', '\u0093').replaceAll('\u201d', '\u0094').replaceAll('\u2019', '\u0092'),
        'latin1',
      );
      expect(decodeText('essay.txt', bytes).text).toBe(text);
    }
  });

  // Signs and names that an English essay has, each a letter in another encoding: `×` is `в` in KOI8-R, `±` is `ą` in ISO-8859-2, `ø` is `ř` in Windows-1250.
  test.each([
    '5 × 8 lessons',
    '20 ± 5 minutes',
    'It costs 95¢',
    '¼ of the day is work and ¾ is sleep.',
    'It is 5 µm wide.',
    'A room of 40 m² is enough.',
    '60 ÷ 4 is 15.',
    'People say so.¹ Others do not.² Some ask.³',
    'The area of it is length×width, or n±1.',
    '20† and 30‡ at 5‰, ƒ of x, ˜ 7, 2ˆ3',
    '“It’s hot,” he said. “You can’t go.” I didn’t. “A 4 × 4 car,” she said. “That’s big.”',
    '“Hi,” he said. It’s 40 m², and you’d pay 95¢.',
    'I like Dvošák and the books of Søren Kierkegaard.',
    'I heard Dvošák with François in a café.',
    'The ¶ before it and the ¦ behind it cost ¥ 5 or ¤ 6.',
  ])('English in Windows-1252 is read as it was written: %s', (text) => {
    expect(decodeText('essay.txt', windows1252(text)).text).toBe(text);
  });

  test.each([
    ['KOI8-R', 'd0d2c9d7c5d4', 'привет'],
    ['DOS 866', 'afe0a8a2a5e2', 'привет'],
    ['Windows-1251', 'f7f2ee', 'что'],
    ['GB18030', 'd6d0b9fa', '中国'],
    ['Windows-1250', '5761b3ea7361', 'Wałęsa'],
    ['Macintosh', 'd26974d573d3', '“it’s”'],
    ['Macintosh', '6c9a73656e', 'lösen'],
  ])('a word of %s in English is that word', (_, hex, word) => {
    const bytes = Buffer.concat([
      Buffer.from('I think that '),
      Buffer.from(hex, 'hex'),
      Buffer.from(' is what they say.'),
    ]);
    expect(decodeText('essay.txt', bytes).text).toBe(`I think that ${word} is what they say.`);
  });

  test('a few words of Polish end in what Windows-1252 has as footnotes', () => {
    // "komputery są dobre" by Python's cp1250.
    expect(decodeText('essay.txt', Buffer.from('komputery s\u00b9 dobre', 'latin1')).text).toBe('komputery są dobre');
  });

  test('bytes of any kind are read or refused, never anything else', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
        expect(readOrRefused(bytes)).toMatch(/^(?:read|input\.unreadable)$/);
      }),
    );
  });
});
