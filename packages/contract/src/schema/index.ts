export * from './batch-schema.js';
export * from './bot-schema.js';
export * from './consent-schema.js';
export * from './instructions-schema.js';
export * from './public-bot-schema.js';
export * from './primitives-schema.js';
export * from './record-schema.js';
export * from './verdict-schema.js';
