import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import {
  LatestSigningPolicyDocument,
  type SigningPoliciesPageQuery,
} from "../../generated/operate/signing-policies/signing-policies.ts";
import { askOptions } from "../../live/use-ask.ts";
import { Fault } from "../../ui/fault.tsx";
import { Choice } from "../../ui/field.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { words } from "../../words/words.ts";
import { DraftOf } from "./draft-of.tsx";
import { type Scope, scopesOf } from "./scopes.ts";

type Props = { readonly owner: string; readonly networks: SigningPoliciesPageQuery["networks"] };

/** Says a network's policy anew, from the one that is in force, tries it out, and proposes it. */
export function Draft({ owner, networks }: Props) {
  const scopes = scopesOf(networks);
  const [chosen, setChosen] = useState(scopes[0]?.key ?? "");
  const scope = scopes.find(({ key }) => key === chosen);
  const w = words.signingPolicies;
  if (!scope) return null;
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-5">
      <p className="text-dim">{w.draftMeaning}</p>
      <div className="grid sm:grid-cols-[20rem]">
        <Choice label={w.network} value={chosen} onChange={({ target }) => setChosen(target.value)}>
          {scopes.map(({ key, name, currency }) => (
            <option key={key} value={key}>
              {name} · {currency.code}
            </option>
          ))}
        </Choice>
      </div>
      <FromLatest key={chosen} owner={owner} scope={scope} />
    </div>
  );
}

type FromProps = { readonly owner: string; readonly scope: Scope };

/** What is in force is asked for by itself: it may stand on no page of the list. */
function FromLatest({ owner, scope }: FromProps) {
  const { network, currency } = scope;
  const { data, error, refetch } = useQuery(askOptions(LatestSigningPolicyDocument, { network, code: currency.code }));
  if (!data) return error ? <Fault fault={error} onAgain={() => void refetch()} /> : <Skeleton rows={4} />;
  const latest = data.signingPolicies.nodes[0];
  return <DraftOf key={latest?.version ?? 0} owner={owner} scope={scope} latest={latest} />;
}
