import { describe, expect, it } from "vitest";
import type { SendId } from "../../wallets/ids.ts";
import type { OutputAttempt } from "../send.ts";
import { ancestorsOf, isBuiltOn, linkedWith, packageOf, type Unmined } from "./package.ts";

const attempt = (txid: string, ...spent: readonly string[]): OutputAttempt => ({
  ...{ sendId: "txn_" as SendId, number: 1, txid, bytes: new Uint8Array(), isCancel: false, units: 1n },
  ...{ signedAt: new Date(0), sentAt: null, outcome: null, fee: 100n, vsize: 200 },
  inputs: spent.map((one) => ({ txid: one, vout: 0 })),
});
const send = (id: string, ...attempts: readonly OutputAttempt[]): Unmined => ({ send: { id: id as SendId }, attempts });

// B spends what A makes, D what B and C do; E and F are by themselves.
const a = send("a", attempt("a1", "mined"), attempt("a2", "mined"));
const b = send("b", attempt("b1", "a2", "mined too"));
const c = send("c", attempt("c1", "elsewhere"));
const d = send("d", attempt("d1", "b1", "c1"));
const e = send("e", attempt("e1", "far"));
const all = [a, b, c, d, e];
const txidsOf = (attempts: readonly OutputAttempt[]) => attempts.map(({ txid }) => txid).toSorted();

describe("transactions that no block has", () => {
  it("have to be mined behind just those attempts that they spend of, each once", () => {
    expect(txidsOf(ancestorsOf(d.attempts[0]?.inputs ?? [], all))).toEqual(["a2", "b1", "c1"]);
    expect(ancestorsOf(a.attempts[1]?.inputs ?? [], all)).toEqual([]);
    const both = [{ txid: "a1", vout: 0 }, ...(b.attempts[0]?.inputs ?? []), ...(b.attempts[0]?.inputs ?? [])];
    expect(txidsOf(ancestorsOf(both, all))).toEqual(["a1", "a2"]);
  });

  it("pay together, and are as long, as all of them", () => {
    expect(packageOf(ancestorsOf(d.attempts[0]?.inputs ?? [], all))).toEqual({ fee: 300n, vsize: 600 });
    expect(packageOf([])).toEqual({ fee: 0n, vsize: 0 });
  });

  it("are built on where another spends what any of their attempts makes", () => {
    expect(all.map((one) => isBuiltOn(one, all))).toEqual([true, true, true, false, false]);
  });

  it("hang together in either direction, however far", () => {
    for (const one of [a, b, c, d]) expect(new Set(linkedWith(one, all))).toEqual(new Set([a, b, c, d]));
    expect(linkedWith(e, all)).toEqual([e]);
  });
});
