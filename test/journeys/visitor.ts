import { chromiumFlags, findChromium } from '@remit/dev/browser';
import { chromium, type Browser, type Locator, type Page } from 'playwright-core';

/** A real Chromium, as `npm test` finds it. */
export const openBrowser = (): Promise<Browser> =>
  chromium.launch({ executablePath: findChromium(), args: chromiumFlags });

/** What a visitor says in the demo's conversation. */
export type Quote = {
  readonly name: string;
  readonly email: string;
  readonly marketing: boolean;
  readonly analytics: boolean;
};

/** The panel of the demo's bubble. */
export const chatOf = (page: Page): Locator => page.getByRole('dialog', { name: 'Ask for a quote' });

/** Opens the bubble. */
export const openChat = async (page: Page): Promise<Locator> => {
  await page.getByRole('button', { name: 'Ask for a quote', exact: true }).click();
  const chat = chatOf(page);
  await chat.waitFor();
  return chat;
};

/** Answers everything up to the consent step. */
export const answerQuestions = async (chat: Locator, { name, email }: Pick<Quote, 'name' | 'email'>) => {
  await chat.getByRole('button', { name: 'A greenhouse' }).click();
  await chat.getByRole('button', { name: 'This spring' }).click();
  await chat.getByRole('textbox', { name: /make the quote out to/ }).fill(name);
  await chat.getByRole('button', { name: 'Send' }).click();
  await chat.getByRole('textbox', { name: /Which e-mail address/ }).fill(email);
  await chat.getByRole('button', { name: 'Send' }).click();
  await chat.getByRole('button', { name: 'Skip' }).click();
};

/** Answers "yes" or "no" to each purpose, and goes on. */
export const answerConsent = async (chat: Locator, choices: Pick<Quote, 'marketing' | 'analytics'>) => {
  const say = (purpose: RegExp, yes: boolean) =>
    chat
      .getByRole('group', { name: purpose })
      .getByRole('radio', { name: yes ? 'Yes' : 'No' })
      .check();
  await say(/new models/, choices.marketing);
  await say(/pages I look at/, choices.analytics);
  await chat.getByRole('button', { name: 'Continue' }).click();
};

/** The whole conversation, up to and including the thanks. */
export const askForQuote = async (page: Page, quote: Quote): Promise<Locator> => {
  const chat = await openChat(page);
  await answerQuestions(chat, quote);
  await answerConsent(chat, quote);
  return chat;
};

/** Waits until the chat says that the server has it. */
export const waitForSent = (chat: Locator, timeout = 15_000): Promise<void> =>
  chat.getByText('Sent.', { exact: true }).waitFor({ timeout });

/** Withdraws one permission from "Your data". */
export const withdraw = async (chat: Locator, purpose: RegExp) => {
  await chat.getByRole('button', { name: 'Your data' }).click();
  const permission = chat.locator('.purpose').filter({ hasText: purpose });
  await permission.getByRole('switch', { checked: true }).click();
  await permission.getByText('Withdrawn.').waitFor();
};
