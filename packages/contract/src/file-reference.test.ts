import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { FILE_KINDS } from './file-kinds.js';
import { cleanFileName, filesIn, readFileReference, writeFileReference } from './file-reference.js';
import { fieldValueSchema } from './schema/record-schema.js';
import { keysOf } from './schema/keys-of.js';

const kinds = fc.constantFrom(...keysOf(FILE_KINDS));

test('[UP1] a name is a name: no folder, no control character, no turned direction, an ending of its kind', () => {
  const names: [string, string][] = [
    ['plan.PDF', 'plan.pdf'],
    ['C:\\Users\\Anna\\plan.pdf', 'plan.pdf'],
    ['../../etc/passwd', 'passwd.pdf'],
    ['invoice\u202efdp.exe', 'invoice_fdp.exe.pdf'],
    ['a"; filename="b.html', 'a__ filename=_b.html.pdf'],
    ['a\r\nSet-Cookie: b.pdf', 'a__Set-Cookie_ b.pdf'],
    ['.pdf', 'file.pdf'],
    ['...', 'file.pdf'],
    ['', 'file.pdf'],
    ['Pöytä 2 × 4.pdf', 'Pöytä 2 × 4.pdf'],
    [`${'😀'.repeat(60)}.pdf`, `${'😀'.repeat(40)}.pdf`],
  ];
  for (const [name, clean] of names) assert.equal(cleanFileName(name, 'pdf'), clean);
  assert.equal(cleanFileName('photo.jpeg', 'jpeg'), 'photo.jpeg');
});

test('[UP1] a cleaned name stays as it is, and any can be written into a reference and read back', () => {
  const hex = fc.stringMatching(/^[0-9a-f]{64}$/);
  const id = fc.stringMatching(/^[A-Za-z0-9_-]{16,40}$/);
  fc.assert(
    fc.property(
      fc.string({ unit: 'binary' }),
      kinds,
      fc.nat(10_000_000),
      hex,
      id,
      (said, kind, more, ...ids) => {
        const name = cleanFileName(said, kind);
        assert.equal(cleanFileName(name, kind), name);
        const [sha256, upload] = ids;
        const file = { name, type: FILE_KINDS[kind].type, size: more + 1, sha256, upload };
        const text = writeFileReference(file);
        assert.deepEqual(readFileReference(text), file);
        assert.ok(fieldValueSchema.safeParse([text]).success);
      },
    ),
  );
});

test('a value that is no list of references names no file', () => {
  for (const value of [undefined, 4, true, 'plan.pdf', ['plan.pdf; type=x'], [[]].flat()])
    assert.deepEqual(filesIn(value), []);
});
