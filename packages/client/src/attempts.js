// @ts-check
import { CofferError } from "./errors.js";
import { inMemory } from "./key-storage.js";

/**
 * @import { AskOptions, TypedDocument } from "../types/client.d.ts"
 * @import { Attempt, AttemptsOptions, KeyStorage, Pending } from "../types/attempts.d.ts"
 * @typedef {{
 *   readonly key: string;
 *   readonly variables: Record<string, unknown>;
 *   readonly sentAt: string;
 * }} Kept
 */

/** @type {typeof import("../types/attempts.d.ts").makeAttempts} */
export const makeAttempts = ({ client, owner, storage = globalThis.sessionStorage ?? inMemory() }) => ({
  open: (form) => openAttempt({ client, storage, name: `coffer.attempt.${owner}.${form}` }),
});

/**
 * @param {{
 *   readonly client: AttemptsOptions["client"];
 *   readonly storage: KeyStorage;
 *   readonly name: string;
 * }} parts
 * @returns {Attempt}
 */
function openAttempt({ client, storage, name }) {
  /** @type {Kept | null} */
  let kept = readKept(storage.getItem(name));
  let key = kept?.key ?? crypto.randomUUID();
  /**
   * Sendings of this key of which nobody knows what they did: under way, without an answer, or
   * before the page was loaded. An error after which nothing was done says that of its own sending,
   * and nothing of these.
   */
  let unknown = kept ? 1 : 0;

  /** An answer that comes late may find another attempt of this form begun, which has none yet. */
  function settle(/** @type {string} */ answered) {
    if (readKept(storage.getItem(name))?.key === answered) storage.removeItem(name);
    if (kept?.key === answered) kept = null;
  }

  function begin() {
    key = crypto.randomUUID();
    unknown = 0;
  }

  /** Of a sending that did nothing: where no other one may have, there is nothing to ask again. */
  function nothingDone(/** @type {string} */ sent) {
    if (key !== sent) return;
    unknown -= 1;
    if (unknown === 0) settle(sent);
  }

  /**
   * @template Data, Variables
   * @param {TypedDocument<Data, Variables>} document
   * @param {Variables} variables
   * @param {AskOptions | undefined} options
   * @returns {Promise<Data>}
   */
  async function send(document, variables, options) {
    const sent = key;
    // When it was sent first: whoever looks what became of it begins to look there.
    kept ??= { key, variables: /** @type {Record<string, unknown>} */ (variables), sentAt: new Date().toISOString() };
    unknown += 1;
    // Before the request: what is lost on the way is asked for again, and not asked for anew.
    storage.setItem(name, JSON.stringify(kept));
    try {
      const data = await /** @type {(...all: unknown[]) => Promise<Data>} */ (client.ask)(document, variables, options);
      settle(sent);
      if (key === sent) begin();
      return data;
    } catch (error) {
      if (error instanceof CofferError && !error.mayBeDone) nothingDone(sent);
      throw error;
    }
  }

  return {
    get key() {
      return key;
    },
    get pending() {
      return kept && presentPending(kept);
    },
    async ask(document, variables, options) {
      const wanted = variables(key);
      if (kept && JSON.stringify(kept.variables) !== JSON.stringify(wanted))
        throw new CofferError({
          code: "ATTEMPT_PENDING",
          message: "what was sent before has no answer yet: ask that again first",
        });
      return send(document, wanted, options);
    },
    async askAgain(document, options) {
      if (!kept) throw new TypeError("nothing is pending");
      return send(document, /** @type {never} */ (kept.variables), options);
    },
    forget() {
      settle(key);
      begin();
    },
  };
}

/** @param {Kept} kept @returns {Pending} */
const presentPending = ({ key, variables, sentAt }) => ({ idempotencyKey: key, variables, sentAt: new Date(sentAt) });

/** @param {string | null} text @returns {Kept | null} */
function readKept(text) {
  try {
    const kept = JSON.parse(text ?? "null");
    return typeof kept?.key === "string" && typeof kept.variables === "object" ? kept : null;
  } catch {
    return null;
  }
}
