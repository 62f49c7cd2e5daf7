import { onOneLine, type Line, type Section, type StructuredDocument } from './document.js';

/** Plain text as Markdown that shows exactly it: what could be markup is escaped. */
const encoded = (text: string): string =>
  onOneLine(text)
    .replace(/[\\`*_{}[\]<>#|!~&]/g, '\\$&')
    .replace(/^([-+=])/, '\\$1')
    .replace(/^(\d+)([.)])/, '$1\\$2');

const item = ({ text }: Line): string => `- ${encoded(text)}`;

const section = ({ heading, level, lines }: Section): string =>
  [`${'#'.repeat(level)} ${encoded(heading)}`, ...(lines.length > 0 ? ['', ...lines.map(item)] : [])].join(
    '\n',
  );

/** The document in Markdown (CommonMark): a line for each sentence, so that versions can be compared by line. */
export const toMarkdown = ({ title, lead, sections }: StructuredDocument): string =>
  `${[`# ${encoded(title)}`, lead.map(item).join('\n'), ...sections.map(section)].join('\n\n')}\n`;
