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
export { connectClient } from './connect-client.js';
export { createClient } from './create-client.js';
export { databaseName } from './database-name.js';
export { hasOwnDatabase } from './has-own-database.js';
