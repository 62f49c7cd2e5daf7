export type {
  Choice,
  Client,
  ClientEvents,
  ClientOptions,
  Durability,
  HandedIn,
  Indication,
} from './client.js';
export { languageOf } from './consent/language-of.js';
export { connectClient, type Connection } from './connect-client.js';
export { createClient, type SiteClient } from './create-client.js';
export { databaseName } from './database-name.js';
export { hasOwnDatabase } from './has-own-database.js';
export type { Inspection } from './inspect.js';
export type { Right, Rights, RightsAnswer } from './rights.js';
export type { Automatic, SiteOptions } from './site-options.js';
