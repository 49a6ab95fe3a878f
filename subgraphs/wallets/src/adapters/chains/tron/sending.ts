import { NoAnswer, type SolidBalanceReader } from "../../../app/chains/ports.ts";
import type { ExpiringNode } from "../../../app/sends/expiring/ports.ts";
import type { BandwidthPrices } from "../../../domain/sends/bandwidth.ts";
import type { HttpJson } from "../../rpc/http-json.ts";
import { type Json, JsonNumber, type JsonObject } from "../../rpc/json.ts";
import { notKnown, toHash, toList, toObject } from "../../rpc/read-json.ts";
import { readTronAddress } from "./address.ts";
import { askTron } from "./ask.ts";
import { broadcast } from "./broadcast.ts";
import { toBlockHead } from "./node.ts";
import { readEnergy, readTokenUnits } from "./token-node.ts";

/** What of an account, and of a transfer, a full node of Tron says (java-tron, HTTP). */
export const makeTronSending = (http: HttpJson): ExpiringNode => ({
  async prices(): Promise<BandwidthPrices> {
    const { chainParameter } = await askTron(http, "/wallet/getchainparameters", {});
    const parameters = toList(chainParameter, "the chain's parameters").map((one) => toObject(one, "a parameter"));
    const priceOf = (name: string): bigint => {
      const found = parameters.find(({ key }) => key === name);
      if (!found) throw notKnown("a price of the network");
      return unitsOf(found.value, "a price of the network");
    };
    return {
      perByte: priceOf("getTransactionFee"),
      newAccount: priceOf("getCreateNewAccountFeeInSystemContract"),
      createAccount: priceOf("getCreateAccountFee"),
      perEnergy: priceOf("getEnergyFee"),
    };
  },
  async account(address) {
    const told = await askTron(http, "/wallet/getaccount", { address: toHex(address) });
    return {
      units: unitsOf(told.balance, "a balance"),
      isNew: Object.keys(told).length === 0,
      isContract: told.type === "Contract",
    };
  },
  async bandwidth(address) {
    const told = await askTron(http, "/wallet/getaccountresource", { address: toHex(address) });
    const leftOf = (limit: Json | undefined, used: Json | undefined): bigint => {
      const left = unitsOf(limit, "a bandwidth") - unitsOf(used, "a bandwidth");
      return left > 0n ? left : 0n;
    };
    return { free: leftOf(told.freeNetLimit, told.freeNetUsed), staked: leftOf(told.NetLimit, told.NetUsed) };
  },
  tokenUnits: (contract, address) => readTokenUnits(http, "/wallet", { contract, address }),
  energyOf: (transfer) => readEnergy(http, transfer),
  async feeOf(txid) {
    const info = await askTron(http, "/wallet/gettransactioninfobyid", { value: txid });
    if (Object.keys(info).length === 0) throw new NoAnswer("the node does not say what a transaction cost");
    if (toHash(info.id, "a transaction's id") !== txid) throw notKnown("what another transaction cost");
    return unitsOf(info.fee, "what a transaction cost");
  },
  async isAbsent(txid, expiresAt) {
    // First how far it is: what it says behind that is of no earlier block.
    const newest = await askTron(http, "/walletsolidity/getnowblock", {});
    const header = toObject(toObject(newest.block_header, "a block's header").raw_data, "a block's header");
    if (unitsOf(header.timestamp, "a block's time") < BigInt(expiresAt.getTime()))
      throw new NoAnswer("the node has solidified no block that is late enough");
    const [transaction, info] = await Promise.all([
      askTron(http, "/walletsolidity/gettransactionbyid", { value: txid }),
      askTron(http, "/walletsolidity/gettransactioninfobyid", { value: txid }),
    ]);
    return [transaction, info].every((told: JsonObject) => Object.keys(told).length === 0);
  },
  broadcast: (bytes) => broadcast(http, bytes),
});

const AT_ONCE = 8;

/**
 * What addresses have is read while a block is the newest solidified one, before and behind. Of a
 * block that is over no node tells what contracts kept; and where it keeps no balances of before
 * (java-tron, `storage.balance.history.lookup`), as most, `getaccountbalance` says 0 of everybody.
 */
export function makeTronBalanceReader(http: HttpJson): SolidBalanceReader {
  const newestSolid = async () => {
    const head = toBlockHead(await askTron(http, "/walletsolidity/getnowblock", {}));
    if (!head) throw notKnown("no newest block");
    return head;
  };
  const checkNewest = async (blockHash: string): Promise<void> => {
    if ((await newestSolid()).hash !== blockHash) throw new NoAnswer("the node has solidified another block meanwhile");
  };
  return {
    newestSolid,
    async balancesAtNewest(addresses, blockHash, contract) {
      await checkNewest(blockHash);
      const balances = await readEach(addresses, (address) =>
        contract === null
          ? readSolidUnits(http, address)
          : readTokenUnits(http, "/walletsolidity", { contract, address }),
      );
      await checkNewest(blockHash);
      return balances;
    },
  };
}

async function readEach(
  addresses: readonly string[],
  read: (address: string) => Promise<bigint>,
): Promise<ReadonlyMap<string, bigint>> {
  const balances = new Map<string, bigint>();
  // Each has its own deadline, which waiting for the others would use up.
  for (let i = 0; i < addresses.length; i += AT_ONCE) {
    const some = addresses.slice(i, i + AT_ONCE).map(async (address) => [address, await read(address)] as const);
    for (const [address, units] of await Promise.all(some)) balances.set(address, units);
  }
  return balances;
}

async function readSolidUnits(http: HttpJson, address: string): Promise<bigint> {
  const { balance } = await askTron(http, "/walletsolidity/getaccount", { address: toHex(address) });
  return unitsOf(balance, "a balance");
}

const toHex = (address: string): string => Buffer.from(readTronAddress(address)).toString("hex");

/** 0 where it is absent, as Protocol Buffers leave it out; never a float, nor below it. */
function unitsOf(json: Json | undefined, what: string): bigint {
  const units = json === undefined ? 0n : json instanceof JsonNumber ? json.toInteger() : null;
  if (units === null || units < 0n) throw notKnown(what);
  return units;
}
