/**
 * A value as it may stand in a terminal. Visitors typed it: control and formatting characters, which could
 * move the cursor or turn the text round, are shown as a dot.
 */
export const plain = (value: unknown): string =>
  (Array.isArray(value) ? value.join(', ') : String(value)).replace(/\p{C}/gu, '·');

/** A moment as `2026-03-01 14:05` in UTC. */
export const moment = (milliseconds: number): string =>
  new Date(milliseconds).toISOString().slice(0, 16).replace('T', ' ');

/** A number with its noun: `1 record`, `2 records`. */
export const counted = (count: number, one: string, many: string): string =>
  `${count} ${count === 1 ? one : many}`;

const cut = (text: string, width: number): string =>
  text.length <= width ? text : `${text.slice(0, Math.max(0, width - 1))}…`;

/**
 * A table as lines. The columns before `from` are shown whole; the others share what is left of the width.
 * @param width characters in a line
 */
export const table = (
  heads: readonly string[],
  rows: readonly (readonly string[])[],
  from: number,
  width: number,
): string[] => {
  const widths = heads.map((head, column) =>
    Math.max(head.length, ...rows.map((row) => (row[column] ?? '').length)),
  );
  const fixed = widths.slice(0, from).reduce((sum, each) => sum + each + 2, 0);
  const share = Math.floor((width - fixed) / Math.max(1, heads.length - from)) - 2;
  const shown = widths.map((each, column) => (column < from ? each : Math.min(each, Math.max(8, share))));
  return [heads, ...rows].map((row) =>
    row
      .map((cell, column) => cut(cell, shown[column] ?? 0).padEnd(shown[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
};

/**
 * Text in lines of a terminal, broken between words.
 * @param width characters in a line
 * @param indent stands before the first line, and with two spaces more before each further one
 * @param most lines at most; what is left over is cut
 */
export const wrapped = (text: string, width: number, indent: string, most = Infinity): string[] => {
  const lines: string[] = [];
  let line = indent;
  for (const word of text.split(' ')) {
    const fits = line.length + word.length + 1 <= width;
    if (line.trim() === '') line += word;
    else if (fits) line += ` ${word}`;
    else {
      lines.push(line);
      line = `${indent}  ${word}`;
    }
  }
  lines.push(line);
  if (lines.length <= most) return lines.map((each) => cut(each, width));
  const last = lines[most - 1] ?? '';
  return [...lines.slice(0, most - 1), `${cut(last, width - 2)} …`].map((each) => cut(each, width));
};
