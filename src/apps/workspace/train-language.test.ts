import { describe, expect, test } from 'vitest';
import { trainingLanguage } from './train-language.ts';

function essays(text: string, language?: string): { text: string; language?: string }[] {
  return Array.from({ length: 30 }, () => ({ text, ...(language !== undefined && { language }) }));
}

describe('the language that graded essays are measured in', () => {
  test('is what most of them say, whatever they look like', () => {
    const spanish = essays('The park is good and people like it.', 'es');
    expect(trainingLanguage([...spanish, ...essays('The park is good.', 'en').slice(0, 10)])).toBe('es');
    // Two as often: the first by name, in any order.
    expect(trainingLanguage([...essays('a', 'fr'), ...essays('b', 'de')])).toBe('de');
    expect(trainingLanguage([...essays('b', 'de'), ...essays('a', 'fr')])).toBe('de');
  });

  test.each([
    ['en', 'The school is a place where people learn to read and to write, and it is good for them.'],
    ['es', 'La escuela es un lugar donde los niños aprenden a leer y a escribir, y es bueno para todos.'],
    ['de', 'Die Schule ist ein Ort, an dem die Kinder lesen und schreiben lernen, und das ist gut für sie.'],
    ['fr', 'L’école est un lieu où les enfants apprennent à lire et à écrire, et c’est bien pour eux.'],
    ['zh', '我们学校应该保护环境因为动物需要森林'],
    ['ar', 'المدرسة مكان جميل حيث يتعلم الطلاب القراءة والكتابة'],
    ['ru', 'Школа это место, где дети учатся читать и писать'],
    ['hi', 'विद्यालय वह स्थान है जहाँ बच्चे पढ़ना और लिखना सीखते हैं'],
    ['sw', 'Shule ni mahali ambapo watoto hujifunza kusoma na kuandika kila siku'],
    ['und', 'Kvarx brumitz plontal wekkis drosk'],
    ['und', ''],
  ])('where none says it is told by the texts: %s', (language, text) => {
    expect(trainingLanguage(essays(text))).toBe(language);
  });

  test('answers of a few words are read together', () => {
    const answers = ['it is the heat', 'because of the sun', 'the plant grows to the light', 'no water in it'];
    expect(trainingLanguage(Array.from({ length: 80 }, (_, i) => ({ text: answers[i % 4] ?? '' })))).toBe('en');
  });
});
