import type { ColdStorageFactsFragment } from "../../generated/operate/cold-storage/cold-storage.ts";
import { IdLink } from "../../shell/id-link.tsx";
import { Amount } from "../../ui/amount.tsx";
import { Facts, fact } from "../../ui/facts.tsx";
import { Grouped } from "../../ui/grouped.tsx";
import { OnChain } from "../../ui/on-chain.tsx";
import { State, type Tone } from "../../ui/state.tsx";
import { Time } from "../../ui/time.tsx";
import { words } from "../../words/words.ts";

const TONES: Readonly<Record<ColdStorageFactsFragment["state"], Tone>> = {
  PROPOSED: "waiting",
  IN_FORCE: "good",
  REPLACED: "quiet",
  DENIED: "bad",
  WITHDRAWN: "quiet",
  EXPIRED: "quiet",
  OUTDATED: "quiet",
};

/** All that was said of one, by whom, and what became of it. */
export function StorageFacts({ storage }: { readonly storage: ColdStorageFactsFragment }) {
  const { state, address, accountXpub, caps, reason, proposedBy, proposedAt, expiresAt } = storage;
  const { decidedBy, decidedAt, decisionReason } = storage;
  const w = words.coldStorage;
  return (
    <Facts
      facts={[
        fact(w.state, <State tone={TONES[state]}>{w.states[state]}</State>),
        fact(w.address, <Grouped text={address} isCopied />),
        accountXpub === null ? null : fact(w.account, <OnChain text={accountXpub} />),
        caps.length === 0 ? fact(w.cap, w.noCaps) : null,
        ...caps.map((cap) => fact(w.capOf(cap.cap.currency), <Cap cap={cap} />)),
        fact(w.reason, <span className="wrap-anywhere">{reason}</span>),
        fact(
          w.proposed,
          <>
            <Time at={proposedAt} /> · <By person={proposedBy} />
          </>,
        ),
        state === "PROPOSED" ? fact(w.expires, <Time at={expiresAt} />) : null,
        decidedAt === null
          ? null
          : fact(
              w.decided,
              <>
                <Time at={decidedAt} /> · <By person={decidedBy} />
                <span className="wrap-anywhere block">{decisionReason}</span>
              </>,
            ),
      ]}
    />
  );
}

function Cap({ cap: { cap, target, floor } }: { readonly cap: ColdStorageFactsFragment["caps"][number] }) {
  const w = words.coldStorage;
  return (
    <span className="grid gap-0.5">
      <Amount money={cap} />
      <span className="text-dim">
        {w.target} <Amount money={target} />
      </span>
      {floor && (
        <span className="text-dim">
          {w.floor} <Amount money={floor} />
        </span>
      )}
    </span>
  );
}

export const By = ({ person }: { readonly person: ColdStorageFactsFragment["decidedBy"] }) =>
  person && <IdLink id={person.id}>{person.username}</IdLink>;
