import type { Problem } from '../conversation/conversation.js';

/** What is wrong with an answer, as far as the chat's own steps can let it be. */
const problems: Partial<Record<Problem, string>> = {
  answer_missing: 'Please write an answer.',
  answer_too_long: 'Please write a shorter answer.',
  email_malformed: 'Please write an e-mail address, such as anna@example.com.',
  phone_malformed: 'Please write a phone number, such as +358 40 123 4567.',
  choice_not_noted: 'Your choice could not be noted. Please try again.',
};

/** Everything the chat itself says, in English. What the bot says comes from its definition. */
export const words = {
  /** Language these words are in. */
  language: 'en',
  conversation: 'Conversation',
  close: 'Close the chat',
  back: 'Back to the chat',
  you: 'You:',
  send: 'Send',
  skip: 'Skip',
  skipped: 'Skipped',
  yourAnswer: 'Write your answer',
  problems,
  /** Of every other kind. */
  problem: 'This answer does not fit the question.',
  loading: 'One moment…',
  loadingFailed: 'This cannot be reached right now.',
  retry: 'Try again',

  askedBy: (name: string) => `${name} asks. You decide, and the chat goes on either way.`,
  /** No and yes, to one purpose and to all of them. */
  one: ['No', 'Yes'],
  all: ['No to all', 'Yes to all'],
  continue: 'Continue',
  details: 'How long, and who receives it',
  keptFor: (time: string) => `Kept for ${time}.`,
  receivedBy: (names: string) => `Received by ${names}.`,
  receivedByNobody: (name: string) => `Nobody but ${name} receives it.`,

  delivery: {
    sending: 'Sending…',
    sent: 'Sent.',
    reduced: 'Sent. Some answers were left out, because no purpose covers them.',
    device: 'Saved on this device. It will be sent when you are online again.',
    memory: 'Not sent yet. Keep this page open until it is sent.',
  },
  refused: 'This could not be accepted, and nothing was kept. Please write to',

  yourData: 'Your data',
};
