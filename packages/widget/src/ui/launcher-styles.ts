/** The host element and the launcher. A page sets the custom properties on `remit-chat`. */
export const launcherStyles = `
:host{all:initial;color-scheme:light dark;--a:var(--remit-accent,#3d4bd6);--at:var(--remit-accent-text,#fff);font:16px/1.5 var(--remit-font,system-ui,sans-serif)}
:host([data-mode=bubble]){position:fixed;z-index:var(--remit-z,2147483000);inset-block-end:var(--remit-inset,20px);inset-inline-end:var(--remit-inset,20px)}
:host([data-mode=inline]){display:block;block-size:var(--remit-block-size,600px)}
.launcher{all:unset;box-sizing:border-box;display:flex;align-items:center;justify-content:center;gap:10px;min-inline-size:60px;block-size:60px;padding-inline:17px;border-radius:30px;border:1px solid transparent;background:var(--a);color:var(--at);font-weight:600;cursor:pointer;box-shadow:0 1px 2px #0003,0 8px 28px -6px #0006;-webkit-tap-highlight-color:transparent}
.launcher:focus-visible{outline:3px solid light-dark(#111,#fff);outline-offset:3px}
.launcher svg{inline-size:26px;block-size:26px;fill:none;stroke:currentColor;stroke-width:1.9;stroke-linecap:round;stroke-linejoin:round}
.launcher[aria-expanded=true] span{display:none}
@media (prefers-reduced-motion:no-preference){.launcher{transition:transform .18s,box-shadow .18s}.launcher:hover{transform:translateY(-2px)}.launcher[aria-busy=true] svg{animation:busy .9s infinite alternate}}
@keyframes busy{to{opacity:.35}}
@media (max-width:480px){.launcher[aria-expanded=true]{display:none}}
`;
