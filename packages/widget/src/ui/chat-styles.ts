/** The panel and everything in it: one design, light and dark, for left-to-right and right-to-left. */
export const chatStyles = `
*,::before{box-sizing:border-box}
[hidden],:empty:is(.problem,.delivery,.avatar){display:none!important}
p,fieldset{margin:0;padding:0;border:0;min-width:0}
p,legend,.line{unicode-bidi:plaintext}
button,input,textarea{font:inherit;color:inherit}
button{cursor:pointer;padding:0 16px;min-height:44px;min-width:44px;border-radius:23px;background:0 0}
button,.line,.delivery{border:1px solid transparent}
.panel,.conversation,.lines,.question,.answer,.purposes,.wait{display:flex;flex-direction:column;gap:8px}
.header,.written,.below,.options,.yes-no,.used-for,.typing,summary{display:flex;gap:8px;align-items:center}
.avatar,.send,label span{display:grid;place-items:center}
.avatar,.send,.main,.visitor{background:var(--a);color:var(--at)}
.who span,.used-for,.quietly,.wait,details,.quiet,::placeholder{color:var(--dim)}
.who span,.used-for{font-size:13px}
.problem,.quietly,.line p,details,.data-button{font-size:14px}
.who strong,.wording,.decide>*{font-size:15px}
button,label span,.delivery{font-weight:600}
.unseen{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
.panel{--bg:light-dark(#fff,#17191f);--ink:light-dark(#181b25,#eef0f5);--dim:light-dark(#5a6072,#a8aebf);--soft:light-dark(#f2f3f7,#242832);--line:light-dark(#e4e6ee,#343945);--edge:light-dark(#83899c,#7a8194);--tone:light-dark(var(--a),color-mix(in oklab,var(--a),#fff 52%));--bad:light-dark(#b3261e,#ffb4ab);gap:0;height:100%;background:var(--bg);color:var(--ink);border:1px solid var(--line);border-radius:var(--remit-radius,20px);overflow:clip;overflow-wrap:anywhere}
.bubble{position:absolute;bottom:76px;inset-inline-end:0;width:396px;max-width:calc(100vw - 2*var(--i));height:690px;max-height:calc(100dvh - 96px - 2*var(--i));box-shadow:0 2px 6px #0001,0 18px 56px -12px #0005}
:focus-visible,:focus-visible+span{outline:2px solid var(--tone);outline-offset:2px}
.panel,.written>:not(button){outline:0}
.icon{width:20px;height:20px;flex:none;fill:none;stroke:currentColor;stroke-width:2;stroke-linecap:round;stroke-linejoin:round}
.header{background:color-mix(in oklab,var(--a) 5%,var(--bg));padding:12px;padding-top:max(12px,env(safe-area-inset-top));border-bottom:1px solid var(--line)}
.avatar{width:40px;height:40px;margin-inline:4px;border-radius:50%;font-weight:600}
.who{flex:1;min-width:0;line-height:1.25}
.who>*{display:block}
.quiet{display:inline-flex;align-items:center;justify-content:center;gap:6px;padding:0 8px;flex:none}
.quiet:hover{background:var(--soft);color:var(--ink)}
[dir=rtl] .back .icon{scale:-1 1}
.conversation{flex:1;gap:0;min-height:0}
.log{position:relative;flex:1;min-height:96px;overflow-y:auto;overscroll-behavior:contain;padding:18px max(16px,50% - 340px) 10px;display:flex;flex-direction:column-reverse;outline-offset:-3px}
.line{max-width:84%;padding:10px 14px;border-radius:18px;white-space:pre-wrap}
.bot{align-self:start;background:var(--soft);border-end-start-radius:6px}
.visitor{align-self:end;border-end-end-radius:6px}
p+p{margin-top:8px}
.typing{padding:17px 16px}
.typing i{width:7px;height:7px;border-radius:50%;background:var(--dim)}
.question{padding:8px max(12px,50% - 344px) max(12px,env(safe-area-inset-bottom));max-height:78%;overflow-y:auto}
.answer,.options,.purposes{min-height:0}
.options,.purposes{overflow-y:auto;margin:-4px;padding:4px}
.written{align-items:end;padding:5px;border:1px solid var(--edge);border-radius:27px}
.written:focus-within{border-color:var(--tone);box-shadow:0 0 0 1px var(--tone)}
.written:has([aria-invalid=true]){border-color:var(--bad);box-shadow:0 0 0 1px var(--bad)}
.written>:not(button){flex:1;min-width:0;min-height:44px;padding:10px 14px;border:0;background:0 0;resize:none}
.send{padding:0;flex:none}
.problem{color:var(--bad);padding-inline:14px}
.below{justify-content:space-between}
.used-for{align-items:start;line-height:1.4;padding-inline-start:8px}
.skip{margin-inline-start:auto}
.options{flex-wrap:wrap}
.option{padding:8px 18px;border:1.5px solid var(--tone);color:var(--tone)}
.option:hover{background:color-mix(in oklab,var(--tone) 11%,var(--bg))}
:disabled{opacity:.5;cursor:default}
.purpose{border:1px solid var(--line);border-radius:16px;padding:12px 14px 0}
.wording{float:inline-start;padding:0;margin-bottom:8px;width:100%;line-height:1.4}
.wording+*{clear:both}
.yes-no{flex-wrap:wrap}
.yes-no>*{flex:1;position:relative;min-width:max-content;padding-inline:0}
.yes-no input{position:absolute;inset:0;width:100%;height:100%;margin:0;opacity:0;cursor:pointer}
label span{min-height:44px;border:1.5px solid var(--edge);border-radius:22px}
:checked+span{border-color:var(--tone);background:var(--tone);color:var(--bg)}
details p{padding-bottom:12px}
summary{min-height:44px;width:fit-content;text-decoration:underline;cursor:pointer}
.delivery{padding:12px 16px;border-radius:16px;background:var(--soft);text-align:center}
:is(.sent,.reduced)::before{content:"";align-self:center;width:20px;height:11px;border:solid light-dark(#1a7f45,#6fdc9a);border-width:0 0 3px 3px;rotate:-45deg}
.wait{flex:1;padding:18px;align-items:center;justify-content:center}
a{color:var(--tone)}
@media (prefers-reduced-motion:no-preference){
.bubble,.line,.question{animation:come .22s}
.log{scroll-behavior:smooth}
.typing i{animation:think .9s infinite alternate}
.typing i+i{animation-delay:.2s}
.typing i+i+i{animation-delay:.4s}
}
@keyframes come{from{opacity:0;transform:translateY(8px)}}
@keyframes think{to{opacity:.3}}
@media (max-width:480px){.bubble{position:fixed;inset:0;width:auto;max-width:none;height:100dvh;max-height:none;border:0;border-radius:0}}
@media (max-height:480px){.question{max-height:none}.conversation{overflow-y:auto}.log,.question,.answer,.purposes{flex:none;overflow:visible}}
@media (forced-colors:active){:checked+span{forced-color-adjust:none;background:Highlight;color:HighlightText}}
`;
