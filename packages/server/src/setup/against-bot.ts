import { askedFields, handedInBy, lintBot, type Bot, type Instructions } from '@remit/contract';

/** What keeps a bot from being published: where in the set-up, and why. */
export type Objection = { readonly path: string; readonly reason: string };

/** What in a bot asks for something that the instructions do not have. */
const notInstructed = (bot: Bot, { purposes, records }: Instructions): Objection | undefined => {
  const handedIn = handedInBy(bot);
  const fields = new Set(handedIn.flatMap(({ record }) => Object.keys(records[record]?.fields ?? {})));
  for (const { step, record, fields: named = [] } of handedIn) {
    const path = `steps.${step}`;
    if (!Object.hasOwn(records, record))
      return { path: `${path}.record`, reason: `the instructions have no record ${record}` };
    const unknown = named.find((field) => !Object.hasOwn(records[record]?.fields ?? {}, field));
    if (unknown !== undefined)
      return { path: `${path}.fields`, reason: `the record ${record} has no field ${unknown}` };
  }
  const asked = Object.entries(bot.steps).flatMap(([id, step]) =>
    askedFields(step).map(({ field, path }) => ({ field, path: `steps.${id}.${path.join('.')}` })),
  );
  const recorded = Object.entries(bot.variables ?? {}).flatMap(([name, variable]) =>
    variable.recorded ? [{ field: name, path: `variables.${name}` }] : [],
  );
  const lost = [...asked, ...recorded].find(({ field }) => handedIn.length > 0 && !fields.has(field));
  if (lost) return { path: lost.path, reason: `no record that the bot hands in has a field ${lost.field}` };
  for (const [id, step] of Object.entries(bot.steps)) {
    const unknown =
      step.kind === 'consent' && step.purposes.find((purpose) => !Object.hasOwn(purposes, purpose));
    if (unknown)
      return { path: `steps.${id}.purposes`, reason: `the instructions have no purpose ${unknown}` };
  }
  return undefined;
};

/** The first thing for which a bot cannot be published under these instructions. */
export const againstBot = (bot: Bot, instructions: Instructions): Objection | undefined => {
  const error = lintBot(bot, instructions).find(({ severity }) => severity === 'error');
  const found =
    notInstructed(bot, instructions) ??
    (error && { path: error.path, reason: `${error.message} (${error.code})` });
  return found && { ...found, path: `bots.${bot.id}.${found.path}` };
};

/** What whoever publishes a bot should know, a line each. */
export const warningsOf = (bot: Bot, instructions: Instructions): string[] =>
  lintBot(bot, instructions)
    .filter(({ severity }) => severity === 'warning')
    .map(({ path, message, code }) => `bots.${bot.id}.${path}: ${message} (${code})`);
