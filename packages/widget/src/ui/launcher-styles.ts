/** The host element, the launcher, and every icon. A page sets the custom properties on `remit-chat`. */
export const launcherStyles = `
:host{all:initial;color-scheme:light dark;--a:var(--remit-accent,#3d4bd6);--at:var(--remit-accent-text,#fff);--i:max(var(--remit-inset,20px),env(safe-area-inset-bottom),env(safe-area-inset-right));font:16px/1.5 var(--remit-font,system-ui,sans-serif);position:fixed;z-index:var(--remit-z,2147483000);bottom:var(--i);inset-inline-end:var(--i)}
:host([data-mode=inline]){display:grid;position:static;height:var(--remit-height,600px)}
svg{width:20px;flex:none;fill:none;stroke:currentColor;stroke-width:2;stroke-linecap:round;stroke-linejoin:round}
.launcher{all:unset;box-sizing:border-box;display:flex;align-items:center;justify-content:center;gap:10px;min-width:60px;height:60px;padding:0 16px;border-radius:30px;border:1px solid transparent;background:var(--a);color:var(--at);font-weight:600;cursor:pointer;box-shadow:0 6px 24px #0006;
&:focus-visible{outline:3px solid CanvasText;outline-offset:3px}
span:empty{display:none}
&[aria-busy=true] svg{opacity:.5}
svg{width:26px}}
`;
