import { describe, expect, it } from "vitest";
import { makeSendingWorld, PLAIN_FEE, TREASURY } from "../../../test/fakes/sending-world.ts";

describe("what is planned", () => {
  it("is looked at again where another process reads a block meanwhile: money is counted at one moment of the chain", async () => {
    const { plan, steps, find, ether, startProcess, lines } = makeSendingWorld();
    ether.give(TREASURY, 2n * PLAIN_FEE + 60n);
    await steps.follow();
    const mined = await plan(60n);
    await steps.sign();
    await steps.broadcast();
    // More than is left behind it, and less than there was before.
    const late = await plan(300_000n);
    ether.mine();
    // As it counts what is signed and in no block, the block that has it is read.
    let isRead = false;
    const racing = startProcess(
      (port) =>
        new Proxy(port, {
          get: (target, name) => {
            const found: unknown = Reflect.get(target, name);
            if (name !== "listUnmined" || isRead) return found;
            return async (...args: unknown[]) => {
              isRead = true;
              await steps.follow();
              return (found as (...args: unknown[]) => unknown)(...args);
            };
          },
        }),
    );
    await racing.steps.sign();
    expect(isRead).toBe(true);
    expect(find(mined).mined).not.toBeNull();
    expect([find(late).state, lines]).toEqual(["PLANNED", []]);
    await steps.sign();
    expect(find(late).state).toBe("PLANNED");
    expect(lines).toEqual([expect.stringContaining("its source has too little")]);
  });
});
