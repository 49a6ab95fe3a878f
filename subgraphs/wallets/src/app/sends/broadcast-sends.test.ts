import { describe, expect, it } from "vitest";
import { makeSendingWorld, TREASURY } from "../../../test/fakes/sending-world.ts";
import type { SentOutcome } from "../../domain/sends/send.ts";
import { NoAnswer } from "../chains/ports.ts";

async function setting(nodes = 1) {
  const here = makeSendingWorld({ nodes });
  here.ether.give(TREASURY, 100_000_000n);
  await here.steps.follow();
  return here;
}
const says = (outcome: SentOutcome) => ({ takes: false, says: outcome });

describe("what was signed", () => {
  it("is given to every node, the lowest nonce first, and is BROADCAST whatever they say", async () => {
    const { plan, steps, node, find, attempts, announced } = await setting(2);
    const ids = [await plan(1n), await plan(2n)];
    node(2).fault = new NoAnswer("away");
    await steps.sign();
    await steps.broadcast();
    expect(node(1).given).toEqual(ids.map((id) => attempts(id)[0]?.txid));
    expect(ids.map((id) => find(id).state)).toEqual(["BROADCAST", "BROADCAST"]);
    expect(attempts(ids[0] ?? "")[0]).toMatchObject({ outcome: "ACCEPTED" });
    expect(announced.length).toBeGreaterThan(2);
  });

  it.each([
    [["REFUSED", "ACCEPTED"], "ACCEPTED"],
    [["UNCLEAR", "REFUSED"], "UNCLEAR"],
    [["REFUSED", "TOO_CHEAP"], "TOO_CHEAP"],
    [["UNCLEAR", "NO_FUNDS"], "NO_FUNDS"],
    [["NO_FUNDS", "TOO_CHEAP"], "TOO_CHEAP"],
    [["REFUSED", "REFUSED"], "REFUSED"],
  ] as const)(
    "where nodes say %j, has come to %s, and only where all refuse it is its source paused",
    async (said, outcome) => {
      const { plan, steps, node, find, attempts, source, lines } = await setting(2);
      const id = await plan(1n);
      for (const [i, one] of said.entries()) node(i + 1).manner = says(one);
      await steps.sign();
      await steps.broadcast();
      expect(find(id).state).toBe("BROADCAST");
      expect(attempts(id)[0]?.outcome).toBe(outcome);
      expect(source()?.pausedFor).toBe(outcome === "REFUSED" ? "REFUSED" : null);
      expect(lines.some((line) => line.includes("its source is paused"))).toBe(outcome === "REFUSED");
      expect(lines.some((line) => line.includes("too little for what it has signed"))).toBe(outcome === "NO_FUNDS");
    },
  );

  it("is given again after a while, and not before, as long as it is in no block", async () => {
    const { plan, steps, node, clock, ether } = await setting();
    await plan(1n);
    await steps.sign();
    await steps.broadcast();
    clock.pass(999);
    await steps.broadcast();
    expect(node().given).toHaveLength(1);
    clock.pass(1);
    node().pool.clear();
    await steps.broadcast();
    expect(node().given).toHaveLength(2);
    ether.mine();
    await steps.follow();
    clock.pass(60_000);
    await steps.broadcast();
    expect(node().given).toHaveLength(2);
  });
});
