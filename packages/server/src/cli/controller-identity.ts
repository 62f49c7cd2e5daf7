import { openStore } from '../store/open-store.js';
import type { Command } from './command.js';
import { configOf } from './config-of.js';
import { whileOpen } from './while-open.js';

/** `remit controller identity` */
export const controllerIdentity: Command = {
  name: 'controller identity',
  usage: 'remit controller identity CONTROLLER [--new]',
  summary: 'the secret by which a controller’s own server proves who a person is',
  help: [
    'Reads the database itself (REMIT_DATA_DIR or DATABASE_URL, and the master key); the server may run.',
    '--new   makes another: what was proven with the one before is refused, within a second',
  ],
  options: { new: 'flag' },
  positionals: ['CONTROLLER'],
  run: async (args, surroundings) => {
    const { say, complain, now } = surroundings;
    const config = configOf(surroundings);
    const { dataDir, databaseUrl, masterKeys } = config;
    const [id = ''] = args.positionals;
    return whileOpen(
      config,
      () => openStore({ dataDir, databaseUrl, masterKeys, tell: complain, now }),
      async (store) => {
        const controller = await store.controller(id);
        if (!controller) {
          complain(`there is no controller ${id}`);
          return 1;
        }
        if (args.has('new')) await controller.renewIdentitySecret();
        say(await controller.identitySecret());
        complain('whoever has this line can say of anybody that they are a user of the controller');
        return 0;
      },
    );
  },
};
