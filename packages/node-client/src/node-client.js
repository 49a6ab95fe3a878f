// @ts-check
import { sign } from "node:crypto";
import * as documents from "./documents.js";
import { publicKeyOf } from "./key-file.js";
import { signRequest } from "./message-signatures.js";

/** @typedef {typeof import("../types/node-client.d.ts")} Declared */

/** The API's address is this at every Coffer. */
const PATH = "/graphql";

export class NodeRefused extends Error {
  /** @param {string} code @param {string} message */
  constructor(code, message) {
    super(message);
    this.name = "NodeRefused";
    this.code = code;
  }
}

export class NodeUnanswered extends Error {
  /** @param {string} message */
  constructor(message) {
    super(message);
    this.name = "NodeUnanswered";
  }
}

/** Codes by which nobody knows whether it was done. */
const UNCLEAR = new Set(["UNAVAILABLE", "SUBGRAPH_UNAVAILABLE", "INTERNAL_SERVER_ERROR", "INTERNAL", "BUSY"]);

/** @type {Declared["makeNodeClient"]} */
export const makeNodeClient = ({ url, issuer, nodeId, key, fetch: send = fetch }) => {
  const targetUri = new URL(PATH, issuer).href;

  /** @param {string} query @param {object} [variables] @returns {Promise<any>} */
  const ask = async (query, variables = {}) => {
    const body = JSON.stringify({ query, variables });
    const headers = { "content-type": "application/json", ...signRequest({ key, nodeId, targetUri, body }) };
    const answer = await readAnswer(() => send(url, { method: "POST", headers, body, redirect: "error" }));
    const [error] = answer.errors ?? [];
    if (!error) return answer.data;
    const code = String(error.extensions?.code);
    if (UNCLEAR.has(code)) throw new NodeUnanswered(`${code}: ${error.message}`);
    throw new NodeRefused(code, error.message);
  };
  /** @param {string} query @param {object} input */
  const order = async (query, input) => {
    const { said } = await ask(query, { input });
    if (said.made === undefined) throw new NodeRefused(said.code, said.message);
    return said.made;
  };
  /** @param {string} query @param {object} variables */
  const find = async (query, variables) => {
    const { found } = await ask(query, variables);
    if (found === null) throw new NodeRefused("NODE_WALLET_NOT_FOUND", "This node has no such wallet.");
    return found;
  };
  return {
    ask,
    createWallet: (input) => order(documents.CREATE, input),
    newAddress: (input) => order(documents.ADDRESS, input),
    send: ({ to, ...input }) => order(documents.SEND_FROM, { ...input, toAddress: to }),
    speedUp: (input) => order(documents.SPEED_UP, input),
    cancel: (input) => order(documents.CANCEL, input),
    async wallets() {
      const all = [];
      for (let after = null; ; ) {
        const { found } = await ask(documents.WALLETS, { after });
        all.push(...found.nodes);
        if (!found.pageInfo.hasNextPage) return all;
        after = found.pageInfo.endCursor;
      }
    },
    info: (id) => find(documents.INFO, { id }),
    balance: async (id) => (await find(documents.BALANCE, { id })).balance,
    findSend: async (id) => (await ask(documents.FIND_SEND, { id })).found,
    async history(id, { first = 20, after } = {}) {
      const { transfers } = await find(documents.HISTORY, { id, first, after });
      const { hasNextPage, endCursor } = transfers.pageInfo;
      return { nodes: transfers.nodes, next: hasNextPage === false ? null : endCursor };
    },
    health: async () => (await ask(documents.HEALTH)).found,
  };
};

/** @param {() => Promise<Response>} post @returns {Promise<any>} */
const readAnswer = async (post) => {
  try {
    const response = await post();
    return await response.json();
  } catch (error) {
    throw new NodeUnanswered(error instanceof Error ? error.message : "no answer");
  }
};

/** @type {Declared["registration"]} */
export const registration = ({ issuer, name, key, capabilities = ["wallet"], at = new Date() }) => {
  const [publicKey, signedAt] = [publicKeyOf(key), at.toISOString()];
  const statement = ["coffer-node-key-v1", issuer, `register:${name}`, publicKey, signedAt].join("\n");
  const signature = sign(null, Buffer.from(statement), key).toString("base64url");
  return { name, publicKey, capabilities, signedAt, signature };
};
