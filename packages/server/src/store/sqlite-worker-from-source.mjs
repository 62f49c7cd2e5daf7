// Runs the worker while it is TypeScript: tsx, asked for on the command line, serves the main thread only.
// As CommonJS, because tsx then works within this thread; its way with modules starts one more.
import { require } from 'tsx/cjs/api';

require('./sqlite-worker.ts', import.meta.url);
