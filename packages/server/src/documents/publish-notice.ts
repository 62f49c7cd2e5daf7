import type { Instructions } from '@remit/contract';
import type { PublishedNotice } from '../store/published-notices.js';
import type { ControllerStore } from '../store/store.js';
import type { Format } from './document.js';
import { makeNotice } from './notice.js';
import { spokenLanguage } from './notice-language.js';
import type { Processor } from './processor.js';
import { writeDocument } from './write-document.js';

/** The notice of these instructions, written, in the language nearest to the one that is asked for. */
export const noticeOf = (
  instructions: Instructions,
  asked: string,
  format: Format,
  processor: Processor | undefined,
): PublishedNotice => {
  const language = spokenLanguage(instructions, asked);
  const written = writeDocument(makeNotice(instructions, language, processor), format);
  return { ...written, version: instructions.version, language, format };
};

/** Notices remembered at most; beyond that all are forgotten and written again. */
const MAX_KEPT = 1000;

/**
 * Writes the notice in force of a controller, and keeps its exact text before anybody gets it, so that what
 * was handed out can always be shown again.
 */
export const noticePublisher = (processor: Processor | undefined, now: () => number) => {
  const kept = new Map<string, PublishedNotice>();
  return async (controller: ControllerStore, asked: string, format: Format): Promise<PublishedNotice> => {
    const instructions = await controller.instructions();
    const language = spokenLanguage(instructions, asked);
    const key = `${controller.id}/${instructions.version}/${language}/${format}`;
    const known = kept.get(key);
    if (known) return known;
    const notice = noticeOf(instructions, language, format, processor);
    await controller.documents.keepNotice(notice, now());
    if (kept.size >= MAX_KEPT) kept.clear();
    kept.set(key, notice);
    return notice;
  };
};
