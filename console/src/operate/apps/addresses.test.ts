import { CofferError } from "@coffer/client/errors";
import { describe, expect, it } from "vitest";
import { addressesIn, addressFault } from "./addresses.ts";

describe("addresses of a client", () => {
  it("are parted by blanks of any kind", () => {
    expect(addressesIn("  https://a.example/x \n com.example.app:/y ")).toEqual([
      "https://a.example/x",
      "com.example.app:/y",
    ]);
    expect(addressesIn("  ")).toEqual([]);
  });

  it("are named where one of them is wrong, and not where all are, or another field is", () => {
    const fault = (path: string) =>
      new CofferError({
        code: "BAD_USER_INPUT",
        message: "x",
        inputs: [{ path, code: "X", message: "must be https" }],
      });
    const say = (path: string) =>
      addressFault(fault(path), "input.redirectUris", ["https://a.example", "http://b.example"]);
    expect(say("input.redirectUris.1")).toBe("http://b.example: must be https");
    expect(say("input.redirectUris")).toBe("must be https");
    expect(say("input.name")).toBeUndefined();
    expect(addressFault(null, "input.redirectUris", [])).toBeUndefined();
  });
});
