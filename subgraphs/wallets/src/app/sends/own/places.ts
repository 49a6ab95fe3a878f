import type { SignedAttempt } from "../../../domain/sends/send.ts";
import type { Token } from "../../../domain/tokens/token.ts";
import type { SendId } from "../../../domain/wallets/ids.ts";
import type { NetworkCode } from "../../../domain/wallets/network.ts";
import type { SendWithAttempts } from "../ports.ts";
import type { OwnAsked } from "./offer.ts";
import type { OwnAddress, OwnSendReader } from "./ports.ts";

/** What an address has left. */
type Left = { native(): bigint; token(contract: string): Promise<bigint> };

/** An address, and what it has left. */
export type Place<Purse extends Left> = {
  readonly address: OwnAddress;
  readonly purse: Purse;
  /** Of what is asked for. */
  readonly left: bigint;
  readonly waiting: readonly SendId[];
};

type Deps<One extends SignedAttempt, Purse extends Left> = {
  readonly network: NetworkCode;
  readonly own: Pick<OwnSendReader<One>, "listWaiting">;
  /** Less all that is signed, and may still be mined. */
  readonly openPurse: (source: string, waiting: readonly SendWithAttempts<One>[]) => Promise<Purse>;
};

/** Those that it may be sent from, in the order in which they are tried. */
export async function openPlaces<One extends SignedAttempt, Purse extends Left>(
  { network, own, openPurse }: Deps<One, Purse>,
  { wallet, addresses, amount, currency: { token } }: OwnAsked,
): Promise<readonly Place<Purse>[]> {
  const waiting = await own.listWaiting(
    network,
    addresses.map(({ address }) => address),
    wallet.userId,
  );
  const places = await Promise.all(
    addresses.map(async (address) => {
      const there = waiting.filter(({ send }) => send.source === address.address);
      const purse = lessPlanned(await openPurse(address.address, there), there);
      const left = token === null ? purse.native() : await purse.token(token.contract);
      return { address, purse, left: left > 0n ? left : 0n, waiting: there.map(({ send }) => send.id) };
    }),
  );
  if (amount !== null) return places;
  return places.toSorted((a, b) => (a.left > b.left ? -1 : a.left < b.left ? 1 : 0));
}

function lessPlanned<Purse extends Left>(purse: Purse, waiting: readonly SendWithAttempts<SignedAttempt>[]): Purse {
  const planned = (contract: string | null): bigint =>
    waiting.reduce(
      (sum, { send: { token, amount }, attempts }) =>
        attempts.length === 0 && (token?.contract ?? null) === contract ? sum + amount.units : sum,
      0n,
    );
  return {
    ...purse,
    native: () => purse.native() - planned(null),
    token: async (contract: string) => (await purse.token(contract)) - planned(contract),
  };
}

/** Whether its token's contract is what is configured. */
export const isFitting = async (
  { listFitting }: { readonly listFitting: () => Promise<readonly Token[]> },
  { currency: { token } }: OwnAsked,
): Promise<boolean> => token === null || (await listFitting()).some(({ contract }) => contract === token.contract);

/** Its owner's cap, or the house's where that is lower. */
export const feeCapOf = ({ maximumFee }: OwnAsked, { feeCap }: { readonly feeCap: bigint }): bigint =>
  maximumFee !== null && maximumFee.units < feeCap ? maximumFee.units : feeCap;
