import type { SigningRulesFactsFragment } from "../../generated/operate/signing-policies/signing-policies.ts";
import { IdLink } from "../../shell/id-link.tsx";
import { Amount } from "../../ui/amount.tsx";
import { writeDuration } from "../../ui/duration.ts";
import { Facts, fact } from "../../ui/facts.tsx";
import { OnChain } from "../../ui/on-chain.tsx";
import { useReader } from "../../ui/reader.tsx";
import { words } from "../../words/words.ts";
import { toHours } from "./rules-text.ts";

type Props = { readonly rules: SigningRulesFactsFragment };

/** What a policy says, rule by rule; what limits nothing says so. */
export function RulesFacts({ rules }: Props) {
  const w = words.signingPolicies;
  const { transactionMax, velocities, allowList, openHours, newPayeeDelaySeconds, approvals } = rules;
  const { locale } = useReader();
  return (
    <Facts
      facts={[
        fact(w.fields.transactionMax, transactionMax ? <Amount money={transactionMax} /> : w.unlimited),
        fact(
          w.fields.velocities,
          velocities.length === 0 ? (
            w.unlimited
          ) : (
            <ul className="grid gap-1">
              {velocities.map(({ windowSeconds, amount, count }) => (
                <li key={`${windowSeconds} ${amount?.amount} ${count}`}>
                  {amount && <Amount money={amount} />} {count !== null && w.times(count)} {w.within}{" "}
                  {writeDuration(windowSeconds, locale)}
                </li>
              ))}
            </ul>
          ),
        ),
        fact(
          w.fields.allowList,
          allowList ? (
            <ul className="grid gap-1">
              {allowList.map(({ address, label }) => (
                <li key={address}>
                  {label} <OnChain text={address} />
                </li>
              ))}
            </ul>
          ) : (
            w.anybody
          ),
        ),
        fact(
          w.fields.openHours,
          openHours ? (
            <ul>
              {openHours.map((hours) => (
                <li key={`${hours.day} ${hours.fromMinute}`}>{toHours(hours, words.language)}</li>
              ))}
            </ul>
          ) : (
            w.always
          ),
        ),
        fact(
          w.fields.newPayeeDelaySeconds,
          newPayeeDelaySeconds === null ? w.unlimited : writeDuration(newPayeeDelaySeconds, locale),
        ),
        fact(
          w.fields.approvals,
          approvals.length === 0 ? (
            w.nobody
          ) : (
            <ul className="grid gap-1">
              {approvals.map(({ from, needed, approvers }) => (
                <li key={from.amount}>
                  {w.from} <Amount money={from} />: {w.needed(needed, approvers.length)}{" "}
                  {approvers.map(({ id }) => (
                    <span key={id}>
                      <IdLink id={id} />{" "}
                    </span>
                  ))}
                </li>
              ))}
            </ul>
          ),
        ),
      ]}
    />
  );
}
