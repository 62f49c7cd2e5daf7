import { expect } from 'chai';
import { http, HttpResponse, passthrough } from 'msw';
import { chatOnPage, until, type ChatOnPage } from '../../test/chat-on-page.js';
import { pretendServer } from '../../test/pretend-server.js';
import { prefer } from '../../test/visitor-settings.js';

// One after the other: a browser loads a module once, and from then on every chat of the page has it.
describe('"Your data", which is loaded on its own', () => {
  const server = pretendServer();
  let isOnline = false;
  let asked = 0;
  let chat: ChatOnPage;
  before(async () => {
    await server.start();
    await prefer({ reducedMotion: 'reduce' });
    server.worker.use(
      http.get('*/privacy/YourData*', () => {
        asked++;
        return isOnline ? passthrough() : HttpResponse.error();
      }),
    );
  });
  after(() => server.worker.stop());
  afterEach(() => chat.widget.destroy());

  it('[WI3] says so when it cannot be loaded, goes on talking, and can be tried again', async function () {
    chat = chatOnPage();
    chat.find('.launcher').click();
    await chat.shown('.option');
    // Asked for as soon as the chat is seen, while there is still a network.
    await until(() => asked === 1);
    await chat.tap('.data-button');
    await until(() => chat.text().includes('This cannot be reached right now.'));
    if (asked === 1) {
      // Firefox remembers for the life of a page that a module could not be loaded.
      this.skip();
      return;
    }
    expect(chat.root.activeElement === chat.find('.panel')).to.equal(true);
    chat.find('.back').click();
    expect(chat.find('.option').checkVisibility()).to.equal(true);
    await chat.tap('.data-button');
    await until(() => asked === 3 && chat.all('.main').length > 0);
    isOnline = true;
    await chat.tap('.main');
    await chat.shown('.your-data');
    expect(chat.root.activeElement?.tagName).to.equal('H2');
    expect(chat.text()).to.include('Give permission');
  });

  it('[WI3] is there without a network, once the chat was seen with one', async function () {
    if (!isOnline) {
      this.skip();
      return;
    }
    chat = chatOnPage();
    chat.find('.launcher').click();
    await chat.shown('.option');
    isOnline = false;
    server.answer = () => HttpResponse.error();
    await chat.openData();
    await chat.tap('.permission button');
    await until(() => chat.text().includes('Given.'));
    await chat.tap('.permission button');
    await until(() => chat.text().includes('Withdrawn.'));
  });
});
