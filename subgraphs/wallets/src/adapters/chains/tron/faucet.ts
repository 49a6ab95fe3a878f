import { sha256 } from "@noble/hashes/sha2.js";
import { hexToBytes } from "@noble/hashes/utils.js";
import { type Faucet, NodeRefusal } from "../../../app/chains/ports.ts";
import { findCurve } from "../../derivation/find-curve.ts";
import type { HttpJson } from "../../rpc/http-json.ts";
import { toHash } from "../../rpc/read-json.ts";
import { makeTurns } from "../../rpc/turns.ts";
import { readTronAddress } from "./address.ts";
import { askTron } from "./ask.ts";
import { makeTronNode } from "./node.ts";
import { TEST_USDT_ADDRESS } from "./test-usdt.ts";
import { encodeMove } from "./token-calls.ts";
import { type Contract, encodeRaw, encodeTransaction } from "./transaction.ts";

/** The private key 1, which everybody has: of test money alone. */
const KEY = hexToBytes("1".padStart(64, "0"));
/** Whom the first block of such a chain has to give its money to. */
export const HOLDER = "TMVQGm1qAQYVdetCeGRRkTWYYrLXuHK2HC";
/** There somebody might have left real money at it. */
const MAIN_NETWORK = "tron:0x2b6653dc";
const VALID_MS = 60_000n;

/** Burned at most for a test token's transfer: whatever it computes. */
const FEE_LIMIT = 100_000_000n;
/** Two that are the same to the millisecond are the same transaction. */
let last = 0n;
const inTurn = makeTurns(1);

type What = (address: string, units: bigint) => { readonly contract: Contract; readonly feeLimit: bigint };

/** Of a chain of one's own, where {@link HOLDER} has money; null of any other node's. */
export const makeTronFaucet = (http: HttpJson): Faucet =>
  makeFaucet(http, "TRX", (address, amount) => ({
    contract: { kind: "TransferContract", ...{ owner: readTronAddress(HOLDER), to: readTronAddress(address), amount } },
    feeLimit: 0n,
  }));

/** The same of what {@link HOLDER} has of a test token. */
export const makeTestUsdtFaucet = (http: HttpJson): Faucet => makeTokenFaucet(http, "USDT", TEST_USDT_ADDRESS);

/** Of a token of which {@link HOLDER} has some. */
export const makeTokenFaucet = (http: HttpJson, currency: string, contract: string): Faucet =>
  makeFaucet(http, currency, (to, units) => ({
    contract: {
      kind: "TriggerSmartContract",
      ...{ owner: readTronAddress(HOLDER), contract: readTronAddress(contract), callValue: 0n },
      data: encodeMove({ to, units }),
    },
    feeLimit: FEE_LIMIT,
  }));

function makeFaucet(http: HttpJson, currency: string, what: What): Faucet {
  const node = makeTronNode(http);
  return {
    currency,
    send: (address, units) =>
      inTurn(async () => {
        try {
          const [{ chainId }, newest] = await Promise.all([node.identity(), node.tip()]);
          if (chainId === MAIN_NETWORK) return null;
          const solid = await askTron(http, "/walletsolidity/getnowblock", {});
          const id = Buffer.from(toHash(solid.blockID, "a block's id"), "hex");
          const now = BigInt(Math.max(Date.now(), newest.time.getTime()));
          last = now > last ? now : last + 1n;
          const raw = encodeRaw({
            ...{ refBlockBytes: id.subarray(6, 8), refBlockHash: id.subarray(8, 16) },
            ...{ timestamp: last, expiration: last + VALID_MS, ...what(address, units) },
          });
          const transaction = encodeTransaction(raw, [sign(raw)]).toString("hex");
          const said = await askTron(http, "/wallet/broadcasthex", { transaction });
          return said.result === true ? toHash(said.txid, "a transaction's id") : null;
        } catch (error) {
          if (error instanceof NodeRefusal) return null;
          throw error;
        }
      }),
  };
}

function sign(raw: Uint8Array): Uint8Array {
  const { signature, isOdd } = findCurve().sign(sha256(raw), KEY);
  return Uint8Array.of(...signature, isOdd ? 1 : 0);
}
