import type { Arguments, OptionKind } from './read-arguments.js';

/** The world of a command: what it may read and where it writes. */
export type Surroundings = {
  readonly env: NodeJS.ProcessEnv;
  /** A line on the standard output. */
  readonly say: (line: string) => void;
  /** A line on the standard error. */
  readonly complain: (line: string) => void;
  /** One line that each next one takes the place of; absent where nobody watches. */
  readonly progress?: ((line: string) => void) | undefined;
  /** Lets whoever else works on this machine go first, from here on; absent where that is not wanted. */
  readonly stepBack?: (() => void) | undefined;
  readonly fetch: typeof globalThis.fetch;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Characters in a line of the terminal. */
  readonly width: number;
  /** Resolves when the person or the system asks the command to stop. */
  readonly stopped: Promise<void>;
};

/** 0: done; 1: refused or failed; 2: asked or configured wrongly. */
export type ExitCode = 0 | 1 | 2;

export type Command = {
  /** Words after `remit`, such as `controller add`. */
  readonly name: string;
  readonly usage: string;
  readonly summary: string;
  /** What each option does. */
  readonly help: readonly string[];
  readonly options: Readonly<Record<string, OptionKind>>;
  readonly positionals: readonly string[];
  readonly run: (args: Extract<Arguments, { ok: true }>, surroundings: Surroundings) => Promise<ExitCode>;
};
