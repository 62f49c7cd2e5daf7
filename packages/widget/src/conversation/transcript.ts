import type { Line } from '@remit/contract';
import type { Talk } from './visit.js';

/**
 * The conversation as a text to keep: who said what, in its order, and what was said before it was changed.
 * @param now milliseconds since 1970
 */
export const transcriptOf = (
  { bot, instructions, language, say, state, terms, words }: Talk,
  now: number,
): string => {
  const { flow } = state();
  const said = (line: Line): string => {
    if (line.from === 'bot') return `${instructions.party.name}: ${line.text}`;
    const choices = line.choices ?? {};
    const chosen = terms(Object.keys(choices)).map(
      ({ purpose, wording }) => `${words.one[choices[purpose] ? 1 : 0]} – ${wording}`,
    );
    return words.you + (chosen.join('; ') || line.text || words.skipped);
  };
  const changed = (flow.edits ?? []).flatMap(({ step, before, dropped }) => {
    const question = flow.lines.find((line) => line.from === 'bot' && line.step === step)?.text ?? step;
    return [typeof before === 'string' ? `${question} ${before}` : question, ...dropped.map(said)];
  });
  return [
    say(bot.title),
    new Intl.DateTimeFormat(language, { dateStyle: 'full', timeStyle: 'short' }).format(now),
    '',
    ...flow.lines.map(said),
    // Struck out: what no longer holds.
    ...(changed.length > 0 ? ['', ...changed.map((line) => `~~${line}~~`)] : []),
    '',
  ].join('\n');
};
