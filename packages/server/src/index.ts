export { readConfig, type Config, type ConfigRead } from './config.js';
export { countRecords, type Counted, type CountWanted } from './read/count-records.js';
export { listRecords, type RecordsPage, type RecordsWanted } from './read/list-records.js';
export { addOrUpdateController, type ControllerSetup, type SetUp } from './setup/add-controller.js';
export { startServer, type RunningServer, type ServerOptions } from './start-server.js';
export { openStore } from './store/open-store.js';
export type { ControllerStore, Endpoint, Reader, Store } from './store/store.js';
