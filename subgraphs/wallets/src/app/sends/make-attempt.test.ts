import { describe, expect, it } from "vitest";
import { makeSendingWorld, TREASURY } from "../../../test/fakes/sending-world.ts";
import { withSigner } from "./make-attempt.ts";

const TERMS = { chainId: "eip155:1", nonce: 3, number: 2, units: 5n, token: null, at: new Date(0) } as const;
const fees = { gasLimit: 1n, maxFeePerGas: 2n, maxPriorityFeePerGas: 1n };

describe("a key that signs", () => {
  const setting = async () => {
    const here = makeSendingWorld();
    const send = here.find(await here.plan(5n, { payee: "ann" }));
    return { ...here, send, key: here.sends.keys.get(TREASURY) ?? null };
  };

  it("is open while it is used, and wiped after it, also where that fails", async () => {
    const { deps, key, opened } = await setting();
    const isOpen = () => opened.at(-1)?.some((byte) => byte !== 0);
    expect(await withSigner(deps, key, async () => isOpen())).toBe(true);
    expect(isOpen()).toBe(false);
    await expect(
      withSigner(deps, key, async () => {
        throw new Error("cut");
      }),
    ).rejects.toThrow("cut");
    expect(isOpen()).toBe(false);
    expect(opened).toHaveLength(2);
  });

  it("is opened for nothing where it is missing, which is said without it", async () => {
    const { deps, key, opened, lines } = await setting();
    const work = async () => "done";
    expect(await withSigner(deps, null, work)).toBeNull();
    expect(await withSigner(deps, key && { ...key, sealedAccountKey: null }, work)).toBeNull();
    expect(opened).toEqual([]);
    expect(lines.filter((line) => line.includes("is missing"))).toHaveLength(2);
  });

  it("pays the payee, or where it calls off the source itself", async () => {
    const { deps, key, send } = await setting();
    const made = await withSigner(deps, key, async (make) =>
      [false, true].map((isCancel) => make(send, { ...TERMS, fees, isCancel })),
    );
    const said = made?.map(({ bytes }) => JSON.parse(Buffer.from(bytes).toString()) as Record<string, unknown>);
    expect(said).toMatchObject([
      { from: TREASURY, to: "ann", nonce: 3 },
      { from: TREASURY, to: TREASURY, nonce: 3 },
    ]);
    expect(made).toMatchObject([
      { sendId: send.id, number: 2, isCancel: false, units: 5n, fees, sentAt: null, outcome: null },
      { isCancel: true },
    ]);
  });
});
