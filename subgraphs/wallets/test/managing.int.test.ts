import { randomUUID } from "node:crypto";
import { newId, uuidOf } from "@coffer/contracts/ids";
import { anonymous } from "@coffer/platform/identity/actor";
import { userActor } from "@coffer/testkit/actor";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { person, verified, type World, world } from "./world.ts";

const GAP_LIMIT = 5;
const WALLET = "wallet { id name isDefault archivedAt owner { wallets { id isDefault } } }";
const ADDRESS = "address { id address derivationPath index label }";
const MUTATIONS = {
  renameWallet: WALLET,
  setDefaultWallet: WALLET,
  archiveWallet: WALLET,
  restoreWallet: WALLET,
  createWalletAddress: ADDRESS,
  labelWalletAddress: ADDRESS,
} as const;
type Mutation = keyof typeof MUTATIONS;
type Said = {
  readonly __typename: string;
  readonly code?: string;
  readonly wallet?: { id: string; name: string; isDefault: boolean; archivedAt: string | null };
  readonly address?: { id: string; address: string; derivationPath: string; index: number; label: string | null };
};

let here: World;
let alice = person();
let tron = "";
beforeAll(async () => {
  here = await world({ config: { addressGapLimit: GAP_LIMIT } });
});
beforeEach(async () => {
  alice = person();
  await here.publish(verified(alice));
  tron = (await here.walletsOf(alice)).find(({ network }) => network === "TRON")?.id ?? "";
});
afterAll(() => here.close());

async function say(name: Mutation, input: object, { as = alice, at = here.subgraph } = {}) {
  const upper = `${name.charAt(0).toUpperCase()}${name.slice(1)}`;
  const query = `mutation ($input: ${upper}Input!) { ${name}(input: $input) { __typename ... on Refusal { code message } ... on ${upper}Success { ${MUTATIONS[name]} } } }`;
  const answer = await here.ask(as, query, { input }, at);
  return { ...answer, said: answer.data?.[name] as Said | undefined };
}
const listAddresses = async (walletId: string) => {
  const { data } = await here.ask(
    alice,
    "query ($id: ID!) { wallet(id: $id) { addresses { nodes { id index label address derivationPath } } } }",
    { id: walletId },
  );
  return (data as { wallet: { addresses: { nodes: Required<Said>["address"][] } } }).wallet.addresses.nodes;
};
const readRows = async () =>
  here.rows("SELECT * FROM wallets.wallet WHERE user_id = $1 ORDER BY created_at, id", [uuidOf(alice.userId)]);

describe("what is done with a wallet", () => {
  const inputOf = (name: Mutation, { walletId = tron, addressId = newId("adr") as string } = {}) => {
    if (name === "labelWalletAddress") return { addressId, label: "x" };
    if (name === "createWalletAddress") return { walletId, idempotencyKey: randomUUID() };
    return { walletId, ...(name === "renameWallet" ? { name: "x" } : {}) };
  };
  const names = Object.keys(MUTATIONS) as Mutation[];

  it.each(names)("%s needs a login, and the scope", async (name) => {
    const before = await readRows();
    const narrow = userActor(alice.userId, { roles: ["USER"], scopes: ["wallets:read", "wallets:create"] });
    for (const [as, code] of [
      [anonymous, "UNAUTHENTICATED"],
      [narrow, "FORBIDDEN"],
    ] as const) {
      const { errors } = await say(name, inputOf(name), { as: as as typeof alice });
      expect(errors?.map(({ extensions }) => extensions.code)).toEqual([code]);
    }
    expect(await readRows()).toEqual(before);
  });

  it.each(names)("%s finds none of somebody else, to staff neither, and none that is not there", async (name) => {
    const [before, [{ id: addressId } = { id: "" }]] = [await readRows(), await listAddresses(tron)];
    const code = name === "labelWalletAddress" ? "ADDRESS_NOT_FOUND" : "WALLET_NOT_FOUND";
    for (const as of [person(), person("ADMIN", "OPERATOR")])
      expect((await say(name, inputOf(name, { addressId }), { as })).said).toMatchObject({ code });
    for (const id of [newId("wal"), "wal_1", "", "%"])
      expect((await say(name, inputOf(name, { walletId: id, addressId: id }))).said).toMatchObject({ code });
    expect(await readRows()).toEqual(before);
    expect(await listAddresses(tron)).toMatchObject([{ index: 0, label: null }]);
  });

  it.each([
    ["renameWallet", "name", "", "EMPTY"],
    ["renameWallet", "name", "x".repeat(65), "TOO_LONG"],
    ["renameWallet", "name", "a\u202eb", "FORBIDDEN_CHARACTERS"],
    ["createWalletAddress", "label", "x".repeat(65), "TOO_LONG"],
    ["createWalletAddress", "idempotencyKey", "", "EMPTY"],
    ["labelWalletAddress", "label", "a\nb", "FORBIDDEN_CHARACTERS"],
  ] as const)("%s refuses %s %j with %s, and changes nothing", async (name, field, value, code) => {
    const before = await readRows();
    const { errors } = await say(name, { ...inputOf(name), [field]: value });
    expect(errors?.[0]?.extensions).toMatchObject({ inputs: [{ path: `input.${field}`, code }] });
    expect(await readRows()).toEqual(before);
    expect(await listAddresses(tron)).toHaveLength(1);
  });

  it("renames it, and leaves its keys as they were", async () => {
    const before = await here.rowOf(tron);
    expect((await say("renameWallet", { walletId: tron, name: " Savings " })).said?.wallet?.name).toBe("Savings");
    expect(await here.rowOf(tron)).toEqual(before);
  });

  it("makes another the default of its network, and shows it in the same request", async () => {
    const { said } = await here.create(alice, { network: "TRON" });
    const other = said?.wallet?.id ?? "";
    const set = (await say("setDefaultWallet", { walletId: other })).said as Required<Said>;
    expect(set.wallet).toMatchObject({ id: other, isDefault: true });
    const defaults = (
      set.wallet as unknown as { owner: { wallets: { id: string; isDefault: boolean }[] } }
    ).owner.wallets
      .filter(({ isDefault }) => isDefault)
      .map(({ id }) => id);
    expect(defaults).toHaveLength(3);
    expect(defaults).toContain(other);
    expect(defaults).not.toContain(tron);
  });

  it("archives it: it is left out of lists, is there by its id, makes no addresses, and comes back", async () => {
    const { said } = await here.create(alice, { network: "TRON" });
    const archived = (await say("archiveWallet", { walletId: tron })).said?.wallet;
    expect(archived).toMatchObject({ id: tron, isDefault: false, archivedAt: expect.any(String) });
    const list = async (args = "") => {
      const { data } = await here.ask(alice, `{ wallets${args} { id isDefault } }`);
      return (data as { wallets: { id: string; isDefault: boolean }[] }).wallets;
    };
    expect((await list()).map(({ id }) => id)).not.toContain(tron);
    expect(await list()).toContainEqual({ id: said?.wallet?.id, isDefault: true });
    expect((await list("(includeArchived: true)")).map(({ id }) => id)).toContain(tron);
    expect(await listAddresses(tron)).toHaveLength(1);
    for (const name of ["createWalletAddress", "setDefaultWallet"] as const)
      expect((await say(name, inputOf(name))).said).toMatchObject({ code: "WALLET_ARCHIVED" });
    expect((await say("restoreWallet", { walletId: tron })).said?.wallet).toMatchObject({ archivedAt: null });
    expect((await list()).map(({ id }) => id)).toContain(tron);
  });

  it("leaves one default on a network, whatever is done at once in two processes, the database being asked", async () => {
    const other = (await here.create(alice, { network: "TRON" })).said?.wallet?.id ?? "";
    const processes = [here.subgraph, await here.another()];
    const doing = ["archiveWallet", "setDefaultWallet", "restoreWallet"] as const;
    const answers = await Promise.all(
      Array.from({ length: 48 }, (_, i) =>
        say(
          doing[i % 3] ?? "restoreWallet",
          { walletId: i % 4 < 2 ? tron : other },
          { at: processes[i % 2] ?? here.subgraph },
        ),
      ),
    );
    expect(answers.flatMap(({ errors }) => errors ?? [])).toEqual([]);
    for (const walletId of [tron, other]) await say("restoreWallet", { walletId });
    const [{ n } = { n: 0 }] = await here.rows<{ n: number }>(
      "SELECT count(*)::int AS n FROM wallets.wallet WHERE user_id = $1 AND network = 'TRON' AND is_default",
      [uuidOf(alice.userId)],
    );
    expect(n).toBe(1);
  });
});

describe("addresses that are asked for", () => {
  it("are the next ones of the account, never more than the gap limit, of fifty that come at once in two processes", async () => {
    const processes = [here.subgraph, await here.another()];
    const made = await Promise.all(
      Array.from({ length: 50 }, (_, i) =>
        say(
          "createWalletAddress",
          { walletId: tron, label: `no ${i}`, idempotencyKey: randomUUID() },
          { at: processes[i % 2] ?? here.subgraph },
        ),
      ),
    );
    const successes = made.flatMap(({ said }) => said?.address ?? []);
    expect(successes).toHaveLength(GAP_LIMIT - 1);
    expect(made.filter(({ said }) => said?.code === "GAP_LIMIT_REACHED")).toHaveLength(50 - successes.length);
    const found = await listAddresses(tron);
    expect(found.map(({ index }) => index)).toEqual([0, 1, 2, 3, 4]);
    expect(found.map(({ derivationPath }) => derivationPath)).toEqual(
      found.map(({ index }) => `m/44'/195'/0'/0/${index}`),
    );
    expect(new Set(found.map(({ address }) => address)).size).toBe(GAP_LIMIT);
    for (const address of successes) expect(found).toContainEqual(address);
  });

  it("are one for a key, however often and wherever it comes at once", async () => {
    const processes = [here.subgraph, await here.another()];
    const input = { walletId: tron, label: "rent", idempotencyKey: randomUUID() };
    const made = await Promise.all(
      Array.from({ length: 10 }, (_, i) =>
        say("createWalletAddress", input, { at: processes[i % 2] ?? here.subgraph }),
      ),
    );
    expect(new Set(made.map(({ said }) => said?.address?.id)).size).toBe(1);
    expect(await listAddresses(tron)).toHaveLength(2);
    const { said } = await say("createWalletAddress", { ...input, label: "food" });
    expect(said).toMatchObject({ code: "IDEMPOTENCY_KEY_REUSED" });
    const label = { addressId: made[0]?.said?.address?.id, label: "flat" };
    expect((await say("labelWalletAddress", label)).said?.address).toMatchObject({ index: 1, label: "flat" });
    expect((await say("createWalletAddress", input)).said?.address).toMatchObject({ index: 1, label: "flat" });
  });

  it("are labelled, and lose their label where none is said", async () => {
    const [{ id: addressId } = { id: "" }] = await listAddresses(tron);
    for (const label of ["rent", undefined])
      expect((await say("labelWalletAddress", { addressId, label })).said?.address).toMatchObject({
        id: addressId,
        label: label ?? null,
      });
  });
});
