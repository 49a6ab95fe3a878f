import type pg from "pg";
import type { Clock } from "./clock.ts";
import type { Mode } from "./database/provision.ts";
import type { EventBus } from "./events/bus.ts";
import type { KeyValueStore } from "./key-value.ts";
import type { Logger } from "./log.ts";
import type { Vault } from "./vault.ts";
import type { Wakes } from "./wakes.ts";

/** The adapters that a shape picks (one process, or seven), handed to every subgraph's `compose`. */
export type SubgraphEnvironment = {
  /** Connected with the subgraph's own role. The one who made it ends it, after `stop()`. */
  readonly pool: pg.Pool;
  readonly bus: EventBus;
  readonly keyValue: KeyValueStore;
  readonly vault: Vault;
  readonly clock: Clock;
  readonly log: Logger;
  readonly wakes: Wakes;
  readonly mode: Mode;
  readonly schemaFolder: URL;
};
