import { whyNoLitecoind } from "@coffer/local-parts/litecoind";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { decodeTransaction } from "../src/adapters/chains/bitcoin/decode-transaction.ts";
import { isReplaceable } from "../src/domain/node-wallets/signed-bytes.ts";
import type { CoreFault } from "./core-proxy.ts";
import { makeDyingPool } from "./dying-pool.ts";
import { aNode } from "./litecoin.ts";
import { type StuckWorld, stuckWorld } from "./stuck-node-sends.ts";

const CALLS_OF_A_REPLACEMENT = [
  ...["gettransaction", "gettxout", "estimatesmartfee", "listunspent", "signrawtransactionwithwallet"],
  ...["sendrawtransaction", "getmempoolentry"],
];
const WAYS: readonly CoreFault["how"][] = ["drop", "lose", "502"];

describe.skipIf(whyNoLitecoind())("a node's send that is stuck, where something fails", () => {
  let here: StuckWorld;
  const worlds: StuckWorld[] = [];
  const another = async (...options: Parameters<typeof stuckWorld>) => {
    const made = await stuckWorld(...options);
    worlds.push(made);
    return made;
  };
  beforeAll(async () => {
    // One block ends each.
    here = await another({ coin: { confirmations: 1, finality: 1 } });
  });
  afterAll(() => Promise.all(worlds.map((one) => one.close())));

  async function sender(at: StuckWorld, ...amounts: string[]) {
    const node = aNode();
    const id = await at.asks.funded(node, (to) => at.fund(to, ...amounts));
    const send = async (coins = "0.1") => {
      const to = await at.outside.newAddress();
      const sent = await at.asks.send(node, { walletId: id, to, coins });
      if (!sent.send) throw new Error(`nothing was sent: ${sent.code}`);
      return { to, sendId: sent.send.id, txid: sent.send.txid };
    };
    const shown = async () => (await at.asks.see(node, id)).sends.nodes[0];
    return { node, id, send, shown };
  }
  /** It is replaced in the end, once, and whoever is to be paid is paid once. */
  async function endsWell({ to, sendId }: { to: string; sendId: string }) {
    await here.later();
    await here.later();
    const attempts = await here.attemptsOf(sendId);
    expect(attempts.length).toBeGreaterThan(1);
    expect(await here.mempool()).toEqual([attempts.at(-1)?.txid]);
    await here.outside.mine(1);
    await here.round();
    await here.round();
    expect(await here.paid(to)).toBe(0.1);
  }

  it("is replaced, and paid once, where the process is killed at any of its queries", async () => {
    const { send, shown } = await sender(here, "9");
    let deaths = 0;
    for (let at = 1; ; at += 1)
      for (const when of ["before", "behind"] as const) {
        const one = await send();
        await here.round();
        const dying = makeDyingPool(here.here.environment.pool, { at, when });
        here.waits();
        await here
          .followerOver(dying.pool)()
          .catch(() => null);
        if (dying.state.isDead) deaths += 1;
        // What was signed is known, whatever stopped: nothing else is in a mempool.
        const known = (await here.attemptsOf(one.sendId)).map(({ txid }) => txid);
        const [waiting, ...others] = await here.mempool();
        expect(others).toEqual([]);
        expect(known).toContain(waiting);
        await endsWell(one);
        expect((await shown())?.state).toBe("FINAL");
        if (!dying.state.isDead && when === "behind") {
          expect(deaths).toBeGreaterThan(20);
          return;
        }
      }
  });

  it("is replaced, and paid once, whichever call of it is not heard, or not answered", async () => {
    const { send, shown } = await sender(here, "9");
    for (const method of CALLS_OF_A_REPLACEMENT)
      for (const how of WAYS) {
        const one = await send();
        here.proxy.break({ method, how });
        await here.later();
        expect(here.proxy.isMet()).toBe(true);
        await endsWell(one);
        expect((await shown())?.state).toBe("FINAL");
      }
  });

  it("keeps nothing of bytes that are not what was drawn, nor where its keys are locked", async () => {
    const { send, id } = await sender(here, "1");
    const one = await send();
    const [first] = await here.here.rows<{ hex: string }>(
      "SELECT encode(bytes, 'hex') AS hex FROM wallets.node_send WHERE txid = $1",
      [one.txid],
    );
    here.proxy.lie((method, result) =>
      method === "signrawtransactionwithwallet" ? { hex: first?.hex, complete: true } : result,
    );
    await expect(here.later()).rejects.toThrow("another transaction");
    here.proxy.lie(null);
    const core = `coffer-${id}`;
    await here.litecoind.askWallet(core, "encryptwallet", "correct horse");
    await here.later();
    expect(await here.attemptsOf(one.sendId)).toHaveLength(1);
    expect(here.lines.filter((line) => line.includes("keys of its wallet are locked"))).toHaveLength(1);
    await here.litecoind.askWallet(core, "walletpassphrase", "correct horse", 60);
    await endsWell(one);
  });

  it("goes on with the old one where its node keeps that, asks once, and says so once", async () => {
    const keeping = await another({ replaces: false });
    const { node, send, shown, id } = await sender(keeping, "1");
    const one = await send();
    for (let times = 0; times < 4; times += 1) await keeping.later();
    const attempts = await keeping.attemptsOf(one.sendId);
    expect(attempts.map(({ outcome }) => outcome)).toEqual(["FIRST", "REFUSED"]);
    expect(await keeping.mempool()).toEqual([one.txid]);
    expect(await shown()).toMatchObject({ state: "BROADCAST", txid: one.txid });
    for (const said of ["does not take what pays more", "see -mempoolreplacement"])
      expect(keeping.lines.filter((line) => line.includes(said))).toHaveLength(1);
    for (const act of ["speedUp", "cancel"] as const)
      expect(await keeping.asks[act](node, { sendId: one.sendId })).toMatchObject({
        ...{ code: "NODE_SEND_NOT_REPLACEABLE", why: "REFUSED" },
      });
    await keeping.outside.mine(4);
    await keeping.round();
    await keeping.round();
    expect(await shown()).toMatchObject({ state: "FINAL", txid: one.txid });
    expect(await keeping.paid(one.to)).toBe(0.1);
    const fee = Number(attempts[0]?.fee);
    const { balance } = await keeping.asks.see(node, id);
    expect(Math.round(Number(balance?.available.amount) * 1e8)).toBe(90_000_000 - fee);
  });

  it("is sent again and not replaced where the coin's row says so, and says nothing of replacements", async () => {
    const plain = await another({ coin: { replacementStep: null } });
    const { node, send } = await sender(plain, "1");
    const one = await send();
    const [first] = await plain.here.rows<{ bytes: Buffer }>("SELECT bytes FROM wallets.node_send WHERE txid = $1", [
      one.txid,
    ]);
    expect(isReplaceable(decodeTransaction(first?.bytes ?? Buffer.alloc(0)))).toBe(false);
    const asked = plain.proxy.asked.length;
    await plain.later();
    expect(plain.proxy.asked.slice(asked)).toContain("sendrawtransaction");
    expect(await plain.attemptsOf(one.sendId)).toHaveLength(1);
    expect(await plain.asks.speedUp(node, { sendId: one.sendId })).toMatchObject({
      ...{ code: "NODE_SEND_NOT_REPLACEABLE", why: "NETWORK" },
    });
  });

  it("costs no more than it may, says so once, and cannot be sped up then", async () => {
    const capped = await another({ coin: { feeMax: 2_000n } });
    const { node, send } = await sender(capped, "1");
    const one = await send();
    for (let times = 0; times < 4; times += 1) await capped.later();
    const fees = (await capped.attemptsOf(one.sendId)).map(({ fee }) => Number(fee));
    expect(fees.at(-1)).toBe(2_000);
    expect(fees).toEqual(fees.toSorted((a, b) => a - b));
    expect(capped.lines.filter((line) => line.includes("may cost no more"))).toHaveLength(1);
    expect(await capped.asks.speedUp(node, { sendId: one.sendId })).toMatchObject({
      ...{ code: "NODE_SEND_NOT_REPLACEABLE", why: "AT_CAP" },
    });
  });
});
