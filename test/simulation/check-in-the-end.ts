import { isGrant, lastChoice } from '@remit/contract';
import type { World } from './faults.js';
import type { Act, Journal, Said } from './journal.js';
import type { OpenTab } from './simulated-browser.js';
import { CONSENTS } from './shop.js';
import type { ServerWatch } from './watch-server.js';

/** Milliseconds that a request is under way at most, about: by as much the age of a record may be taken wrong. */
const UNDER_WAY = 95_000;

export type Ending = {
  readonly world: World;
  readonly journal: Journal;
  readonly watch: ServerWatch;
  /** Milliseconds since 1970 at which the seed began. */
  readonly beginning: number;
  /** Tabs that lived until everything was well for long. */
  readonly survivors: ReadonlySet<number>;
  /** A tab that was opened after that, and has sent whatever there was. */
  readonly last: OpenTab;
};

const saidNo = ({ answers, doneAt }: Said, purpose: string, since: number): boolean =>
  answers[purpose] === false && (doneAt === undefined || doneAt >= since);

/** Why a record that the visitor was told of need not be there. */
const isExcused = (act: Act, { world, journal, survivors }: Ending): boolean => {
  const { told, type, at, marker, tab } = act;
  if (marker === world.network.forbidden || type === 'poll') return true;
  // It is kept in memory only as long as the page is open, and what was refused in between waits for a reload.
  if (told?.kept === 'memory' && (!survivors.has(tab) || world.network.hasRefused())) return true;
  // A "no" that the device could not take is known to its page and the server alone: pages after it ask in vain.
  return (
    type === 'newsletter' &&
    journal.said.some((said) => saidNo(said, 'marketing', said.kept === 'memory' ? 0 : at))
  );
};

const checkRecords = (ending: Ending): void => {
  const { journal } = ending;
  const { violations, seen, stored, verdicts, acts } = journal;
  const storedOf = new Map<string, number>();
  for (const [id, times] of stored) {
    const marker = seen.get(id)?.act.marker ?? '';
    storedOf.set(marker, (storedOf.get(marker) ?? 0) + times);
    if (times > 1) violations.add(`${marker} (${id}) was stored ${times} times`);
  }
  for (const [marker, times] of storedOf)
    if (times > 1) violations.add(`${marker} was stored ${times} times`);
  for (const [id, { outcome }] of verdicts)
    if (seen.has(id) && outcome !== 'refused' && stored.get(id) !== 1)
      violations.add(`${seen.get(id)?.act.marker} (${id}) was acknowledged and not stored`);
  for (const act of acts.values()) {
    const { marker, told } = act;
    if (!told || storedOf.has(marker) || isExcused(act, ending)) continue;
    const said = verdicts.get(told.id);
    violations.add(
      `${act.type} ${marker} (${told.id}) was told as kept (${told.kept}) and is not stored: ${said?.code ?? 'no verdict'}`,
    );
  }
};

/** What the person said last must be what the ledger ends with. */
const checkChoices = async ({ world, journal, watch, last }: Ending): Promise<void> => {
  const { violations, said } = journal;
  // What is kept in memory alone ends with its page.
  if (said.some(({ doneAt, kept }) => doneAt === undefined || kept !== 'device')) return;
  const subject = said.find((each) => each.subject !== undefined)?.subject;
  if (subject === undefined) return;
  const history = await watch.historyOf(subject);
  const choices = last.client.choices();
  for (const purpose of CONSENTS) {
    // By a clock that was set a consent may seem to have run out: then it is asked for again, which harms nobody.
    if (choices[purpose] === 'stale' && journal.clockSet) continue;
    const given = choices[purpose] === 'given';
    if (given !== isGrant(lastChoice(history, purpose)))
      violations.add(`the browser has ${purpose} as ${choices[purpose]}, and the ledger has not`);
    const about = said.filter(({ answers }) => answers[purpose] !== undefined);
    const end = about.reduce<Said | undefined>(
      (latest, each) => ((each.doneAt ?? 0) >= (latest?.doneAt ?? 0) ? each : latest),
      undefined,
    );
    const isClear = about.every((each) => each === end || (each.doneAt ?? 0) < (end?.calledAt ?? 0));
    if (end && isClear && given !== end.answers[purpose])
      violations.add(
        `${purpose} was answered ${String(end.answers[purpose])} last, and is ${choices[purpose]}`,
      );
  }
  world.time.note(`in the end ${JSON.stringify(choices)}`);
};

const checkKeptByTruth = async ({ journal, watch, beginning }: Ending): Promise<void> => {
  const { violations, seen, said } = journal;
  for (const { id, subject, tag } of await watch.kept()) {
    const act = seen.get(id)?.act;
    if (!act) continue;
    for (const purpose of tag.purposes) {
      const after = said.find(
        ({ answers, calledAt, doneAt, kept, subject: whose }) =>
          answers[purpose] === false &&
          doneAt !== undefined &&
          kept === 'device' &&
          whose === subject &&
          act.at <= calledAt,
      );
      if (after)
        violations.add(`${act.marker} is kept for ${purpose}, which was taken back at ${after.calledAt}`);
    }
    const late = tag.time - (beginning + act.at);
    if (!journal.clockSet && (late < -1 || late > UNDER_WAY))
      violations.add(`the time of ${act.marker} is wrong by ${late} ms`);
  }
};

/** What must be true once everything is well again. */
export const checkInTheEnd = async (ending: Ending): Promise<void> => {
  checkRecords(ending);
  await checkChoices(ending);
  await checkKeptByTruth(ending);
  await ending.watch.checkKept();
};
