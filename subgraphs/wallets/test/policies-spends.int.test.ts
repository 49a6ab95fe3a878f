import { newId } from "@coffer/contracts/ids";
import { type Btcd, startBtcd, whyNoBtcd } from "@coffer/local-parts/btcd";
import { inTransaction, pgSql } from "@coffer/platform/postgres/sql";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { makePolicyWriter } from "../src/adapters/postgres/policies/policy-writer.ts";
import { NO_RULES, type PolicyRules } from "../src/domain/policies/policy.ts";
import { outsideOn } from "./bitcoin.ts";
import { BTC, makeSpending, type Spending } from "./spending-process.ts";
import { person, type World, world } from "./world.ts";

const PAYEE = "bcrt1qrp33g0q5c5txsp9arysrx4k6zdkfs4nce4xj0gdcccefvpysxf3qzf4jry";
const HOUR = 3_600;
const [ann, ben] = [person("ADMIN").userId, person("ADMIN").userId];

describe.skipIf(whyNoBtcd())("a policy over Bitcoin, on PostgreSQL and a node", () => {
  let btcd: Btcd;
  let here: World;
  let spending: Spending;
  beforeEach(async () => {
    [btcd, here] = await Promise.all([startBtcd(), world()]);
    await outsideOn(btcd).mine(130);
    spending = makeSpending({ here, btcd });
    await spending.openTreasury(...Array.from({ length: 10 }, (_, i) => BTC + BigInt(i)));
  });
  afterEach(async () => {
    await here.close();
    await btcd.stop();
  });

  async function setPolicy(rules: Partial<PolicyRules>): Promise<void> {
    const [id, at] = [newId("spl"), spending.clock.now()];
    await inTransaction(here.environment.pool, async (client) => {
      const writer = makePolicyWriter(pgSql(client));
      await writer.propose({
        ...{ id, network: "BITCOIN", asset: { code: "BTC", scale: 8 }, rules: { ...NO_RULES, ...rules } },
        ...{ basedOn: 0, reason: "why", proposedBy: ann, proposedAt: at, expiresAt: new Date(at.getTime() + 1) },
      });
      await writer.decide(id, { decision: "APPROVED", by: ben, at, reason: "so", version: 1 });
    });
  }

  it("lets no more leave in an hour than it says, by two workers at once, and denies what is too large", async () => {
    await setPolicy({ transactionMax: BTC / 2n, velocities: [{ windowSeconds: HOUR, units: BTC, count: 3 }] });
    const ids: Awaited<ReturnType<Spending["request"]>>[] = [];
    for (let i = 0; i < 8; i += 1) ids.push(await spending.request(PAYEE, BTC / 4n));
    const large = await spending.request(PAYEE, BTC / 2n + 1n);
    const other = spending.startProcess();
    const countSigned = async () =>
      (await Promise.all(ids.map(spending.find))).filter(({ nonce }) => nonce !== null).length;
    for (let rounds = 0; rounds < 3; rounds += 1) await Promise.all([spending.round(), other.round()]);
    expect(await countSigned()).toBe(3);
    expect(await spending.find(large)).toMatchObject({ state: "FAILED", failure: "POLICY_DENIES" });
    spending.clock.pass(HOUR * 1_000);
    for (let rounds = 0; rounds < 3; rounds += 1) await Promise.all([spending.round(), other.round()]);
    expect(await countSigned()).toBe(6);
    const reserved = await here.rows<{ count: number }>(
      "SELECT count(DISTINCT (txid, vout))::int AS count FROM wallets.send_input",
    );
    expect(reserved).toEqual([{ count: 6 }]);
  });
});
