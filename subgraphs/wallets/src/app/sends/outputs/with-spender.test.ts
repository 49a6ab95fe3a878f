import { describe, expect, it } from "vitest";
import { makeOutputWorld, NETWORK, TREASURY } from "../../../../test/fakes/output-world.ts";
import { without, withSpender } from "./with-spender.ts";

const HOUSE = { network: NETWORK, source: TREASURY, walletId: null };

describe("the keys of what is spent", () => {
  it("are opened once a wallet, and wiped, also where the work fails", async () => {
    const { deps, give, opened } = makeOutputWorld();
    const coins = [give(5n), give(6n), give(7n, "deposit")];
    const seen: boolean[] = [];
    const work = async () => {
      seen.push(opened.every((key) => key.every((byte) => byte === 7)));
      throw new Error("it fails");
    };
    await expect(withSpender(deps, { send: HOUSE, inputs: coins }, work)).rejects.toThrow("it fails");
    expect(seen).toEqual([true]);
    expect(opened).toHaveLength(2);
    expect(opened.every((key) => key.every((byte) => byte === 0))).toBe(true);
  });

  it("are none where one is missing: no work is done, none is opened, and its address is told", async () => {
    const { deps, give, sends, opened, lines } = makeOutputWorld();
    const coins = [give(5n), give(7n, "deposit")];
    sends.keys.delete("deposit");
    const work = async () => "done";
    expect(await withSpender(deps, { send: HOUSE, inputs: coins }, work)).toBeNull();
    expect(opened).toEqual([]);
    expect(lines.filter((line) => line.includes("deposit"))).toHaveLength(1);
    expect(await withSpender(deps, { send: HOUSE, inputs: coins.slice(0, 1) }, work)).toBe("done");
  });

  it("leave those that were not taken", () => {
    const { give } = makeOutputWorld();
    const [a, b] = [give(5n), give(6n, TREASURY)];
    expect(without([a, b], [a])).toEqual([b]);
  });
});
