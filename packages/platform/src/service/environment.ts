import type pg from "pg";
import type { EventBus } from "../events/bus.ts";
import type { CallerOf } from "../graphql/access/caller.ts";
import type { Mode } from "../postgres/provision.ts";
import type { Logger } from "../running/log.ts";
import type { Wakes } from "../running/wakes.ts";
import type { KeyValueStore } from "../stores/key-value.ts";
import type { Vault } from "../stores/vault.ts";
import type { Clock } from "../values/clock.ts";

/**
 * The adapters that a shape picks (one process, or seven), handed to every subgraph's `compose`.
 */
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
  /** How the schema's rules are read here. */
  readonly callerOf: CallerOf;
};
