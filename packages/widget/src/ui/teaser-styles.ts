/** Words beside the launcher. */
export const teaserStyles = `
.teaser{position:absolute;bottom:76px;inset-inline-end:0;display:flex;flex-direction:row;gap:0;width:max-content;max-width:min(300px,100vw - 2*var(--i));background:Canvas;color:CanvasText;border:1px solid #8884;border-radius:18px;box-shadow:0 8px 28px -6px #0005}
:host([data-mode=tab]) .teaser{bottom:auto;top:0;inset-inline-end:60px}
.teaser button{all:unset;box-sizing:border-box;min-width:44px;min-height:44px;padding:10px 0 10px 16px;padding-inline:16px 0;cursor:pointer;unicode-bidi:plaintext}
.teaser .dismiss{display:grid;place-content:center;padding:0}
.teaser button:focus-visible{outline:2px solid var(--a);outline-offset:-4px;border-radius:16px}
@media (prefers-reduced-motion:no-preference){.teaser{animation:tease .22s}}
@keyframes tease{from{opacity:0;translate:0 8px}}
`;
