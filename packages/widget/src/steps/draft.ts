import type { Talk } from '../conversation/visit.js';

type Asked = { readonly talk: Talk; readonly labelledBy: string };

/**
 * What a visitor has begun at a question and not answered yet. It is forgotten with the question.
 * @param begin what there is before anything was done
 */
export const draftOf = <D>(begin: () => D) => {
  const drafts = new WeakMap<Talk, { readonly asked: string; readonly draft: D }>();
  return ({ talk, labelledBy }: Asked) => {
    const held = drafts.get(talk);
    return {
      draft: held?.asked === labelledBy ? held.draft : begin(),
      /** Keeps it, and draws it. */
      change: (draft: D) => {
        drafts.set(talk, { asked: labelledBy, draft });
        talk.changed();
      },
    };
  };
};
