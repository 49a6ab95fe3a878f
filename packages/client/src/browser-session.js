// @ts-check
import { areOfTwo, userIdOf } from "./access-token.js";
import { makeChanges } from "./changes.js";
import { CofferError } from "./errors.js";
import { makeHeldAccess } from "./held-access.js";
import { makeLine } from "./line.js";
import { owedLogout } from "./owed-logout.js";
import { pause } from "./pause.js";
import { askDoor } from "./session-door.js";

/**
 * @import { Locks } from "../types/browser-session.d.ts"
 * @import { AccessToken } from "../types/session.d.ts"
 * @import { Access } from "./held-access.js"
 * @typedef {{
 *   readonly told: "renewed" | "began";
 *   readonly access: Access;
 * }} ToldAccess
 * @typedef {ToldAccess | { readonly told: "ended" }} Told
 */

const LOCK = "coffer-session";
const CHANNEL = "coffer-session";
/** The lock is kept as long: a tab that waits for it should have heard by then. */
const HEARD_WITHIN_MS = 20;

/** @type {typeof import("../types/browser-session.d.ts").browserSession} */
export const browserSession = (options = {}) => {
  const { path = "/auth/session", fetch = globalThis.fetch.bind(globalThis), locks = ownLocks() } = options;
  const door = { path, fetch };
  const owed = owedLogout(options.storage);
  const changes = makeChanges();
  const tabs = new BroadcastChannel(CHANNEL);
  const held = makeHeldAccess();

  function drop() {
    if (held.drop()) changes.tell("ended");
  }

  function dropInAllTabs() {
    drop();
    tabs.postMessage(/** @type {Told} */ ({ told: "ended" }));
  }

  /** Under the lock. Nothing is over before the cookie is. */
  async function end() {
    await askDoor(door, { method: "DELETE", below: "" });
    owed.settle();
    dropInAllTabs();
  }

  tabs.addEventListener("message", ({ data }) => {
    const told = /** @type {Told} */ (data);
    if (told.told === "ended") return drop();
    const isSamePerson = held.hear(told.access);
    if (told.told === "began" || !isSamePerson) changes.tell("replaced");
  });

  /** @param {string | null} refused */
  const renew = (refused) =>
    locks.request(LOCK, async () => {
      // Another tab has renewed it while this one waited, or has logged out.
      if (held.isOver) return null;
      if (owed.isOwed()) {
        await end();
        return null;
      }
      if (areOfTwo(refused, held.token)) return null;
      if (held.fresh && held.fresh !== refused) return held.fresh;
      const access = await askDoor(door, { method: "POST", below: "/refresh" });
      if (!access) {
        dropInAllTabs();
        return null;
      }
      const isSamePerson = held.keep(access);
      tabs.postMessage(/** @type {Told} */ ({ told: "renewed", access }));
      if (!isSamePerson) changes.tell("replaced");
      await pause(HEARD_WITHIN_MS);
      return isSamePerson ? access.accessToken : null;
    });

  return {
    get userId() {
      return held.token && userIdOf(held.token);
    },
    onChange: changes.onChange,
    renew,
    async accessToken() {
      if (held.isOver) return null;
      return held.fresh ?? renew(held.token);
    },
    begin: ({ refreshToken }) =>
      locks.request(LOCK, async () => {
        const access = await askDoor(door, { method: "POST", below: "", body: { refreshToken } });
        if (!access) throw new CofferError({ code: "SESSION_ENDED", message: "the session of this login has ended" });
        owed.settle();
        // Whatever was under way for another person ends.
        if (areOfTwo(held.token, access.accessToken)) drop();
        held.keep(access);
        tabs.postMessage(/** @type {Told} */ ({ told: "began", access }));
        changes.tell("began");
      }),
    keepAccess: (access) => locks.request(LOCK, async () => keepAccess(held, tabs, access)),
    logOut() {
      // Before the wait: a page that is closed meanwhile has logged out all the same.
      owed.owe();
      return locks.request(LOCK, end);
    },
    close: () => tabs.close(),
  };
};

/**
 * @param {ReturnType<typeof makeHeldAccess>} held
 * @param {BroadcastChannel} tabs
 * @param {AccessToken} given
 */
function keepAccess(held, tabs, { accessToken, accessTokenExpiresAt: expiresAt }) {
  if (held.isOver || areOfTwo(held.token, accessToken)) return;
  const access = { accessToken, expiresAt };
  held.keep(access);
  tabs.postMessage(/** @type {Told} */ ({ told: "renewed", access }));
}

/** Where a browser has none, tabs may race, which the API forgives for some seconds. */
const ownLocks = () => {
  const line = makeLine();
  /** @type {Locks} */
  const alone = { request: (_name, work) => line(work) };
  return /** @type {Locks} */ (globalThis.navigator?.locks ?? alone);
};
