import { newId } from "@coffer/contracts/ids";
import { CONTRACT } from "./ether.ts";
import { makeSendingWorld, TREASURY } from "./sending-world.ts";

/** What a transfer of a token costs at most, while it is quiet. */
export const TOKEN_FEE = 65_000n * 22n;

/** A treasury that has both, and what is paid to it and from it. */
export async function tokenSetting({ ether = 100_000_000n, tokens = 100n } = {}) {
  const here = makeSendingWorld({ rules: { feeCap: TOKEN_FEE * 10n } });
  if (ether > 0n) here.ether.give(TREASURY, ether);
  if (tokens > 0n) here.ether.giveTokens(TREASURY, tokens);
  await here.steps.follow();
  const pay = (units: bigint, payee = `payee of ${units}`) => here.plan(units, { payee, isOfToken: true });
  /** Credited at an address of ours, which has nothing else. */
  const deposit = async (address: string, units: bigint) => {
    here.addSource(address);
    here.ether.giveTokens(address, units);
    here.treasuries.sweepable.push({ walletId: newId("wal"), address, index: 0, token: CONTRACT });
    await here.steps.follow();
  };
  const mineAll = async (blocks = 1) => {
    for (let i = 0; i < blocks; i += 1) {
      here.ether.mine();
      await here.round();
    }
  };
  return { ...here, pay, deposit, mineAll };
}
