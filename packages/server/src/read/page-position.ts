import type { Position } from '../store/store.js';

/** A place in a list, as readers carry it from page to page. They need not know what it says. */
export const writePosition = ({ time, id }: Position): string =>
  Buffer.from(`${time}.${id}`, 'utf8').toString('base64url');

/** @returns undefined when this server never gave out such a position */
export const readPosition = (text: string): Position | undefined => {
  const match = /^(\d{1,16})\.([A-Za-z0-9_-]{16,40})$/.exec(Buffer.from(text, 'base64url').toString('utf8'));
  const [, time = '', id = ''] = match ?? [];
  const position = { time: Number(time), id };
  return match && writePosition(position) === text ? position : undefined;
};
