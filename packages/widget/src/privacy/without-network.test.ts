import { expect } from 'chai';
import { HttpResponse } from 'msw';
import { chatOnPage, until } from '../../test/chat-on-page.js';
import { pretendServer } from '../../test/pretend-server.js';
import { prefer } from '../../test/visitor-settings.js';

describe('"Your data" without a network', () => {
  const server = pretendServer();
  before(async () => {
    await server.start();
    await prefer({ reducedMotion: 'reduce' });
  });
  after(() => server.worker.stop());

  it('[WI3] gives and withdraws, and asks the server for nothing', async () => {
    const chat = chatOnPage();
    chat.find('.launcher').click();
    await chat.shown('.option');
    server.answer = () => HttpResponse.error();
    const before = server.requests.length;
    await chat.openData();
    expect(server.requests).to.have.length(before);
    await chat.tap('.permission button');
    await until(() => chat.text().includes('Given.'));
    await chat.tap('.permission button');
    await until(() => chat.text().includes('Withdrawn.'));
    chat.widget.destroy();
  });
});
