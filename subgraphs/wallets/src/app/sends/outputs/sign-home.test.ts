import { describe, expect, it } from "vitest";
import { makeOutputWorld, NETWORK, TREASURY } from "../../../../test/fakes/output-world.ts";
import { signHome } from "./sign-home.ts";

function setting() {
  const here = makeOutputWorld();
  const inputs = [here.give(50_000n), here.give(60_000n, "a deposit")];
  const sign = (isStill = true) =>
    signHome(here.deps, {
      ...{ kind: "CONSOLIDATION", source: TREASURY, feeCap: 400n, priority: "LOW" },
      chosen: { inputs, change: [], fee: 178n, vsize: 178 },
      isStill: async () => isStill,
    });
  return { ...here, inputs, sign };
}

describe("what the treasury pays itself", () => {
  it("is planned, signed and reserved at once: all that it spends less the fee, in one output, of nobody", async () => {
    const { sign, find, attempts, signed, reserved, announced, opened } = setting();
    const id = await sign();
    if (id === null) throw new Error("it is signed");
    expect(find(id)).toMatchObject({
      ...{ kind: "CONSOLIDATION", state: "SIGNED", nonce: 0, source: TREASURY, payee: TREASURY, isAll: true },
      ...{ amount: { units: 110_000n - 178n }, feeCap: 400n, paymentId: null, userId: null, walletId: null },
    });
    expect(attempts(id)).toMatchObject([{ number: 1, isCancel: false, fee: 178n, units: 110_000n - 178n }]);
    expect(signed[0]?.outputs).toEqual([{ address: TREASURY, units: 110_000n - 178n }]);
    expect([...reserved.values()]).toEqual([id, id]);
    expect(announced).toHaveLength(1);
    expect(opened.every((key) => key.every((byte) => byte === 0))).toBe(true);
  });

  it("is nothing where things are not as they were, its source is paused, or what it is of is stopped", async () => {
    const none = async ({ sign, sends, reserved, announced }: ReturnType<typeof setting>, isStill?: boolean) => {
      expect(await sign(isStill)).toBeNull();
      expect([sends.all(), [...reserved], announced]).toEqual([[], [], []]);
    };
    await none(setting(), false);
    const paused = setting();
    await paused.sends.inSends((writer) => writer.pause({ network: NETWORK, address: TREASURY }, "REFUSED"));
    await none(paused);
    const stopped = setting();
    stopped.sends.rows().stopped.add("TST");
    await none(stopped);
    const keyless = setting();
    keyless.sends.keys.delete("a deposit");
    await none(keyless);
  });
});
