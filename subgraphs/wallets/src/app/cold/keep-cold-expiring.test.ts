import { newId } from "@coffer/contracts/ids";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { makeFakeCold } from "../../../test/fakes/cold.ts";
import { CALL_BYTES, makeExpiringWorld, NATIVE, NETWORK, TOKEN, TREASURY } from "../../../test/fakes/expiring-world.ts";
import type { HotCap } from "../../domain/cold/cold-storage.ts";
import { larger } from "../../domain/sends/fees.ts";
import { isOpen, type Send } from "../../domain/sends/send.ts";
import type { SendId } from "../../domain/wallets/ids.ts";
import { makeKeepCold } from "./keep-cold.ts";
import { makeReadColdExpiring, makeReadHotExpiring } from "./read-hot.ts";

/** By the prices of the fake: what a token's transfer may burn, and its bytes. */
const CALL_FEE = CALL_BYTES * 10n + 131_000n * 2n;
const FEE_CAP = CALL_FEE;

type There = { readonly native: bigint; readonly tokens: bigint; readonly free: bigint };

async function setting(caps: readonly HotCap[], { native, tokens, free }: There) {
  const world = makeExpiringWorld({ rules: { feeCap: FEE_CAP } });
  const { deps, hold, sends, nodes } = world;
  const cold = makeFakeCold();
  const [id, at] = [newId("cst"), new Date(0)];
  await cold.writer.propose({
    ...{ id, network: NETWORK, address: "frozen", account: null, caps, basedOn: 0, reason: "why" },
    ...{ proposedBy: newId("usr"), proposedAt: at, expiresAt: at },
  });
  await cold.writer.decide(id, { decision: "APPROVED", by: newId("usr"), at, reason: "so", version: 1 });
  nodes[0].give(TREASURY, native);
  nodes[0].giveTokens(TREASURY, tokens);
  nodes[0].said.free = free;
  const findTreasury = async () => ({ ...(await hold.findTreasury()), state: "OPEN" as const });
  const listWallets = async () => [];
  const sumPlanned = async (_network: string, code: string) =>
    sends.all().reduce((sum, { kind, state, amount }) => {
      return sum + (kind === "PAYOUT" && state === "PLANNED" && amount.asset.code === code ? amount.units : 0n);
    }, 0n);
  const keep = makeKeepCold({
    ...{ ...deps, findTreasury, noteLow: () => undefined },
    cold: {
      findInForce: async () => cold.inForce(NETWORK),
      listOpen: async () => sends.all().filter((one) => one.kind === "COLD" && isOpen(one)),
    },
    readHot: makeReadHotExpiring({ ...deps, findTreasury, sumPlanned }),
    readCold: makeReadColdExpiring({ ...deps, cold: { listWallets } }),
    inCold: (work) => sends.inSends((writer) => work({ ...cold.writer, sends: writer })),
  });
  const listCold = (code: string): readonly Send[] =>
    sends.all().filter(({ kind, amount }) => kind === "COLD" && amount.asset.code === code);
  return { ...world, keep, listCold };
}

const OF_TOKEN = { contract: TOKEN.contract, owner: null };
const units = fc.bigInt({ min: 1n, max: 10n ** 15n });
const capOf = (asset: HotCap["asset"]) =>
  fc.tuple(units, units).map(([a, b]): HotCap => ({ asset, cap: a + b, target: a, floor: null }));

describe("what is kept cold where transactions expire", () => {
  it("is what no payment waits for, to the last unit, and keeps none of them from being signed", async () => {
    await fc.assert(
      fc.asyncProperty(
        capOf(NATIVE),
        capOf(TOKEN.asset),
        fc.record({ native: units, tokens: units, free: fc.constantFrom(0n, 10_000n) }),
        fc.array(fc.record({ units, isOfToken: fc.boolean() }), { maxLength: 4 }),
        async (ofNative, ofToken, there, payments) => {
          const signWith = async (caps: readonly HotCap[]) => {
            const here = await setting(caps, there);
            const ids: SendId[] = [];
            for (const one of payments)
              ids.push(await here.plan(one.units, { payee: "ann", token: one.isOfToken ? OF_TOKEN : null }));
            await here.keep();
            const planned = [...here.listCold(NATIVE.code), ...here.listCold(TOKEN.asset.code)];
            await here.sign();
            return { here, planned, signed: ids.map((id) => here.find(id).state) };
          };
          const [alone, kept] = [await signWith([]), await signWith([ofNative, ofToken])];
          expect(kept.signed).toEqual(alone.signed);
          for (const [cap, has, fee] of [
            [ofNative, there.native, FEE_CAP],
            [ofToken, there.tokens, 0n],
          ] as const) {
            const needed = payments.reduce(
              (sum, one) => sum + (one.isOfToken === (cap === ofToken) ? one.units : 0n),
              0n,
            );
            const least = larger(cap.target, fee);
            const gone = kept.planned.find(({ amount }) => amount.asset.code === cap.asset.code)?.amount.units ?? null;
            expect(gone).toBe(has - needed > cap.cap && has - needed > least ? has - needed - least : null);
          }
          // All that was signed can be paid at once, at its dearest.
          const attempts = kept.here.sends
            .all()
            .flatMap(({ id, token }) => kept.here.attempts(id).map(({ units: paid, fee }) => ({ paid, fee, token })));
          const sum = (isOfToken: boolean) =>
            attempts.reduce((all, { paid, token }) => all + ((token !== null) === isOfToken ? paid : 0n), 0n);
          const fees = attempts.reduce((all, { fee }) => all + fee, 0n);
          expect(sum(false) + fees).toBeLessThanOrEqual(there.native);
          expect(sum(true)).toBeLessThanOrEqual(there.tokens);
        },
      ),
    );
  });

  it("waits where its address takes nothing, and goes once it does", async () => {
    const cap = { asset: NATIVE, cap: 1_000n, target: 400n, floor: null };
    const { keep, listCold, sign, nodes, lines, clock } = await setting([cap], {
      ...{ native: 10_000_000n, tokens: 0n, free: 0n },
    });
    nodes[0].give("frozen", 0n, true);
    for (let looks = 0; looks < 3; looks += 1) {
      await keep();
      await sign();
      clock.pass(600_000);
    }
    expect(listCold(NATIVE.code)).toMatchObject([{ state: "PLANNED" }]);
    expect(lines.filter((line) => line.includes("what is to be kept cold waits"))).toHaveLength(1);
    nodes[0].give("frozen", 0n);
    await sign();
    expect(listCold(NATIVE.code)).toMatchObject([{ state: "SIGNED" }]);
  });
});
