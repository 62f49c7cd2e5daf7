import assert from 'node:assert/strict';
import test from 'node:test';
import { FILE_BEGINNINGS } from '../test/file-beginnings.js';
import { FILE_KINDS, fileKindsOf, kindByName, kindByType, looksLikeKind } from './file-kinds.js';
import { keysOf } from './schema/keys-of.js';
import { stepSchema } from './schema/step-schema.js';

const KINDS = keysOf(FILE_KINDS);
const bytes = (text: string) => Uint8Array.from(text, (character) => character.charCodeAt(0));

test('[UP1] each kind is told by its first bytes, and no other kind is taken for it', () => {
  const packages = ['docx', 'xlsx', 'odt'];
  const texts = ['txt', 'csv'];
  const alike = (one: string, other: string) =>
    one === other || [packages, texts].some((group) => group.includes(one) && group.includes(other));
  for (const kind of KINDS)
    for (const other of KINDS)
      assert.equal(
        looksLikeKind(kind, bytes(FILE_BEGINNINGS[other])),
        alike(kind, other),
        `${other} as ${kind}`,
      );
});

test('[UP1] what runs is of no kind, whatever it is called', () => {
  const running = [
    '<!doctype html><script>alert(1)</script>',
    '\n  <HTML><body onload=alert(1)>',
    '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
    '\xef\xbb\xbf<?xml version="1.0"?><svg/>',
    'name,mail\n<script src=//evil.example></script>',
    '#!/bin/sh\nrm -rf /',
    'MZ\x90\x00\x03\x00\x00\x00',
    '\x7fELF\x02\x01\x01\x00\x00\x00\x00\x00',
    'GIF89a\x01\x00\x01\x00\x80\x00\x00',
    ' %PDF-1.7',
    '',
  ];
  for (const text of running)
    for (const kind of KINDS)
      assert.ok(text === '' || !looksLikeKind(kind, bytes(text)), `${JSON.stringify(text)} as ${kind}`);
});

test('[UP1] a text may be in any of the usual encodings, and no zero is in it', () => {
  for (const text of ['nimi;koko\r\nP\xf6yt\xe4;2\t1', '\xef\xbb\xbfP\xc3\xb6yt\xc3\xa4', '2 < 3', '1\x0c2'])
    assert.ok(looksLikeKind('csv', bytes(text)), text);
  for (const text of ['a\0b', 'a\x0bb', '\x1b[31m', `${'a'.repeat(5000)}\0`])
    assert.ok(!looksLikeKind('txt', bytes(text)), text);
});

test('[UP1] a step names kinds and groups of a closed list, and nothing else', () => {
  assert.deepEqual(fileKindsOf(['pdf', 'images', 'png']), ['pdf', 'jpeg', 'png', 'webp', 'heic']);
  assert.equal(kindByName('My plan.PDF', KINDS), 'pdf');
  assert.equal(kindByName('photo.JPG', ['jpeg']), 'jpeg');
  for (const name of ['plan.pdf.exe', 'plan', 'page.html', 'a.docm', ''])
    assert.equal(kindByName(name, KINDS), undefined, name);
  assert.equal(kindByType('image/png', ['pdf']), undefined);
  assert.equal(kindByType('image/png', KINDS), 'png');

  const step = {
    kind: 'file',
    text: { en: 'A plan?' },
    field: 'plan',
    types: ['pdf', 'images'],
    next: 'end',
  };
  const parsed = stepSchema.parse(step);
  assert.ok(parsed.kind === 'file');
  assert.deepEqual([parsed.maxBytes, parsed.most], [5_000_000, 1]);
  for (const wrong of [
    { types: [] },
    { types: ['html'] },
    { types: ['application/pdf'] },
    { types: ['toString'] },
    { maxBytes: 10_000_001 },
    { most: 6 },
    { types: undefined },
  ])
    assert.ok(!stepSchema.safeParse({ ...step, ...wrong }).success, JSON.stringify(wrong));
});
