import { NodeRefusal } from "../../../app/chains/ports.ts";
import type { JsonRpc } from "../../rpc/json-rpc.ts";
import { MINER } from "./purse.ts";

/** Blocks of a node on regtest: of Core to {@link MINER}, of btcd to its `miningaddr`. */
export const makeMine =
  (rpc: JsonRpc) =>
  async (blocks: number): Promise<void> => {
    await rpc("generatetoaddress", [blocks, MINER]).catch((error: unknown) => {
      if (!isUnknown(error)) throw error;
      return rpc("generate", [blocks]);
    });
  };

/** JSON-RPC: the node does not know the method. */
const isUnknown = (error: unknown): boolean => error instanceof NodeRefusal && error.code === -32_601;
