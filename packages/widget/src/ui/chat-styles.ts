/**
 * The panel and everything in it: one design, light and dark, for left-to-right and right-to-left. Every `div`
 * and `form` is a column unless it is named as a row. Greys are translucent, so that they hold on light and dark.
 */
export const chatStyles = `
*{box-sizing:border-box}
.launcher[aria-expanded=true] span{display:none}
[hidden],:empty:is(.problem,.delivery,.avatar){display:none!important}
p{margin:0}
p,.line{unicode-bidi:plaintext}
div,form{display:flex;flex-direction:column;gap:8px}
button,input,textarea{font:inherit;color:inherit;background:0 0}
button,label{display:flex;gap:8px;align-items:center;justify-content:center;min-width:44px;min-height:44px;padding:0 16px;border-radius:23px;font-weight:600;cursor:pointer}
button,.line,.purpose,.delivery{border:1px solid transparent}
.line,.purpose,.delivery{padding:10px 14px;border-radius:18px}
.header,.written,.below,.options,.yes-no,.used-for,summary{display:flex;flex-direction:row;gap:8px;align-items:center}
.avatar,.send,.main,.visitor{background:var(--a);color:var(--at)}
.bot,.purpose,.delivery,.header,.quiet:hover,.option:hover{background:#8882}
.who span,.used-for,.quietly,.wait,details,.quiet,::placeholder{color:light-dark(#555,#aaa)}
.who span,.used-for,.quietly,.wait,details,.quiet,.problem,.line p{font-size:14px}
.unseen{position:absolute;clip-path:inset(50%)}
.panel{--bad:light-dark(#b00,#faa);--tone:light-dark(var(--a),color-mix(in oklab,var(--a),#fff));gap:0;height:100%;background:Canvas;color:CanvasText;border:1px solid #8884;border-radius:var(--remit-radius,20px);overflow:clip;overflow-wrap:anywhere}
:host([data-mode=bubble])>div{position:absolute;bottom:76px;inset-inline-end:0}
.bubble{width:min(396px,100vw - 2*var(--i));height:min(690px,100dvh - 96px - 2*var(--i));box-shadow:0 18px 56px -12px #0006}
:focus-visible,.written:focus-within{outline:2px solid var(--tone);outline-offset:2px}
.panel,.written>:not(button){outline:0}
.header{align-items:start;padding:max(12px,env(safe-area-inset-top)) 12px 12px}
.avatar{width:40px;margin-inline:4px;border-radius:20px;line-height:40px;text-align:center;font-weight:600}
.who{flex:1;gap:0;line-height:1.3}
.quiet,.send{padding:0 8px;flex:none}
.conversation{flex:1;gap:0;min-height:0}
.log{position:relative;flex:1;flex-direction:column-reverse;overflow-y:auto;overscroll-behavior:contain;padding:12px max(12px,50% - 340px);outline-offset:-2px}
.line{max-width:84%;white-space:pre-wrap}
.bot{align-self:start;border-end-start-radius:6px}
.visitor{align-self:end;border-end-end-radius:6px}
.question{padding:8px max(12px,50% - 340px) max(12px,env(safe-area-inset-bottom));max-height:78%;overflow-y:auto}
.answer{min-height:0}
.options,.purposes{overflow-y:auto;margin:-4px;padding:4px}
.options,.yes-no{flex-wrap:wrap}
.written,label{border:1px solid #888}
.written{align-items:end;padding:5px;border-radius:27px}
.written:has([aria-invalid=true]){border-color:var(--bad)}
.written>:not(button){flex:1;min-width:0;min-height:44px;padding:10px 14px;border:0;resize:none}
.problem{color:var(--bad)}
.problem,.used-for{align-items:start;padding-inline:8px}
.skip{flex:none;margin-inline-start:auto}
.option{padding-block:8px}
.option,label:has(:checked){border-color:var(--tone)}
.option,a{color:var(--tone)}
.yes-no>*{flex:1;min-width:max-content;padding-inline:8px}
[type=radio]{margin:0;accent-color:var(--tone);scale:1.3}
summary{min-height:44px;width:fit-content;text-decoration:underline;cursor:pointer}
.wait{flex:1;align-items:center;justify-content:center}
@media (prefers-reduced-motion:no-preference){
.bubble,.line,.question{animation:come .22s}
}
@keyframes come{from{opacity:0;translate:0 8px}}
@media (max-width:480px),(max-height:480px){.bubble{position:fixed;inset:0;width:auto;height:100dvh;border:0;border-radius:0}}
`;
