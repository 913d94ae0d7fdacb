/** Opens the store: SQLite in a file (mode 0600) or PostgreSQL; migrates it and makes the installation's row at the first time. */
import type { Store, StoreLocation, StoreOptions } from './store.ts'

export declare function openStore(location: StoreLocation, options?: StoreOptions): Promise<Store>
