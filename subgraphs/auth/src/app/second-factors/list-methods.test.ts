import { newId } from "@coffer/contracts/ids";
import { describe, expect, it } from "vitest";
import { noSql } from "../../../test/fakes/store.ts";
import { makeListMethods } from "./list-methods.ts";

const list = (held: { TOTP?: boolean; PASSKEY?: boolean }, left: number | null) =>
  makeListMethods(
    { TOTP: async () => held.TOTP === true, PASSKEY: async () => held.PASSKEY === true },
    { describe: async () => (left === null ? null : { left, madeAt: new Date(0) }) },
  )(noSql, newId("usr"));

describe("listMethods", () => {
  it("asks nothing of who has recovery codes alone", async () => {
    expect(await list({}, 10)).toEqual([]);
    expect(await list({}, null)).toEqual([]);
  });

  it("names the factors that somebody has, and recovery codes while some are left", async () => {
    expect(await list({ TOTP: true }, 1)).toEqual(["TOTP", "RECOVERY_CODE"]);
    expect(await list({ TOTP: true, PASSKEY: true }, 0)).toEqual(["TOTP", "PASSKEY"]);
    expect(await list({ PASSKEY: true }, null)).toEqual(["PASSKEY"]);
  });
});
