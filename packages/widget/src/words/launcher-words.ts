/** What the launcher says, in English. */
export const launcherWords = {
  chat: 'Chat',
  failed: 'The chat could not be loaded. Try again',
  gone: 'The chat has changed. Reload the page',
};
