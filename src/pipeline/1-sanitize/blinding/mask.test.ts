import { describe, expect, test } from 'vitest';
import type { KnownIdentity } from './find-roster.ts';
import { mask } from './mask.ts';

function masked(text: string, identities: readonly KnownIdentity[] = [], taskText = ''): string {
  return mask(text, { identities, taskText }).text;
}

const maria: KnownIdentity = { value: 'Maria Lopez', kind: 'person' };

describe('the roster', () => {
  test('whole name, either part, possessive, capitals: one person', () => {
    expect(masked("Maria Lopez came. Maria's bag. LOPEZ won. maria lopez left.", [maria])).toBe(
      "[PERSON_1] came. [PERSON_1]'s bag. [PERSON_1] won. [PERSON_1] left.",
    );
  });
  test('last name first', () => {
    expect(masked('Maria Lopez and Lopez, Maria', [{ value: 'Lopez, Maria', kind: 'person' }])).toBe(
      '[PERSON_1] and [PERSON_1]',
    );
  });
  test('two of one first name share a placeholder for it', () => {
    expect(
      masked('Ana Ruiz met Ana Diaz. Ana ran.', [
        { value: 'Ana Ruiz', kind: 'person' },
        { value: 'Ana Diaz', kind: 'person' },
      ]),
    ).toBe('[PERSON_1] met [PERSON_2]. [PERSON_3] ran.');
  });
  test('a name that is a word is masked only where it is a name', () => {
    const will: KnownIdentity = { value: 'Will Mark', kind: 'person' };
    expect(masked('Will we go? Mark my words. I will ask my friend Will.', [will])).toBe(
      'Will we go? Mark my words. I will ask my friend [PERSON_1].',
    );
  });
  test('a full name glued to other letters is still a name; one in small letters inside other words is not', () => {
    expect(masked('theMaria Lopezé and byMaria Lopez2', [maria])).toBe('the[PERSON_1]é and by[PERSON_1]2');
    expect(masked('Diana Leeds sang', [{ value: 'Ana Lee', kind: 'person' }])).toBe('Diana Leeds sang');
  });
  test('inside another word nothing happens', () => {
    expect(masked('Marianne likes marias.', [maria])).toBe('Marianne likes marias.');
  });
  test('a person of the assignment is nobody of the class', () => {
    const task = 'Its principal, Dana Okereke, says so.';
    expect(
      masked(
        'Dana Okereke says sleep helps, but Dana from my class naps.',
        [{ value: 'Dana Fox', kind: 'person' }],
        task,
      ),
    ).toBe('Dana Okereke says sleep helps, but [PERSON_1] from my class naps.');
  });
  test('a roster school', () => {
    expect(masked('I love Otter Falls.', [{ value: 'Otter Falls', kind: 'school' }])).toBe('I love [SCHOOL_1].');
  });
});

describe('cues without a roster', () => {
  test.each([
    ['my name is Tobias Grant and I run', 'my name is [PERSON_1] and I run'],
    ['Dear Mrs. Hill, hello', 'Dear Mrs. [PERSON_1], hello'],
    ['I asked Coach Brandt. Brandt said no.', 'I asked Coach [PERSON_1]. [PERSON_1] said no.'],
    ['Dear Keisha,\nhow are you', 'Dear [PERSON_1],\nhow are you'],
    ['Thanks for reading.\nSincerely,\nJamal Reed', 'Thanks for reading.\nSincerely,\n[PERSON_1]'],
    ['Name: Olga Petrova\nSchool is long.', 'Name: [PERSON_1]\nSchool is long.'],
    ['I go to Lincoln Middle School now', 'I go to [SCHOOL_1] now'],
    ['Me llamo Lucia Torres.', 'Me llamo [PERSON_1].'],
    ['write to me at kid.92@mail.example.org today', 'write to me at [EMAIL_1] today'],
    ['call (555) 201-3344 or 555-201-3345', 'call [PHONE_1] or [PHONE_2]'],
    ['see https://example.org/me?x=1.', 'see [LINK_1].'],
    ['follow @jay_runs on it', 'follow [LINK_1] on it'],
    ['I live at 42 Maple Hill Road, near you', 'I live at [ADDRESS_1], near you'],
    ['my student id: 4455667', 'my student id: [OTHER_1]'],
    ['I am 13 years old and', 'I am [AGE_1] and'],
    ["I'm thirteen years old", "I'm [AGE_1]"],
    ['As a Mexican American girl I know', 'As a [DEMOGRAPHIC_1] I know'],
    ["I'm Muslim and I fast", "I'm [DEMOGRAPHIC_1] and I fast"],
    ['My family is Haitian.', 'My family is [DEMOGRAPHIC_1].'],
    ['As a girl, I think', 'As a [DEMOGRAPHIC_1], I think'],
    ['I am from El Salvador.', 'I am from [PLACE_1].'],
  ])('%s', (text, expected) => {
    expect(masked(text)).toBe(expected);
  });
});

describe('what is left alone', () => {
  test.each([
    ['markers of an anonymised corpus', 'Dear @CAPS1 @CAPS2, @PERSON1 lives in @LOCATION1.'],
    ['people of history', 'Rosa Parks and Abraham Lincoln changed America.'],
    ['greetings to nobody', 'Dear Editor,\nDear Principal,\nDear School Board,'],
    ['words that are names', 'Will it rain in May? I hope so. Mark it.'],
    ['other people’s age and origin', 'The president is 60 years old. Italian food is good. He likes American cars.'],
    ['scores, years and amounts', 'In 1990 it cost $3.50, 86,000 dollars, 52 percent.'],
    ['a colour', 'I am black and blue about it? No: I am happy.'],
  ])('%s', (_name, text) => {
    expect(masked(text)).toBe(text);
  });
  test('the school of the assignment', () => {
    expect(masked('Harlan Creek Middle School is far.', [], 'whether Harlan Creek Middle School should')).toBe(
      'Harlan Creek Middle School is far.',
    );
  });
});

test('a placeholder that the student typed keeps its number for itself', () => {
  expect(masked('[PERSON_1] met Maria Lopez', [maria])).toBe('[PERSON_1] met [PERSON_2]');
});
