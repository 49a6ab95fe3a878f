import { newId } from "@coffer/contracts/ids";
import { money } from "@coffer/money/money";
import { beforeEach, describe, expect, it } from "vitest";
import type { Outcome } from "../../src/app/chains/ports.ts";
import type { InSends, NewSend, SendReader } from "../../src/app/sends/ports.ts";
import type { BlockHead } from "../../src/domain/chains/block.ts";
import type { Attempt, Send } from "../../src/domain/sends/send.ts";
import type { SendId } from "../../src/domain/wallets/ids.ts";

export type KeptSends = {
  readonly reader: SendReader;
  readonly inSends: InSends;
  readonly network: string;
  /** Another one each time, that has signed nothing. */
  newSource(): Promise<string>;
};

/** The treasury of the network. */
export const HOUSE = "house";
const ASSET = { code: "ETH", scale: 18 };
const AT = new Date("2026-01-01T00:00:00.000Z");
const blockOf = (height: number, hash = `${height} of ${newId("txn")}`): BlockHead => ({
  ...{ height, hash, parent: `under ${hash}`, time: AT },
});
const attemptOf = (send: Send, changes: Partial<Attempt> = {}): Attempt => ({
  ...{ sendId: send.id, number: 1, txid: `tx ${newId("txn")}`, bytes: Buffer.from([1, 2]), isCancel: false },
  ...{ units: send.amount.units, signedAt: AT, sentAt: null, outcome: null },
  fees: { gasLimit: 21_000n, maxFeePerGas: 10n ** 19n, maxPriorityFeePerGas: 1n },
  ...changes,
});

type Became = Partial<Pick<Outcome, "isSuccess" | "moved">>;

/** What the use cases rely on, whatever keeps the sends. */
export function describeSends(name: string, open: () => KeptSends): void {
  describe(name, () => {
    const acts = makeActs(open);
    describePlanned(acts);
    describeSigned(acts);
    describeTokens(acts);
    describeMined(acts);
  });
}

type Acts = ReturnType<typeof makeActs>;

function makeActs(open: () => KeptSends) {
  let source = "";
  beforeEach(async () => {
    source = await open().newSource();
  });
  const { reader, inSends } = {
    reader: () => open().reader,
    inSends: ((work) => open().inSends(work)) as InSends,
  };
  const plan = async (changes: Partial<NewSend> = {}): Promise<Send> => {
    const send: NewSend = {
      ...{ id: newId("txn"), network: open().network, kind: "PAYOUT", source, payee: "ann", token: null },
      ...{ amount: money(ASSET, 2n ** 70n), feeCap: 10n ** 30n, priority: "NORMAL", createdAt: AT },
      ...{ paymentId: newId("pay"), userId: newId("usr") },
      ...changes,
    };
    expect(await inSends((writer) => writer.plan(send))).toBe(true);
    return find(send.id);
  };
  const find = async (id: SendId): Promise<Send> => {
    const [found] = await reader().listByIds([id]);
    if (!found) throw new Error("it is not there");
    return found;
  };
  const sign = async (nonce: number, changes: Partial<Attempt> = {}, planned: Partial<NewSend> = {}) => {
    const send = await plan(planned);
    const attempt = attemptOf(send, changes);
    await inSends((writer) => writer.sign(send, attempt, nonce));
    await inSends((writer) => writer.noteSent(attempt, { at: AT, outcome: "ACCEPTED", said: "so" }));
    return { id: send.id, attempt };
  };
  const mine = (block: BlockHead, nonce: number, txid: string, { isSuccess = true, moved = [] }: Became = {}) =>
    inSends((writer) =>
      writer.mined(open().network, {
        ...{ block, at: AT, outcomes: [{ txid, from: source, nonce, isSuccess, fee: 10n ** 20n, moved }] },
      }),
    );
  return { open, reader, inSends, plan, find, sign, mine, source: () => source };
}

function describePlanned({ open, reader, inSends, plan, find, sign, source }: Acts): void {
  it("are planned once for a payment, and an open sweep once for a source", async () => {
    const first = await plan();
    expect(first).toMatchObject({ state: "PLANNED", nonce: null, mined: null, asked: null, wasConfirmed: false });
    expect(await inSends((writer) => writer.plan({ ...first, id: newId("txn") }))).toBe(false);
    const sweep = await plan({ kind: "SWEEP", payee: HOUSE, paymentId: null, userId: null });
    expect(await inSends((writer) => writer.plan({ ...sweep, id: newId("txn") }))).toBe(false);
    await inSends((writer) => writer.end(sweep, { state: "CANCELLED", failure: null }, AT));
    expect(await inSends((writer) => writer.plan({ ...sweep, id: newId("txn") }))).toBe(true);
    if (first.paymentId === null) throw new Error("it is a payment's");
    expect(await reader().listByPayments([first.paymentId, newId("pay")])).toEqual([first]);
  });

  it("wait by priority and age, so many of each kind, and not those of a source that is paused", async () => {
    const low = await plan({ priority: "LOW" });
    const normal = await plan();
    const high = await plan({ priority: "HIGH" });
    const sweep = await plan({ kind: "SWEEP", payee: HOUSE, paymentId: null, userId: null, priority: "LOW" });
    const list = async (count: number, now = AT) =>
      (await reader().listPlanned(open().network, { count, ofPayer: 999, now })).flatMap((one) =>
        one.source === source() ? [one.id] : [],
      );
    const all = await list(999);
    expect(all.slice(0, 2)).toEqual([high.id, normal.id]);
    expect(all.slice(2).toSorted()).toEqual([low.id, sweep.id].toSorted());
    const one = (await reader().listPlanned(open().network, { count: 1, ofPayer: 1, now: AT })).map(({ kind }) => kind);
    expect(one.toSorted()).toEqual(["PAYOUT", "SWEEP"]);
    const until = new Date(AT.getTime() + 1);
    await inSends((writer) => writer.putOff(high.id, { times: 3, until }));
    expect((await find(high.id)).putOff).toEqual({ times: 3, until });
    expect(await list(999)).not.toContain(high.id);
    expect((await list(999, until))[0]).toBe(high.id);
    await inSends((writer) => writer.pause({ network: open().network, address: source() }, "REFUSED"));
    expect(await list(999)).toEqual([]);
    expect(await reader().findSource(open().network, source())).toMatchObject({ pausedFor: "REFUSED" });
  });

  it("have every second place by how long they wait, however urgent others are, and so many of one payer", async () => {
    const userId = newId("usr");
    const waiting = await plan({ priority: "LOW", createdAt: new Date(AT.getTime() - 1_000) });
    const urgent: SendId[] = [];
    for (let i = 0; i < 4; i += 1) urgent.push((await plan({ priority: "HIGH", userId })).id);
    const list = async (count: number, ofPayer: number) =>
      (await reader().listPlanned(open().network, { count, ofPayer, now: AT })).flatMap((one) =>
        one.source === source() ? [one.id] : [],
      );
    expect((await list(999, 2)).filter((id) => urgent.includes(id))).toEqual(urgent.slice(0, 2));
    const all = await reader().listPlanned(open().network, { count: 999, ofPayer: 999, now: AT });
    expect(await list(2 * all.length, 999)).toEqual([...urgent, waiting.id]);
    // Whatever else is there is younger.
    expect(await list(2, 999)).toContain(waiting.id);
  });

  it("are as they were where the transaction fails, and take no step that there is not", async () => {
    const { id } = await sign(0);
    const before = await find(id);
    const failing = inSends(async (writer) => {
      await writer.ask(id, "CANCEL");
      throw new Error("cut");
    });
    await expect(failing).rejects.toThrow("cut");
    expect(await find(id)).toEqual(before);
    const planned = await plan();
    const end = () => inSends((writer) => writer.end(planned, { state: "CANCELLED", failure: null }, AT));
    await end();
    await expect(end()).rejects.toThrow();
  });
}

function describeSigned({ open, reader, inSends, find, sign, source }: Acts): void {
  it("have a nonce for good, the lowest that is free, and all that was signed", async () => {
    const at = { network: open().network, address: source() };
    const free = (from: number) => inSends((writer) => writer.findFreeNonce(at, from, null));
    expect([await free(0), await free(7)]).toEqual([0, 7]);
    const second = await sign(1);
    expect([await free(0), await free(1)]).toEqual([0, 2]);
    await sign(0);
    expect(await free(0)).toBe(2);
    expect(await reader().findSource(open().network, source())).toMatchObject({ nextNonce: 2 });
    await expect(sign(1)).rejects.toThrow();
    await inSends((writer) => writer.raiseNonce(at, 9));
    expect(await free(0)).toBe(2);
    await expect(inSends((writer) => writer.raiseNonce(at, 8))).rejects.toThrow();
    const [kept] = await reader().listAttempts([second.id]);
    expect(kept).toEqual({ ...second.attempt, sentAt: AT, outcome: "ACCEPTED" });
    const unmined = (await reader().listUnmined(open().network)).filter(({ send }) => send.source === source());
    expect(unmined.map(({ send, attempts }) => [send.nonce, attempts.length])).toEqual([
      [0, 1],
      [1, 1],
    ]);
  });

  it("are replaced, which does what was asked, but for an end", async () => {
    const { id } = await sign(0);
    for (const [asked, left, isCancel] of [
      ["SPEED_UP", null, false],
      ["CANCEL", "CANCEL", true],
    ] as const) {
      await inSends((writer) => writer.ask(id, asked));
      const send = await find(id);
      const number = (await inSends((writer) => writer.countAttempts(id))) + 1;
      const units = isCancel ? 0n : send.amount.units;
      await inSends((writer) => writer.replace(send, attemptOf(send, { number, isCancel, units })));
      expect(await find(id)).toMatchObject({ asked: left, amount: { units: 2n ** 70n } });
    }
    await expect(
      inSends(async (writer) => writer.replace(await find(id), attemptOf(await find(id), { number: 3 }))),
    ).rejects.toThrow();
  });
}

function describeTokens({ open, inSends, plan, find, sign, mine, source }: Acts): void {
  const USDC = { asset: { code: "USDC", scale: 6 }, units: 2n ** 53n + 1n };
  const amount = money(USDC.asset, USDC.units);

  it("of a token have moved where its contract says just that, and anew in another block", async () => {
    const token = { contract: "usdc", owner: null };
    const { id, attempt } = await sign(0, { units: USDC.units }, { token, amount });
    expect((await find(id)).token).toEqual(token);
    const said = { contract: "usdc", from: source(), to: "ann", units: USDC.units };
    const wrong = [
      [],
      [{ ...said, contract: "eurc" }],
      [{ ...said, from: "another" }],
      [{ ...said, to: "bob" }],
      [
        { ...said, units: USDC.units - 1n },
        { ...said, units: 1n },
      ],
    ];
    for (const [place, moved] of [...wrong, [{ ...said, to: "bob" }, said]].entries()) {
      const block = blockOf(7);
      await mine(block, 0, attempt.txid, { moved });
      expect((await find(id)).mined).toMatchObject({ isSuccess: true, hasMoved: place === wrong.length });
      await inSends((writer) => writer.takeBack(open().network, block, AT));
    }
    await mine(blockOf(8), 0, attempt.txid, { isSuccess: false, moved: [said] });
    expect((await find(id)).mined).toMatchObject({ isSuccess: false, hasMoved: false });
  });

  it("of what another owns say of whom, one at a time of each and each currency", async () => {
    const sweep = { kind: "SWEEP", payee: HOUSE, paymentId: null, userId: null, amount } as const;
    const owner = `deposit of ${newId("txn")}`;
    const token = { contract: "usdc", owner };
    const { id, attempt } = await sign(0, { units: USDC.units }, { ...sweep, token });
    const again = { ...sweep, network: open().network, source: source(), feeCap: 1n } as const;
    const rest = { priority: "LOW", createdAt: AT } as const;
    const isPlanned = (of: NewSend["token"]) =>
      inSends((writer) => writer.plan({ id: newId("txn"), ...again, ...rest, token: of }));
    expect(await isPlanned(token)).toBe(false);
    expect(await isPlanned({ ...token, contract: "eurc" })).toBe(true);
    expect(await isPlanned({ ...token, owner: `another ${owner}` })).toBe(true);
    const said = { contract: "usdc", from: source(), to: HOUSE, units: USDC.units };
    const block = blockOf(7);
    await mine(block, 0, attempt.txid, { moved: [said] });
    expect((await find(id)).mined).toMatchObject({ hasMoved: false });
    await inSends((writer) => writer.takeBack(open().network, block, AT));
    await mine(blockOf(8), 0, attempt.txid, { moved: [{ ...said, from: owner }] });
    expect((await find(id)).mined).toMatchObject({ hasMoved: true });
    expect((await plan()).token).toBeNull();
  });
}

function describeMined({ open, reader, inSends, find, sign, mine, source }: Acts): void {
  it("are mined by whoever has their nonce, taken back with their block, and settled in it alone", async () => {
    const { id, attempt } = await sign(0);
    const other = await sign(1);
    const [block, next] = [blockOf(7), blockOf(8)];
    expect(await mine(block, 0, attempt.txid)).toMatchObject([{ send: { id }, isForeign: false }]);
    expect(await mine(next, 1, "a stranger's", { isSuccess: false })).toMatchObject([
      { send: { id: other.id }, isForeign: true },
    ]);
    expect(await mine(next, 2, "nobody's")).toEqual([]);
    expect(await mine(next, 0, "another's")).toEqual([]);
    expect((await find(id)).mined).toEqual({
      ...{
        txid: attempt.txid,
        height: 7,
        blockHash: block.hash,
        isOurs: true,
        isSuccess: true,
        hasMoved: true,
        fee: 10n ** 20n,
      },
    });
    const mined = async (upTo: number) =>
      (await reader().listMined(open().network, upTo)).flatMap(({ send }) =>
        send.source === source() ? [send.id] : [],
      );
    expect([await mined(6), await mined(7), await mined(8)]).toEqual([[], [id], [id, other.id]]);
    const before = await find(id);
    expect(await inSends((writer) => writer.settle(before, { state: "CONFIRMED" }, AT))).toBe(true);
    expect(await find(id)).toMatchObject({ state: "CONFIRMED", wasConfirmed: true });
    expect(await inSends((writer) => writer.takeBack(open().network, block, AT))).toMatchObject([
      { id, state: "BROADCAST", mined: null, wasConfirmed: true },
    ]);
    expect(await inSends((writer) => writer.settle(before, { state: "CONFIRMED" }, AT))).toBe(false);
    const again = blockOf(9);
    await mine(again, 0, attempt.txid);
    for (const state of ["CONFIRMED", "FINAL"] as const)
      expect(await inSends(async (writer) => writer.settle(await find(id), { state }, AT))).toBe(true);
    expect(await inSends((writer) => writer.takeBack(open().network, again, AT))).toEqual([]);
    const failed = { state: "FAILED", failure: "REPLACED" } as const;
    expect(await inSends(async (writer) => writer.settle(await find(other.id), failed, AT))).toBe(true);
    expect(await find(other.id)).toMatchObject({ ...failed, wasConfirmed: false });
    const ended = (of: BlockHead) => inSends((writer) => writer.listEndedBy(open().network, of));
    expect(await ended(again)).toEqual([{ id, txid: attempt.txid }]);
    expect(await ended(block)).toEqual([]);
    const saidOtherwise = (...txids: string[]) =>
      inSends((writer) => writer.listContradicting(open().network, ["unknown", ...txids]));
    expect(await saidOtherwise(attempt.txid)).toEqual([]);
    expect(await saidOtherwise(attempt.txid, other.attempt.txid)).toEqual([{ id: other.id, txid: other.attempt.txid }]);
  });
}
