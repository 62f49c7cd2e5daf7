/** The looks of steps that only some bots have, added to those of the chat when they are loaded. */
export const stepStyles = `
img,iframe{display:block;max-width:100%;border:0;border-radius:12px}
iframe{width:100%;aspect-ratio:4/3;background:#fff}
.line:has(iframe,img){width:84%}
.line .option{margin-top:8px}
a.option{display:flex;align-items:center;justify-content:center;min-height:44px;padding:8px 16px;border:1px solid;border-radius:23px;font-weight:600;text-decoration:none}
a[class=""]{display:inline-flex;align-items:center;min-height:44px}
.line a[class=""]{display:inline;min-height:0}
.line .embed{display:block;margin-top:8px}
.line .embed span{display:inline-flex;align-items:center;min-height:44px}
code{font-size:.9em}
.bot{display:block}
.named{flex-direction:column;align-items:stretch;gap:4px;min-height:0;padding:0;border:0;font-weight:400;cursor:auto}
.named input,form>input,select{width:100%;min-height:44px;padding:8px 14px;border:1px solid #888;border-radius:14px}
select{font:inherit;color:inherit;background:Field;color:FieldText}
:is(.named,form)>[aria-invalid=true]{border:2px solid var(--bad)}
.parts{flex-direction:row}
.parts .named{flex:1;min-width:0}
.ends{display:flex;flex-wrap:wrap;gap:0 12px;justify-content:space-between}
.ends>:last-child{margin-inline-start:auto}
output{font-weight:600}
progress{display:block;width:100%;accent-color:var(--tone)}
[type=range]{accent-color:var(--tone)}
.named [type=range]{padding:0;border:0}
[type=checkbox]{flex:none;width:18px;height:18px;margin:0;accent-color:var(--tone)}
label:has([type=checkbox]){justify-content:start;padding-block:8px;text-align:start}
.row{flex-direction:row;flex-wrap:wrap;gap:6px}
.row:not(.stars,.hearts){display:grid;grid-template-columns:repeat(auto-fit,minmax(44px,1fr))}
.row label{position:relative;flex:1;padding:0 4px;border-radius:14px}
.row input{position:absolute;inset:0;width:100%;height:100%;opacity:0;scale:1;cursor:pointer}
.row label:has(:checked){background:var(--a);color:var(--at)}
.row label:has(:focus-visible){outline:2px solid var(--tone);outline-offset:2px}
.row:is(.stars,.hearts) label{flex:none;border-color:transparent;background:0 0;color:var(--tone);font-size:30px;line-height:1}
.row.stars label::before{content:"\\2606"}
.row.hearts label::before{content:"\\2661"}
.row.stars label:is(:has(:checked),:has(~label :checked))::before{content:"\\2605"}
.row.hearts label:is(:has(:checked),:has(~label :checked))::before{content:"\\2665"}
.pictures,.cards{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(140px,100%),1fr))}
.cards{grid-template-columns:repeat(auto-fill,minmax(min(220px,100%),1fr))}
.card{flex-direction:column;justify-content:start;padding:10px;border-radius:18px}
.card span{text-align:center}
.card .quietly{font-weight:400}
[role=listbox]{margin:0;padding:4px;max-height:220px;overflow-y:auto;border:1px solid #888;border-radius:18px;list-style:none}
[role=option]{display:flex;align-items:center;min-height:44px;padding:4px 12px;border-radius:14px;cursor:pointer}
[role=option]:hover{background:#8882}
[aria-selected=true]{background:var(--a);color:var(--at)}
@media (forced-colors:active){
.row label:has(:checked),[aria-selected=true]{forced-color-adjust:none;background:Highlight;color:HighlightText}
.row:is(.stars,.hearts) label:has(:checked){background:Canvas;color:CanvasText;outline:1px solid}
}
`;
