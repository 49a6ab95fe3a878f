// @ts-check
import { freshUntil, userIdOf } from "./access-token.js";
import { makeChanges } from "./changes.js";
import { CofferError } from "./errors.js";
import { askDoor } from "./session-door.js";
import { makeLine } from "./token-session.js";

/**
 * @import { Locks } from "../types/browser-session.d.ts"
 * @typedef {{ readonly accessToken: string; readonly expiresAt: string }} Access
 * @typedef {{ readonly told: "renewed" | "began"; readonly access: Access }} ToldAccess
 * @typedef {ToldAccess | { readonly told: "ended" }} Told
 */

const LOCK = "coffer-session";
const CHANNEL = "coffer-session";

/** @type {typeof import("../types/browser-session.d.ts").browserSession} */
export const browserSession = (options = {}) => {
  const { path = "/auth/session", fetch = globalThis.fetch.bind(globalThis), locks = ownLocks() } = options;
  const door = { path, fetch };
  const changes = makeChanges();
  const tabs = new BroadcastChannel(CHANNEL);
  /** @type {{ readonly accessToken: string; readonly until: number } | null} */
  let held = null;
  /** Until the first answer it is not known whether there is a session. */
  let isOver = false;

  /** @param {Access} access */
  function keep({ accessToken, expiresAt }) {
    const before = held && userIdOf(held.accessToken);
    held = { accessToken, until: freshUntil(accessToken, expiresAt) };
    isOver = false;
    return before === null || before === userIdOf(accessToken);
  }

  function drop() {
    const hadOne = held !== null;
    held = null;
    isOver = true;
    if (hadOne) changes.tell("ended");
  }

  tabs.addEventListener("message", ({ data }) => {
    const told = /** @type {Told} */ (data);
    if (told.told === "ended") return drop();
    const isSamePerson = keep(told.access);
    if (told.told === "began" || !isSamePerson) changes.tell("replaced");
  });

  /** @param {string | null} refused */
  const renew = (refused) =>
    locks.request(LOCK, async () => {
      // Another tab has renewed it while this one waited, or has logged out.
      if (isOver) return null;
      if (held && held.accessToken !== refused && Date.now() < held.until) return held.accessToken;
      const access = await askDoor(door, { method: "POST", below: "/refresh" });
      if (!access) {
        drop();
        tabs.postMessage(/** @type {Told} */ ({ told: "ended" }));
        return null;
      }
      const isSamePerson = keep(access);
      tabs.postMessage(/** @type {Told} */ ({ told: "renewed", access }));
      if (!isSamePerson) changes.tell("replaced");
      return access.accessToken;
    });

  return {
    get userId() {
      return held && userIdOf(held.accessToken);
    },
    onChange: changes.onChange,
    renew,
    async accessToken() {
      if (isOver) return null;
      return held && Date.now() < held.until ? held.accessToken : renew(held?.accessToken ?? null);
    },
    begin: ({ refreshToken }) =>
      locks.request(LOCK, async () => {
        const access = await askDoor(door, { method: "POST", below: "", body: { refreshToken } });
        if (!access) throw new CofferError({ code: "SESSION_ENDED", message: "the session of this login has ended" });
        held = null;
        keep(access);
        tabs.postMessage(/** @type {Told} */ ({ told: "began", access }));
        changes.tell("began");
      }),
    logOut: () =>
      locks.request(LOCK, async () => {
        drop();
        tabs.postMessage(/** @type {Told} */ ({ told: "ended" }));
        await askDoor(door, { method: "DELETE", below: "" });
      }),
    close: () => tabs.close(),
  };
};

/** Where a browser has none, tabs may race, which the API forgives for some seconds. */
const ownLocks = () => {
  const line = makeLine();
  /** @type {Locks} */
  const alone = { request: (_name, work) => line(work) };
  return /** @type {Locks} */ (globalThis.navigator?.locks ?? alone);
};
