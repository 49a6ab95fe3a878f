import { join } from "node:path";
import { type Anvil, startAnvil, whyNoAnvil } from "@coffer/local-parts/anvil";
import { type Btcd, startBtcd, whyNoBtcd } from "@coffer/local-parts/btcd";
import { makeTemporaryFolder } from "@coffer/local-parts/temporary-folder";
import { anonymous } from "@coffer/platform/identity/actor";
import { Secret } from "@coffer/platform/values/secret";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { NO_PROVIDERS, person, type World, world } from "./world.ts";

/** Of the first block, by which two chains differ. */
const [OURS, ANOTHER] = [new Date("2026-01-01T00:00:00.000Z"), new Date("2026-01-02T00:00:00.000Z")];
const PATIENT = { timeout: 120_000, interval: 50 };
const HEALTH = "health { connected state tip { height hash } followed { height hash } checkedAt }";
const PROVIDERS = "health { providers { place state tip { height } } }";
const RESUME = `mutation ($input: ResumeNetworkInput!) { resumeNetwork(input: $input) {
  __typename ... on Refusal { code message } ... on ResumeNetworkSuccess { network { code ${HEALTH} } } } }`;

const operator = person("OPERATOR");
const user = person();

type Health = {
  connected: boolean;
  state: string;
  tip: { height: number; hash: string } | null;
  followed: { height: number; hash: string } | null;
  checkedAt: string | null;
};

const readHealth = async (here: World, network: string): Promise<Health> => {
  const query = `query ($code: NetworkCode!) { network(code: $code) { ${HEALTH} } }`;
  const { data } = await here.ask(anonymous, query, { code: network });
  return (data as { network: { health: Health } }).network.health;
};

const readProviders = async (here: World, network: string): Promise<unknown[]> => {
  const query = `query ($code: NetworkCode!) { network(code: $code) { ${PROVIDERS} } }`;
  const { data } = await here.ask(operator, query, { code: network });
  const { network: found } = data as { network: { health: { providers: { state: string }[] } } };
  return found.health.providers.map(({ state }) => state);
};

const followed = (here: World, network: string, height: number) =>
  vi.waitFor(async () => {
    const health = await readHealth(here, network);
    expect(health).toMatchObject({ connected: true, state: "FOLLOWING", followed: { height } });
    expect(health.tip).toEqual(health.followed);
    return health;
  }, PATIENT);

describe.skipIf(whyNoAnvil())("a chain of Ethereum that is followed", () => {
  let anvil: Anvil;
  let other: Anvil;
  let here: World;
  const mine = (blocks: number, on = anvil) => on.ask("anvil_mine", blocks);
  const hashAt = async (height: number) =>
    ((await anvil.ask("eth_getBlockByNumber", `0x${height.toString(16)}`, false)) as { hash: string }).hash;
  /** Replaces the newest blocks by as many others. */
  const reorganise = (depth: number) => anvil.ask("anvil_reorg", depth, []);

  beforeAll(async () => {
    [anvil, other] = await Promise.all([startAnvil({ genesisTime: OURS }), startAnvil({ genesisTime: ANOTHER })]);
    // Another genesis block than the first one's, and higher.
    await mine(500, other);
    const ETHEREUM = [new Secret(anvil.url), new Secret(`${other.url}/?key=of-the-other-provider`)];
    here = await world({ config: { providers: { ...NO_PROVIDERS, ETHEREUM } } });
  });
  afterAll(async () => {
    await here.close();
    await Promise.all([anvil.stop(), other.stop()]);
  });

  it("is read up to its newest block, and as it grows; one on another chain is told to staff alone", async () => {
    await followed(here, "ETHEREUM", 0);
    await mine(30);
    const { followed: at } = await followed(here, "ETHEREUM", 30);
    expect(at?.hash).toBe(await hashAt(30));
    expect(await readProviders(here, "ETHEREUM")).toEqual(["OK", "OTHER_CHAIN"]);
    const { errors } = await here.ask(user, `{ networks { ${PROVIDERS} } }`);
    expect(errors?.[0]?.extensions.code).toBe("FORBIDDEN");
  });

  it("is followed over a reorganisation", async () => {
    const before = await hashAt(30);
    await reorganise(3);
    await mine(1);
    const { followed: at } = await followed(here, "ETHEREUM", 31);
    expect(at?.hash).toBe(await hashAt(31));
    expect(await hashAt(30)).not.toBe(before);
    const [row] = await here.rows<{ hash: string }>(
      "SELECT hash FROM wallets.block WHERE network = 'ETHEREUM' AND height = 30",
    );
    expect(row?.hash).toBe(await hashAt(30));
  });

  it("stops where a final block was replaced, until an operator has looked at that very block", async () => {
    await reorganise(8);
    await mine(1);
    const stopped = await vi.waitFor(async () => {
      const health = await readHealth(here, "ETHEREUM");
      expect(health).toMatchObject({ connected: false, state: "STOPPED" });
      return health;
    }, PATIENT);
    const stoppedAt = stopped.followed?.height ?? 0;
    const resume = async (input: object) =>
      (await here.ask(operator, RESUME, { input: { network: "ETHEREUM", stoppedAt, reason: "Looked.", ...input } }))
        .data?.resumeNetwork;
    expect(await resume({ stoppedAt: stoppedAt + 1 })).toMatchObject({ code: "NETWORK_NOT_STOPPED" });
    expect(await resume({ network: "DOGECOIN" })).toMatchObject({ code: "NETWORK_UNAVAILABLE" });
    expect(await readHealth(here, "ETHEREUM")).toMatchObject({ state: "STOPPED" });
    expect(await here.rows("SELECT * FROM wallets.chain_acceptance")).toEqual([]);

    expect(await resume({})).toMatchObject({ __typename: "ResumeNetworkSuccess", network: { code: "ETHEREUM" } });
    const { followed: at } = await followed(here, "ETHEREUM", 32);
    expect(at?.hash).toBe(await hashAt(32));
    expect(await resume({})).toMatchObject({ code: "NETWORK_NOT_STOPPED" });
    expect(await here.rows("SELECT network, cursor_height, reason FROM wallets.chain_acceptance")).toEqual([
      { network: "ETHEREUM", cursor_height: stoppedAt, reason: "Looked." },
    ]);
  });

  it("is refused to be let go on by anybody but operators, and without a reason", async () => {
    const input = { network: "ETHEREUM", stoppedAt: 0, reason: "Looked." };
    for (const who of [anonymous, user, person("ADMIN"), person("COMPLIANCE")])
      expect((await here.ask(who, RESUME, { input })).data?.resumeNetwork ?? null).toBeNull();
    const { errors } = await here.ask(operator, RESUME, { input: { ...input, stoppedAt: -1, reason: " " } });
    expect(errors?.[0]?.extensions).toMatchObject({
      code: "BAD_USER_INPUT",
      inputs: [
        { path: "input.stoppedAt", code: "OUT_OF_RANGE" },
        { path: "input.reason", code: "EMPTY" },
      ],
    });
  });

  it("is followed by several processes as by one", async () => {
    const second = await here.another();
    await mine(40);
    await followed(here, "ETHEREUM", 72);
    await reorganise(2);
    await mine(2);
    const { followed: at } = await followed(here, "ETHEREUM", 74);
    expect(at?.hash).toBe(await hashAt(74));
    await second.stop();
  });

  it("tells nobody where its nodes are", () => {
    const told = here.lines.join("\n");
    expect(told).toContain("OTHER_CHAIN");
    for (const secret of ["of-the-other-provider", String(anvil.port), String(other.port)])
      expect(told).not.toContain(secret);
  });
});

describe.skipIf(whyNoAnvil() ?? whyNoBtcd())("a node that was killed", () => {
  it("has its network waited for, and is followed again, on its own chain alone, while others go on", async () => {
    const { path, remove } = await makeTemporaryFolder("chain");
    const stateFile = join(path, "state.json");
    const first = await startAnvil({ stateFile, genesisTime: OURS });
    const btcd: Btcd = await startBtcd();
    const providers = { ...NO_PROVIDERS, ETHEREUM: [new Secret(first.url)], BITCOIN: [new Secret(btcd.url)] };
    const here = await world({ config: { providers } });
    try {
      await first.ask("anvil_mine", 5);
      await followed(here, "ETHEREUM", 5);
      await first.stop();
      await vi.waitFor(
        async () =>
          expect(await readHealth(here, "ETHEREUM")).toMatchObject({ state: "WAITING", followed: { height: 5 } }),
        PATIENT,
      );
      const stranger = await startAnvil({ port: first.port, genesisTime: ANOTHER });
      await stranger.ask("anvil_mine", 9);
      await vi.waitFor(async () => expect(await readProviders(here, "ETHEREUM")).toEqual(["OTHER_CHAIN"]), PATIENT);
      expect(await readHealth(here, "ETHEREUM")).toMatchObject({ connected: false, followed: { height: 5 } });
      await btcd.ask("generate", 3);
      await followed(here, "BITCOIN", 3);
      expect(await readHealth(here, "ETHEREUM")).toMatchObject({ connected: false, followed: { height: 5 } });
      await stranger.stop();
      await vi.waitFor(async () => expect(await readProviders(here, "ETHEREUM")).toEqual(["UNREACHABLE"]), PATIENT);
      const again = await startAnvil({ stateFile, port: first.port, genesisTime: OURS });
      await again.ask("anvil_mine", 1);
      await followed(here, "ETHEREUM", 6);
      await again.stop();
    } finally {
      await here.close();
      await Promise.all([first.stop(), btcd.stop()]);
      await remove();
    }
  });
});

describe.skipIf(whyNoBtcd())("a chain of Bitcoin that is followed", () => {
  it("is read up to its newest block, over a reorganisation too", async () => {
    const btcd: Btcd = await startBtcd();
    const here = await world({ config: { providers: { ...NO_PROVIDERS, BITCOIN: [new Secret(btcd.url)] } } });
    try {
      await btcd.ask("generate", 12);
      const { followed: at } = await followed(here, "BITCOIN", 12);
      expect(at?.hash).toBe(await btcd.ask("getblockhash", 12));
      await btcd.ask("invalidateblock", String(await btcd.ask("getblockhash", 11)));
      await btcd.ask("generate", 3);
      const { followed: then } = await followed(here, "BITCOIN", 13);
      expect(then?.hash).toBe(await btcd.ask("getblockhash", 13));
      const password = new URL(btcd.url).password;
      expect(here.lines.join("\n")).not.toContain(password);
    } finally {
      await here.close();
      await btcd.stop();
    }
  });
});
