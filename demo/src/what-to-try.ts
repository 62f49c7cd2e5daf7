import type { Demo } from './run-demo.js';

/** What a newcomer is told once everything runs. */
export const whatToTry = ({ server, shop, crm, token }: Omit<Demo, 'close'>): string => `
  Shop      ${shop}
  CRM       ${crm}
  Console   ${server}/console/#token=${token}

  What to try
  1. Open shop and console side by side. In the shop, ask for a quote, and say no to both questions at the end.
  2. The console shows the lead, its scope, and what each purpose may see: marketing sees nothing of it.
     The CRM has it too, once, for contact only.
  3. Ask again and say yes to offers: marketing sees name and e-mail. Withdraw under “Your data”: gone in seconds.
  4. Read the leads for one purpose from another terminal, here:
     REMIT_URL=${server} REMIT_TOKEN=${token} npx remit leads --purpose contact
  5. Ctrl-C stops everything. The next start finds it all again.
`;
