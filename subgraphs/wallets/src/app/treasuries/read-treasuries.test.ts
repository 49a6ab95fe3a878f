import { money } from "@coffer/money/money";
import { describe, expect, it } from "vitest";
import { FITTING, NATIVE, NETWORK, TREASURY } from "../../../test/fakes/sending-world.ts";
import { treasurySetting } from "../../../test/fakes/treasury-setting.ts";
import { NoAnswer } from "../chains/ports.ts";
import { makeReadTreasuries } from "./read-treasuries.ts";

describe("a treasury", () => {
  it("is shown with what it has, what is to go out of it, and what halts it; its balance is none where no node says", async () => {
    const { parts, deps, steps, plan, ether, sends, node } = treasurySetting({ hasTreasury: true });
    const kept = { ...FITTING, state: "FITS", fault: null, checkedAt: null } as const;
    const gone = { ...kept, contract: "gone", state: "RETIRED" } as const;
    const tokens = { list: async () => [kept, gone] };
    const wallets = [{ address: "frozen", isInForce: true }];
    const given = {
      ...parts,
      sends: deps.sends,
      treasuries: parts.reader,
      tokens,
      pools: new Map(),
      cold: { listWallets: async () => wallets },
    };
    const read = makeReadTreasuries(given);
    const list = async () => (await read.list())[0];
    expect(await list()).toMatchObject({ treasury: { address: TREASURY }, balance: null, halt: null });
    expect(await list()).toMatchObject({ nextNonce: 0, unmined: { count: 0, since: null } });
    ether.give(TREASURY, 500n);
    await steps.follow();
    await plan(70n);
    await plan(5n);
    await plan(3n, { isOfToken: true });
    ether.giveTokens(TREASURY, 11n);
    ether.give("frozen", 900n);
    ether.giveTokens("frozen", 7n);
    await steps.follow();
    await sends.inSends((writer) => writer.pause({ network: NETWORK, address: TREASURY }, "FOREIGN_NONCE"));
    expect(await list()).toMatchObject({
      ...{ balance: money(NATIVE, 500n), planned: money(NATIVE, 75n), halt: "FOREIGN_NONCE", switches: [] },
      tokens: [{ token: kept, balance: money(FITTING.asset, 11n), planned: money(FITTING.asset, 3n) }],
      cold: [
        {
          ...{ address: "frozen", isInForce: true, balance: money(NATIVE, 900n) },
          tokens: [{ token: kept, balance: money(FITTING.asset, 7n) }],
        },
      ],
    });
    const unnumbered = makeReadTreasuries({ ...given, pools: new Map([[NETWORK, async () => 5n]]) });
    expect((await unnumbered.list())[0]).toMatchObject({ nextNonce: null, balance: money(NATIVE, 5n) });
    for (let more = 0; more < 30; more += 1) wallets.push({ address: `older ${more}`, isInForce: false });
    expect((await list())?.cold).toHaveLength(20);
    wallets.splice(1);
    node().fault = new NoAnswer("away");
    expect(await list()).toMatchObject({
      balance: null,
      tokens: [{ balance: null }],
      cold: [{ balance: null, tokens: [{ balance: null }] }],
    });
  });
});
