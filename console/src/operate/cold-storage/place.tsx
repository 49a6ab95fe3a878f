import type { ColdStoragePageQuery, KeptOfFragment } from "../../generated/operate/cold-storage/cold-storage.ts";
import { AddressQr } from "../../ui/address-qr.tsx";
import { Amount } from "../../ui/amount.tsx";
import { Facts, fact } from "../../ui/facts.tsx";
import { Grouped } from "../../ui/grouped.tsx";
import { OnChain } from "../../ui/on-chain.tsx";
import { Time } from "../../ui/time.tsx";
import { words } from "../../words/words.ts";
import { Kept } from "./kept.tsx";
import { keptOf } from "./kept-of.ts";
import { By } from "./storage-facts.tsx";
import { Versions } from "./versions.tsx";

type Props = {
  readonly treasury: KeptOfFragment;
  readonly seen: ColdStoragePageQuery;
  /** Of the network. */
  readonly name: string;
};

/** What a treasury holds here and elsewhere, and where that is. */
export function Place({ treasury, seen, name }: Props) {
  const { network, cold } = treasury;
  const isHere = (one: { readonly network: string }) => one.network === network;
  const inForce = seen.inForce.nodes.find(isHere);
  const former = cold.filter(({ isInForce }) => !isInForce);
  const w = words.coldStorage;
  return (
    <li className="grid grid-cols-[minmax(0,1fr)] content-start gap-5 rounded-xl border border-line bg-raised p-5">
      <h2 className="min-w-0 break-words font-semibold text-base">
        {name}
        {inForce?.version && ` · ${w.version(inForce.version)}`}
      </h2>
      <ul aria-label={w.keptOf(name)} className="grid grid-cols-[minmax(0,1fr)] gap-5 lg:grid-cols-2">
        {keptOf(treasury, inForce).map((kept) => (
          <Kept
            key={kept.currency}
            kept={kept}
            going={seen.going.nodes.filter(isHere)}
            coming={seen.coming.nodes.filter(isHere)}
          />
        ))}
      </ul>
      {inForce ? (
        <AddressQr address={inForce.address} title={w.goesTo}>
          <span className="text-dim text-sm">{w.compare}</span>
          <Grouped text={inForce.address} />
          {inForce.accountXpub && (
            <span className="wrap-anywhere text-sm">
              <span className="text-dim">{w.account}</span> <OnChain text={inForce.accountXpub} />
            </span>
          )}
          {inForce.decidedAt && (
            <span className="text-sm">
              <span className="text-dim">{w.agreed}</span> <Time at={inForce.decidedAt} /> ·{" "}
              <By person={inForce.decidedBy} />
            </span>
          )}
        </AddressQr>
      ) : (
        <p className="text-dim">{w.none}</p>
      )}
      {former.length > 0 && (
        <section aria-label={w.former} className="grid grid-cols-[minmax(0,1fr)] gap-3">
          <h3 className="font-semibold text-sm">{w.former}</h3>
          <p className="text-dim text-sm">{w.formerMeans}</p>
          {former.map((one) => (
            <Former key={one.address} cold={one} />
          ))}
        </section>
      )}
      <Versions network={network} name={name} />
    </li>
  );
}

function Former({ cold: { address, balance, tokens } }: { readonly cold: KeptOfFragment["cold"][number] }) {
  const w = words.coldStorage;
  return (
    <Facts
      facts={[
        fact(w.address, <OnChain text={address} />),
        fact(w.balance, balance ? <Amount money={balance} /> : w.unknown),
        ...tokens.map(({ currency: { code }, balance: there }) =>
          fact(w.balanceOf(code), there ? <Amount money={there} /> : w.unknown),
        ),
      ]}
    />
  );
}
