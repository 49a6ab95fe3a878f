import { newId } from "@coffer/contracts/ids";
import type { Method } from "@coffer/contracts/methods";
import { Secret } from "@coffer/platform/values/secret";
import { makeFakeClock } from "@coffer/testkit/fakes/clock";
import { makeFakeLog } from "@coffer/testkit/fakes/log";
import { describe, expect, it } from "vitest";
import { makeFakeProofFailures } from "../../../test/fakes/second-factors.ts";
import { makeFakeStore, noSql } from "../../../test/fakes/store.ts";
import { makeProveFactor } from "./prove-factor.ts";

const REFUSED = { ok: false, error: { code: "SECOND_FACTOR_REFUSED" } };
const RATE_LIMITED = { extensions: { code: "RATE_LIMITED" } };
const device = new Uint8Array(32).fill(7);

/** A code proves something where it is "right". */
function world() {
  const [store, clock, { log, lines }] = [makeFakeStore(), makeFakeClock(), makeFakeLog()];
  const asked: string[] = [];
  const prove = async (_sql: unknown, { proof }: { proof: { code: Secret } }): Promise<Method | null> => {
    asked.push(proof.code.reveal());
    return proof.code.reveal() === "right" ? "otp" : null;
  };
  const proveFactor = makeProveFactor({
    provers: {
      totp: { prove, isGuessable: true },
      "recovery-code": { prove, isGuessable: false },
      passkey: { prove: async () => null, isGuessable: false },
    },
    failures: makeFakeProofFailures(store),
    limits: [
      { most: 3, windowMs: 900_000 },
      { most: 4, windowMs: 86_400_000 },
    ],
    log,
  });
  const userId = newId("usr");
  const bring = (code: string, origin: Uint8Array | null = null, kind: "totp" | "recovery-code" = "totp") =>
    proveFactor(noSql, { userId, proof: { kind, code: new Secret(code) }, at: clock.now(), origin });
  return { store, clock, lines, asked, bring };
}

describe("proveFactor", () => {
  it("refuses a wrong code and counts it", async () => {
    const { bring, store } = world();
    expect(await bring("wrong")).toEqual(REFUSED);
    expect(store.proofFailures).toHaveLength(1);
  });

  it("looks at no further code behind as many wrong ones as there may be, and says so in the log", async () => {
    const { bring, asked, lines } = world();
    for (let i = 0; i < 3; i += 1) await bring("wrong");
    await expect(bring("right")).rejects.toMatchObject({
      extensions: { code: "RATE_LIMITED", retryAfterSeconds: 900 },
    });
    expect(asked).toHaveLength(3);
    expect(lines.join("")).toContain("too many wrong codes");
  });

  it("takes codes again after the window, and none before the day is over behind as many as a day may have", async () => {
    const { bring, clock } = world();
    for (let i = 0; i < 3; i += 1) await bring("wrong");
    clock.pass(900_000);
    expect(await bring("wrong")).toEqual(REFUSED);
    clock.pass(900_000);
    await expect(bring("right")).rejects.toMatchObject(RATE_LIMITED);
    clock.pass(86_400_000);
    expect(await bring("right")).toEqual({ ok: true, value: "otp" });
  });

  it("counts a known device for itself: what strangers guess does not hold it up, and its own does not hold up others", async () => {
    const { bring } = world();
    for (let i = 0; i < 3; i += 1) await bring("wrong");
    expect(await bring("right", device)).toEqual({ ok: true, value: "otp" });
    for (let i = 0; i < 3; i += 1) await bring("wrong", device);
    await expect(bring("right", device)).rejects.toMatchObject(RATE_LIMITED);
    expect(await bring("right", new Uint8Array(32).fill(8))).toEqual({ ok: true, value: "otp" });
  });

  it("forgets a device's wrong codes at a right one, and a stranger's never: they may be another's", async () => {
    const { bring, store } = world();
    await bring("wrong");
    await bring("wrong", device);
    await bring("right");
    expect(store.proofFailures).toHaveLength(2);
    await bring("right", device);
    expect(store.proofFailures.map(({ origin }) => origin)).toEqual([null]);
  });

  it("counts nothing of what nobody can guess, and lets it in while codes are refused", async () => {
    const { bring, store } = world();
    for (let i = 0; i < 3; i += 1) await bring("wrong");
    for (let i = 0; i < 5; i += 1) expect(await bring("wrong", null, "recovery-code")).toEqual(REFUSED);
    expect(store.proofFailures).toHaveLength(3);
    expect(await bring("right", null, "recovery-code")).toEqual({ ok: true, value: "otp" });
  });
});
