// @ts-check
import { freshUntil, userIdOf } from "./access-token.js";
import { makeChanges } from "./changes.js";
import { CofferError } from "./errors.js";
import { makeLine } from "./line.js";
import { pause } from "./pause.js";
import { askDoor } from "./session-door.js";

/**
 * @import { Locks } from "../types/browser-session.d.ts"
 * @typedef {{ readonly accessToken: string; readonly expiresAt: string }} Access
 * @typedef {{
 *   readonly told: "renewed" | "began";
 *   readonly access: Access;
 *   readonly at: number;
 * }} ToldAccess
 * @typedef {ToldAccess | { readonly told: "ended" }} Told
 */

const LOCK = "coffer-session";
const CHANNEL = "coffer-session";
/** The lock is kept as long: a tab that waits for it should have heard by then. */
const HEARD_WITHIN_MS = 20;

/** Of this machine and all its tabs. */
const now = () => performance.timeOrigin + performance.now();

/** @type {typeof import("../types/browser-session.d.ts").browserSession} */
export const browserSession = (options = {}) => {
  const { path = "/auth/session", fetch = globalThis.fetch.bind(globalThis), locks = ownLocks() } = options;
  const door = { path, fetch };
  const changes = makeChanges();
  const tabs = new BroadcastChannel(CHANNEL);
  /** @typedef {{ readonly accessToken: string; until: number; at: number }} Held */
  let held = /** @type {Held | null} */ (null);
  /** Until the first answer it is not known whether there is a session. */
  let isOver = false;

  /**
   * Whether it is the same person's. What another tab tells may be older than what is held.
   *
   * @param {Access} access
   * @param {number} at
   */
  function keep({ accessToken, expiresAt }, at) {
    if (held && at < held.at) return true;
    const before = held && userIdOf(held.accessToken);
    held = { accessToken, until: freshUntil(accessToken, expiresAt), at };
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
    const isSamePerson = keep(told.access, told.at);
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
      const at = now();
      const isSamePerson = keep(access, at);
      tabs.postMessage(/** @type {Told} */ ({ told: "renewed", access, at }));
      if (!isSamePerson) changes.tell("replaced");
      await pause(HEARD_WITHIN_MS);
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
        const at = now();
        held = null;
        keep(access, at);
        tabs.postMessage(/** @type {Told} */ ({ told: "began", access, at }));
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
