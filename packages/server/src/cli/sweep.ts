import { setTimeout as wait } from 'node:timers/promises';
import { sweepController, type SweepEnd } from '../retention/sweep-controller.js';
import { openSweeps, type Sweeps } from '../store/open-sweeps.js';
import type { Command, ExitCode, Surroundings } from './command.js';
import { configOf } from './config-of.js';
import { whileOpen } from './while-open.js';

/** Milliseconds between batches, so that a server beside this command comes to write. */
const REST = 20;

const lines = (controller: string, { looked, erased, requests, state }: SweepEnd): string[] => {
  const counts = `${erased.fields} fields erased, ${erased.records} records with them`;
  return [
    `${controller}: ${looked} records looked at, ${counts}`,
    ...Object.entries(erased.byCode).map(([code, count]) => `  ${code}: ${count}`),
    ...(requests > 0 ? [`  answered requests kept long enough: ${requests}`] : []),
    ...(state === 'elsewhere' ? ['  a running server is sweeping this controller just now'] : []),
    ...(state === 'stopped' ? ['  stopped; the next sweep goes on there'] : []),
  ];
};

const sweepAll = async (
  sweeps: Sweeps,
  requestMonths: number,
  { say, now, stopped }: Pick<Surroundings, 'say' | 'now' | 'stopped'>,
): Promise<void> => {
  let stopping = false;
  void stopped.then(() => (stopping = true));
  // Whoever was asked to stop before has said so by now.
  await wait(0);
  const parts = {
    now,
    requestMonths,
    rest: REST,
    stopped: () => stopping,
    onErased: () => {},
  };
  for (const controller of sweeps.controllers) {
    let end = await sweepController(controller, parts);
    lines(controller.id, end).forEach(say);
    while (end.state === 'waiting' && end.at !== undefined && !stopping) {
      say('  new instructions came into force just now; waiting for what is under way by the old ones');
      await Promise.race([wait(Math.max(0, end.at - now()) + 1), stopped]);
      end = await sweepController(controller, parts);
      lines(controller.id, end).forEach(say);
    }
  }
  await sweeps.scrub();
};

/** `remit sweep` */
export const sweep: Command = {
  name: 'sweep',
  usage: 'remit sweep [CONTROLLER]',
  summary: 'erase what no purpose needs any more: retention run out, or no longer instructed',
  help: [
    'A running server does so once a minute. Says how many fields went for which reason.',
    'Writes to the database itself (REMIT_DATA_DIR or DATABASE_URL); may run beside a server.',
  ],
  options: {},
  positionals: ['[CONTROLLER]'],
  run: (args, surroundings) => {
    const config = configOf(surroundings);
    return whileOpen(
      config,
      () => openSweeps(config, args.positionals[0]),
      async (sweeps): Promise<ExitCode> => {
        await sweepAll(sweeps, config.requestMonths, surroundings);
        return 0;
      },
    );
  },
};
