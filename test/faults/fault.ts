import type { Needs, World } from './world.js';

/** Something that goes wrong, or a "no", while a visitor is on a page of the site. */
export type Fault = Needs & {
  /** Begins with the rules that it is about. */
  readonly name: string;
  /** Differs from another only by what it takes long to show. */
  readonly longOnly?: boolean;
  readonly play: (world: World) => Promise<void>;
};
