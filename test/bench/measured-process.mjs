// Processes that a benchmark starts and hears from: the built server, and whoever loads it.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { z } from 'zod';

/** What the command `remit` gives Node. */
const command = new URL('../../packages/server/bin/remit.mjs', import.meta.url);
const [firstLine = ''] = readFileSync(command, 'utf8').split('\n');
export const FLAGS = firstLine.split(' ').filter((word) => word.startsWith('--'));

/** @typedef {import('node:child_process').ChildProcess} Child */

/**
 * Without the conditions this process runs under: what is measured is what was built.
 * @param {string} name of a file in ingest/
 * @param {(string | number)[]} args
 */
export const start = (name, ...args) =>
  fork(new URL(`ingest/${name}.mjs`, import.meta.url), args.map(String), {
    execArgv: name === 'serve' ? FLAGS : [],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });

/**
 * The next thing a process says.
 * @template {z.ZodType} S
 * @param {Child} child
 * @param {S} schema of what it says
 * @returns {Promise<z.output<S>>}
 */
export const hear = (child, schema) =>
  new Promise((resolve, reject) => {
    const ended = (/** @type {number | null} */ code) =>
      reject(new Error(`ended with ${code} and said nothing`));
    child.once('exit', ended);
    child.once('message', (said) => {
      child.off('exit', ended);
      const heard = schema.safeParse(said);
      if (heard.success) resolve(heard.data);
      else reject(heard.error);
    });
  });

/** Resolves when a process has ended. */
export const gone = async (/** @type {Child} */ child) => {
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
};

const cpuSchema = z.object({ user: z.number(), system: z.number() });
const loadedSchema = z.object({
  stored: z.number(),
  rowsPerSecond: z.number(),
  p50: z.number(),
  p99: z.number(),
  batches: z.number(),
});

/**
 * Loads a server that listens.
 * @param {string} url
 * @param {{ traffic: string, connections: number, seconds: number, measured?: () => Promise<void> }} how
 * `measured` is called when code is compiled and caches are filled, and the measuring begins
 */
export const load = async (url, { traffic, connections, seconds, measured = async () => {} }) => {
  const child = start('load', url, traffic, connections, seconds);
  await hear(child, z.literal('measuring'));
  const saying = hear(child, loadedSchema);
  await measured();
  const said = await saying;
  await gone(child);
  return said;
};

/**
 * Loads a process of `serve.mjs`.
 * @param {Child} server
 * @param {string} url
 * @param {{ traffic: string, connections: number, seconds: number }} how
 * @returns what it did, and `cpu`: the processor time each record took, in microseconds
 */
export const loadServer = async (server, url, how) => {
  const spent = async () => {
    server.send('cpu');
    const { user, system } = await hear(server, cpuSchema);
    return user + system;
  };
  let before = 0;
  const said = await load(url, {
    ...how,
    measured: async () => {
      before = await spent();
    },
  });
  return { ...said, cpu: ((await spent()) - before) / said.stored };
};
