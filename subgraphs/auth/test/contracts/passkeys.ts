import { randomBytes } from "node:crypto";
import { newId } from "@coffer/contracts/ids";
import type { Sql } from "@coffer/platform/postgres/sql";
import { describe, expect, it } from "vitest";
import type { PasskeyStore } from "../../src/app/passkeys/ports.ts";
import type { UserRepository } from "../../src/app/users/ports.ts";
import type { Passkey } from "../../src/domain/passkeys/passkey.ts";
import { newUser, register } from "./users.ts";

export type PasskeysWorld = {
  readonly users: UserRepository;
  readonly passkeys: PasskeyStore;
  readonly transactions: <Answer>(work: (sql: Sql) => Promise<Answer>) => Promise<Answer>;
};

const begun = Date.now();
/** One that no copy is kept of. */
const BOUND = { kind: "DEVICE_BOUND", isBackedUp: false } as const;
const at = (minute: number) => new Date(begun + minute * 60_000);

/** What the use cases rely on, whatever keeps the passkeys. */
export function describePasskeys(name: string, open: () => PasskeysWorld): void {
  describe(name, () => {
    describeKeeping(open);
    describeChanges(open);
  });
}

function makeActs(open: () => PasskeysWorld) {
  /** Each with a user of their own, whom no other test knows. */
  const somebody = async () => {
    const { users } = open();
    const user = newUser();
    await register(users, user);
    return user.id;
  };
  const passkeyOf = (userId: Passkey["userId"], more: Partial<Passkey> = {}): Passkey => ({
    ...{ id: newId("psk"), userId, name: "Phone", createdAt: at(0), lastUsedAt: null },
    ...{ credentialId: new Uint8Array(randomBytes(16)), publicKey: new Uint8Array(randomBytes(77)), algorithm: -7 },
    ...{ kind: "SYNCED", isBackedUp: true, signCount: 0, transports: ["internal", "hybrid"] },
    aaguid: "ea9b8d66-4d01-1d21-3ce4-b6b48cb575d4",
    ...more,
  });
  const add = (passkey: Passkey) => open().transactions((sql) => open().passkeys.add(sql, passkey));
  const listOf = (...userIds: Passkey["userId"][]) =>
    open().transactions(async (sql) => (await open().passkeys.listOf(sql, userIds)).map(plain));
  const find = (credentialId: Uint8Array) =>
    open().transactions(async (sql) => {
      const found = await open().passkeys.findByCredentialId(sql, credentialId);
      return found && plain(found);
    });
  return { somebody, passkeyOf, add, listOf, find };
}

function describeKeeping(open: () => PasskeysWorld): void {
  const { somebody, passkeyOf, add, listOf, find } = makeActs(open);

  it("adds none whose credential somebody has, themselves or another, and keeps what was there", async () => {
    const [ann, ben] = [await somebody(), await somebody()];
    const first = passkeyOf(ann);
    expect(await add(first)).toBe(true);
    expect(await add(passkeyOf(ann, { credentialId: first.credentialId, name: "Again" }))).toBe(false);
    expect(await add(passkeyOf(ben, { credentialId: first.credentialId }))).toBe(false);
    expect([await listOf(ann), await listOf(ben)]).toEqual([[plain(first)], []]);
  });

  it("finds by the whole credential alone, with all that was kept of it", async () => {
    const kept = passkeyOf(await somebody(), { signCount: 2 ** 32 - 1, algorithm: -257, ...BOUND });
    await add(kept);
    expect(await find(kept.credentialId)).toEqual(plain(kept));
    expect(await find(kept.credentialId.slice(0, -1))).toBeNull();
    expect(await find(new Uint8Array(randomBytes(16)))).toBeNull();
  });

  it("lists those of who is asked for, the oldest first, however they came", async () => {
    const [ann, ben] = [await somebody(), await somebody()];
    const [young, old, other] = [passkeyOf(ann, { createdAt: at(2) }), passkeyOf(ann), passkeyOf(ben)];
    const between = passkeyOf(ben, { createdAt: at(1) });
    for (const one of [young, between, old]) await add(one);
    await add(other);
    expect(await listOf(ann)).toEqual([plain(old), plain(young)]);
    expect((await listOf(ann, ben)).map(({ createdAt }) => createdAt)).toEqual([at(0), at(0), at(1), at(2)]);
    expect(await listOf()).toEqual([]);
  });
}

function describeChanges(open: () => PasskeysWorld): void {
  const { somebody, passkeyOf, add, listOf, find } = makeActs(open);

  it("neither locks, renames, counts nor removes what is another's", async () => {
    const [ann, ben] = [await somebody(), await somebody()];
    const kept = passkeyOf(ann);
    await add(kept);
    await open().transactions(async (sql) => {
      const { passkeys } = open();
      const of = { id: kept.id, userId: ben };
      expect(await passkeys.lock(sql, of)).toBeNull();
      expect(await passkeys.lock(sql, { id: newId("psk"), userId: ann })).toBeNull();
      await passkeys.rename(sql, { ...of, name: "Mine" });
      await passkeys.noteUse(sql, { ...of, state: { signCount: 9, isBackedUp: false }, at: at(1) });
      await passkeys.remove(sql, of);
    });
    expect(await listOf(ann)).toEqual([plain(kept)]);
  });

  it("keeps another name, a use and nothing else of it, and removes what is the user's", async () => {
    const ann = await somebody();
    const [kept, beside] = [passkeyOf(ann), passkeyOf(ann, { createdAt: at(1) })];
    await add(kept);
    await add(beside);
    const of = { id: kept.id, userId: ann };
    const state = { signCount: 7, isBackedUp: false };
    const locked = await open().transactions(async (sql) => {
      const { passkeys } = open();
      await passkeys.rename(sql, { ...of, name: "Key ring" });
      await passkeys.noteUse(sql, { ...of, state, at: at(3) });
      return passkeys.lock(sql, of);
    });
    const after = { ...kept, ...state, name: "Key ring", lastUsedAt: at(3) };
    expect(locked && plain(locked)).toEqual(plain(after));
    expect(await listOf(ann)).toEqual([plain(after), plain(beside)]);
    await open().transactions((sql) => open().passkeys.remove(sql, of));
    expect([await find(kept.credentialId), await listOf(ann)]).toEqual([null, [plain(beside)]]);
    expect(await add(passkeyOf(ann, { credentialId: kept.credentialId }))).toBe(true);
  });
}

/** Bytes are of whatever kind the store has them in. */
const plain = (passkey: Passkey) => ({
  ...passkey,
  credentialId: Buffer.from(passkey.credentialId).toString("hex"),
  publicKey: Buffer.from(passkey.publicKey).toString("hex"),
});
