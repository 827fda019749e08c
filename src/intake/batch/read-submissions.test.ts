import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeDocx, makeZip, paragraph } from '../../evaluation/red-team/made-files.ts';
import { readRoster } from './read-roster.ts';
import { readSubmissions, type SubmissionsOptions } from './read-submissions.ts';
import type { SubmissionRow } from './submission.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'assay-batch-'));
});
afterAll(async () => {
  await rm(folder, { recursive: true });
});

async function written(name: string, content: string | Uint8Array): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, content);
  return path;
}

async function all(path: string, options?: SubmissionsOptions): Promise<SubmissionRow[]> {
  const rows: SubmissionRow[] = [];
  for await (const row of readSubmissions(path, options)) rows.push(row);
  return rows;
}

/** A row in one line: what the test is about. */
function brief(row: SubmissionRow): string {
  return 'error' in row ? `${row.error.code}: ${row.error.message}` : `${row.ref} = ${row.text}`;
}

describe('a CSV of essays', () => {
  test('ids, students and learner context; the context only with consent', async () => {
    const path = await written(
      'a.csv',
      '\ufeffID,Student ID,Text,Grade Level,Age,First Language,Consent\n' +
        'e1,s1,"One, two\nlines",8,13,es,yes\ne2,s2,Plain,8,,,no\n,,No id,,,,\n',
    );
    const rows = await all(path);
    expect(rows).toEqual([
      {
        ref: 'e1',
        text: 'One, two\nlines',
        format: 'csv',
        studentId: 's1',
        learner: { gradeLevel: '8', age: 13, firstLanguage: 'es' },
        source: { file: 'a.csv', line: 2 },
        hidden: [],
        warnings: [],
      },
      {
        ref: 'e2',
        text: 'Plain',
        format: 'csv',
        studentId: 's2',
        source: { file: 'a.csv', line: 4 },
        hidden: [],
        warnings: ['a.csv line 4: what the row says of the writer was left out, since no consent is recorded'],
      },
      { ref: 'a.csv:5', text: 'No id', format: 'csv', source: { file: 'a.csv', line: 5 }, hidden: [], warnings: [] },
    ]);
  });

  test('wrong rows are reported with their line and what is allowed; the others go on', async () => {
    const path = await written(
      'b.csv',
      'id,text,age,consent\n1,ok,13,yes\n2,"open\n3,too,many,cells,here\n4,old,two hundred,yes\n5,maybe,9,perhaps\n1,again,,\n6,last,,\n',
    );
    expect((await all(path)).map(brief)).toEqual([
      '1 = ok',
      'input.invalid: b.csv line 3: has an opening quotation mark that is never closed; columns are id, text, age, consent',
      'input.invalid: b.csv line 4: has 5 cells; must have 4; columns are id, text, age, consent',
      'input.invalid: b.csv line 5: age is "two hundred"; must be a whole number from 4 to 120, or empty',
      'input.invalid: b.csv line 6: consent is "perhaps"; allowed are true, yes, y, 1, x, granted and false, no, n, 0, denied, withdrawn, or nothing',
      'input.invalid: b.csv line 7: the id "1" is that of line 2; ids must differ',
      '6 = last',
    ]);
  });

  test('other column names by mapping; without a text column every row says which are allowed', async () => {
    const path = await written('c.csv', 'Nr;Response Text\n7;Dogs; are good\n8;Cats\n');
    expect((await all(path, { columns: { id: 'Nr', text: 'Response Text' } })).map(brief)).toEqual([
      'input.invalid: c.csv line 2: has 3 cells; must have 2; columns are nr, response_text',
      '8 = Cats',
    ]);
    expect((await all(path)).map(brief)[1]).toBe(
      'input.invalid: c.csv line 3: has no text; columns are id, student_id, text, grade_level, age, first_language, consent, here are nr, response_text',
    );
  });

  test('Windows-1252, as Excel saves it', async () => {
    const path = await written('d.csv', Buffer.from('id,text\n1,caf\u00e9 \u0093ok\u0094\n', 'latin1'));
    expect((await all(path)).map(brief)).toEqual(['1 = café “ok”']);
  });

  test('a row above the length limit is refused alone', async () => {
    const path = await written('e.csv', `id,text\n1,${'a'.repeat(200_001)}\n2,b\n`);
    expect((await all(path)).map(brief)).toEqual([
      'input.too-large: e.csv line 2: length of the text is 200001 characters; allowed are at most 200000 characters',
      '2 = b',
    ]);
  });
});

test('JSON Lines: one object a line, camelCase or snake_case, broken lines reported', async () => {
  const path = await written(
    'a.jsonl',
    '{"id": 1, "text": "One", "studentId": "s1", "gradeLevel": "8", "consent": true}\nnot json\n\n[1]\n{"id": 2, "essay": "Two"}\n',
  );
  const rows = await all(path);
  expect(rows.map(brief)).toEqual([
    '1 = One',
    'input.invalid: a.jsonl line 2: is no JSON object',
    'input.invalid: a.jsonl line 4: is no JSON object',
    '2 = Two',
  ]);
  expect(rows[0]).toMatchObject({ studentId: 's1', learner: { gradeLevel: '8' } });
});

describe('a folder and a zip', () => {
  test('every file in order, what cannot be read in its place, links refused, system files passed over', async () => {
    const base = join(folder, 'class');
    await mkdir(join(base, 'late'), { recursive: true });
    await writeFile(join(base, 'a.txt'), 'Essay a');
    await writeFile(join(base, 'b.docx'), makeDocx({ body: paragraph('Essay b', ['white', '<w:vanish/>']) }).bytes);
    await writeFile(join(base, 'c.rtf'), 'x');
    await writeFile(join(base, 'd.pdf'), 'no pdf');
    await writeFile(join(base, 'late', 'a.txt'), 'Late essay');
    await writeFile(join(base, '.DS_Store'), 'x');
    await symlink(join(base, 'a.txt'), join(base, 'link.txt'));
    const rows = await all(base);
    expect(rows.map(brief)).toEqual([
      'a.txt = Essay a',
      'b.docx = Essay b',
      'input.invalid: c.rtf: files named ".rtf" are not read; allowed are .txt, .md, .docx, .odt, .pdf',
      'input.unreadable: d.pdf: is named .pdf but its bytes are neither a zip container nor a PDF',
      'late/a.txt = Late essay',
      'input.invalid: link.txt: is a link or device; only files are read',
    ]);
    expect(rows[1]).toMatchObject({ hidden: [{ kind: 'vanished', text: 'white' }] });
  });

  test('a zip gives the same rows; a zip in a zip and a name that climbs out are refused', async () => {
    const path = await written(
      'class.zip',
      makeZip([
        ['b/two.txt', 'Two'],
        ['one.txt', 'One'],
        ['inner.zip', makeZip([['x.txt', 'x']])],
        ['__MACOSX/one.txt', 'x'],
      ]),
    );
    expect((await all(path)).map(brief)).toEqual([
      'b/two.txt = Two',
      'input.invalid: inner.zip: files named ".zip" are not read; allowed are .txt, .md, .docx, .odt, .pdf',
      'one.txt = One',
    ]);
    const climbing = await written('climb.zip', makeZip([['../../etc/cron.txt', 'x']]));
    await expect(all(climbing)).rejects.toMatchObject({ code: 'input.unreadable' });
  });

  test('a bomb in a zip is refused before it is inflated', async () => {
    const path = await written(
      'bomb.zip',
      makeZip([
        ['one.txt', 'One'],
        ['bomb.txt', Buffer.alloc(60 * 1024 * 1024)],
      ]),
    );
    await expect(all(path)).rejects.toMatchObject({ code: 'input.too-large' });
  });

  test('one file is a batch of one; a path that is not there, and a kind that is not read', async () => {
    expect((await all(await written('solo.md', 'Solo'))).map(brief)).toEqual(['solo.md = Solo']);
    await expect(all(join(folder, 'absent.csv'))).rejects.toMatchObject({ code: 'input.unreadable' });
    await expect(all(await written('x.xlsx', 'x'))).rejects.toThrow(
      /files named "\.xlsx" are not read; allowed are a folder/,
    );
  });

  test('a roster says whose file it is, and what may be known of the writer', async () => {
    const roster = await readRoster(
      await written(
        'roster.csv',
        'student_id,given_name,family_name,email,school,file,grade_level,first_language,learner_context_consent\n' +
          's1,Ana,Ruiz,ana@school.example,North,solo.txt,8,es,yes\ns1,Ben,Lee,,,other.txt,,,\n,Cy,,,,,,,\ns2,Dee,,,,,8,,\n',
      ),
    );
    expect(roster.students.map(({ studentId }) => studentId)).toEqual(['s1', 's2']);
    expect(roster.rejected.map(({ error }) => error.message)).toEqual([
      'roster.csv line 3: the student_id of line 2 stands here again; ids must differ',
      'roster.csv line 4: needs a value in student_id; columns are student_id, given_name, family_name, email, school, file, grade_level, age, first_language, consent',
    ]);
    expect(roster.warnings).toHaveLength(1);
    const [row] = await all(await written('solo.txt', 'Mine'), { roster: roster.students });
    expect(row).toMatchObject({ studentId: 's1', learner: { gradeLevel: '8', firstLanguage: 'es' } });
  });

  test('a student whose age or consent cannot be read is reported, and on the list without them', async () => {
    const roster = await readRoster(
      await written(
        'faulty.csv',
        'student_id,given_name,file,age,consent\ns1,Ana,ana.txt,old,yes\ns2,Ben,,13,maybe\ns3,Cy,cy.txt,13,yes\n',
      ),
    );
    expect(roster.students.map(({ studentId, givenName, learner }) => [studentId, givenName, learner])).toEqual([
      ['s1', 'Ana', undefined],
      ['s2', 'Ben', undefined],
      ['s3', 'Cy', { age: 13 }],
    ]);
    expect(roster.rejected.map(({ source }) => source.line)).toEqual([2, 3]);
    const [row] = await all(await written('cy.txt', 'Mine'), { roster: roster.students });
    expect(row).toMatchObject({ learner: { age: 13 }, consent: { file: 'faulty.csv', line: 4 } });
  });

  test('the users.csv of OneRoster is a roster', async () => {
    const path = await written(
      'users.csv',
      'sourcedId,status,givenName,familyName,email,grades\nu1,active,Ana,Ruiz,a@x.example,08\n',
    );
    expect((await readRoster(path)).students).toMatchObject([
      { studentId: 'u1', givenName: 'Ana', familyName: 'Ruiz', email: 'a@x.example' },
    ]);
  });
});
