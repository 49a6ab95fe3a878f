import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { SUBGRAPHS } from "@coffer/contracts/subgraphs";
import { type OpenBao, startOpenBao, whyNoOpenBao } from "@coffer/local-parts/openbao";
import { programEnvironment } from "@coffer/local-parts/program-environment";
import { watched } from "@coffer/platform/running/watchdog";
import { makeLocalKeyProvider } from "@coffer/platform/stores/vault";
import { spawnCommand } from "@coffer/testkit/spawn-command";
import fc from "fast-check";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { SEALED_PLACES } from "../src/sealed-places.ts";
import { inEnvironment, makeKey, type VaultWorld, vaultWorld } from "./vault-world.ts";

const PROGRAM = new URL("../src/vault.ts", import.meta.url);
const missing = whyNoOpenBao();

let here: VaultWorld;
const [first, second, third] = [makeKey("local-1"), makeKey("local-2"), makeKey("local-3")];
const [byFirst, bySecond] = [makeLocalKeyProvider(first), makeLocalKeyProvider(second, [first])];
const KEYS = { KEY_ENCRYPTION_KEYS: inEnvironment(second, first) };

beforeEach(async () => {
  here = await vaultWorld();
  return () => here.database.drop();
});

async function run(args: readonly string[], variables: Readonly<Record<string, string>> = KEYS) {
  const ran = await spawnCommand(PROGRAM, args, { DATABASE_URL: here.database.adminUrl, ...variables });
  for (const { key } of [first, second, third]) expect(ran.out + ran.err).not.toContain(key.reveal());
  return ran;
}

/**
 * Starts a rotation that has to wait for one of the rows, and ends it by SIGKILL there; false where
 * no row was left to wait for.
 */
async function killAt(row: number): Promise<boolean> {
  const holder = await here.admin.connect();
  try {
    await holder.query("BEGIN");
    const { rowCount } = await holder.query(
      "SELECT FROM wallets.wallet WHERE key_id = 'local-1' ORDER BY id OFFSET $1 LIMIT 1 FOR UPDATE",
      [row],
    );
    if (rowCount === 0) return false;
    const child = watched(
      spawn(process.execPath, [PROGRAM.pathname, "rotate"], {
        env: { ...programEnvironment(), DATABASE_URL: here.database.adminUrl, ...KEYS },
        stdio: "ignore",
      }),
    );
    const ended = once(child, "exit");
    const waits = "SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'";
    while ((await here.admin.query(waits)).rowCount === 0) expect(child.exitCode).toBeNull();
    child.kill("SIGKILL");
    expect(await ended).toEqual([null, "SIGKILL"]);
    return true;
  } finally {
    await holder.query("ROLLBACK");
    holder.release();
  }
}

describe("the places where data keys stand", () => {
  it("are all that the tables have", async () => {
    const { rows } = await here.admin.query<{ name: string }>(
      `SELECT table_schema || '.' || table_name || '.' || column_name AS name FROM information_schema.columns
       WHERE column_name LIKE '%wrapped_key'`,
    );
    expect(SEALED_PLACES.map((place) => `${place.subgraph}.${place.table}.${place.wrappedKey}`).toSorted()).toEqual(
      rows.map(({ name }) => name).toSorted(),
    );
  });
});

describe("the operator's command for key-encryption keys", () => {
  it.each<[string, () => Record<string, string>, string]>([
    ["a subgraph's role", () => ({ DATABASE_URL: here.database.urlOf("auth") }), "use an administrator's"],
    ["no running Coffer", () => ({ DATABASE_URL: "", COFFER_DATA: "/nowhere" }), "No Coffer runs on the data folder"],
    ["a database that is away", () => ({ DATABASE_URL: "postgres://a@127.0.0.1:1/b" }), "does not answer"],
    ["no key", () => ({ KEY_ENCRYPTION_KEYS: "", COFFER_DATA: "/nowhere" }), "No key is given"],
    ["the former key missing", () => ({ KEY_ENCRYPTION_KEYS: inEnvironment(second) }), "Values name local-1, which"],
    [
      "a key service that is away",
      () => ({ VAULT_TRANSIT_URL: "http://127.0.0.1:1", VAULT_TOKEN: "hvs.hunter2" }),
      "the key service cannot be reached",
    ],
  ])("changes nothing with %s, and says what to do", async (_name, variables, message) => {
    await here.addWallet(byFirst);
    const { code, err } = await run(["rotate"], { ...KEYS, ...variables() });
    expect(code).toBe(1);
    expect(err).toContain(message);
    expect(err).not.toContain("hunter2");
    expect(await here.keysNamed()).toEqual({ "local-1": 2 });
  });

  it("wraps everything in every table anew, beside the same ciphertexts, and says which key is needed no more", async () => {
    await here.addWallets(byFirst, 3);
    const others = await here.fillOthers(byFirst);
    const before = await Promise.all(SEALED_PLACES.map((place) => here.sealedIn(place)));

    const listed = await run(["list"]);
    expect(listed.out).toMatch(
      /^local-2 {2}wraps {2}nothing names it\nlocal-1 {2}only unwraps {2}3 wallets\/entropy, /,
    );
    const { code, out, err } = await run(["rotate"]);

    expect([code, err]).toEqual([0, ""]);
    expect(out).toContain("wallets/account-key: 3 wrapped anew\n");
    for (const { name } of SEALED_PLACES) expect(out).toContain(`${name}: `);
    expect(out).toContain("Done: every value names local-2.\nNothing in this database needs local-1.");
    expect(await here.keysNamed()).toEqual({ "local-2": 6 + others });
    expect(await here.openAll(second)).toBe(6 + others);
    const after = await Promise.all(SEALED_PLACES.map((place) => here.sealedIn(place)));
    const ciphertexts = (places: typeof before) =>
      places.flat().map(({ ciphertext }) => Buffer.from(ciphertext).toString("hex"));
    expect(ciphertexts(after).toSorted()).toEqual(ciphertexts(before).toSorted());

    const again = await run(["rotate"]);
    expect([again.code, again.out]).toEqual([0, expect.not.stringContaining("anew")]);
    expect((await run(["list"], { KEY_ENCRYPTION_KEYS: inEnvironment(second) })).out).toMatch(
      /^local-2 {2}wraps {2}3 /,
    );
  });

  it("needs no more of a database's administrator than to be a member of the schemas' owners", async () => {
    await here.addWallets(byFirst, 2);
    await here.fillOthers(byFirst);
    const name = `vault_${randomBytes(6).toString("hex")}`;
    await here.admin.query(`CREATE ROLE ${name} LOGIN PASSWORD '${name}'`);
    await here.admin.query(`GRANT CONNECT ON DATABASE ${here.database.name} TO ${name}`);
    for (const subgraph of SUBGRAPHS)
      await here.admin.query(`GRANT ${here.database.roleOf(subgraph)}_owner TO ${name}`);
    const url = new URL(here.database.adminUrl);
    url.username = name;
    url.password = name;
    const { code, out } = await run(["rotate"], { ...KEYS, DATABASE_URL: url.href });
    expect([code, out]).toEqual([0, expect.stringContaining("Done: every value names local-2.")]);
  });

  it("seals the account keys of wallets that earlier versions made, which worked without", async () => {
    await here.addWallets(byFirst, 2, { isOld: true });
    await here.addWallet(byFirst);
    const { code, out } = await run(["rotate"], { KEY_ENCRYPTION_KEY: first.key.reveal() });
    expect([code, out]).toEqual([
      0,
      "Wrapping by local-1\nwallets/account-key: 2 sealed for wallets of earlier versions\nDone: every value names local-1.\n",
    ]);
    expect(await here.openAll(first)).toBe(6);
  });

  it("passes over what does not open, names it, and does not say that it is done", async () => {
    const [broken, , old] = [
      await here.addWallet(byFirst),
      await here.addWallet(byFirst),
      await here.addWallet(byFirst, { isOld: true }),
    ];
    const rows = await here.admin.query(
      `UPDATE wallets.wallet SET wrapped_key = set_byte(wrapped_key, 20, 255 - get_byte(wrapped_key, 20)),
         account_xpub = 'xpub' WHERE name = 'Tron' RETURNING id`,
    );
    expect(rows.rowCount).toBe(3);
    const { code, out } = await run(["rotate"]);
    expect(code).toBe(1);
    expect(out).toContain("Still named: local-1, by 3 wallets/entropy");
    expect(out).toContain(`Does not open: wallets/account-key/${old}`);
    expect(out).toContain(`wallets/entropy/${broken}`);
    expect(out).toContain("Drop no key.");
    expect(await here.keysNamed()).toEqual({ "local-1": 3, "local-2": 2 });
  });

  it("is not done while a Coffer still wraps by the former key, and is once none does", async () => {
    await here.addWallets(byFirst, 40);
    let [isOn, made] = [true, 0];
    const oldCoffer = async () => {
      for (; isOn; made += 1) await here.addWallet(byFirst);
    };
    const newCoffer = async () => {
      for (; isOn; made += 1) await here.addWallet(bySecond);
    };
    const writing = [oldCoffer(), newCoffer(), newCoffer()];
    const during = await run(["rotate"]);
    isOn = false;
    await Promise.all(writing);
    await here.addWallet(byFirst);

    if (during.code !== 0) expect(during.out).toContain("Not done: a Coffer that runs still wraps by a former key");
    const after = await run(["rotate"]);
    expect([after.code, after.err]).toEqual([0, ""]);
    expect(await here.openAll(second)).toBe(2 * (41 + made));
  });

  it("goes on after a SIGKILL at any point, and all opens at every one of them", async () => {
    const count = 120;
    await here.addWallets(byFirst, count - 20);
    await here.addWallets(byFirst, 20, { isOld: true });
    const kills: boolean[] = [];
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: 40 }), async (row) => {
        kills.push(await killAt(row));
        // Whole rows only: by both keys together each value opens, whichever it names.
        expect(await here.openAllBy(bySecond)).toBeGreaterThanOrEqual(2 * count - 20);
      }),
      { numRuns: 4, endOnFailure: true },
    );
    expect(kills[0]).toBe(true);
    const { code, out } = await run(["rotate"]);
    expect([code, out]).toEqual([0, expect.stringContaining("Done: every value names local-2.")]);
    expect(await here.openAll(second)).toBe(2 * count);
  });

  it("does twice at once what one would do", async () => {
    await here.addWallets(byFirst, 60);
    const both = await Promise.all([run(["rotate"]), run(["rotate"])]);
    expect(both.map(({ code }) => code)).toEqual([0, 0]);
    expect(await here.openAll(second)).toBe(120);
  });
});

describe("account keys, as the command gives and takes them", () => {
  const read = "SELECT account_ciphertext FROM wallet";
  const reads = async (role: "wallets" | "signer") =>
    here.database
      .pool(role, 1)
      .query(read)
      .then(
        () => true,
        (error: { code?: string }) => {
          expect(error.code).toBe("42501");
          return false;
        },
      );

  it("are wallets' at first, then the signer's alone, then wallets' again, as often as it is said", async () => {
    await here.addWallet(byFirst);
    expect([await reads("wallets"), await reads("signer")]).toEqual([true, false]);
    for (let times = 0; times < 2; times += 1) {
      const { code, out, err } = await run(["apart"], {});
      expect([code, err]).toEqual([0, ""]);
      expect(out).toContain("Account keys are the signer's alone");
      expect([await reads("wallets"), await reads("signer")]).toEqual([false, true]);
    }
    // What is sealed is replaced as ever, by an administrator.
    const rotated = await run(["rotate"]);
    expect([rotated.code, rotated.out]).toEqual([0, expect.stringContaining("Done: every value names local-2.")]);
    for (let times = 0; times < 2; times += 1) {
      const { code, out } = await run(["inside"], {});
      expect([code, out]).toEqual([0, expect.stringContaining("Account keys are wallets' again")]);
      expect([await reads("wallets"), await reads("signer")]).toEqual([true, false]);
    }
  });

  it("stay where they are for who may not move them, and for what is no command", async () => {
    for (const role of ["wallets", "payments"] as const) {
      const refused = await run(["apart"], { DATABASE_URL: here.database.urlOf(role) });
      expect(refused.code).toBe(1);
      expect(refused.err).toContain("administrator's");
    }
    expect((await run(["apart", "now"], {})).code).toBe(2);
    expect([await reads("wallets"), await reads("signer")]).toEqual([true, false]);
  });
});

describe.skipIf(missing !== null)(`a rotation to a key service (${missing ?? "here"})`, () => {
  let bao: OpenBao;
  beforeAll(async () => {
    bao = await startOpenBao();
    await bao.ask("POST", "transit/keys/coffer", {});
  });
  afterAll(() => bao?.stop());

  it("goes there, and to its next version", async () => {
    await here.addWallets(byFirst, 30);
    const there = { ...KEYS, VAULT_TRANSIT_URL: bao.url, VAULT_TOKEN: bao.rootToken };
    const out = (await run(["rotate"], there)).out;
    expect(out).toContain(
      "Done: every value names transit/coffer/1.\nNothing in this database needs local-2, local-1.",
    );
    await bao.ask("POST", "transit/keys/coffer/rotate", {});
    expect((await run(["list"], there)).out).toMatch(/^transit\/coffer\/2 {2}wraps {2}nothing names it\n/);
    expect((await run(["rotate"], there)).out).toContain("Done: every value names transit/coffer/2.");
    expect(await here.keysNamed()).toEqual({ "transit/coffer/2": 60 });
  });
});
