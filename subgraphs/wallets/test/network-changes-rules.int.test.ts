import { newId, uuidOf } from "@coffer/contracts/ids";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type World, world } from "./world.ts";

let here: World;
beforeAll(async () => {
  here = await world();
});
afterAll(() => here.close());

const [ANN, BEN] = [uuidOf(newId("usr")), uuidOf(newId("usr"))];
const AT = "2026-01-01T00:00:00Z";
const CHANGE = {
  ...{ network: "ETHEREUM", currency: "ETH", content: { settings: {}, listing: null }, based_on: 0, reason: "why" },
  ...{ proposed_by: ANN, proposed_at: AT, expires_at: AT },
};
const add = async (changes: object = {}): Promise<string> => {
  const row = { ...CHANGE, id: uuidOf(newId("nch")), ...changes };
  const [kept] = await here.rows<{ id: string }>(
    `INSERT INTO wallets.network_change SELECT (jsonb_populate_record(NULL::wallets.network_change, $1::jsonb)).* RETURNING id`,
    [JSON.stringify(row)],
  );
  return kept?.id ?? "";
};
const DECIDED = { decision: "APPROVED", version: 1, decided_by: BEN, decided_at: AT, decision_reason: "so" };
const violates = (work: Promise<unknown>, constraint: string) => expect(work).rejects.toMatchObject({ constraint });

describe("of what is to hold of networks the database refuses", () => {
  it.each([
    ["what says nothing", { content: {} }, "network_change_content_one"],
    ["what says two things", { content: { settings: {}, listing: {} } }, "network_change_content_one"],
    ["one over less than none", { based_on: -1 }, "network_change_based_on_range"],
    ["one for no reason", { reason: "" }, "network_change_reason_length"],
    ["a decision for too long a one", { ...DECIDED, decision_reason: "x".repeat(513) }, "network_change_reason_length"],
    ["another decision", { ...DECIDED, version: null, decision: "MAYBE" }, "network_change_decision_known"],
    ["a decision by nobody", { ...DECIDED, decided_by: null }, "network_change_decided_whole"],
    ["one that its author has agreed to", { ...DECIDED, decided_by: ANN }, "network_change_by_two"],
    ["what another took back", { ...DECIDED, version: null, decision: "WITHDRAWN" }, "network_change_by_two"],
    ["a version that leaves a gap", { ...DECIDED, version: 2 }, "network_change_approved_is_next"],
    ["a version that nobody has agreed to", { version: 1 }, "network_change_approved_is_next"],
    ["one in force without a version", { ...DECIDED, version: null }, "network_change_approved_is_next"],
  ])("%s", async (_what, changes, constraint) => {
    await violates(add(changes), constraint);
  });

  it("a second one of a version, and every change but one decision", async () => {
    const id = await add({ currency: "AAA", ...DECIDED });
    await violates(add({ currency: "AAA", ...DECIDED }), "network_change_network_currency_version_key");
    const change = (set: string, of = id) => here.rows(`UPDATE wallets.network_change SET ${set} WHERE id = $1`, [of]);
    await violates(change("decision_reason = 'other'"), "network_change_may_change");
    const open = await add({ currency: "BBB" });
    const decided = "decision = 'DENIED', decided_by = gen_random_uuid(), decided_at = now(), decision_reason = 'x'";
    for (const set of ["content = '{\"listing\": {}}'", "based_on = 3", "reason = 'x'", "currency = 'CCC'"])
      await violates(change(`${decided}, ${set}`, open), "network_change_may_change");
    await violates(change("reason = reason", open), "network_change_may_change");
    await change(decided, open);
    await violates(change(decided, open), "network_change_may_change");
  });

  it("wallets itself to rewrite what was proposed, or to forget it", async () => {
    const pool = here.environment.pool;
    await add({ currency: "DDD" });
    for (const text of ["UPDATE network_change SET content = '{}'", "DELETE FROM network_change"])
      await expect(pool.query(text)).rejects.toMatchObject({ code: "42501" });
  });
});
