import type { ComponentChildren } from 'preact';
import type { StepWords } from '../../words/step-words.js';

/** A link to another site: it opens beside the conversation, which it would otherwise end. */
export const OuterLink = (more: StepWords, href: string, words: ComponentChildren, look = 'option') => (
  <a class={look} href={href} target="_blank" rel="noopener noreferrer">
    {words}
    <span class="unseen"> ({more.newTab})</span>
  </a>
);
