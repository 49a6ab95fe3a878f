import { openPool } from "../postgres/open-pool.ts";
import { makeLogger } from "../running/log.ts";
import type { EventBus } from "./bus.ts";
import { makeRelay } from "./relay.ts";

/**
 * A relay to be killed. Its bus is the parent, which is sent what is published and says when it is
 * safe.
 */
const [databaseUrl = ""] = process.argv.slice(2);
const log = makeLogger({ name: "test", level: "silent" });
let safe = Promise.withResolvers<void>();
process.on("message", () => safe.resolve());
process.on("disconnect", () => process.exit(0));
const never = () => Promise.reject(new Error("this bus is only published to"));
const bus: EventBus = {
  async publish(_topic, events) {
    if (events.length === 0) return;
    safe = Promise.withResolvers<void>();
    process.send?.(events);
    await safe.promise;
  },
  subscribe: never,
  listen: never,
  close: async () => undefined,
};
makeRelay({ subgraph: "users", pool: openPool(databaseUrl, 4, log), bus, log }).start();
