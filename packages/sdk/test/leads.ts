import type { Client } from '../src/client.js';
import type { pretendSite } from './pretend-site.js';

/** What a visitor hands in with a quote. */
export const lead = { name: 'Aino', email: 'aino@mail.example' };

/** A client with leads that wait, in the order of their ids. */
export const openWithLeads = async (site: ReturnType<typeof pretendSite>, count: number): Promise<Client> => {
  const client = site.open();
  for (let index = 0; index < count; index++) await client.lead('quote', { ...lead, name: `${index}` });
  return client;
};

/** An answer of the server that is about the request, not about what it holds. */
export const refusal = (status: number, code: string): Response =>
  Response.json({ code, message: '', path: '' }, { status });
