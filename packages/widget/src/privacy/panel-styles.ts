/** What stands beside the conversation, and "Your data", on top of what the chat looks like. */
export const besideStyles = `
.visitor{position:relative}
.change{position:absolute;inset-block-start:50%;inset-inline-end:100%;translate:0 -50%;padding:0;border-radius:50%}
.change svg{width:16px}
[aria-pressed=true]{border-color:var(--tone);color:var(--tone)}
.option[aria-current]{border-width:3px}
.back{align-self:start}
.after-log{gap:0;flex:none}
.offline:not(:empty){margin:0 16px;padding:8px 14px;border-radius:14px;background:#8882;font-size:14px}
.ended{flex-flow:row wrap;justify-content:center}
h2,h3,dl,dd,ul{margin:0}
dt,dd,li{unicode-bidi:plaintext}
dl,section,.your-data{display:flex;flex-direction:column;gap:8px}
.your-data{flex:1;gap:24px;overflow-y:auto;padding:18px 18px max(18px,env(safe-area-inset-bottom))}
.your-data a,.your-data button.option{align-self:start}
section>a{padding-block:10px}
dl div{gap:0}
h2{font-size:22px}
h3{font-weight:600}
h3,dt,.permission,.your-data .field,ul{font-size:14px}
h3,dt{color:light-dark(#555,#aaa)}
ul{padding-inline-start:18px}
li{padding-block:4px}
.permission{flex-direction:row;align-items:center;justify-content:space-between;gap:12px}
.your-data p:empty{display:none}
.switch{position:relative;flex:none;width:60px;padding:0;border:0}
.switch::before,.switch::after{content:"";position:absolute;border-radius:14px}
.switch::before{inset:9px 5px;border:2px solid #888}
.switch::after{width:16px;height:16px;inset-block-start:14px;inset-inline-start:11px;background:#888}
.switch[aria-checked=true]::before{background:var(--a);border-color:var(--tone)}
.switch[aria-checked=true]::after{inset-inline-start:33px;background:var(--at)}
.your-data .field{flex-direction:column;align-items:stretch;gap:4px;padding:0;border:0;border-radius:0;font-weight:400}
.your-data .field>*{min-width:0;min-height:44px;padding:10px 12px;border:1px solid #888;border-radius:14px;font:inherit;font-size:16px;color:inherit;background:Canvas;resize:vertical}
@media (forced-colors:active){.switch::after{background:ButtonText}.switch[aria-checked=true]::before{background:Highlight}.switch[aria-checked=true]::after{background:HighlightText}}
@media (prefers-reduced-motion:no-preference){.switch::after{transition:inset-inline-start .15s}}
`;
