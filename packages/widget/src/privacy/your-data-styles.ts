/** What only "Your data" shows; the rest of its looks it shares with the chat. */
export const yourDataStyles = `
h2,h3,dl,dd{margin:0}
dd,dt{unicode-bidi:plaintext}
.your-data,dl{display:flex;flex-direction:column;gap:8px}
.your-data{flex:1;overflow-y:auto;padding:18px 18px max(18px,env(safe-area-inset-bottom))}
dl div{gap:0}
h2{font-size:22px;outline:0}
h3{margin-top:12px;font-weight:600}
h3,dt,.permission{font-size:14px}
h3,dt{color:var(--dim)}
.permission{flex-direction:row;align-items:center;justify-content:space-between;padding-bottom:12px}
.permission .option{flex:none}
`;
