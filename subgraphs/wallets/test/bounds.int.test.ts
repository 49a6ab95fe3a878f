import { uuidOf } from "@coffer/contracts/ids";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { person, verified, type World, world } from "./world.ts";

const MOST = 5;

let here: World;
beforeAll(async () => {
  here = await world({ config: { walletsPerUser: MOST } });
});
afterAll(() => here.close());

describe("wallets of one person", () => {
  const full = { __typename: "QuotaExceeded", code: "QUOTA_EXCEEDED", limit: MOST, message: expect.any(String) };

  it("are refused beyond what one may make, and store nothing", async () => {
    const alice = person();
    for (let i = 0; i < MOST; i++)
      expect((await here.create(alice, { network: "TRON" })).said?.__typename).toBe("CreateWalletSuccess");
    for (const network of ["TRON", "BITCOIN"]) expect((await here.create(alice, { network })).said).toEqual(full);
    expect(await here.walletsOf(alice)).toHaveLength(MOST);
    expect((await here.stated()).filter(({ ownerid }) => ownerid === alice.userId)).toHaveLength(MOST);
  });

  it("are never more, of however many that are asked for at once in two processes", async () => {
    const alice = person();
    const processes = [here.subgraph, await here.another()];
    const made = await Promise.all(
      Array.from({ length: 20 }, (_, i) => here.create(alice, { network: "TRON" }, processes[i % 2])),
    );
    const names = made.map(({ said }) => said?.__typename);
    expect(names.filter((name) => name === "CreateWalletSuccess")).toHaveLength(MOST);
    expect(names.filter((name) => name === "QuotaExceeded")).toHaveLength(20 - MOST);
    expect(await here.walletsOf(alice)).toHaveLength(MOST);
  });

  it("count for nobody else, and those that come with a verification for nobody", async () => {
    const [alice, bob] = [person(), person()];
    for (let i = 0; i < MOST; i++) await here.create(alice, { network: "TRON" });
    await here.publish(verified(alice));
    expect(await here.walletsOf(alice)).toHaveLength(MOST + 3);
    await here.publish(verified(bob));
    for (let i = 0; i < MOST; i++)
      expect((await here.create(bob, { network: "TRON" })).said?.__typename).toBe("CreateWalletSuccess");
    expect((await here.create(bob, { network: "TRON" })).said).toEqual(full);
  });

  it("are refused for an unknown network first: that can be put right", async () => {
    const alice = person();
    for (let i = 0; i < MOST; i++) await here.create(alice, { network: "TRON" });
    expect((await here.create(alice, { network: "DOGECOIN" })).said?.__typename).toBe("NetworkUnavailable");
  });
});

describe("a wallet's addresses", () => {
  const PAGE =
    "nodes { index } edges { cursor node { index } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor }";
  type Page = {
    nodes: { index: number }[];
    edges: { cursor: string; node: { index: number } }[];
    pageInfo: { hasNextPage: boolean; hasPreviousPage: boolean; startCursor: string | null; endCursor: string | null };
  };
  const alice = person();
  const COUNT = 230;
  let walletId = "";
  beforeAll(async () => {
    walletId = (await here.create(alice, { network: "TRON" })).said?.wallet?.id ?? "";
    await here.create(alice, { network: "BITCOIN" });
    // As a wallet that has given out many: nothing does yet.
    await here.rows(
      "INSERT INTO wallets.address (wallet_id, index, network, address) SELECT $1, i, 'TRON', 'T' || i FROM generate_series(1, $2::int) i",
      [uuidOf(walletId), COUNT - 1],
    );
  });
  const page = async (args: string, id = walletId) => {
    const { data, errors } = await here.ask(
      alice,
      `query ($id: ID!) { wallet(id: $id) { addresses${args} { ${PAGE} } } }`,
      { id },
    );
    return { errors, page: (data?.wallet as { addresses: Page } | null)?.addresses };
  };
  /** As the cursor of the first address, at another place. */
  const cursorAt = async (place: number) => {
    const cursor = (await page("(first: 1)")).page?.pageInfo.endCursor ?? "";
    return Buffer.from(Buffer.from(cursor, "base64url").toString().replace(/:0$/, `:${place}`)).toString("base64url");
  };

  it.each([
    ["(first: 0)", "first", "OUT_OF_RANGE"],
    ["(first: -1)", "first", "OUT_OF_RANGE"],
    ["(first: 101)", "first", "OUT_OF_RANGE"],
    ['(after: "")', "after", "INVALID_CURSOR"],
    ['(after: "nonsense")', "after", "INVALID_CURSOR"],
    ['(after: "\\u0000")', "after", "NOT_TEXT"],
  ])("refuse the page %s", async (args, path, code) => {
    const { errors } = await page(args);
    expect(errors?.[0]?.extensions.inputs).toMatchObject([{ path, code }]);
  });

  it("come twenty at a time, however many there are, and each wallet has its own page", async () => {
    const { data } = await here.ask(alice, `{ wallets { id addresses { ${PAGE} } } }`);
    const wallets = (data?.wallets ?? []) as { id: string; addresses: Page }[];
    const first = wallets.find(({ id }) => id === walletId)?.addresses;
    expect(first?.nodes.map(({ index }) => index)).toEqual(Array.from({ length: 20 }, (_, i) => i));
    expect(first?.pageInfo).toMatchObject({ hasNextPage: true, hasPreviousPage: false });
    expect(wallets.find(({ id }) => id !== walletId)?.addresses).toMatchObject({
      nodes: [{ index: 0 }],
      pageInfo: { hasNextPage: false },
    });
  });

  it("are all there, each once, page by page", async () => {
    const seen: number[] = [];
    let after: string | null = null;
    for (;;) {
      const args: string = after === null ? "(first: 100)" : `(first: 100, after: "${after}")`;
      const { page: one } = await page(args);
      seen.push(...(one?.nodes ?? []).map(({ index }) => index));
      expect(one?.edges.map(({ node }) => node.index)).toEqual(one?.nodes.map(({ index }) => index));
      expect(one?.pageInfo.hasPreviousPage).toBe(after !== null);
      after = one?.pageInfo.endCursor ?? null;
      if (!one?.pageInfo.hasNextPage) break;
    }
    expect(seen).toEqual(Array.from({ length: COUNT }, (_, i) => i));
  });

  it.each([COUNT, COUNT + 1, 2 ** 31 - 1])("refuse a place where there is none of them: %i", async (place) => {
    const { errors } = await page(`(after: "${await cursorAt(place)}")`);
    expect(errors?.[0]?.extensions.inputs).toMatchObject([{ path: "after", code: "INVALID_CURSOR" }]);
  });

  it("refuse another wallet's cursor, although it has an address at that place", async () => {
    const other = (await here.walletsOf(alice)).find(({ id }) => id !== walletId)?.id;
    const { errors } = await page(`(after: "${await cursorAt(0)}")`, other);
    expect(errors?.[0]?.extensions.inputs).toMatchObject([{ path: "after", code: "INVALID_CURSOR" }]);
  });

  it("are an empty page behind the last, and the same where they are asked for twice in other sizes", async () => {
    const { page: last } = await page(`(after: "${await cursorAt(COUNT - 1)}")`);
    expect(last).toMatchObject({ nodes: [], pageInfo: { hasNextPage: false, hasPreviousPage: true, endCursor: null } });
    const { data } = await here.ask(
      alice,
      "{ wallets { id a: addresses(first: 2) { nodes { index } } b: addresses(first: 3) { nodes { index } } } }",
    );
    const found = ((data?.wallets ?? []) as { id: string; a: Page; b: Page }[]).find(({ id }) => id === walletId);
    expect([found?.a.nodes.length, found?.b.nodes.length]).toEqual([2, 3]);
  });
});
