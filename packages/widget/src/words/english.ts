import type { Words } from './words.js';

const choiceNotNoted = 'Your choice could not be noted. Please try again.';

/** The chat's own words in English. */
export const english: Words = {
  language: 'en',
  conversation: 'Conversation',
  close: 'Close the chat',
  back: 'Back to the chat',
  you: 'You: ',
  send: 'Send',
  skip: 'Skip',
  skipped: 'Skipped',
  yourAnswer: 'Write your answer',
  loading: 'One moment…',
  loadingFailed: 'This cannot be reached right now.',
  retry: 'Try again',
  yourData: 'Your data',
  problems: {
    answer_missing: 'Please write an answer.',
    answer_too_long: 'Please write a shorter answer.',
    email_malformed: 'Please write an e-mail address, such as anna@example.com.',
    phone_malformed: 'Please write a phone number, such as +358 40 123 4567.',
    choice_not_noted: choiceNotNoted,
  },
  askedBy: (name) => `${name} asks. You decide, and the chat goes on either way.`,
  one: ['No', 'Yes'],
  all: ['No to all', 'Yes to all'],
  goOn: 'Continue',
  details: 'How long, and who receives it',
  keptFor: (time) => `Kept for ${time}.`,
  receivedBy: (names) => `Received by ${names}.`,
  receivedByNobody: (name) => `Nobody but ${name} receives it.`,
  delivery: {
    sending: 'Sending…',
    sent: 'Sent.',
    reduced: 'Sent. Some answers were left out, because no purpose covers them.',
    device: 'Saved on this device. It will be sent when you are online again.',
    memory: 'Not sent yet. Keep this page open until it is sent.',
  },
  refused: 'This could not be accepted, and nothing was kept. Please write to',
  // "Your data".
  responsible: 'Who is responsible',
  contact: 'Contact',
  dpo: 'Data protection officer',
  processor: (name) =>
    `${name} decides what happens to your data. Whoever operates this chat is only the processor, and handles it on written instructions.`,
  handedIn: 'What you handed in here',
  nothingHandedIn: 'Nothing yet. Your answers leave this page only at the end of the chat.',
  permissions: 'Your permissions',
  noPermissions: 'Nothing here rests on your permission.',
  choices: {
    'never-asked': 'You have not been asked.',
    given: 'You said yes.',
    refused: 'You said no.',
    withdrawn: 'You withdrew your yes.',
    stale: 'You said yes to earlier words. That no longer counts.',
  },
  withdraw: 'Withdraw',
  give: 'Give permission',
  outcomes: {
    withdrawn: 'Withdrawn. What only that consent carried is being erased.',
    given: 'Given. You can withdraw it here at any time.',
    notNoted: choiceNotNoted,
  },
};
