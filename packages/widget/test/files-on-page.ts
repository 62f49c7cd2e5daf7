import { expect } from 'chai';
import { HttpResponse } from 'msw';
import { until, type ChatOnPage } from './chat-on-page.js';
import { definitionWith, FILE, type Extra } from './every-step.js';
import { chatsOnPage, servedPage } from './served-page.js';

/** A file that begins as a PDF, of so many bytes. */
export const pdf = (name: string, size = 20) => new File(['%PDF-1.7\n'.padEnd(size, 'remit ')], name);

type Asked = Extra & { readonly step?: Partial<typeof FILE>; readonly language?: string };

/** For the tests around it: chats that ask for files, and what a visitor does with them. */
export const filesOnPage = () => {
  const server = servedPage();
  const open = chatsOnPage();
  let opened: ChatOnPage | undefined;
  const chat = (): ChatOnPage => {
    if (!opened) throw new Error('no chat was opened');
    return opened;
  };
  const field = (): HTMLInputElement => {
    const input = chat().find('[type=file]');
    if (input instanceof HTMLInputElement) return input;
    throw new Error('no field for files');
  };
  return {
    server,
    chat,
    field,
    ask: async ({ step, language = 'en', ...extra }: Asked = {}) => {
      server.define = (controller) =>
        HttpResponse.json(definitionWith(controller, { ...FILE, ...step }, extra));
      opened = open({ language });
      opened.widget.open();
      await opened.shown('[type=file]');
    },
    /** As the browser's own window to choose in does. */
    choose: async (...files: File[]) => {
      const chosen = new DataTransfer();
      for (const file of files) chosen.items.add(file);
      const input = field();
      input.files = chosen.files;
      input.dispatchEvent(new Event('change', { bubbles: true }));
      await until(() =>
        files.every(({ name }) => chat().find('.question').textContent.includes(name.slice(0, 40))),
      );
      await until(() => !field().disabled);
    },
    send: () => chat().tap('.question .main'),
    /** Waits until this is said of the answer, and looks whether who hears it is told where. */
    problem: async (words: string) => {
      await until(() => chat().find('#problem').textContent === words);
      expect(field().getAttribute('aria-invalid')).to.equal('true');
      expect(field().getAttribute('aria-describedby')).to.include('problem');
      expect(chat().root.activeElement).to.equal(field());
    },
  };
};
