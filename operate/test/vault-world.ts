import { randomBytes } from "node:crypto";
import { newId, newUuid, uuidOf } from "@coffer/contracts/ids";
import type { SealedPlace } from "@coffer/platform/stores/sealed-place";
import { type KeyProvider, makeLocalKeyProvider, makeVault, type Sealed } from "@coffer/platform/stores/vault";
import { Secret } from "@coffer/platform/values/secret";
import { freshDatabase, type TestDatabase } from "@coffer/testkit/database";
import { makeSeedMaker } from "@coffer/wallets/adapters/derivation/seed-maker";
import type pg from "pg";
import { SEALED_PLACES } from "../src/sealed-places.ts";
import { ciphertextOf, fillPlace } from "./fill-place.ts";

export const makeKey = (keyId: string) => ({ keyId, key: new Secret(randomBytes(32).toString("base64")) });
export type Key = ReturnType<typeof makeKey>;

/** As Coffer and its commands read them: the first wraps. */
export const inEnvironment = (...keys: readonly Key[]): string =>
  keys.map(({ keyId, key }) => `${keyId}:${key.reveal()}`).join(",");

const PATH = "m/44'/195'/0'";
const seeds = makeSeedMaker();

/** As this version of Coffer writes one, or an earlier one, which sealed no account keys. */
async function insertWallet(admin: pg.Pool, keys: KeyProvider, isOld: boolean): Promise<string> {
  const vault = makeVault(keys);
  const id = newId("wal");
  const entropy = seeds.newEntropy();
  const { xpub, xprv } = await seeds.deriveAccount(entropy, PATH);
  const sealed = await vault.seal(entropy, `wallets/entropy/${id}`);
  const account = isOld ? null : await vault.seal(xprv, `wallets/account-key/${id}`);
  await admin.query(
    `INSERT INTO wallets.wallet (id, user_id, network, kind, name, origin, account_path, account_xpub, created_at,
       key_id, wrapped_key, ciphertext, account_key_id, account_wrapped_key, account_ciphertext)
     VALUES ($1, $2, 'TRON', 'CUSTODIAL', 'Tron', 'REQUEST', $3, $4, now(), $5, $6, $7, $8, $9, $10)`,
    [
      ...[uuidOf(id), newUuid(), PATH, xpub, sealed.keyId, sealed.wrappedKey, sealed.ciphertext],
      ...[account?.keyId, account?.wrappedKey, account?.ciphertext],
    ],
  );
  return id;
}

/** A database, and wallets in it as this and earlier versions of Coffer write them. */
export async function vaultWorld() {
  const database: TestDatabase = await freshDatabase();
  const admin = database.adminPool(4);

  const addWallet = (keys: KeyProvider, { isOld = false } = {}) => insertWallet(admin, keys, isOld);
  return {
    database,
    admin,
    addWallet,
    async addWallets(keys: KeyProvider, count: number, { isOld = false } = {}): Promise<void> {
      for (let n = 0; n < count; n += 1) await addWallet(keys, { isOld });
    },
    /** Everything that stands in a place, with the context that it must open in. */
    async sealedIn(place: SealedPlace): Promise<readonly (Sealed & { context: string })[]> {
      const { rows } = await admin.query<{ key: string[]; id: string; wrapped: Buffer; sealed: Buffer }>(
        `SELECT ARRAY[${place.key.map((name) => `${name}::text`).join(", ")}] AS key, ${place.keyId} AS id,
           ${place.wrappedKey} AS wrapped, ${ciphertextOf(place)} AS sealed FROM ${place.subgraph}.${place.table} WHERE ${place.keyId} IS NOT NULL`,
      );
      return rows.map((row) => ({
        keyId: row.id,
        wrappedKey: row.wrapped,
        ciphertext: row.sealed,
        context: place.contextOf(row.key),
      }));
    },
    /** How many values each key has wrapped, over all places. */
    async keysNamed(): Promise<Readonly<Record<string, number>>> {
      const named: Record<string, number> = {};
      for (const place of SEALED_PLACES)
        for (const { keyId } of await this.sealedIn(place)) named[keyId] = (named[keyId] ?? 0) + 1;
      return named;
    },
    /** Opens everything by this key alone; returns how much that was. */
    openAll(key: Key): Promise<number> {
      return this.openAllBy(makeLocalKeyProvider(key));
    },
    async openAllBy(keys: KeyProvider): Promise<number> {
      const vault = makeVault(keys);
      let opened = 0;
      for (const place of SEALED_PLACES)
        for (const { context, ...sealed } of await this.sealedIn(place)) {
          (await vault.open(sealed, context)).fill(0);
          opened += 1;
        }
      return opened;
    },
    /** One row in every place that is no wallet's. */
    async fillOthers(keys: KeyProvider): Promise<number> {
      const others = SEALED_PLACES.filter(({ subgraph }) => subgraph !== "wallets");
      for (const place of others) await fillPlace(admin, place, keys);
      return others.length;
    },
  };
}

export type VaultWorld = Awaited<ReturnType<typeof vaultWorld>>;
