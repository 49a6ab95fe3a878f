import { giveKeysBack, keepKeysApart } from "@coffer/platform/postgres/keys-apart";
import { withClient } from "@coffer/platform/postgres/with-client";
import { readEnv } from "@coffer/platform/running/config";
import { withEnvFile } from "@coffer/platform/running/env-file";
import {
  FIRST_KEY_ID,
  type KeySettings,
  makeKeyProvider,
  readKeySettings,
} from "@coffer/platform/service/key-settings";
import { countByKey, rewrapPlace } from "@coffer/platform/stores/sealed-place";
import { type KeyProvider, makeVault } from "@coffer/platform/stores/vault";
import { Secret } from "@coffer/platform/values/secret";
import { sealMissingAccountKeys } from "@coffer/wallets/compose/account-keys";
import pg from "pg";
import { Refused, runCommand, say } from "./command.ts";
import { findAdminUrl, findOwnKey } from "./running-database.ts";
import { SEALED_PLACES } from "./sealed-places.ts";

const USAGE = `The keys that wrap data keys (docs/WALLETS.md).
  npm run vault -- list       which key wraps, and how many values each one has wrapped
  npm run vault -- rotate     wraps every data key by the current key, while Coffer runs; may be stopped and run again
  npm run vault -- apart      makes account keys the signer's alone: its role may read them, and that of wallets no more
  npm run vault -- inside     gives them back to wallets, and takes them from every signer
Keys as Coffer has them: KEY_ENCRYPTION_KEYS and the like. The database is that of DATABASE_URL, as an administrator, else of
the Coffer on COFFER_DATA (.coffer).
`;
const PRISMA = new URL("../../prisma/", import.meta.url);
const OLDER = "This database is older than this command: start Coffer, or run its migrations, first.";
const CONNECTIONS = 4;
/** A running Coffer may write behind a pass; one that still seals by a former key never ends. */
const PASSES_MAX = 3;
const FAILED_SHOWN = 5;

type Desk = { readonly pool: pg.Pool; readonly keys: KeyProvider; readonly settings: KeySettings };

async function main([command, ...more]: readonly string[]): Promise<number> {
  const right = command === "apart" ? keepApart : command === "inside" ? giveBack : null;
  if (right && more.length === 0) return right();
  const run = command === "list" ? list : command === "rotate" ? rotate : null;
  if (!run || more.length > 0) {
    process.stderr.write(USAGE);
    return 2;
  }
  const { connectionString, settings } = readEnv(withEnvFile(process.env), (env) => {
    const given = readKeySettings(env);
    const own = given.local.length === 0 ? findOwnKey(env) : null;
    const local = own ? [{ keyId: FIRST_KEY_ID, key: own }] : given.local;
    return { connectionString: findAdminUrl(env), settings: { ...given, local } };
  });
  if (settings.local.length === 0 && settings.transit === null)
    throw new Refused("No key is given: set KEY_ENCRYPTION_KEYS, or what else Coffer itself runs with.");
  const pool = new pg.Pool({ connectionString, max: CONNECTIONS });
  pool.on("error", () => undefined); // the query that needs the connection says so
  try {
    return await run({ pool, keys: makeKeyProvider(settings), settings });
  } finally {
    await pool.end();
  }
}

/** No key is needed: what is sealed stays as it is. */
async function keepApart(): Promise<number> {
  const { adminUrl, password } = readEnv(withEnvFile(process.env), (env) => ({
    adminUrl: findAdminUrl(env),
    password: env.optional("SIGNER_DATABASE_PASSWORD"),
  }));
  await withClient(adminUrl, async (admin) => {
    await refuseOlder(admin);
    await keepKeysApart(admin, { password: password ? new Secret(password) : null, prismaFolder: PRISMA });
  });
  say(
    "Account keys are the signer's alone: the role of wallets reads none any more, and writes nothing that is signed.",
  );
  say("Let wallets run with WALLETS_SIGNER=apart, and start a signer: npm run signer. Until then nothing is signed.");
  return 0;
}

async function giveBack(): Promise<number> {
  await withClient(
    readEnv(withEnvFile(process.env), (env) => findAdminUrl(env)),
    async (admin) => {
      await refuseOlder(admin);
      await giveKeysBack(admin);
    },
  );
  say("Account keys are wallets' again, and no signer's: let wallets run with WALLETS_SIGNER=inside.");
  return 0;
}

async function refuseOlder(admin: pg.ClientBase): Promise<void> {
  const { rows } = await admin.query<{ known: boolean }>(
    "SELECT to_regclass('wallets.signer_look') IS NOT NULL AS known",
  );
  if (!rows[0]?.known) throw new Refused(OLDER);
}

/** For each key, how many values it has wrapped, and of what. */
async function countAll(pool: pg.Pool): Promise<ReadonlyMap<string, ReadonlyMap<string, number>>> {
  const all = new Map<string, Map<string, number>>();
  for (const place of SEALED_PLACES)
    for (const [keyId, count] of await countByKey(pool, place)) {
      const places = all.get(keyId) ?? new Map<string, number>();
      all.set(keyId, places.set(place.name, count));
    }
  return all;
}

const inWords = (places: ReadonlyMap<string, number>): string =>
  [...places].map(([name, count]) => `${count} ${name}`).join(", ");

async function list({ pool, keys, settings }: Desk): Promise<number> {
  const current = await keys.currentKeyId();
  const counts = await countAll(pool);
  for (const keyId of new Set([current, ...settings.local.map((key) => key.keyId), ...counts.keys()])) {
    const role = keyId === current ? "wraps" : keys.has(keyId) ? "only unwraps" : "is not configured";
    const places = counts.get(keyId);
    say([keyId, role, places ? inWords(places) : "nothing names it"].join("  "));
  }
  const missing = [...counts.keys()].filter((keyId) => !keys.has(keyId));
  return missing.length > 0 ? 1 : 0;
}

async function rotate(desk: Desk): Promise<number> {
  const { pool, keys } = desk;
  const current = await keys.currentKeyId();
  const unknown = [...(await countAll(pool)).keys()].filter((keyId) => !keys.has(keyId));
  if (unknown.length > 0)
    throw new Refused(`Values name ${unknown.join(", ")}, which is not configured. Nothing was done.`);
  say(`Wrapping by ${current}`);
  const { sealed, failed: unsealed } = await sealMissingAccountKeys(pool, makeVault(keys));
  if (sealed > 0) say(`wallets/account-key: ${sealed} sealed for wallets of earlier versions`);
  const failed = new Set<string>(unsealed.map((id) => `wallets/account-key/${id}`));
  for (let pass = 0; pass < PASSES_MAX; pass += 1) {
    let rewrapped = 0;
    for (const place of SEALED_PLACES) {
      const done = await rewrapPlace({ pool, keys, current }, place);
      if (done.rewrapped > 0) say(`${place.name}: ${done.rewrapped} wrapped anew`);
      for (const context of done.failed) failed.add(context);
      rewrapped += done.rewrapped;
    }
    if (rewrapped === 0) break;
  }
  return conclude(desk, current, failed);
}

/** By the tables alone: what was counted above is not what other writers did meanwhile. */
async function conclude({ pool, keys, settings }: Desk, current: string, failed: ReadonlySet<string>): Promise<number> {
  const others = [...(await countAll(pool))].filter(([keyId]) => keyId !== current);
  for (const [keyId, places] of others) say(`Still named: ${keyId}, by ${inWords(places)}`);
  for (const context of [...failed].slice(0, FAILED_SHOWN)) say(`Does not open: ${context}`);
  if (failed.size > FAILED_SHOWN) say(`and ${failed.size - FAILED_SHOWN} more`);
  if (failed.size > 0 || others.length > 0 || (await keys.currentKeyId()) !== current) {
    say(
      failed.size > 0
        ? "Not done: see docs/WALLETS.md, What does not open. Drop no key."
        : "Not done: a Coffer that runs still wraps by a former key, or a newer one. Let all have the same first key, and run this again.",
    );
    return 1;
  }
  const idle = settings.local.map(({ keyId }) => keyId).filter((keyId) => keyId !== current);
  say(`Done: every value names ${current}.`);
  if (idle.length > 0)
    say(`Nothing in this database needs ${idle.join(", ")}. Back-ups do, and quotes until they end.`);
  return 0;
}

/** By code: SQLSTATE (PostgreSQL, Appendix A). */
const REASONS: Readonly<Record<string, string>> = {
  "42P01": "This database is not Coffer's, or is older than this command.",
  "42703": OLDER,
  "42501": "The role of DATABASE_URL may not change what is sealed: use an administrator's.",
  ECONNREFUSED: "The database does not answer.",
};

runCommand(main, REASONS);
