import { randomBytes } from "node:crypto";
import type { SubgraphName } from "@coffer/contracts/subgraphs";
import type { EventBus } from "@coffer/platform/events/bus";
import { makeMemoryEventBus } from "@coffer/platform/events/bus-memory";
import { makeCallerOf } from "@coffer/platform/graphql/access/caller";
import { makeLogger } from "@coffer/platform/running/log";
import { makeMemoryWakes } from "@coffer/platform/running/wakes";
import type { SubgraphEnvironment } from "@coffer/platform/service/environment";
import { makeMemoryKeyValueStore } from "@coffer/platform/stores/key-value-memory";
import { makeLocalKeyProvider, makeVault } from "@coffer/platform/stores/vault";
import { type Clock, systemClock } from "@coffer/platform/values/clock";
import { Secret } from "@coffer/platform/values/secret";
import type { TestDatabase } from "./database.ts";

export type TestEnvironments = {
  /** What the shape would hand to this subgraph, on the test's database. */
  of(subgraph: SubgraphName, options?: { poolMax?: number }): SubgraphEnvironment;
  readonly bus: EventBus;
  /** Every line that was logged. */
  readonly logged: string[];
};

/** The one-process shape's adapters, shared by the subgraphs of one test. */
export function makeTestEnvironments(
  database: TestDatabase,
  options: { clock?: Clock; mode?: "sandbox" | "production" } = {},
): TestEnvironments {
  const clock = options.clock ?? systemClock;
  const logged: string[] = [];
  const log = makeLogger({ name: "test", level: "debug", stream: { write: (line) => logged.push(line) } });
  const shared = {
    bus: makeMemoryEventBus(log),
    keyValue: makeMemoryKeyValueStore(clock),
    vault: makeVault(makeLocalKeyProvider({ keyId: "test", key: new Secret(randomBytes(32).toString("base64")) })),
    wakes: makeMemoryWakes(),
    clock,
    mode: options.mode ?? "sandbox",
    callerOf: makeCallerOf({ clock, twoFactors: options.mode === "production" }),
    schemaFolder: new URL("../../../schema/", import.meta.url),
    log,
  };
  return {
    of: (subgraph, { poolMax = 8 } = {}) => ({ ...shared, pool: database.pool(subgraph, poolMax) }),
    bus: shared.bus,
    logged,
  };
}
