import { newId } from "@coffer/contracts/ids";
import { describe, expect, it } from "vitest";
import { CALL_BYTES, makeExpiringWorld, NETWORK, TOKEN, TREASURY } from "../../../test/fakes/expiring-world.ts";
import { sendWriterOver } from "../../../test/fakes/sends.ts";
import { makeFakeTreasuries, treasuryWriterOver } from "../../../test/fakes/treasuries.ts";
import { makeSweepExpiringTokens } from "./sweep-expiring-tokens.ts";

const ADDRESS = "deposit";
const FEE = CALL_BYTES * 10n + 131_000n * 2n;

function setUp(options = { rules: { feeCap: FEE } }) {
  const here = makeExpiringWorld(options);
  const { sends, deps } = here;
  const [first] = here.nodes;
  const treasuries = makeFakeTreasuries(sends);
  const open = { network: NETWORK, walletId: newId("wal"), address: TREASURY, openedAt: new Date() };
  sends.rows().treasuries.set(NETWORK, { ...open, state: "OPEN" });
  treasuries.sweepable.push({ walletId: newId("wal"), address: ADDRESS, index: 3, token: TOKEN.contract });
  first.giveTokens(ADDRESS, 50n);
  const sweep = makeSweepExpiringTokens({
    ...{ ...deps, treasuries: treasuries.reader },
    inSweeps: (work) =>
      sends.inRows((rows) => work({ sends: sendWriterOver(rows), treasuries: treasuryWriterOver(rows) })),
  });
  const pause = () => sends.rows().treasuries.set(NETWORK, { ...open, state: "PAUSED" });
  return { ...here, first, treasuries, sweep, pause };
}

describe("what deposits of a token have brought to an address that pays its own fee", () => {
  it("is swept to the treasury where the address has the fee, by a source of its own", async () => {
    const { sweep, sends, first } = setUp();
    first.give(ADDRESS, FEE);
    await sweep();
    expect(sends.all()).toMatchObject([
      {
        ...{ kind: "SWEEP", source: ADDRESS, payee: TREASURY, amount: { asset: TOKEN.asset, units: 50n } },
        token: { contract: TOKEN.contract, owner: ADDRESS },
      },
    ]);
    expect(sends.rows().sources.get(ADDRESS)).toMatchObject({ nextNonce: 0, pausedFor: null });
  });

  it("waits for what the address lacks, and a fifth of that, from the treasury", async () => {
    const { sweep, sends, first } = setUp();
    first.give(ADDRESS, FEE - 10n);
    await sweep();
    expect(sends.all()).toMatchObject([
      { kind: "FUND", source: TREASURY, payee: ADDRESS, token: null, amount: { units: 12n }, paymentId: null },
    ]);
  });

  it("stays where it may cost too much, the contract refuses it, its token does not fit, or all is paused", async () => {
    const dear = setUp({ rules: { feeCap: FEE - 1n } });
    await dear.sweep();
    const refused = setUp();
    refused.first.said.energy = null;
    await refused.sweep();
    const unfit = setUp();
    unfit.state.isFitting = false;
    await unfit.sweep();
    const paused = setUp();
    paused.pause();
    await paused.sweep();
    const lost = setUp();
    lost.state.chain = null;
    await lost.sweep();
    expect([dear, refused, unfit, paused, lost].map(({ sends }) => sends.all())).toEqual([[], [], [], [], []]);
  });

  it("is left alone where it is not there any more, until an operator has looked", async () => {
    const { sweep, sends, first, lines } = setUp();
    first.giveTokens(ADDRESS, 9n);
    await sweep();
    expect(sends.all()).toEqual([]);
    expect(sends.rows().sources.get(ADDRESS)).toMatchObject({ pausedFor: "FOREIGN_NONCE" });
    expect(lines.filter((line) => line.includes("is not there any more"))).toHaveLength(1);
  });
});
