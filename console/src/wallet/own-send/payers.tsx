import type { OwnSendWalletQuery } from "../../generated/wallet/own-send/own-send.ts";
import { isNothing, type Money, writeAmount } from "../../money.ts";
import { Choice } from "../../ui/field.tsx";
import { useReader } from "../../ui/reader.tsx";
import { words } from "../../words/words.ts";

/** One of a wallet's addresses, and what it has. */
export type Payer = {
  readonly id: string;
  readonly address: string;
  readonly confirmed: Money;
  readonly tokens: readonly Money[];
};

type Wallet = Pick<NonNullable<OwnSendWalletQuery["wallet"]>, "onChainBalance" | "addresses">;

/** Those that have something, the richest first; none of Bitcoin, where all pay at once. */
export const payersOf = ({ onChainBalance, addresses }: Wallet): readonly Payer[] =>
  (onChainBalance?.addresses ?? []).flatMap(({ address, confirmed, tokens }) => {
    const id = addresses.nodes.find((one) => one.address === address)?.id;
    return id === undefined ? [] : [{ id, address, confirmed, tokens: tokens ?? [] }];
  });

type Props = {
  readonly payers: readonly Payer[];
  readonly payer: Payer | null;
  /** Undefined: whichever has enough. */
  readonly onChoose: (id: string | undefined) => void;
};

/** Which address pays, with what each has. */
export function PayerChoice({ payers, payer, onChoose }: Props) {
  const { locale } = useReader();
  const w = words.ownSend;
  return (
    <Choice
      label={w.payer}
      value={payer?.id ?? ""}
      onChange={({ target }) => onChoose(target.value || undefined)}
      hint={w.payerHint}
    >
      <option value="">{w.anyPayer}</option>
      {payers.map(({ id, address, confirmed, tokens }) => (
        <option key={id} value={id}>
          {[
            address,
            ...[confirmed, ...tokens.filter((token) => !isNothing(token))].map((money) => writeAmount(money, locale)),
          ].join(" · ")}
        </option>
      ))}
    </Choice>
  );
}
