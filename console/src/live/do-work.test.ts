import { describe, expect, it } from "vitest";
import { doWork, type Work, withWork, zerosOf } from "./do-work.ts";

const asked = { __typename: "ProofOfWorkRequired", bits: 8, seed: "1800000000" } as const;

describe("work", () => {
  it("counts the bits that a hash begins with", () => {
    const hashes = [[255], [0, 128], [0, 1], [0, 0]].map((bytes) => zerosOf(new Uint8Array(bytes)));
    expect(hashes).toEqual([0, 8, 15, 16]);
  });

  it("is what the API asks for: a hash of seed, subject and nonce that begins with so many zeros", async () => {
    const { seed, nonce } = await doWork(asked, "ann@example.com");
    const text = new TextEncoder().encode(`${seed}.ann@example.com.${nonce}`);
    const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", text));
    expect([seed, hash[0]]).toEqual([asked.seed, 0]);
  });

  it("is done where it is asked for, and not before; whoever asks without an end is not heard", async () => {
    const sent: (Work | null)[] = [];
    let told = 0;
    const doing = {
      subject: "ann",
      onWork: () => {
        told += 1;
      },
    };
    const send = (asking: number) => async (work: Work | null) => {
      sent.push(work);
      return sent.length > asking ? ({ __typename: "Done" } as const) : asked;
    };
    expect(await withWork(doing, send(0))).toEqual({ __typename: "Done" });
    expect([told, sent.splice(0)]).toEqual([0, [null]]);
    expect(await withWork(doing, send(1))).toEqual({ __typename: "Done" });
    expect(told).toBe(1);
    expect(sent.splice(0)).toEqual([null, { seed: asked.seed, nonce: expect.any(String) }]);
    await expect(withWork(doing, send(9))).rejects.toThrow("again and again");
  });
});
