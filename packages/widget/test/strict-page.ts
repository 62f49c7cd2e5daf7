import { mountChat } from '../src/index.js';

// What the page of strict-policy.test.ts runs. It notes each rule of the policy that is broken.
document.addEventListener('securitypolicyviolation', ({ effectiveDirective, blockedURI }) => {
  document.documentElement.dataset['broken'] += `${effectiveDirective} ${blockedURI};`;
});
document.documentElement.dataset['broken'] = '';
// The policy holds: an inline style is kept out, and noted.
document.body.setAttribute('style', 'color: red');

mountChat({
  // The query of this module's address, since a module has no attributes of its own.
  controller: new URL(import.meta.url).search.slice(1),
  bot: 'quote',
  key: 'site_0123456789abcdef',
  endpoint: parent.location.origin,
});
