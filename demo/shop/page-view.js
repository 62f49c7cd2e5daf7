// Tells the chat which page this is. It is kept only if the visitor allows counting; until then it waits in memory.
window.remit ??= (...command) => {
  // What is called before the chat is there waits, with its time.
  (window.remit.q ??= []).push([Date.now(), ...command]);
};

const cameFrom = document.referrer && new URL(document.referrer).host;
const elsewhere = cameFrom && cameFrom !== location.host;
window.remit('track', 'page-view', {
  path: location.pathname,
  ...(elsewhere && { 'referrer-host': cameFrom }),
});
