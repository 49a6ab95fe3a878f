import type { RescanFactsFragment } from "../../generated/operate/rescans/rescans.ts";
import { IdLink } from "../../shell/id-link.tsx";
import { Amount } from "../../ui/amount.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { Facts, fact } from "../../ui/facts.tsx";
import { Id } from "../../ui/id.tsx";
import { OnChain } from "../../ui/on-chain.tsx";
import { State } from "../../ui/state.tsx";
import { Time } from "../../ui/time.tsx";
import { useWriteCount } from "../../ui/use-write-count.ts";
import { words } from "../../words/words.ts";
import { RESCAN_TONES } from "./columns.tsx";
import { readOf } from "./read-of.ts";

type Props = {
  /** Null: none is open. */
  readonly rescan: RescanFactsFragment | null;
  readonly nameOf: (network: string) => string;
  readonly onClose: () => void;
};

/** All that is known of one, and what it has left to a person. */
export function RescanDialog({ rescan, nameOf, onClose }: Props) {
  return (
    <Dialog isOpen={rescan !== null} onClose={onClose} title={words.rescans.one(nameOf(rescan?.network ?? ""))}>
      {rescan && <About rescan={rescan} />}
    </Dialog>
  );
}

function About({ rescan }: { readonly rescan: RescanFactsFragment }) {
  const { id, state, from, to, found, leftOut, untraced, left } = rescan;
  const write = useWriteCount();
  const { read, all } = readOf(rescan);
  const w = words.rescans;
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-5">
      <Facts
        facts={[
          fact(w.columns.state, <State tone={RESCAN_TONES[state]}>{w.states[state]}</State>),
          fact(w.blocks, w.heights(from, to)),
          fact(w.columns.read, w.readOf(write(read), write(all))),
          fact(w.columns.found, write(found)),
          fact(w.columns.left, write(leftOut)),
          fact(w.columns.untraced, write(untraced)),
          ...whoSaidSo(rescan),
          fact(words.operate.account.terms.id, <Id id={id} />),
        ]}
      />
      {untraced > 0 && <p>{w.untracedMeans}</p>}
      {left.length > 0 && (
        <section aria-label={w.leftTitle} className="grid grid-cols-[minmax(0,1fr)] gap-3">
          <h3 className="font-semibold text-sm">{w.leftTitle}</h3>
          <p className="text-dim">{w.leftMeans}</p>
          <ul className="grid gap-3">
            {left.map((one) => (
              <li key={`${one.txid} ${one.address} ${one.amount.amount}`} className="rounded-lg border border-line p-4">
                <Facts
                  facts={[
                    fact(w.amount, <Amount money={one.amount} direction="IN" />),
                    fact(w.address, <OnChain text={one.address} />),
                    fact(w.txid, <OnChain text={one.txid} />),
                    fact(w.block, String(one.blockHeight)),
                  ]}
                />
              </li>
            ))}
          </ul>
          {leftOut > left.length && <p>{w.leftMore(write(left.length), write(leftOut))}</p>}
        </section>
      )}
    </div>
  );
}

function whoSaidSo({ operatorId, reason, requestedAt, endedAt, stoppedBy, stopReason }: RescanFactsFragment) {
  const w = words.rescans;
  return [
    fact(w.columns.asked, <Time at={requestedAt} />),
    fact(w.columns.by, operatorId === null ? w.byItself : <IdLink id={operatorId} />),
    reason === null ? null : fact(words.operate.reason, <span className="wrap-anywhere">{reason}</span>),
    endedAt === null ? null : fact(w.ended, <Time at={endedAt} />),
    stoppedBy === null ? null : fact(w.stoppedBy, <IdLink id={stoppedBy} />),
    stopReason === null ? null : fact(w.stopReason, <span className="wrap-anywhere">{stopReason}</span>),
  ];
}
