// Runs in a page before anything of its own: tells `noteAccess` of every use of what keeps something in a browser,
// whether it reads, writes or only looks.
{
  /**
   * Replaces each function or accessor of an object by one that tells first.
   *
   * @param {object} owner
   * @param {string} name
   * @param {string[]} keys
   */
  const watch = (owner, name, keys) => {
    for (const key of keys) {
      const known = Object.getOwnPropertyDescriptor(owner, key);
      if (!known) throw new Error(`${name} has no ${key}`);
      for (const part of /** @type {const} */ (['get', 'set', 'value'])) {
        const inner = known[part];
        if (typeof inner !== 'function') continue;
        /** @this {unknown} @param {unknown[]} given */
        known[part] = function (...given) {
          Reflect.get(globalThis, 'noteAccess')(`${name}.${key}`);
          return Reflect.apply(inner, this, given);
        };
      }
      Object.defineProperty(owner, key, known);
    }
  };
  watch(window, 'window', ['localStorage', 'sessionStorage', 'caches']);
  watch(Document.prototype, 'document', ['cookie']);
  watch(CookieStore.prototype, 'cookieStore', ['get', 'getAll', 'set', 'delete']);
  watch(IDBFactory.prototype, 'indexedDB', ['open', 'deleteDatabase', 'databases']);
  watch(StorageManager.prototype, 'storage', ['getDirectory', 'persist', 'persisted', 'estimate']);
  watch(ServiceWorkerContainer.prototype, 'serviceWorker', ['register']);
}
