import { newId } from "@coffer/contracts/ids";
import type { UserActor } from "@coffer/platform/identity/actor";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import type { Token } from "../src/domain/tokens/token.ts";
import { approveChange, CHANGE, LISTING, proposeChange, saidOf, TERMS } from "./network-changes.ts";
import { PATIENT_RULES } from "./paying.ts";
import { person, type World, world } from "./world.ts";

const ADDRESSES = [1, 2, 3].map((n) => `0x${String(n).padStart(40, "0")}`) as [string, string, string];
const [USDC_AT, EURC_AT, OTHER_AT] = ADDRESSES;
const USDC: Token = {
  ...{ asset: { code: "USDC", scale: 6 }, contract: USDC_AT, domain: { name: "USD Coin", version: "2" } },
  sweepMinimum: 100_000_000n,
};
const LIST = `query ($filter: NetworkChangeFilter, $first: Int! = 20, $after: String) { networkChanges(filter: $filter, first: $first, after: $after) {
  nodes { id state version currency } pageInfo { hasNextPage endCursor } } }`;
const DENY = `mutation ($input: DecideNetworkChangeInput!) { denyNetworkChange(input: $input) {
  __typename ... on Refusal { code message } ... on DenyNetworkChangeSuccess { change { ${CHANGE} } } } }`;

let here: World;
beforeAll(async () => {
  here = await world({ config: { tokens: [USDC], sends: new Map([["ETHEREUM", PATIENT_RULES]]) } });
});
afterAll(() => here.close());

const [ann, ben] = [person("ADMIN"), person("ADMIN")];
type Said = { readonly __typename: string; readonly code?: string; readonly change: { readonly id: string } };
const propose = (mutation: Parameters<typeof proposeChange>[1], input: object, actor: UserActor = ann) =>
  proposeChange(here, mutation, { input, actor });
const approve = (changeId: string, actor: UserActor = ben) => approveChange(here, changeId, actor);
const deny = async (changeId: string, actor: UserActor = ben) =>
  saidOf<Said>(await here.ask(actor, DENY, { input: { changeId, reason: "so" } }));
const readTerms = async (network = "ETHEREUM") =>
  (await here.ask(person("AUDITOR"), TERMS, { network })).data?.networkTerms as {
    version: number | null;
    settings: object;
    tokens: { version: number | null; listing: { currency: string; isListed: boolean } }[];
  } | null;
const SETTINGS = { network: "ETHEREUM", confirmations: 3, feeMax: "0.01", sweepMinimum: "0.5" };

describe("what holds of a network", () => {
  it("is the staff's to read, ADMINs' to propose and decide, and nobody's else", async () => {
    for (const actor of [person(), person("OPERATOR"), person("COMPLIANCE"), person("AUDITOR")])
      for (const [mutation, input] of [
        ["proposeNetworkSettings", SETTINGS],
        ["proposeTokenListing", { ...LISTING, contract: EURC_AT }],
        ["proposeTokenChange", { network: "ETHEREUM", currency: "USDC" }],
        ["proposeTokenDelisting", { network: "ETHEREUM", currency: "USDC" }],
      ] as const)
        expect(await propose(mutation, input, actor).catch((error: Error) => error.message)).toContain("FORBIDDEN");
    for (const query of [LIST, TERMS])
      expect((await here.ask(person(), query, { network: "ETHEREUM" })).errors?.[0]?.extensions.code).toBe("FORBIDDEN");
  });

  it("is what the environment says, until two say otherwise", async () => {
    expect(await readTerms()).toEqual({
      version: null,
      settings: {
        ...{ confirmations: 2, feeMax: { amount: "0.020000000000000000", currency: "ETH" } },
        ...{ sweepMinimum: null, consolidation: null },
      },
      tokens: [
        {
          version: null,
          listing: {
            ...{ currency: "USDC", isListed: true, contract: USDC_AT, decimals: 6 },
            ...{ domainName: "USD Coin", domainVersion: "2", symbol: null, sweepMinimum: { amount: "100.000000" } },
          },
        },
      ],
    });
    expect(await readTerms("DOGECOIN")).toBeNull();
  });
});

describe("the reason for a change", () => {
  const DECIDE = (name: string, type: string) =>
    `mutation ($input: ${type}!) { ${name}(input: $input) { __typename } }`;
  it.each([
    ["proposeNetworkSettings", "ProposeNetworkSettingsInput", SETTINGS],
    ["proposeTokenListing", "ProposeTokenListingInput", { ...LISTING, contract: EURC_AT }],
    ["proposeTokenChange", "ProposeTokenChangeInput", { network: "ETHEREUM", currency: "USDC" }],
    ["proposeTokenDelisting", "ProposeTokenDelistingInput", { network: "ETHEREUM", currency: "USDC" }],
    ["approveNetworkChange", "DecideNetworkChangeInput", { changeId: newId("nch") }],
    ["denyNetworkChange", "DecideNetworkChangeInput", { changeId: newId("nch") }],
  ])("is refused by %s where it is no reason", async (name, type, rest) => {
    const key = name.startsWith("propose") ? { idempotencyKey: "no reason" } : {};
    for (const [reason, code] of [
      ["", "EMPTY"],
      ["x".repeat(513), "TOO_LONG"],
    ] as const) {
      const { errors } = await here.ask(ann, DECIDE(name, type), { input: { ...rest, ...key, reason } });
      expect(errors?.[0]?.extensions).toMatchObject({ inputs: [{ path: "input.reason", code }] });
    }
  });
});

describe("settings of a network", () => {
  it.each([
    [{ network: "DOGECOIN" }, { code: "NETWORK_UNAVAILABLE" }],
    [{ confirmations: 0 }, { code: "NETWORK_SETTING_OUT_OF_RANGE", setting: "CONFIRMATIONS", least: "1", most: "6" }],
    [{ confirmations: 7 }, { code: "NETWORK_SETTING_OUT_OF_RANGE", setting: "CONFIRMATIONS" }],
    [
      { feeMax: "0.00001" },
      { code: "NETWORK_SETTING_OUT_OF_RANGE", setting: "FEE_MAX", least: "0.000021000000000000" },
    ],
    [{ feeMax: "1.1" }, { code: "NETWORK_SETTING_OUT_OF_RANGE", setting: "FEE_MAX" }],
    [{ sweepMinimum: "1001" }, { code: "NETWORK_SETTING_OUT_OF_RANGE", setting: "SWEEP_MINIMUM" }],
    [
      { consolidation: { rateMax: 1, outputs: 2 } },
      { code: "NETWORK_SETTING_NOT_TAKEN", setting: "CONSOLIDATION_RATE" },
    ],
    [
      { network: "BITCOIN", feeMax: "0.01" },
      { code: "NETWORK_SETTING_NOT_TAKEN", setting: "SWEEP_MINIMUM" },
    ],
    [{ basedOn: 1 }, { code: "NETWORK_CHANGE_OUTDATED", latestVersion: 0 }],
  ])("are refused as %j", async (changes, refused) => {
    expect(await propose("proposeNetworkSettings", { ...SETTINGS, ...changes })).toMatchObject(refused);
  });

  it("are proposed by one, in force once another agrees, at once here and soon in other processes, as they were said", async () => {
    const other = await here.another();
    const input = { ...SETTINGS, idempotencyKey: "settings" };
    const { change } = await propose("proposeNetworkSettings", input);
    expect(change).toMatchObject({ state: "PROPOSED", version: null, currency: "ETH", listing: null });
    expect((await propose("proposeNetworkSettings", input)).change.id).toBe(change.id);
    expect(await propose("proposeNetworkSettings", { ...input, confirmations: 4 })).toMatchObject({
      code: "IDEMPOTENCY_KEY_REUSED",
    });
    expect(await approve(change.id, ann)).toMatchObject({ code: "OWN_NETWORK_CHANGE" });
    expect(await approve(newId("nch"))).toMatchObject({ code: "NETWORK_CHANGE_NOT_FOUND" });
    expect(await approve(change.id)).toMatchObject({
      change: {
        ...{ state: "IN_FORCE", version: 1, decidedBy: { id: ben.userId } },
        settings: {
          ...{ confirmations: 3, feeMax: { amount: "0.010000000000000000" } },
          sweepMinimum: { amount: "0.500000000000000000" },
        },
      },
    });
    expect(await approve(change.id)).toMatchObject({ change: { version: 1 } });
    expect(await deny(change.id)).toMatchObject({ code: "NETWORK_CHANGE_DECIDED" });
    expect(await readTerms()).toMatchObject({ version: 1, settings: { confirmations: 3 } });
    const CONFIRMATIONS = 'query { network(code: "ETHEREUM") { confirmations } }';
    const shown = async (at = here.subgraph) =>
      (await here.ask(person(), CONFIRMATIONS, {}, at)).data?.network as { confirmations: number };
    expect((await shown()).confirmations).toBe(3);
    await vi.waitFor(async () => expect((await shown(other)).confirmations).toBe(3), { timeout: 120_000 });
  });

  it("of Bitcoin say when small outputs are joined", async () => {
    const input = { network: "BITCOIN", confirmations: 1, feeMax: "0.001", consolidation: { rateMax: 3, outputs: 50 } };
    const { change } = await propose("proposeNetworkSettings", input);
    await approve(change.id);
    expect(await readTerms("BITCOIN")).toMatchObject({
      ...{ version: 1, tokens: [] },
      settings: { confirmations: 1, sweepMinimum: null, consolidation: { rateMax: 3, outputs: 50 } },
    });
  });

  it("come into force once for a version, and one at once with another does not", async () => {
    const basedOn = (await readTerms())?.version;
    const ids: string[] = [];
    for (const confirmations of [1, 2, 4, 5])
      ids.push((await propose("proposeNetworkSettings", { ...SETTINGS, confirmations, basedOn })).change.id);
    const said = await Promise.all(ids.map((id) => approve(id)));
    expect(said.map(({ code }) => code ?? "IN_FORCE").toSorted()).toEqual([
      "IN_FORCE",
      ...Array.from({ length: 3 }, () => "NETWORK_CHANGE_OUTDATED"),
    ]);
    expect(await propose("proposeNetworkSettings", { ...SETTINGS, basedOn })).toMatchObject({
      ...{ code: "NETWORK_CHANGE_OUTDATED", latestVersion: 2 },
    });
  });

  it("are taken back by who proposed them, refused by another, and forgotten after seven days", async () => {
    const basedOn = (await readTerms())?.version;
    const add = async () => (await propose("proposeNetworkSettings", { ...SETTINGS, basedOn })).change.id;
    const [mine, denied, old] = [await add(), await add(), await add()];
    expect(await deny(mine, ann)).toMatchObject({ change: { state: "WITHDRAWN", decisionReason: "so" } });
    expect(await deny(denied)).toMatchObject({ change: { state: "DENIED" } });
    expect(await approve(denied)).toMatchObject({ code: "NETWORK_CHANGE_DECIDED" });
    expect(await deny(newId("nch"))).toMatchObject({ code: "NETWORK_CHANGE_NOT_FOUND" });
    await here.rows("ALTER TABLE wallets.network_change DISABLE TRIGGER network_change_may_change");
    await here.rows("UPDATE wallets.network_change SET expires_at = now() WHERE decision IS NULL");
    await here.rows("ALTER TABLE wallets.network_change ENABLE TRIGGER network_change_may_change");
    expect(await approve(old)).toMatchObject({ code: "NETWORK_CHANGE_DECIDED" });
    const { data } = await here.ask(person("AUDITOR"), LIST, {
      filter: { network: "ETHEREUM", currency: "ETH", states: ["WITHDRAWN", "DENIED", "EXPIRED"] },
    });
    expect(data?.networkChanges).toMatchObject({
      nodes: ["EXPIRED", "DENIED", "WITHDRAWN"].map((state) => ({ state })),
    });
  });
});

describe("a token", () => {
  it.each([
    [{ network: "DOGECOIN" }, { code: "NETWORK_UNAVAILABLE" }],
    [{ network: "BITCOIN" }, { code: "NETWORK_HAS_NO_TOKENS" }],
    [{ currency: "ETH" }, { code: "TOKEN_IS_NATIVE" }],
    [{ contract: `0x${"0".repeat(40)}` }, { code: "TOKEN_CONTRACT_INVALID" }],
    [{ contract: "TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t" }, { code: "TOKEN_CONTRACT_INVALID" }],
    [{ domainVersion: null }, { code: "TOKEN_IDENTITY_INVALID" }],
    [{ symbol: "EURC" }, { code: "TOKEN_IDENTITY_INVALID" }],
    [
      { network: "TRON", currency: "USDT", contract: "TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t" },
      { code: "TOKEN_IDENTITY_INVALID" },
    ],
    [{ basedOn: 3 }, { code: "NETWORK_CHANGE_OUTDATED", latestVersion: 0 }],
    [{ currency: "USDC" }, { code: "TOKEN_IS_LISTED" }],
    [{ contract: USDC_AT }, { code: "TOKEN_CONTRACT_TAKEN", currency: "USDC" }],
    [{ currency: "NOSUCH" }, { code: "TOKEN_CURRENCY_UNKNOWN" }],
    [{ decimals: 7 }, { code: "TOKEN_TOO_PRECISE", limit: 6 }],
  ])("is refused to be listed as %j", async (changes, refused) => {
    expect(await propose("proposeTokenListing", { ...LISTING, contract: EURC_AT, ...changes })).toMatchObject(refused);
  });

  it.each([
    [{ network: "BITCOIN" }, { code: "NETWORK_HAS_NO_TOKENS" }],
    [{ currency: "ETH" }, { code: "TOKEN_IS_NATIVE" }],
    [{ currency: "EURC" }, { code: "TOKEN_NOT_LISTED" }],
  ])("that is not there is refused to be changed, or taken off, as %j", async (changes, refused) => {
    const input = { network: "ETHEREUM", currency: "EURC", ...changes };
    expect(await propose("proposeTokenChange", input)).toMatchObject(refused);
    expect(await propose("proposeTokenDelisting", input)).toMatchObject(refused);
  });

  it("is listed by two, changed by two, and taken off by two, each time over what was there", async () => {
    const listed = await propose("proposeTokenListing", {
      ...LISTING,
      contract: EURC_AT.toUpperCase().replace("0X", "0x"),
    });
    const tokens = async () =>
      (await readTerms())?.tokens.map(({ version, listing: { currency, isListed } }) => [currency, isListed, version]);
    expect(await tokens()).toEqual([["USDC", true, null]]);
    expect(await approve(listed.change.id)).toMatchObject({
      change: { version: 1, settings: null, listing: { contract: EURC_AT, sweepMinimum: { amount: "20.000000" } } },
    });
    expect(await tokens()).toEqual([
      ["EURC", true, 1],
      ["USDC", true, null],
    ]);
    const shown = (
      await here.ask(person(), 'query { network(code: "ETHEREUM") { tokens { currency { code } state } } }')
    ).data?.network;
    expect(shown).toEqual({
      tokens: ["EURC", "USDC"].map((code) => ({ currency: { code }, state: "UNCHECKED" })),
    });
    const of = { network: "ETHEREUM", currency: "EURC" };
    const changed = await propose("proposeTokenChange", { ...of, basedOn: 1 });
    await approve(changed.change.id);
    expect((await readTerms())?.tokens[0]).toMatchObject({
      version: 2,
      listing: { isListed: true, sweepMinimum: null },
    });
    const off = await propose("proposeTokenDelisting", { ...of, basedOn: 2 });
    await approve(off.change.id);
    expect(await tokens()).toEqual([
      ["EURC", false, 3],
      ["USDC", true, null],
    ]);
    expect((await propose("proposeTokenChange", { ...of, basedOn: 3 })).code).toBe("TOKEN_NOT_LISTED");
  });

  it("of Tron is listed by its symbol", async () => {
    const contract = "TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t";
    const input = { network: "TRON", currency: "USDT", contract, decimals: 6, symbol: "USDT", sweepMinimum: "50" };
    await approve((await propose("proposeTokenListing", input)).change.id);
    expect((await readTerms("TRON"))?.tokens).toMatchObject([
      { version: 1, listing: { isListed: true, contract, symbol: "USDT", domainName: null } },
    ]);
  });

  it("of the environment is taken off by rows, and does not come back by another process's environment", async () => {
    const off = await propose("proposeTokenDelisting", { network: "ETHEREUM", currency: "USDC" });
    await approve(off.change.id);
    const other = await here.another(undefined, { tokens: [USDC, { ...USDC, asset: { code: "USDX", scale: 6 } }] });
    const { data } = await here.ask(person(), 'query { network(code: "ETHEREUM") { tokens { contract } } }', {}, other);
    expect(data?.network).toEqual({ tokens: [] });
  });

  it("whose contract another one has got meanwhile is not agreed to", async () => {
    const contract = OTHER_AT;
    const first = await propose("proposeTokenListing", { ...LISTING, contract, basedOn: 3 });
    const second = await propose("proposeTokenListing", { ...LISTING, currency: "USDC", contract, basedOn: 1 });
    const said = await Promise.all([approve(first.change.id), approve(second.change.id)]);
    expect(said.map(({ code }) => code ?? "IN_FORCE").toSorted()).toEqual(["IN_FORCE", "TOKEN_CONTRACT_TAKEN"]);
  });

  it("is listed with its whole history, page by page", async () => {
    const page = async (after: string | null) =>
      (await here.ask(person("AUDITOR"), LIST, { filter: { currency: "EURC" }, first: 2, after })).data
        ?.networkChanges as { nodes: { id: string }[]; pageInfo: { hasNextPage: boolean; endCursor: string } };
    const all: string[] = [];
    for (let after: string | null = null, more = true; more; ) {
      const { nodes, pageInfo } = await page(after);
      all.push(...nodes.map(({ id }) => id));
      [after, more] = [pageInfo.endCursor, pageInfo.hasNextPage];
    }
    expect([all.length >= 4, all]).toEqual([true, all.toSorted().toReversed()]);
  });
});
