import { type Money, money } from "@coffer/money/money";
import type { SourcePause } from "../../domain/sends/send.ts";
import type { Treasury } from "../../domain/treasuries/treasury.ts";
import type { NetworkCode } from "../../domain/wallets/network.ts";
import { findSending, type SendingNetworks } from "../sends/deps.ts";
import type { SendReader } from "../sends/ports.ts";
import { nativeOf } from "../wallets/native-of.ts";
import type { Networks } from "../wallets/ports.ts";
import type { Switch, TreasuryReader } from "./ports.ts";

const SWITCHES_MAX = 20;

export type SeenTreasury = {
  readonly treasury: Treasury;
  /** Null where no node says. */
  readonly balance: Money | null;
  readonly planned: Money;
  readonly halt: SourcePause | null;
  readonly switches: readonly Switch[];
};

export type ReadTreasuries = {
  list(): Promise<readonly SeenTreasury[]>;
  see(treasury: Treasury): Promise<SeenTreasury>;
};

type Deps = {
  readonly networks: Networks;
  readonly treasuries: TreasuryReader;
  readonly sends: Pick<SendReader, "findSource">;
  readonly sending: SendingNetworks;
};

export function makeReadTreasuries(deps: Deps): ReadTreasuries {
  const { networks, treasuries, sends } = deps;
  const see = async (treasury: Treasury): Promise<SeenTreasury> => {
    const { network, address } = treasury;
    const native = nativeOf(networks, network);
    const [balance, planned, source, switches] = await Promise.all([
      findBalance(deps, network, address),
      treasuries.sumPlanned(network),
      sends.findSource(network, address),
      treasuries.listSwitches(network, SWITCHES_MAX),
    ]);
    return {
      treasury,
      balance: balance === null ? null : money(native, balance),
      planned: money(native, planned),
      halt: source?.pausedFor ?? null,
      switches,
    };
  };
  return {
    see,
    list: async () => {
      const found = (await treasuries.list()).filter(({ network }) => networks.has(network));
      return Promise.all(found.map(see));
    },
  };
}

async function findBalance({ sending }: Deps, network: NetworkCode, address: string): Promise<bigint | null> {
  const followed = await findSending(sending, network);
  if (!followed) return null;
  return followed.node.balanceAt(address, followed.chain.cursor.hash).catch(() => null);
}
