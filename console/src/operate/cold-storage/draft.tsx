import { useState } from "react";
import type {
  ColdNetworkFragment,
  ColdStorageFactsFragment,
} from "../../generated/operate/cold-storage/cold-storage.ts";
import { Card } from "../../ui/card.tsx";
import { Choice } from "../../ui/field.tsx";
import { words } from "../../words/words.ts";
import { DraftForm } from "./draft-form.tsx";

type Props = {
  readonly owner: string;
  readonly networks: readonly ColdNetworkFragment[];
  readonly inForce: readonly ColdStorageFactsFragment[];
};

/** Proposes where a treasury keeps what is above its caps, and these, from what is in force. */
export function Draft({ owner, networks, inForce }: Props) {
  const [code, setCode] = useState(networks[0]?.code ?? "");
  const network = networks.find((one) => one.code === code);
  const latest = inForce.find((one) => one.network === code);
  const w = words.coldStorage;
  if (!network) return null;
  return (
    <Card title={w.draft}>
      <div className="grid grid-cols-[minmax(0,1fr)] gap-5">
        <p className="text-dim">{w.draftMeans}</p>
        <div className="grid sm:grid-cols-[20rem]">
          <Choice label={w.network} value={code} onChange={({ target }) => setCode(target.value)}>
            {networks.map(({ code: each, name }) => (
              <option key={each} value={each}>
                {name}
              </option>
            ))}
          </Choice>
        </div>
        <DraftForm key={`${code} ${latest?.version ?? 0}`} owner={owner} network={network} latest={latest} />
      </div>
    </Card>
  );
}
