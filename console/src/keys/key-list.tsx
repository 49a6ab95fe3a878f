import type { KeyFactsFragment } from "../generated/keys/keys.ts";
import { Button } from "../ui/button.tsx";
import { Facts, fact } from "../ui/facts.tsx";
import { State } from "../ui/state.tsx";
import { Time } from "../ui/time.tsx";
import { words } from "../words/words.ts";
import { EndKey } from "./end-key.tsx";
import { RenewKey } from "./renew-key.tsx";
import { wordsOfScope } from "./scopes.ts";

type Props = {
  readonly page: {
    readonly nodes: readonly KeyFactsFragment[];
    readonly pageInfo: { readonly endCursor: string | null; readonly hasNextPage: boolean };
  };
  readonly after: string | undefined;
  readonly onAfter: (after: string | undefined) => void;
  /** Null to who may only read. */
  readonly owner: string | null;
};

/** Keys, the newest first, each with what it may do and when it was used. */
export function KeyList({ page, after, onAfter, owner }: Props) {
  const w = words.keys;
  const { endCursor, hasNextPage } = page.pageInfo;
  if (page.nodes.length === 0 && !after) return <p className="text-dim">{w.none}</p>;
  return (
    <div className="grid gap-4">
      <ul aria-label={w.list} className="grid gap-4">
        {page.nodes.map((key) => (
          <Key key={key.id} apiKey={key} owner={owner} />
        ))}
      </ul>
      {(after || hasNextPage) && (
        <div className="flex gap-2">
          {after && <Button onClick={() => onAfter(undefined)}>{w.first}</Button>}
          {hasNextPage && endCursor && <Button onClick={() => onAfter(endCursor)}>{w.next}</Button>}
        </div>
      )}
    </div>
  );
}

/** For so long before its end a key is said to end soon. */
const SOON_MS = 14 * 24 * 60 * 60_000;
const endsSoon = ({ state, expiresAt }: KeyFactsFragment): boolean =>
  state === "ACTIVE" && Date.parse(expiresAt) - Date.now() < SOON_MS;

function Key({ apiKey, owner }: { readonly apiKey: KeyFactsFragment; readonly owner: string | null }) {
  const w = words.keys;
  const { name, start, scopes, networks, state, createdAt, expiresAt, revokedAt, lastUsedAt, lastUsedFrom } = apiKey;
  return (
    <li className="grid max-w-3xl content-start gap-4 rounded-xl border border-line bg-raised p-5">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-1">
        <h3 className="min-w-0 break-words font-semibold text-base">{name}</h3>
        <State tone={state === "ACTIVE" ? "good" : "quiet"}>{w.states[state]}</State>
        {endsSoon(apiKey) && <State tone="waiting">{w.soon}</State>}
      </div>
      <ul className="list-disc ps-5 text-sm">
        {scopes.map((scope) => (
          <li key={scope}>{wordsOfScope(scope)}</li>
        ))}
      </ul>
      <Facts
        facts={[
          fact(w.start, <code className="font-mono">{start}…</code>),
          fact(w.networks, networks.length > 0 ? networks.join(", ") : w.everywhere),
          fact(w.made, <Time at={createdAt} />),
          revokedAt ? fact(w.revoked, <Time at={revokedAt} />) : fact(w.ends, <Time at={expiresAt} />),
          apiKey.formerSecretEndsAt ? fact(w.formerUntil, <Time at={apiKey.formerSecretEndsAt} />) : null,
          fact(
            w.lastUsed,
            lastUsedAt ? (
              <span>
                <Time at={lastUsedAt} /> {lastUsedFrom && w.from(lastUsedFrom)}
              </span>
            ) : (
              w.never
            ),
          ),
        ]}
      />
      {owner && (
        <div className="flex flex-wrap gap-3">
          <RenewKey apiKey={apiKey} owner={owner} />
          <EndKey apiKey={apiKey} owner={owner} />
        </div>
      )}
    </li>
  );
}
