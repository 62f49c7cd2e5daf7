// Everything the chat itself says, in English. What the bot says comes from its definition.
import type { Problem } from '../conversation/conversation.js';

/** Language these words are in. */
export const language = 'en';
export const conversation = 'Conversation';
export const close = 'Close the chat';
export const back = 'Back to the chat';
export const you = 'You: ';
export const send = 'Send';
export const skip = 'Skip';
export const skipped = 'Skipped';
export const yourAnswer = 'Write your answer';
export const loading = 'One moment…';
export const loadingFailed = 'This cannot be reached right now.';
export const retry = 'Try again';
export const yourData = 'Your data';

const choiceNotNoted = 'Your choice could not be noted. Please try again.';

/** What is wrong with an answer, as far as the chat's own steps can let it be: they hand in nothing that is otherwise wrong. */
export const problems: Partial<Record<Problem, string>> = {
  answer_missing: 'Please write an answer.',
  answer_too_long: 'Please write a shorter answer.',
  email_malformed: 'Please write an e-mail address, such as anna@example.com.',
  phone_malformed: 'Please write a phone number, such as +358 40 123 4567.',
  choice_not_noted: choiceNotNoted,
};

export const askedBy = (name: string): string => `${name} asks. You decide, and the chat goes on either way.`;
/** No and yes, to one purpose and to all of them. */
export const one: readonly string[] = ['No', 'Yes'];
export const all: readonly string[] = ['No to all', 'Yes to all'];
export const goOn = 'Continue';
export const details = 'How long, and who receives it';
export const keptFor = (time: string): string => `Kept for ${time}.`;
export const receivedBy = (names: string): string => `Received by ${names}.`;
export const receivedByNobody = (name: string): string => `Nobody but ${name} receives it.`;

export const delivery = {
  sending: 'Sending…',
  sent: 'Sent.',
  reduced: 'Sent. Some answers were left out, because no purpose covers them.',
  device: 'Saved on this device. It will be sent when you are online again.',
  memory: 'Not sent yet. Keep this page open until it is sent.',
};
export const refused = 'This could not be accepted, and nothing was kept. Please write to';

// "Your data".
export const responsible = 'Who is responsible';
export const contact = 'Contact';
export const dpo = 'Data protection officer';
export const processor = (name: string): string =>
  `${name} decides what happens to your data. Whoever operates this chat is only the processor, and handles it on written instructions.`;
export const handedIn = 'What you handed in here';
export const nothingHandedIn = 'Nothing yet. Your answers leave this page only at the end of the chat.';
export const permissions = 'Your permissions';
export const noPermissions = 'Nothing here rests on your permission.';
export const choices = {
  'never-asked': 'You have not been asked.',
  given: 'You said yes.',
  refused: 'You said no.',
  withdrawn: 'You withdrew your yes.',
  stale: 'You said yes to earlier words. That no longer counts.',
};
export const withdraw = 'Withdraw';
export const give = 'Give permission';
export const outcomes = {
  withdrawn: 'Withdrawn. What only that consent carried is being erased.',
  given: 'Given. You can withdraw it here at any time.',
  notNoted: choiceNotNoted,
};
