import { useQuery } from "@tanstack/react-query";
import {
  TrySigningPolicyDocument,
  type TrySigningPolicyQuery,
} from "../../generated/operate/signing-policies/signing-policies.ts";
import { askOptions } from "../../live/use-ask.ts";
import { IdLink } from "../../shell/id-link.tsx";
import { Amount } from "../../ui/amount.tsx";
import { Facts, fact } from "../../ui/facts.tsx";
import { Fault } from "../../ui/fault.tsx";
import { shorten } from "../../ui/id.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { Time } from "../../ui/time.tsx";
import { words } from "../../words/words.ts";
import type { RulesInput } from "./rules-text.ts";

const DAYS = 31;

export type Trial = { readonly network: string; readonly currency: string; readonly rules: RulesInput };

type Simulation = Extract<TrySigningPolicyQuery["simulateSigningPolicy"], { __typename: "SigningSimulation" }>;

/** What a draft would have said of what was asked for in the last month. */
export function TryOut({ trial }: { readonly trial: Trial }) {
  const input = { ...trial, days: DAYS };
  const { data, error, refetch } = useQuery(askOptions(TrySigningPolicyDocument, { input }));
  const w = words.signingPolicies;
  const found = data?.simulateSigningPolicy;
  return (
    <section aria-label={w.trial} aria-live="polite" className="grid gap-3 rounded-md border border-line p-4">
      <h3 className="font-semibold">{w.trial}</h3>
      {error && <Fault fault={error} onAgain={() => void refetch()} />}
      {!data && !error && <Skeleton rows={3} />}
      {found?.__typename === "SigningSimulation" && <Found found={found} />}
    </section>
  );
}

function Found({ found }: { readonly found: Simulation }) {
  const w = words.signingPolicies;
  return (
    <>
      <p>{w.lookedAt(found.lookedAt)}</p>
      {found.isPartial && <p className="text-waiting">{w.partial}</p>}
      <Facts
        facts={[
          fact(w.verdicts.ALLOW, String(found.allowed)),
          fact(w.verdicts.WAIT, String(found.waiting)),
          fact(w.verdicts.NEEDS_APPROVAL, String(found.needApproval)),
          fact(w.verdicts.DENY, String(found.denied)),
        ]}
      />
      {found.named.length > 0 && (
        <ul aria-label={w.named} className="divide-y divide-line text-sm">
          {found.named.map(({ transaction, to, amount, at, verdict, rules }) => (
            <li key={transaction?.id ?? to} className="flex flex-wrap gap-x-4 gap-y-1 py-2">
              <Time at={at} />
              {transaction && <IdLink id={transaction.id} />}
              <code title={to}>{shorten(to)}</code>
              <Amount money={amount} />
              <span>{w.verdicts[verdict]}</span>
              <span className="text-dim">
                {rules
                  .filter((one) => one.verdict !== "ALLOW")
                  .map((one) => w.rules[one.rule])
                  .join(", ")}
              </span>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
