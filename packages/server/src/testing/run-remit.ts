import type { ExitCode, Surroundings } from '../cli/command.js';
import { runCommand } from '../cli/run-command.js';

/** What a command ended with, and its lines on both outputs. */
export type Ran = { readonly exit: ExitCode; readonly said: string; readonly complained: string };

/**
 * Runs `remit` as a person would, and keeps what it wrote.
 * @param args as they are typed after `remit`; none of them holds a space
 * @param more what is not as usual: by default the clock is that of the machine, lines are 100 wide, and
 * whoever runs it asks it to stop at once
 */
export const runRemit = async (
  args: string,
  env: NodeJS.ProcessEnv,
  more: Partial<Surroundings> = {},
): Promise<Ran> => {
  const said: string[] = [];
  const complained: string[] = [];
  const exit = await runCommand(args.split(' ').filter(Boolean), {
    env,
    say: (line) => said.push(line),
    complain: (line) => complained.push(line),
    fetch,
    now: Date.now,
    width: 100,
    stopped: Promise.resolve(),
    ...more,
  });
  return { exit, said: said.join('\n'), complained: complained.join('\n') };
};
