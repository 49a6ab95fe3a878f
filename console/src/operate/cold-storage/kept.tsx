import type { ColdSendFragment } from "../../generated/operate/cold-storage/cold-storage.ts";
import { IdLink } from "../../shell/id-link.tsx";
import { TransactionState } from "../../transaction/transaction-state.tsx";
import { Amount } from "../../ui/amount.tsx";
import { Facts, fact } from "../../ui/facts.tsx";
import { State, type Tone } from "../../ui/state.tsx";
import { words } from "../../words/words.ts";
import type { KeptMoney } from "./kept-of.ts";

const TONES: Readonly<Record<NonNullable<KeptMoney["stands"]>, Tone>> = {
  ABOVE: "waiting",
  BELOW: "bad",
  BETWEEN: "good",
};

type Props = {
  readonly kept: KeptMoney;
  /** Of the network, in any currency. */
  readonly going: readonly ColdSendFragment[];
  readonly coming: readonly ColdSendFragment[];
};

/** What there is of one currency, here, elsewhere and between the two. */
export function Kept({ kept: { currency, hot, cold, cap, stands }, going, coming }: Props) {
  const ofThis = ({ amount }: ColdSendFragment) => amount.currency === currency;
  const w = words.coldStorage;
  return (
    <li className="grid grid-cols-[minmax(0,1fr)] content-start gap-3 border-line border-t pt-4">
      <h3 className="font-semibold text-sm">{currency}</h3>
      <Facts
        facts={[
          fact(
            w.hot,
            <span className="flex flex-wrap gap-x-4">
              {hot ? <Amount money={hot} /> : w.unknown}
              {stands && <State tone={TONES[stands]}>{w.stands[stands]}</State>}
            </span>,
          ),
          fact(w.cap, cap ? <Amount money={cap.cap} /> : w.noCap),
          cap && fact(w.target, <Amount money={cap.target} />),
          cap && fact(w.floor, cap.floor ? <Amount money={cap.floor} /> : w.noFloor),
          fact(w.cold, cold === "NOWHERE" ? w.nothing : cold ? <Amount money={cold} /> : w.unknown),
          fact(w.going, <Sends sends={going.filter(ofThis)} />),
          fact(w.coming, <Sends sends={coming.filter(ofThis)} />),
        ]}
      />
    </li>
  );
}

function Sends({ sends }: { readonly sends: readonly ColdSendFragment[] }) {
  if (sends.length === 0) return words.coldStorage.nothing;
  return (
    <ul className="grid gap-1">
      {sends.map(({ id, amount, state }) => (
        <li key={id} className="flex flex-wrap gap-x-4">
          <Amount money={amount} />
          <TransactionState state={state} />
          <IdLink id={id} />
        </li>
      ))}
    </ul>
  );
}
