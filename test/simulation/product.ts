// The parts of the product that are simulated, from its sources: as they are, or with a bug planted in a copy.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Instructions } from '@remit/contract';
import type { batchSchema } from '@remit/contract/schema';
import type { connectClient } from '@remit/sdk';
import type { ControllerStore } from '@remit/server';
import { build, type Plugin } from 'esbuild';
import type { z } from 'zod';

export type Admission = Parameters<ControllerStore['admit']>[0];
export type AdmittedRecord = ReturnType<Admission['judge']>[number];
export type StoredRecord = NonNullable<Awaited<ReturnType<ControllerStore['record']>>>;
export type Delivery = Awaited<ReturnType<ControllerStore['claimDeliveries']>>[number];
export type LedgerEntry = Parameters<NonNullable<Admission['repeats']>>[0];

type Histories = ReadonlyMap<string, readonly LedgerEntry[]>;

/** What of the product runs in a simulation. */
export type Product = {
  readonly connectClient: typeof connectClient;
  readonly admitBatch: (
    parts: { readonly store: ControllerStore; readonly now: () => number },
    batch: z.output<typeof batchSchema>,
  ) => Promise<{ readonly status: number; readonly answer: unknown }>;
  readonly attemptDelivery: (
    parts: {
      readonly controller: ControllerStore;
      readonly connectors: { readonly webhook: Connector };
      readonly now: () => number;
      readonly random: () => number;
    },
    delivery: Delivery,
    signal: AbortSignal,
  ) => Promise<Parameters<ControllerStore['settleDelivery']>[1]>;
  readonly judgeAdmissions: (
    admissions: readonly Admission[],
    known: {
      readonly subjects: ReadonlyMap<string, { secretHash: string; erased: boolean; restricted: boolean }>;
      readonly histories: Histories;
      readonly changes: ReadonlySet<string>;
      readonly records: ReadonlySet<string>;
      readonly births: ReadonlyMap<string, string>;
      readonly sources: ReadonlyMap<string, never>;
      readonly standsFor: ReadonlyMap<string, string>;
      readonly end: { readonly seq: number; readonly hash: string };
    },
  ) => {
    readonly judged: readonly (
      | { readonly state: 'admitted'; readonly newIds: Set<string>; readonly ends: boolean }
      | { readonly state: 'mismatch' }
      | { readonly state: 'failed'; readonly fault: unknown }
    )[];
    readonly additions: {
      readonly subjects: readonly { id: string; secretHash: string }[];
      readonly entries: readonly { subject: string; entry: LedgerEntry }[];
      readonly repeated: readonly { id: string; standsFor: string }[];
      readonly records: readonly AdmittedRecord[];
      readonly histories: Histories;
    };
  };
  readonly chooseErasure: (
    records: readonly StoredRecord[],
    instructions: Instructions,
    factsFor: () => object,
  ) => {
    readonly erasure: {
      readonly gone: readonly string[];
      readonly narrowed: readonly Pick<StoredRecord, 'id' | 'tag' | 'fields'>[];
    };
  };
};

/** Brings a message to a recipient. */
export type Connector = (
  endpoint: { readonly recipient: string },
  message: {
    readonly kind: string;
    readonly purpose?: string;
    readonly record?: Pick<StoredRecord, 'id' | 'type' | 'tag'>;
    readonly fields?: object;
  },
) => Promise<{ readonly ok: true } | { readonly ok: false; readonly error: string }>;

/** A change of one source file, relative to `packages/`: the text that stands there once, and what replaces it. */
export type Edit = { readonly file: string; readonly from: string; readonly to: string };

const packages = fileURLToPath(new URL('../../packages', import.meta.url));
const cache = fileURLToPath(new URL('../../node_modules/.cache/remit-simulation', import.meta.url));

const ENTRY = `
export { connectClient } from './sdk/src/connect-client.ts';
export { admitBatch } from './server/src/ingest/admit-batch.ts';
export { attemptDelivery } from './server/src/outbox/attempt-delivery.ts';
export { judgeAdmissions } from './server/src/store/judge-admissions.ts';
export { chooseErasure } from './server/src/store/choose-erasure.ts';
`;

const planting = (edits: readonly Edit[]): Plugin => ({
  name: 'planting',
  setup({ onLoad, onResolve }) {
    // Only the product itself is copied; what it depends on is taken from where it is installed.
    onResolve({ filter: /^[^./]/ }, ({ path }) =>
      path.startsWith('@remit/') ? undefined : { path, external: true },
    );
    onLoad({ filter: /\.ts$/ }, ({ path }) => {
      let contents = readFileSync(path, 'utf8');
      for (const { file, from, to } of edits) {
        if (path !== join(packages, file)) continue;
        const [before, after, more] = contents.split(from);
        if (before === undefined || after === undefined || more !== undefined)
          throw new Error(`${file} does not hold this exactly once: ${from}`);
        contents = before + to + after;
      }
      return { contents, loader: 'ts' };
    });
  },
});

/** Compiles the product, with these edits if there are any, and loads it. */
export const loadProduct = async (edits: readonly Edit[] = []): Promise<Product> => {
  const { outputFiles } = await build({
    stdin: { contents: ENTRY, resolveDir: packages, loader: 'ts' },
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'node',
    conditions: ['source'],
    plugins: [planting(edits)],
    logLevel: 'error',
  });
  const code = outputFiles[0]?.text ?? '';
  const path = join(cache, `${createHash('sha256').update(code).digest('hex').slice(0, 20)}.mjs`);
  if (!existsSync(path)) {
    mkdirSync(cache, { recursive: true });
    // Whole at once: another process may be about to read it.
    const own = `${path}.${process.pid}`;
    writeFileSync(own, code);
    renameSync(own, path);
  }
  // What the entry above exports.
  const product: Product = await import(pathToFileURL(path).href);
  return product;
};
