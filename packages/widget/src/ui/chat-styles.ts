/** The panel and everything in it: one design, light and dark, for left-to-right and right-to-left. */
export const chatStyles = `
*,*::before,*::after{box-sizing:border-box}
[hidden]{display:none!important}
p,h2,h3,dl,dd,fieldset{margin:0;padding:0;border:0;min-width:0}
p,dd,dt,legend,.line{unicode-bidi:plaintext}
button,input,textarea{font:inherit;color:inherit;letter-spacing:inherit}
button,summary,label{cursor:pointer;-webkit-tap-highlight-color:transparent}
.unseen{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
.panel{--bg:light-dark(#fff,#17191f);--ink:light-dark(#181b25,#eef0f5);--dim:light-dark(#5a6072,#a8aebf);--soft:light-dark(#f2f3f7,#242832);--line:light-dark(#e4e6ee,#343945);--edge:light-dark(#83899c,#7a8194);--tone:light-dark(var(--a),color-mix(in oklab,var(--a),#fff 52%));--bad:light-dark(#b3261e,#ffb4ab);display:flex;flex-direction:column;background:var(--bg);color:var(--ink);border:1px solid var(--line);border-radius:var(--remit-radius,20px);overflow:clip;outline:0;text-align:start;overflow-wrap:anywhere}
:host([data-mode=inline]) .panel{height:100%}
:host([data-mode=inline])>div{height:100%}
:host([data-mode=bubble]) .panel{position:absolute;bottom:76px;inset-inline-end:0;width:396px;max-width:calc(100vw - 2*var(--i));height:690px;max-height:calc(100dvh - 96px - 2*var(--i));box-shadow:0 2px 6px #0000000f,0 18px 56px -12px #0000004d}
:focus-visible{outline:2px solid var(--tone);outline-offset:2px}
.panel:focus{outline:0}
.icon{width:20px;height:20px;flex:none;fill:none;stroke:currentColor;stroke-width:2;stroke-linecap:round;stroke-linejoin:round}
.header{background:color-mix(in oklab,var(--a) 5%,var(--bg));display:flex;align-items:center;gap:10px;padding:12px;padding-top:max(12px,env(safe-area-inset-top));border-bottom:1px solid var(--line)}
.avatar:empty{visibility:hidden}
.avatar{display:grid;place-items:center;width:40px;height:40px;margin-inline:4px;border-radius:50%;background:var(--a);color:var(--at);font-weight:650;font-size:17px;flex:none}
.who{flex:1;min-width:0;line-height:1.25}
.who>*{display:-webkit-box;-webkit-box-orient:vertical;-webkit-line-clamp:2;overflow:hidden}
.who strong{font-size:15px;font-weight:650}
.who span{color:var(--dim);font-size:13px}
.icon-button,.data-button,.quiet{display:inline-flex;align-items:center;justify-content:center;gap:6px;min-height:44px;min-width:44px;padding:0;border:1px solid transparent;border-radius:22px;background:none;color:var(--dim)}
.data-button{padding-inline:8px;font-size:13.5px;font-weight:550;white-space:nowrap}
.icon-button:hover,.data-button:hover,.quiet:hover{background:var(--soft);color:var(--ink)}
[dir=rtl] .header .icon-button:first-child .icon{scale:-1 1}
.conversation{flex:1;display:flex;flex-direction:column;min-height:0}
.log{position:relative;flex:1;min-height:96px;overflow-y:auto;overscroll-behavior:contain;padding:18px max(16px,50% - 340px) 10px;display:flex;flex-direction:column-reverse;outline-offset:-3px}
.lines{display:flex;flex-direction:column;gap:6px}
.line{max-width:84%;padding:10px 14px;border-radius:18px;border:1px solid transparent;white-space:pre-wrap}
.bot{align-self:start;background:var(--soft);border-end-start-radius:6px}
.visitor{align-self:end;background:var(--a);color:var(--at);border-end-end-radius:6px}
.bot+.visitor,.visitor+.bot{margin-top:8px}
.line p{font-size:14px}
.line p+p{margin-top:8px}
.typing{display:flex;gap:5px;padding:17px 16px}
.typing i{width:7px;height:7px;border-radius:50%;background:var(--dim)}
.question{padding:8px max(12px,50% - 344px) max(12px,env(safe-area-inset-bottom));max-height:78%;overflow-y:auto;flex:none}
.answer{display:flex;flex-direction:column;gap:8px}
.written{display:flex;align-items:end;gap:6px;padding:5px;border:1px solid var(--edge);border-radius:27px;background:var(--bg)}
.written:focus-within{border-color:var(--tone);box-shadow:0 0 0 1px var(--tone)}
.written:has([aria-invalid=true]){border-color:var(--bad);box-shadow:0 0 0 1px var(--bad)}
input:not([type]),.written input,textarea{flex:1;min-width:0;height:44px;padding:10px 14px;border:0;outline:0;background:none;resize:none}
textarea{height:auto}
::placeholder{color:var(--dim);opacity:1}
.written :is(input,textarea):focus{outline:0}
.send{display:grid;place-items:center;width:44px;height:44px;padding:0;flex:none;border:1px solid transparent;border-radius:50%;background:var(--a);color:var(--at)}
.send:hover,.main:hover:enabled{filter:brightness(1.12)}
.problem:empty{display:none}
.problem{color:var(--bad);font-size:14px;padding-inline:14px}
.below{display:flex;align-items:center;justify-content:space-between;gap:12px}
.used-for{display:flex;gap:7px;color:var(--dim);font-size:12.5px;line-height:1.4;padding-inline:8px 0}
.used-for .icon{width:16px;height:16px;margin-top:1px}
.quiet{padding-inline:16px;flex:none;margin-inline-start:auto;color:var(--tone);font-weight:550}
.options{display:flex;flex-wrap:wrap;gap:8px}
.option{flex:0 1 auto;min-height:46px;padding:8px 18px;border:1.5px solid var(--tone);border-radius:23px;background:var(--bg);color:var(--tone);font-weight:550;text-align:center}
.option:hover:enabled{background:color-mix(in oklab,var(--tone) 11%,var(--bg))}
.main{min-height:46px;padding-inline:18px;border:1px solid transparent;border-radius:24px;background:var(--a);color:var(--at);font-weight:600}
:disabled{opacity:.5;cursor:default}
.quietly{color:var(--dim);font-size:14px}
.purpose{border:1px solid var(--line);border-radius:16px;padding:12px 14px 0}
legend,.wording{float:inline-start;padding:0;margin-bottom:8px;width:100%;font-size:15px;line-height:1.4}
legend+*{clear:both}
.yes-no{display:flex;flex-wrap:wrap;gap:8px}
.decide>*{flex:1;min-width:max-content;padding-inline:10px;font-size:15px}
.decide{position:sticky;bottom:-1px;padding-block:8px 4px;margin-bottom:-4px;background:var(--bg)}
.yes-no>*{flex:1;position:relative}
.yes-no input{position:absolute;inset:0;width:100%;height:100%;margin:0;opacity:0;cursor:pointer}
.yes-no label span{display:grid;place-items:center;min-height:44px;border:1.5px solid var(--edge);border-radius:22px;font-weight:550}
.yes-no :checked+span{border-color:var(--tone);background:var(--tone);color:var(--bg)}
.yes-no :focus-visible+span{outline:2px solid var(--tone);outline-offset:2px}
details{font-size:13.5px;color:var(--dim)}
details p{padding-bottom:12px}
summary{display:flex;align-items:center;min-height:44px;width:fit-content;text-decoration:underline;text-underline-offset:3px;border-radius:8px}
.delivery{padding:12px 16px;border-radius:16px;background:var(--soft);text-align:center;font-weight:550;border:1px solid transparent}
.delivery:empty{display:none}
.delivery.sent::before,.delivery.reduced::before{content:"";align-self:center;width:20px;height:11px;margin-block:4px 2px;border:solid light-dark(#1a7f45,#6fdc9a);border-width:0 0 3px 3px;rotate:-45deg}
.your-data,.wait{flex:1;overflow-y:auto;padding:18px 18px max(18px,env(safe-area-inset-bottom));display:flex;flex-direction:column;gap:8px}
.wait{align-items:center;justify-content:center;gap:16px;color:var(--dim)}
h2{font-size:22px;line-height:1.25;outline:0}
h3{font-size:13px;font-weight:650;color:var(--dim);margin-top:14px}
.address{display:block}
a{color:var(--tone);text-underline-offset:3px}
dl{display:flex;flex-direction:column;gap:10px}
dt{color:var(--dim);font-size:14px}
.permission{padding-bottom:12px;display:flex;align-items:center;justify-content:space-between;gap:12px;font-size:14px}
.permission .option{flex:none}
@media (prefers-reduced-motion:no-preference){
.panel{animation:rise .24s cubic-bezier(.2,.8,.3,1)}
:host([data-mode=inline]) .panel{animation:none}
.line,.question{animation:come .22s}
.log{scroll-behavior:smooth}
.typing i{animation:think 1s infinite}
.typing i:nth-child(2){animation-delay:.15s}
.typing i:nth-child(3){animation-delay:.3s}
button,label span{transition:background-color .15s,color .15s}
}
@keyframes rise{from{opacity:0;transform:translateY(14px) scale(.98)}}
@keyframes come{from{opacity:0;transform:translateY(6px)}}
@keyframes think{0%,60%,100%{opacity:.35}30%{opacity:1;transform:translateY(-3px)}}
@media (max-width:480px){:host([data-mode=bubble]) .panel{position:fixed;inset:0;width:auto;max-width:none;height:100dvh;max-height:none;border:0;border-radius:0}}
@media (max-height:480px){.decide{position:static}.question{max-height:none}.conversation{overflow-y:auto}.log{flex:none;overflow:visible}}
@media (forced-colors:active){.yes-no :checked+span{forced-color-adjust:none;background:Highlight;color:HighlightText}.typing i{background:CanvasText}.icon{stroke:currentColor}}
`;
