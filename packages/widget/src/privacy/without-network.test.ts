import { expect } from 'chai';
import { HttpResponse } from 'msw';
import { chatOnPage, until } from '../../test/chat-on-page.js';
import { servedPage } from '../../test/served-page.js';

describe('"Your data" without a network', () => {
  const server = servedPage();

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
