import { expect, test } from 'vitest';
import { sanitize } from '../sanitize.ts';
import { guessLanguage } from './language.ts';

/** Sentences of our own, each long enough to be an essay's first. */
const samples: readonly (readonly [language: string, text: string])[] = [
  [
    'en',
    'I think that the school should start later because we are all very tired when the first bell rings and nobody can listen.',
  ],
  [
    'es',
    'Creo que la escuela debería empezar más tarde porque todos estamos muy cansados cuando suena la campana y nadie puede escuchar.',
  ],
  [
    'fr',
    'Je pense que les cours devraient commencer plus tard parce que nous sommes tous fatigués quand la cloche sonne et que personne ne peut écouter.',
  ],
  [
    'de',
    'Ich finde, dass die Schule später anfangen sollte, weil wir alle sehr müde sind, wenn es klingelt, und niemand zuhören kann.',
  ],
  [
    'ru',
    'Я думаю, что школа должна начинаться позже, потому что мы все очень устаём, и никто не может слушать учителя на первом уроке утром.',
  ],
  [
    'el',
    'Νομίζω ότι το σχολείο πρέπει να αρχίζει αργότερα γιατί είμαστε όλοι πολύ κουρασμένοι όταν χτυπάει το κουδούνι και κανείς δεν ακούει.',
  ],
  [
    'he',
    'אני חושב שבית הספר צריך להתחיל מאוחר יותר כי כולנו עייפים מאוד כשהפעמון מצלצל ואף אחד לא יכול להקשיב למורה בבוקר.',
  ],
  [
    'ar',
    'أعتقد أن المدرسة يجب أن تبدأ في وقت لاحق لأننا جميعا متعبون جدا عندما يرن الجرس ولا يستطيع أحد أن يستمع إلى المعلم.',
  ],
  ['hi', 'मुझे लगता है कि स्कूल देर से शुरू होना चाहिए क्योंकि जब घंटी बजती है तो हम सब बहुत थके होते हैं और कोई सुन नहीं पाता।'],
  ['zh', '我认为学校应该晚一点开始上课，因为早上第一节课的时候我们都很累，没有人能够认真听老师讲课。'],
  [
    'ja',
    '学校はもっと遅く始まるべきだと思います。朝のベルが鳴るとき、みんなとても疲れていて、だれも先生の話を聞けないからです。',
  ],
  [
    'ko',
    '나는 학교가 더 늦게 시작해야 한다고 생각한다. 아침에 종이 울릴 때 우리 모두 너무 피곤해서 아무도 선생님 말씀을 들을 수 없기 때문이다.',
  ],
  ['th', 'ฉันคิดว่าโรงเรียนควรเริ่มสายกว่านี้เพราะพวกเราทุกคนเหนื่อยมากเมื่อระฆังดังและไม่มีใครฟังครูได้'],
];

test.each(samples)('%s', (language, text) => {
  expect(guessLanguage(text).language).toBe(language);
});

const task =
  'Write a letter to the school board in which you argue for or against a later start of the school day. Give reasons and examples.';

test.each(samples.filter(([language]) => language !== 'en'))(
  'an essay in %s for a task in English is no essay to grade, and the teacher is told why',
  (_language, text) => {
    const { gradable, findings } = sanitize({ text: `${text} ${text}`, taskText: task, identities: [] });
    expect(gradable).toEqual({ ok: false, reason: 'essay.not-judgeable' });
    expect(findings.find(({ family }) => family === 'language')?.explanation).toMatch(
      /^Seems to be written in \p{Lu}/u,
    );
  },
);

test('a language that is not known here is held, too', () => {
  const { gradable, findings } = sanitize({
    text: 'Tha mi a smaoineachadh gum bu choir don sgoil toiseachadh nas fhaide air adhart oir bidh sinn uile gle sgith nuair a chluinnear an clag.',
    taskText: task,
    identities: [],
  });
  expect(gradable).toEqual({ ok: false, reason: 'essay.not-judgeable' });
  expect(findings.map(({ family }) => family)).toContain('language');
});
