import { defineElement } from './page/define-element.js';

export type { RemitChatElement } from './page/define-element.js';

// The door `@remit/widget/element`: whoever imports it has `<remit-chat>`.
defineElement({
  chat: () => import('./chat.js'),
  more: () => import('./page/extend.js'),
});
