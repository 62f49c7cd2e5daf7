import type { Talk } from '../conversation/visit.js';
import type { WidgetEvents } from './command.js';
import type { Control } from './serve-call.js';

/** Tells a page of something. */
export type Emit = <E extends keyof WidgetEvents>(event: E, detail: WidgetEvents[E]) => void;

/** Of the answer to a step, what the bot lets the page know. */
const toldOf = ({ bot, state }: Talk, id: string): Pick<WidgetEvents['answered'], 'values'> => {
  const step = bot.steps[id];
  const { answers } = state().flow;
  const asked = step?.kind === 'form' ? step.fields : step && 'field' in step ? [step] : [];
  const values = Object.fromEntries(
    asked.flatMap(({ field }) => {
      const value = answers[field];
      return bot.told?.includes(field) && value !== undefined ? [[field, value]] : [];
    }),
  );
  return Object.keys(values).length > 0 ? { values } : {};
};

/**
 * Finds out what happens in a chat by looking at it after each drawing, so that a chat nobody listens to has nothing to
 * do.
 */
export const watchTalk = (control: Control, emit: Emit) => {
  const isOpen = () => control.box.querySelector<HTMLElement>('.panel')?.hidden === false;
  let wasOpen = isOpen();
  let known: Talk | undefined;
  let lines = 0;
  let edits = 0;
  let delivery: string | undefined;

  const meet = (talk: Talk) => {
    // Lines from before the first drawing are of an earlier page; a conversation that was begun again has none.
    lines = known ? 0 : (control.first ?? 0);
    known = talk;
    edits = talk.state().flow.edits?.length ?? 0;
    delivery = undefined;
    emit('consent', talk.client.choices());
    talk.client.on('consent', (choices) => emit('consent', choices));
  };

  const look = () => {
    const open = isOpen();
    if (open !== wasOpen) emit(open ? 'opened' : 'closed', undefined);
    wasOpen = open;
    const talk = control.talk();
    if (typeof talk !== 'object') return;
    if (talk !== known) meet(talk);
    const state = talk.state();
    const { flow } = state;
    const changed = flow.edits ?? [];
    for (const { step } of [
      ...changed.slice(edits),
      ...flow.lines.slice(lines).filter(({ from }) => from === 'visitor'),
    ])
      emit('answered', { step, ...toldOf(talk, step) });
    lines = flow.lines.length;
    edits = changed.length;
    if (state.delivery === delivery) return;
    delivery = state.delivery;
    if (delivery === 'sent' || delivery === 'reduced' || delivery === 'device') emit('sent', { delivery });
  };

  return {
    look,
    /** What somebody is told who begins to listen now. @returns the arguments of the listener */
    present: (event: unknown): readonly unknown[] | undefined => {
      if (event === 'opened' && isOpen()) return [undefined];
      return event === 'consent' && known ? [known.client.choices()] : undefined;
    },
  };
};
