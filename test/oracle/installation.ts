// A server of its own with a clock that is set by hand, and what a comparison asks of it.
import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PROTOCOL_VERSION, type ConsentChange, type Instructions, type LeadRecord } from '@remit/contract';
import { addOrUpdateController, openStore, startServer, type ControllerStore } from '@remit/server';
import { z } from 'zod';

const ORIGIN = 'https://garden.example';
const KEY = 'site_key_of_oracles';
const TOKEN = 'rt_oracle_';

export const newId = (): string => randomBytes(16).toString('base64url');

const verdictsSchema = z.object({
  verdicts: z.array(
    z.object({
      id: z.string(),
      outcome: z.string(),
      code: z.string().optional(),
      dropped: z
        .array(z.object({ field: z.string().optional(), purpose: z.string().optional(), code: z.string() }))
        .optional(),
    }),
  ),
});
export type SentVerdict = z.infer<typeof verdictsSchema>['verdicts'][number];

const whySchema = z.object({
  fields: z.array(
    z.object({
      field: z.string(),
      purposes: z.array(z.object({ purpose: z.string(), allowed: z.boolean(), code: z.string().optional() })),
    }),
  ),
});

/** What the server says of one field and one purpose of a record. */
export type Said = { readonly field: string; readonly purpose: string; readonly answer: string };

/** A change as somebody would send it; the words are those of the purpose. */
export type Sent = Pick<ConsentChange, 'id' | 'purpose' | 'state' | 'time' | 'notice' | 'method'> & {
  readonly category?: string | undefined;
};

export const startInstallation = async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'remit-oracle-'));
  let clock = Date.UTC(2026, 5, 15);
  const now = () => clock;
  const server = await startServer({
    port: 0,
    dataDir,
    now,
    ratePerMinute: 1_000_000_000,
    logLevel: 'error',
  });
  // Beside the server, as the command line does it.
  const store = await openStore({ dataDir, now });

  const post = async (body: object, optOut: boolean): Promise<SentVerdict[]> => {
    const response = await fetch(`${server.url}/v1/batch`, {
      method: 'POST',
      body: JSON.stringify({ protocol: PROTOCOL_VERSION, key: KEY, sentAt: clock, ...body }),
      headers: {
        origin: ORIGIN,
        'content-type': 'text/plain;charset=UTF-8',
        ...(optOut ? { 'sec-gpc': '1' } : {}),
      },
    });
    const text = await response.text();
    if (response.status !== 200 && response.status !== 422) throw new Error(`${response.status} ${text}`);
    return verdictsSchema.parse(JSON.parse(text)).verdicts;
  };

  return {
    setClock: (time: number) => void (clock = time),
    async add(instructions: Instructions): Promise<ControllerStore> {
      const { controller, purposes } = instructions;
      const added = await addOrUpdateController(
        store,
        {
          instructions,
          bots: [],
          siteKey: KEY,
          readers: [{ id: 'oracle', token: `${TOKEN}${controller}`, purposes: Object.keys(purposes) }],
          endpoints: [],
        },
        clock,
      );
      if (!added.ok) throw new Error(`${added.path}: ${added.reason}`);
      return added.controller;
    },
    /**
     * Sends changes, and then records.
     * @param optOut the browser says that Global Privacy Control is on; default: it does not
     * @returns the verdicts, in this order
     */
    send: (
      instructions: Instructions,
      subject: { id: string; secret: string },
      changes: readonly Sent[],
      records: readonly LeadRecord[],
      optOut = false,
    ) =>
      post(
        {
          controller: instructions.controller,
          subject,
          changes: changes.map((change) => ({
            ...change,
            language: 'en',
            words: createHash('sha256')
              .update(instructions.purposes[change.purpose]?.wording['en'] ?? '')
              .digest('hex'),
            surface: 'chat',
          })),
          records,
        },
        optOut,
      ),
    /** What may be read of a record for each purpose that it still has; undefined when the record is gone. */
    async why(controller: string, record: string): Promise<Said[] | undefined> {
      const response = await fetch(`${server.url}/v1/records/${record}/why`, {
        headers: { authorization: `Bearer ${TOKEN}${controller}` },
      });
      const text = await response.text();
      if (response.status === 404) return undefined;
      if (response.status !== 200) throw new Error(`${response.status} ${text}`);
      return whySchema.parse(JSON.parse(text)).fields.flatMap(({ field, purposes }) =>
        purposes.map(({ purpose, allowed, code }) => ({
          field,
          purpose,
          answer: allowed ? 'allow' : (code ?? ''),
        })),
      );
    },
    async remove() {
      await store.close();
      await server.close();
      await rm(dataDir, { recursive: true });
    },
  };
};

export type Installation = Awaited<ReturnType<typeof startInstallation>>;
