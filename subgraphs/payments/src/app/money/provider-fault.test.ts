import { describe, expect, it } from "vitest";
import { orUnavailable, ProviderFault, withoutToken } from "./provider-fault.ts";

const fail = (error: unknown) => () => Promise.reject(error);
const caught = (promise: Promise<unknown>) => promise.catch((error: unknown) => error);

describe("what a provider says of a fault", () => {
  it("is kept without the token, and with how long it wants to be left alone", async () => {
    expect(await caught(withoutToken("pm_1", fail(new ProviderFault("busy with pm_1, pm_1", 7_000))))).toMatchObject({
      name: "ProviderFault",
      message: "the provider did not say what became of it: busy with …, …",
      retryAfterMs: 7_000,
    });
  });

  it.each([
    [new Error("away"), "away"],
    ["away", "away"],
  ])("is told of what is no provider's fault, too: %o", async (error, says) => {
    const fault = await caught(withoutToken(null, fail(error)));
    expect(fault).toMatchObject({ message: expect.stringContaining(says), retryAfterMs: null });
  });

  it("is nothing where it answers", async () => {
    expect(await withoutToken("pm_1", async () => "PAID")).toBe("PAID");
  });

  it("is UNAVAILABLE to who waits for it; another fault is one", async () => {
    const extensions = (retryAfterSeconds: number) => ({ code: "UNAVAILABLE", retryAfterSeconds });
    expect(await caught(orUnavailable(fail(new ProviderFault("away"))))).toMatchObject({ extensions: extensions(2) });
    expect(await caught(orUnavailable(fail(new ProviderFault("busy", 6_100))))).toMatchObject({
      extensions: extensions(7),
    });
    await expect(orUnavailable(fail(new Error("a bug")))).rejects.toThrow("a bug");
    expect(await orUnavailable(async () => 1)).toBe(1);
  });
});
