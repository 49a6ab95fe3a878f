import type { Claim, Leases } from "@coffer/platform/queue/leases";
import { makeLogger } from "@coffer/platform/running/log";
import { expect, it } from "vitest";
import { DEADLINE_MS, makeRunBulksJob } from "./run-bulks.ts";

it("gives each turn its deadline, and takes one of each person at once", async () => {
  const claims: Claim[] = [];
  const nothing = async () => undefined;
  const leases: Leases = {
    async take(claim) {
      claims.push(claim);
      return [];
    },
    untilNext: async () => null,
    ...{ remove: nothing, release: nothing, postpone: nothing },
  };
  const log = makeLogger({ name: "test", level: "silent", stream: { write: () => undefined } });
  await makeRunBulksJob({ leases, run: async () => "done", log }).round();
  // A lease lasts twice as long as its work is waited for.
  expect(claims).toEqual([{ most: 4, leaseMs: 2 * DEADLINE_MS, perOwner: 1, perKind: 4, held: [] }]);
  expect(DEADLINE_MS).toBe(60_000);
});
