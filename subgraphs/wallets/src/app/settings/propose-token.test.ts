import { describe, expect, it } from "vitest";
import { makeChangesSetting, NETWORK, USDC } from "../../../test/fakes/changes-setting.ts";
import { TOKENS_MAX } from "../../domain/settings/network-change.ts";

describe("a token that is to be listed", () => {
  it.each([
    [{ network: "TRON" }, { code: "NETWORK_UNAVAILABLE" }],
    [{ network: "BITCOIN" }, { code: "NETWORK_HAS_NO_TOKENS" }],
    [{ currency: "ETH" }, { code: "TOKEN_IS_NATIVE" }],
    [{ contract: "nowhere" }, { code: "TOKEN_CONTRACT_INVALID" }],
    [{ domain: null }, { code: "TOKEN_IDENTITY_INVALID" }],
    [{ domain: null, symbol: "ONE" }, { code: "TOKEN_IDENTITY_INVALID" }],
    [{ symbol: "ONE" }, { code: "TOKEN_IDENTITY_INVALID" }],
    [{ basedOn: 1 }, { code: "NETWORK_CHANGE_OUTDATED", latestVersion: 0 }],
    [{ currency: "USDC" }, { code: "TOKEN_IS_LISTED" }],
    [{ contract: "usdc" }, { code: "TOKEN_CONTRACT_TAKEN", currency: "USDC" }],
    [{ currency: "XXX" }, { code: "TOKEN_CURRENCY_UNKNOWN" }],
    [{ decimals: 4 }, { code: "TOKEN_TOO_PRECISE", limit: 3 }],
  ])("is refused as %o, and nothing is proposed", async (changes, error) => {
    const { list, all } = makeChangesSetting();
    expect(await list(changes)).toMatchObject({ ok: false, error });
    expect(all()).toEqual([]);
  });

  it("is refused where as many are listed as may be, when it is proposed, and when it is agreed to", async () => {
    const { list, approve } = makeChangesSetting();
    const propose = (n: number) => list({ currency: `T${n}`, contract: `t${n}` });
    const late = await propose(20);
    for (let n = 1; n < TOKENS_MAX; n += 1) {
      const made = await propose(n);
      expect(made.ok && (await approve(made.value))).toMatchObject({ ok: true });
    }
    const error = { code: "TOKENS_TOO_MANY", limit: TOKENS_MAX };
    expect(await propose(21)).toMatchObject({ ok: false, error });
    expect(late.ok && (await approve(late.value))).toMatchObject({ ok: false, error });
  });
});

describe("a token that is listed", () => {
  it("is changed, and taken off, as what it is, also where the environment lists it", async () => {
    const { tokens, author, approve, all } = makeChangesSetting();
    const of = { network: NETWORK, currency: "USDC" };
    const changed = await tokens.change({ ...author(), ...of, sweepMinimum: 9n });
    expect(changed.ok && (await approve(changed.value))).toMatchObject({ ok: true });
    const off = await tokens.delist({ ...author(), ...of, basedOn: 1 });
    expect(off.ok && (await approve(off.value))).toMatchObject({ ok: true });
    expect(all()).toMatchObject([
      { version: 1, listing: { token: { ...USDC, sweepMinimum: 9n }, isListed: true } },
      { version: 2, listing: { token: { ...USDC, sweepMinimum: 9n }, isListed: false } },
    ]);
    const error = { code: "TOKEN_NOT_LISTED" };
    expect(await tokens.delist({ ...author(), ...of, basedOn: 2 })).toMatchObject({ ok: false, error });
    expect(await tokens.change({ ...author(), ...of, basedOn: 2, sweepMinimum: null })).toMatchObject({
      ...{ ok: false, error },
    });
  });
});
