// Runs the worker while it is TypeScript: tsx, asked for on the command line, serves the main thread only.
import { register } from 'tsx/esm/api';

register();
await import('./sqlite-worker.ts');
