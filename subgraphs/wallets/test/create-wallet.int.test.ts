import { anonymous } from "@coffer/platform/identity/actor";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ALL, person, type World, world } from "./world.ts";

let here: World;
beforeAll(async () => {
  here = await world({ config: { networks: ["BITCOIN", "TRON"] } });
});
afterAll(() => here.close());

describe("createWallet", () => {
  it("refuses a caller who is not logged in", async () => {
    const { errors, data } = await here.create(anonymous, { network: "TRON" });
    expect(errors?.map(({ extensions }) => extensions.code)).toEqual(["UNAUTHENTICATED"]);
    expect(data?.createWallet ?? null).toBeNull();
  });

  it.each(["ETHEREUM", "tron", "DOGECOIN", "", "__proto__"])(
    "refuses the network %j, which is not configured, and stores nothing",
    async (network) => {
      const alice = person();
      const { said } = await here.create(alice, { network });
      expect(said).toEqual({
        __typename: "NetworkUnavailable",
        code: "NETWORK_UNAVAILABLE",
        message: expect.stringContaining("BITCOIN, TRON"),
      });
      expect(await here.walletsOf(alice)).toEqual([]);
    },
  );

  it.each([
    ["an empty name", "", "EMPTY"],
    ["a name of spaces", "   ", "EMPTY"],
    ["a name of 65 characters", "x".repeat(65), "TOO_LONG"],
    ["a name with a control character", "a\u200bb", "FORBIDDEN_CHARACTERS"],
  ])("refuses %s, and stores nothing", async (_what, name, code) => {
    const alice = person();
    const { errors } = await here.create(alice, { network: "TRON", name });
    expect(errors?.[0]?.extensions).toMatchObject({ code: "BAD_USER_INPUT", inputs: [{ path: "input.name", code }] });
    expect(await here.walletsOf(alice)).toEqual([]);
  });

  it("makes one that is named as asked, without the spaces around it", async () => {
    const alice = person();
    const { said } = await here.create(alice, { network: "TRON", name: "  Café 🪙 " });
    expect(said?.wallet).toEqual({
      id: expect.stringMatching(/^wal_/),
      name: "Café 🪙",
      network: "TRON",
      kind: "CUSTODIAL",
      createdAt: expect.any(String),
      isDefault: true,
      archivedAt: null,
      addresses: {
        nodes: [{ address: expect.stringMatching(/^T/), derivationPath: "m/44'/195'/0'/0/0", index: 0, label: null }],
      },
    });
    expect(await here.walletsOf(alice)).toEqual([said?.wallet]);
  });

  it("makes one that is named for its network where no name is given, and states it", async () => {
    const alice = person();
    const { said } = await here.create(alice, { network: "BITCOIN" });
    expect(said?.wallet?.name).toBe("Bitcoin");
    expect((await here.stated()).filter(({ ownerid }) => ownerid === alice.userId)).toEqual([
      expect.objectContaining({
        type: "coffer.wallets.wallet.created",
        subject: said?.wallet?.id,
        data: { walletId: said?.wallet?.id, userId: alice.userId, network: "BITCOIN" },
      }),
    ]);
  });

  it("makes as many as are asked for at once, each with an address of its own, listed oldest first", async () => {
    const alice = person();
    const made = await Promise.all(
      Array.from({ length: 12 }, (_, i) => here.create(alice, { network: i % 2 ? "BITCOIN" : "TRON", name: `n${i}` })),
    );
    const wallets = await here.walletsOf(alice);
    expect(new Set(wallets.flatMap(({ addresses }) => addresses.nodes.map(({ address }) => address))).size).toBe(12);
    expect(new Set(wallets.map(({ id }) => id))).toEqual(new Set(made.map(({ said }) => said?.wallet?.id)));
    const later = await here.create(alice, { network: "TRON" });
    expect((await here.walletsOf(alice)).at(-1)).toEqual(later.said?.wallet);
  });

  it("makes addresses of the Bitcoin net that is configured", async () => {
    for (const [bitcoinNetwork, prefix, path] of [
      ["mainnet", "bc1q", "m/84'/0'/0'/0/0"],
      ["testnet", "tb1q", "m/84'/1'/0'/0/0"],
      ["regtest", "bcrt1q", "m/84'/1'/0'/0/0"],
    ] as const) {
      const there = await world({ config: { networks: ALL, bitcoinNetwork } });
      try {
        const { said } = await there.create(person(), { network: "BITCOIN" });
        expect(said?.wallet?.addresses.nodes[0]).toMatchObject({
          address: expect.stringMatching(`^${prefix}`),
          derivationPath: path,
        });
      } finally {
        await there.close();
      }
    }
  });
});
