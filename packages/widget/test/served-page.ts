import { chatOnPage, type ChatOnPage } from './chat-on-page.js';
import { pretendServer } from './pretend-server.js';
import { prefer } from './visitor-settings.js';

/** For the tests around it: a server that meets each of them as if it were the first, and nothing moves on the page. */
export const servedPage = () => {
  const server = pretendServer();
  before(async () => {
    await server.start();
    await prefer({ reducedMotion: 'reduce' });
  });
  after(() => server.worker.stop());
  beforeEach(() => server.forget());
  return server;
};

/** Opens chats for the tests around it, which are gone after each of them. */
export const chatsOnPage = () => {
  const chats: ChatOnPage[] = [];
  afterEach(() => {
    for (const { widget } of chats.splice(0)) widget.destroy();
  });
  return (...options: Parameters<typeof chatOnPage>): ChatOnPage => {
    const chat = chatOnPage(...options);
    chats.push(chat);
    return chat;
  };
};
