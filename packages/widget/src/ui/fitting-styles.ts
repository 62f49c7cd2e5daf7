/** Where a bubble covers the page: the same bounds as in the styles of the chat. */
export const SMALL = '(max-width:480px),(max-height:480px)';

/** What is added when the chat is open: for small screens, and what a conversation does not begin with. */
export const fittingStyles = `
@media (prefers-reduced-motion:no-preference){.log{scroll-behavior:smooth}.typing{animation:think .6s infinite alternate}}
@keyframes think{to{opacity:.65}}
.delivery{display:block;text-align:center;font-weight:600}
:is(.sent,.reduced)::before{content:"\\2713  "}
.launcher:hover{filter:brightness(1.1)}
[dir=rtl] .back svg{scale:-1 1}
:disabled{opacity:.5}
.log{min-height:96px}
@media ${SMALL}{
.launcher[aria-expanded=true]{display:none}
.bubble{top:var(--top,0);bottom:auto;height:var(--high,100dvh)!important;padding:0 env(safe-area-inset-right) 0 env(safe-area-inset-left)}
}
@media (max-height:480px){
.conversation{flex-direction:column-reverse;overflow-y:auto}
.log{order:1}
.question{order:-1;max-height:none}
.header{padding-block:4px}
.avatar{display:none}
.log,.question,.answer,.purposes{flex:none;overflow:visible}
}
:host([data-mode=page]) .panel{height:var(--high,100%);translate:0 var(--top,0)}
`;
