import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { begin, botOf, en, go } from '../../test/one-step-bot.js';
import { hasFormat, parseInline, plainWords, type Inline } from './parse-inline.js';

/** A tree on one line: `b(…)` for bold and so on. */
const drawn = (parts: readonly Inline[]): string =>
  parts
    .map((part) =>
      part.kind === 'words'
        ? part.text
        : part.kind === 'code'
          ? `code(${part.text})`
          : part.kind === 'link'
            ? `link(${part.href}: ${drawn(part.parts)})`
            : `${part.kind}(${drawn(part.parts)})`,
    )
    .join('');

test('[FL7] bold, italic, code and links are a tree', () => {
  for (const [text, tree] of [
    ['plain', 'plain'],
    ['**very** good', 'bold(very) good'],
    ['_so_ **_so_**', 'italic(so) bold(italic(so))'],
    ['type `**x**`', 'type code(**x**)'],
    [
      'see [our **terms**](https://shop.example/terms?a=1#b)',
      'see link(https://shop.example/terms?a=1#b: our bold(terms))',
    ],
    [
      '[mail](mailto:a@b.example) [call](tel:+358401234567)',
      'link(mailto:a@b.example: mail) link(tel:+358401234567: call)',
    ],
    ['2 * 3 ** 4 and some_field_name _ x _', '2 * 3 ** 4 and some_field_name _ x _'],
    ['\\**not bold** and \\_this\\_', '**not bold** and _this_'],
    ['**open', '**open'],
    ['{{first_name}} and {{last_name}}', '{{first_name}} and {{last_name}}'],
  ] as const)
    assert.equal(drawn(parseInline(text)), tree);
});

test('[FL7] a link leads to http, https, mailto and tel, and nowhere else', () => {
  for (const href of [
    'javascript:alert(1)',
    'JAVASCRIPT:alert(1)',
    'data:text/html,x',
    'vbscript:x',
    '//evil.example',
    '/local',
    'https://',
    'https://a@evil.example',
    'https://shop.example/?name={{name}}',
    'mailto:a@b.example?bcc=all@evil.example',
    ' https://shop.example',
  ])
    assert.equal(drawn(parseInline(`[x](${href})`)), `[x](${href})`);
});

test('[FL7] an answer never becomes formatting', () => {
  const bot = botOf({
    ask: { kind: 'text', text: en('?'), field: 'name', next: 'end' },
    end: { kind: 'end', text: en('Thanks, **{{name}}**') },
  });
  const line = go(bot, begin(bot), '**x** [y](https://evil.example)').lines.at(-1);
  assert.deepEqual(line, {
    from: 'bot',
    step: 'end',
    text: 'Thanks, **x** [y](https://evil.example)',
    inline: [
      { kind: 'words', text: 'Thanks, ' },
      { kind: 'bold', parts: [{ kind: 'words', text: '**x** [y](https://evil.example)' }] },
    ],
  });
});

test('[FL7] whatever is written is read, quickly, and loses no letter but its marks', () => {
  const text = fc.array(
    fc.constantFrom('**', '_', '`', '[', '](', ')', '\\', 'a', ' ', 'https://x.y', '{{', '}}'),
    {
      maxLength: 60,
    },
  );
  fc.assert(
    fc.property(text, (parts) => {
      const whole = parts.join('');
      const plain = plainWords(parseInline(whole));
      assert.ok(plain.length <= whole.length);
      if (!hasFormat(whole)) assert.equal(plain, whole);
    }),
  );
  const begun = performance.now();
  for (const mark of ['**a ', '_a ', '[a](', '`', '[', '{{']) parseInline(mark.repeat(1000 / mark.length));
  assert.ok(performance.now() - begun < 1000);
});
