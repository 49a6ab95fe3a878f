// @ts-check
import { areOfTwo, freshUntil, storedFreshUntil, userIdOf } from "./access-token.js";
import { makeChanges } from "./changes.js";
import { CofferError } from "./errors.js";
import { makeLine } from "./line.js";
import { post } from "./post.js";
import { exchange } from "./refresh.js";

/**
 * @import { Tokens } from "../types/session.d.ts"
 * @import { TokenStorage } from "../types/token-session.d.ts"
 */

const LOGOUT = "mutation Logout { logout { loggedOutAt } }";
const TIMEOUT_MS = 10_000;

/** @type {typeof import("../types/token-session.d.ts").tokenSession} */
export const tokenSession = ({ url, tokens = null, storage = inMemory(tokens), fetch = globalThis.fetch }) => {
  const api = { url: String(url), fetch, errorPages: "" };
  const changes = makeChanges();
  /** Of the token that came last: a storage does not know when it came. */
  let known = { accessToken: "", until: 0 };
  /** @type {string | null} */
  let userId = null;

  const isFresh = (/** @type {Tokens} */ { accessToken, accessTokenExpiresAt }) =>
    Date.now() <
    (known.accessToken === accessToken ? known.until : storedFreshUntil(accessToken, accessTokenExpiresAt));

  async function load() {
    const held = await storage.load();
    userId = held && userIdOf(held.accessToken);
    return held;
  }

  /** @param {Tokens} next */
  async function keep(next) {
    known = { accessToken: next.accessToken, until: freshUntil(next.accessToken, next.accessTokenExpiresAt) };
    userId = userIdOf(next.accessToken);
    await storage.save(next);
  }

  async function drop() {
    known = { accessToken: "", until: 0 };
    userId = null;
    await storage.save(null);
    changes.tell("ended");
  }

  /** @param {string} refused @returns {Promise<string | null>} */
  const renew = (refused) =>
    lockOf(storage)(async () => {
      const held = await load();
      if (!held || areOfTwo(refused, held.accessToken)) return null;
      if (held.accessToken !== refused && isFresh(held)) return held.accessToken;
      const next = await exchange(api, held.refreshToken);
      if (next) await keep(next);
      else await drop();
      return next?.accessToken ?? null;
    });

  return {
    get userId() {
      return userId;
    },
    onChange: changes.onChange,
    renew,
    async accessToken() {
      const held = await load();
      if (!held) return null;
      return isFresh(held) ? held.accessToken : renew(held.accessToken);
    },
    async begin(next) {
      const before = await lockOf(storage)(async () => {
        const held = await load();
        await keep(next);
        return held?.accessToken;
      });
      // Whatever was under way for another person ends.
      if (areOfTwo(before, next.accessToken)) changes.tell("ended");
      changes.tell("began");
    },
    keepAccess: (access) =>
      lockOf(storage)(async () => {
        const held = await load();
        if (held && !areOfTwo(held.accessToken, access.accessToken)) await keep({ ...held, ...access });
      }),
    async logOut() {
      const token = await lockOf(storage)(async () => {
        const held = await load();
        if (held) await drop();
        return held?.accessToken;
      });
      if (!token) return;
      const options = { token, signal: AbortSignal.timeout(TIMEOUT_MS) };
      await post(api, { query: LOGOUT, variables: {} }, options).catch(unlessOver);
    },
  };
};

/** A session that has ended already is what was wanted. */
function unlessOver(/** @type {unknown} */ error) {
  if (!(error instanceof CofferError) || error.code !== "UNAUTHENTICATED") throw error;
}

/** @param {Tokens | null} first @returns {TokenStorage} */
function inMemory(first) {
  let held = first;
  return {
    load: () => held,
    save(tokens) {
      held = tokens;
    },
  };
}

/** @type {WeakMap<TokenStorage, <T>(work: () => Promise<T>) => Promise<T>>} */
const locks = new WeakMap();

/** One for each storage in this process, whichever sessions share it; inside the storage's own. */
function lockOf(/** @type {TokenStorage} */ storage) {
  const known = locks.get(storage);
  if (known) return known;
  const line = makeLine();
  /** @type {<T>(work: () => Promise<T>) => Promise<T>} */
  const lock = (work) => line(() => (storage.lock ? storage.lock(work) : work()));
  locks.set(storage, lock);
  return lock;
}
