// @ts-check
import { randomUUID } from "node:crypto";
import { parseArgs } from "node:util";
import { REGISTER } from "./documents.js";
import { makeKey, readKeyFile, writeKeyFile } from "./key-file.js";
import { makeNodeClient, NodeRefused, NodeUnanswered, registration } from "./node-client.js";

/**
 * @typedef {{
 *   env: Record<string, string | undefined>,
 *   say: (line: string) => void,
 *   complain: (line: string) => void,
 * }} Surroundings
 */
/** @typedef {import("../types/node-client.d.ts").NodeClient} NodeClient */
/** @typedef {Record<string, string | undefined>} Values */
/**
 * @typedef {{
 *   values: Values,
 *   client: () => Promise<NodeClient>,
 *   file: string,
 * } & Surroundings} Given
 */

export const USAGE = `usage: coffer-node COMMAND, with the key in COFFER_NODE_FILE (./coffer-node.json)

  register --name NAME [--url URL]      makes a key, and registers it as an operator whose access token is
                                        COFFER_ACCESS_TOKEN; without one it prints what an operator sends
  registered --node NODE                keeps the id that an operator was told
  create --network NETWORK --name NAME  makes a wallet
  wallets                               lists them
  info --wallet WALLET
  balance --wallet WALLET
  address --wallet WALLET [--label LABEL]
  send --wallet WALLET --to ADDRESS --amount AMOUNT --currency CURRENCY [--key KEY]
  speed-up --send SEND [--key KEY]      has it replaced by what pays more, while no block has it
  cancel --send SEND [--key KEY]        calls it off, while no block has it
  history --wallet WALLET [--after CURSOR]
  health

  --key KEY: an idempotency key. With the one of before, nothing is made or sent twice.`;

const OPTIONS = [
  ...["name", "url", "node", "network", "wallet", "label", "to", "amount", "currency", "key", "after", "send"],
];
const URL_DEFAULT = "http://localhost:4000/graphql";

/**
 * Exit codes: 0 done; 1 refused, nothing was done; 2 wrong usage; 3 not known, ask again with the
 * same key, which is told.
 *
 * @param {readonly string[]} args
 * @param {Surroundings} surroundings
 * @returns {Promise<number>}
 */
export const runCli = async (args, surroundings) => {
  const { env, say, complain } = surroundings;
  const read = readArguments(args);
  const command = read && COMMANDS[read.command];
  if (!read || !command || command.needs.some((name) => read.values[name] === undefined)) {
    complain(USAGE);
    return 2;
  }
  const file = env.COFFER_NODE_FILE ?? "coffer-node.json";
  const key = read.values.key ?? randomUUID();
  const client = async () => {
    const { nodeId, ...identity } = await readKeyFile(file);
    if (nodeId === null) throw new NodeRefused("NOT_REGISTERED", "this node is not registered yet");
    return makeNodeClient({ ...identity, nodeId });
  };
  try {
    const said = await command.run({ ...surroundings, file, client, values: { ...read.values, key } });
    say(typeof said === "string" ? said : JSON.stringify(said, null, 2));
    return 0;
  } catch (error) {
    if (error instanceof NodeRefused) complain(`${error.code}: ${error.message}`);
    else if (error instanceof NodeUnanswered) {
      complain(`not known whether it was done: ${error.message}`);
      complain(`ask again with --key ${key}`);
      return 3;
    } else complain(error instanceof Error ? error.message : String(error));
    return 1;
  }
};

/** @param {readonly string[]} args */
const readArguments = (args) => {
  try {
    const options = Object.fromEntries(OPTIONS.map((name) => [name, /** @type {const} */ ({ type: "string" })]));
    const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
    const [command, ...others] = positionals;
    if (command === undefined || others.length > 0) return null;
    return { command, values: /** @type {Record<string, string | undefined>} */ (values) };
  } catch {
    return null;
  }
};

/** @param {Given} given */
const register = async ({ env, file, values }) => {
  const url = values.url ?? URL_DEFAULT;
  const known = await readKeyFile(file).catch((error) => {
    if (error?.code === "ENOENT") return null;
    throw error;
  });
  if (known?.nodeId) throw new NodeRefused("REGISTERED", `${file} is the key of ${known.nodeId}`);
  // One that was made for an earlier try is taken: its key may be registered already.
  const identity = known ?? {
    url,
    issuer: await readIssuer(url),
    name: String(values.name),
    nodeId: null,
    key: makeKey(),
  };
  if (!known) await writeKeyFile(file, identity, { isNew: true });
  const input = { ...registration(identity), idempotencyKey: String(values.key) };
  if (!env.COFFER_ACCESS_TOKEN) return { input };
  const headers = { "content-type": "application/json", authorization: `Bearer ${env.COFFER_ACCESS_TOKEN}` };
  const body = JSON.stringify({ query: REGISTER, variables: { input } });
  const response = await fetch(identity.url, { method: "POST", headers, body, redirect: "error" });
  const { data, errors } = /** @type {any} */ (await response.json());
  if (errors) throw new NodeRefused(String(errors[0]?.extensions?.code), String(errors[0]?.message));
  if (!data.said.made) throw new NodeRefused(data.said.code, data.said.message);
  await writeKeyFile(file, { ...identity, nodeId: data.said.made.id });
  return data.said.made;
};

/** @param {string} url */
const readIssuer = async (url) => {
  const response = await fetch(new URL("/.well-known/openid-configuration", url), { redirect: "error" });
  const { issuer } = /** @type {any} */ (await response.json());
  if (typeof issuer !== "string") throw new Error(`no Coffer answers at ${url}`);
  return issuer;
};

/** @param {Given} given */
const registered = async ({ file, values }) => {
  const nodeId = String(values.node);
  await writeKeyFile(file, { ...(await readKeyFile(file)), nodeId });
  return { id: nodeId };
};

/** @type {Record<string, { needs: readonly string[], run: (given: Given) => Promise<unknown> }>} */
const COMMANDS = {
  register: { needs: ["name"], run: register },
  registered: { needs: ["node"], run: registered },
  create: {
    needs: ["network", "name"],
    run: async ({ client, values: { network = "", name = "", key = "" } }) =>
      (await client()).createWallet({ network, name, idempotencyKey: key }),
  },
  wallets: { needs: [], run: async ({ client }) => (await client()).wallets() },
  info: { needs: ["wallet"], run: async ({ client, values: { wallet = "" } }) => (await client()).info(wallet) },
  balance: { needs: ["wallet"], run: async ({ client, values: { wallet = "" } }) => (await client()).balance(wallet) },
  address: {
    needs: ["wallet"],
    run: async ({ client, values: { wallet = "", label, key = "" } }) =>
      (await client()).newAddress({ walletId: wallet, idempotencyKey: key, ...(label === undefined ? {} : { label }) }),
  },
  send: {
    needs: ["wallet", "to", "amount", "currency"],
    run: async ({ client, values: { wallet = "", to = "", amount = "", currency = "", key = "" } }) =>
      (await client()).send({ walletId: wallet, to, amount: { amount, currency }, idempotencyKey: key }),
  },
  "speed-up": {
    needs: ["send"],
    run: async ({ client, values: { send = "", key = "" } }) =>
      (await client()).speedUp({ sendId: send, idempotencyKey: key }),
  },
  cancel: {
    needs: ["send"],
    run: async ({ client, values: { send = "", key = "" } }) =>
      (await client()).cancel({ sendId: send, idempotencyKey: key }),
  },
  history: {
    needs: ["wallet"],
    run: async ({ client, values: { wallet = "", after } }) =>
      (await client()).history(wallet, after === undefined ? {} : { after }),
  },
  health: { needs: [], run: async ({ client }) => (await client()).health() },
};
