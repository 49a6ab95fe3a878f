import type { Anvil } from "@coffer/local-parts/anvil";

// Pieces of EVM code that pay ether on: call(gas, calldataload(0), callvalue, 0, length, 0, 0).
const callWith = (length: string): string => `5f5f${length}5f345f355af1`;

const CODES = {
  /** Pays on what it gets to the address in its first word. */
  forwarder: `${callWith("5f")}00`,
  /** The same, and undoes it: revert(0, 0). */
  undoer: `${callWith("5f")}5f5ffd`,
  /** Calls the first word with the second, and all that it gets, whatever comes of it. */
  relay: `6020355f52${callWith("6020")}00`,
} as const;

/** Code that returns this code, which is shorter than 256 bytes: codecopy from byte 11, return. */
const deploying = (code: string): string =>
  `0x60${(code.length / 2).toString(16).padStart(2, "0")}80600b6000396000f3${code}`;
const word = (address: string): string => address.slice(2).toLowerCase().padStart(64, "0");
const GAS = "0x493e0";

/** Contracts on a chain of one's own, by an account that anvil has unlocked. */
export async function deployEtherContracts({ ask }: Pick<Anvil, "ask">, from: string) {
  const send = async (to: string | undefined, units: bigint, data = "0x"): Promise<string> =>
    String(await ask("eth_sendTransaction", { from, to, gas: GAS, data, value: `0x${units.toString(16)}` }));
  const deploy = async (code: string): Promise<string> => {
    const txid = await send(undefined, 0n, deploying(code));
    await ask("evm_mine");
    return ((await ask("eth_getTransactionReceipt", txid)) as { contractAddress: string }).contractAddress;
  };
  const [forwarder, undoer, relay] = [
    await deploy(CODES.forwarder),
    await deploy(CODES.undoer),
    await deploy(CODES.relay),
  ];
  return {
    ...{ forwarder, undoer, relay, send },
    /** Waits to be mined, as what is sent does. */
    payThrough: (units: bigint, contract: string, ...words: readonly string[]): Promise<string> =>
      send(contract, units, `0x${words.map(word).join("")}`),
  };
}
