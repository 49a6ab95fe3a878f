import { describe, expect, it } from "vitest";
import { methodOf } from "./passkey.ts";

describe("the method that a token names", () => {
  it("tells a passkey of one device from one that is on several", () => {
    expect([methodOf("DEVICE_BOUND"), methodOf("SYNCED")]).toEqual(["hwk", "swk"]);
  });
});
