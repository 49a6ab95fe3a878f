import type { Anvil } from "@coffer/local-parts/anvil";
import type { Answer } from "./answer.ts";

const hex = (decimal: string) => `0x${BigInt(decimal).toString(16)}`;

/** As a machine does it that has the key of one of anvil's accounts, and that Coffer never asks. */
export const signTransfer = async ({ ask }: Pick<Anvil, "ask">, from: string, fields: Answer): Promise<string> =>
  (await ask("eth_signTransaction", {
    ...{ from, to: fields.to, data: fields.data, value: hex(fields.value), gas: hex(fields.gasLimit) },
    ...{ nonce: hex(fields.nonce), chainId: hex(fields.chainId), type: "0x2" },
    maxFeePerGas: hex(fields.maxFeePerGas),
    maxPriorityFeePerGas: hex(fields.maxPriorityFeePerGas),
  })) as string;
