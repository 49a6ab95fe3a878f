import { useState } from "react";
import { Amount } from "../../ui/amount.tsx";
import { Facts, fact } from "../../ui/facts.tsx";
import { Choice } from "../../ui/field.tsx";
import { Grouped } from "../../ui/grouped.tsx";
import { words } from "../../words/words.ts";
import type { ColdTreasury } from "./treasury-of.ts";

/** From which address of the cold storage it comes, what is there, and where it goes. */
export function ColdChoice({ treasury: { address, cold } }: { readonly treasury: ColdTreasury }) {
  const [chosen, setChosen] = useState<string>();
  const place = cold.find((one) => one.address === chosen) ?? cold[0];
  const w = words.refill;
  if (!place) return null;
  const held = [place.balance, ...place.tokens.map(({ balance }) => balance)].filter((each) => each !== null);
  return (
    <>
      {cold.length > 1 ? (
        <Choice label={w.from} name="cold" value={place.address} onChange={({ target }) => setChosen(target.value)}>
          {cold.map((one) => (
            <option key={one.address} value={one.address}>
              {one.isInForce ? w.inForce(one.address) : one.address}
            </option>
          ))}
        </Choice>
      ) : (
        <input type="hidden" name="cold" value={place.address} />
      )}
      <Facts
        facts={[
          fact(w.from, <Grouped text={place.address} />),
          fact(
            w.there,
            held.length === 0 ? (
              words.treasuries.unknown
            ) : (
              <span className="flex flex-wrap gap-x-4">
                {held.map((money) => (
                  <Amount key={money.currency} money={money} />
                ))}
              </span>
            ),
          ),
          fact(w.to, <Grouped text={address} />),
        ]}
      />
    </>
  );
}
