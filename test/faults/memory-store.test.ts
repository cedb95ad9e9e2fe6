import { storeContract } from '../contracts/store.ts';
import { MemoryStore } from './memory-store.ts';

storeContract('memory', async () => {
  let store = new MemoryStore();
  return {
    store,
    reopen: async () => {
      await store.close();
      store = new MemoryStore(store.disk);
      return store;
    },
    close: async () => await store.close(),
  };
});
