import { createHash } from 'node:crypto';

/** What happens at a moment. One that returns a promise holds up all others until it resolves. */
type Job = () => void | Promise<void>;

type Planned = { readonly at: number; readonly turn: number; readonly job: Job; cancelled: boolean };

/** Time that passes only when all that was to happen has happened, and the list of what happened. */
export interface VirtualTime {
  /** Milliseconds since the beginning of the seed. */
  now(): number;
  /** Runs a job in so many milliseconds. @returns a function that cancels it */
  after(ms: number, job: Job): () => void;
  /** Runs everything that is due until then. */
  runUntil(moment: number): Promise<void>;
  /** Adds a line to the trace. */
  note(line: string): void;
  trace(): readonly string[];
  /** SHA-256 of the trace. */
  traceHash(): string;
}

/** Resolves when no promise has anything left to do: Node runs the next tick once the microtasks are through. */
const settled = (): Promise<void> => new Promise((resolve) => process.nextTick(resolve));

const isBefore = (a: Planned, b: Planned): boolean => a.at < b.at || (a.at === b.at && a.turn < b.turn);

export const virtualTime = (): VirtualTime => {
  /** A binary heap: what is due first is first. */
  const heap: Planned[] = [];
  const lines: string[] = [];
  let now = 0;
  let turns = 0;

  const swap = (a: number, b: number): void => {
    const [one, other] = [heap[a], heap[b]];
    if (one && other) [heap[a], heap[b]] = [other, one];
  };
  const comesBefore = (a: number, b: number): boolean => {
    const [one, other] = [heap[a], heap[b]];
    return one !== undefined && other !== undefined && isBefore(one, other);
  };
  const push = (planned: Planned): void => {
    let at = heap.push(planned) - 1;
    for (let above = (at - 1) >> 1; at > 0 && comesBefore(at, above); above = (at - 1) >> 1) {
      swap(at, above);
      at = above;
    }
  };
  const pop = (): Planned | undefined => {
    swap(0, heap.length - 1);
    const first = heap.pop();
    for (let at = 0; ;) {
      const [left, right] = [2 * at + 1, 2 * at + 2];
      const child = comesBefore(right, left) ? right : left;
      if (!comesBefore(child, at)) return first;
      swap(at, child);
      at = child;
    }
  };

  return {
    now: () => now,
    after(ms, job) {
      const planned = { at: now + Math.max(0, Math.ceil(ms)), turn: turns++, job, cancelled: false };
      push(planned);
      return () => {
        planned.cancelled = true;
      };
    },
    async runUntil(moment) {
      await settled();
      for (let [first] = heap; first && first.at <= moment; [first] = heap) {
        pop();
        if (first.cancelled) continue;
        now = first.at;
        const held = first.job();
        if (held) await held;
        await settled();
      }
      now = moment;
    },
    note(line) {
      lines.push(`${now} ${line}`);
    },
    trace: () => lines,
    traceHash: () => createHash('sha256').update(lines.join('\n')).digest('hex'),
  };
};
