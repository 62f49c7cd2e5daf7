/**
 * Where a chat stands in each mode but `bubble` and `inline`. Loaded before the chat is put on the page, so that it is
 * seen nowhere else first.
 */
export const modeStyles = `
:host(:not([data-mode=bubble],[data-mode=inline])) .launcher[aria-expanded=true]{visibility:hidden}
:host([data-mode=popup])>div:not(.teaser){position:fixed;inset:0;width:fit-content;height:fit-content;margin:auto}
:host([data-mode=popup]) .bubble{width:min(560px,100vw - 2*var(--i));box-shadow:0 18px 56px -12px #0006,0 0 0 100vmax #0007}
:host(:is([data-mode=slider],[data-mode=tab]))>div:not(.teaser){--from:100%;position:fixed;inset-block:0;inset-inline-end:0}
:host(:is([data-mode=slider],[data-mode=tab]):dir(rtl))>div:not(.teaser){--from:-100%}
:host(:is([data-mode=slider],[data-mode=tab])) .bubble{width:min(420px,100vw);height:100dvh;border-radius:0;border-width:0 1px}
:host([data-mode=tab]){top:0;bottom:0;inset-inline-end:0;height:fit-content;margin-block:auto}
:host([data-mode=tab]) .launcher{writing-mode:vertical-rl;min-width:0;width:48px;height:auto;min-height:60px;max-height:80vh;padding:16px 0;border-radius:14px 0 0 14px}
:host([data-mode=tab]:dir(rtl)) .launcher{border-radius:0 14px 14px 0}
:host([data-mode=seamless]){display:grid;grid-template-rows:minmax(0,1fr);position:static;height:var(--remit-height,600px)}
:host([data-mode=seamless]) .question{max-height:none}
:host([data-mode=seamless]) :is(.options,.purposes){overflow:visible}
:host([data-mode=page]){display:grid;inset:0}
:host([data-mode=page]) .panel{border:0;border-radius:0}
@media (max-width:480px),(max-height:480px){:host(:is([data-mode=popup],[data-mode=slider],[data-mode=tab])) .bubble{width:auto;border-width:0}}
@media (prefers-reduced-motion:no-preference){:host(:is([data-mode=slider],[data-mode=tab])) .bubble{animation:slide .22s}}
@keyframes slide{from{translate:var(--from) 0}}
`;
