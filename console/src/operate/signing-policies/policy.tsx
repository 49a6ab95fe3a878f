import {
  AgreeToSigningPolicyDocument,
  RefuseSigningPolicyDocument,
  type SigningPolicyFactsFragment,
} from "../../generated/operate/signing-policies/signing-policies.ts";
import { refusalText } from "../../live/refusal-code.ts";
import { IdLink } from "../../shell/id-link.tsx";
import { useIsAdmin } from "../../shell/staff.ts";
import { useViewer } from "../../shell/viewer.ts";
import { Facts, fact } from "../../ui/facts.tsx";
import { Time } from "../../ui/time.tsx";
import { words } from "../../words/words.ts";
import { RepeatableAct } from "../repeatable-act.tsx";
import { RulesFacts } from "./rules-facts.tsx";

type Props = { readonly policy: SigningPolicyFactsFragment; readonly name: string };

/** A policy that is in force, or that waits for somebody else to agree. */
export function Policy({ policy, name }: Props) {
  const { currency, version, reason, proposedBy, proposedAt, expiresAt, decidedBy, decidedAt, rules } = policy;
  const w = words.signingPolicies;
  return (
    <li className="grid grid-cols-[minmax(0,1fr)] content-start gap-4 rounded-xl border border-line bg-raised p-5">
      <h3 className="font-semibold text-base">
        {name} · {currency}
        {version !== null && ` · ${w.version(version)}`}
      </h3>
      <RulesFacts rules={rules} />
      <Facts
        facts={[
          fact(w.reason, <span className="wrap-anywhere">{reason}</span>),
          fact(
            w.proposed,
            <>
              <Time at={proposedAt} /> · <IdLink id={proposedBy.id}>{proposedBy.username}</IdLink>
            </>,
          ),
          decidedAt && decidedBy
            ? fact(
                w.agreed,
                <>
                  <Time at={decidedAt} /> · <IdLink id={decidedBy.id}>{decidedBy.username}</IdLink>
                </>,
              )
            : null,
          version === null ? fact(w.expires, <Time at={expiresAt} />) : null,
        ]}
      />
      {version === null && <Decide policy={policy} />}
    </li>
  );
}

function Decide({ policy }: Pick<Props, "policy">) {
  const isAdmin = useIsAdmin();
  const viewer = useViewer();
  if (!isAdmin || !viewer) return null;
  const isOwn = policy.proposedBy.id === viewer.id;
  return (
    <div className="flex flex-wrap gap-3">
      {isOwn ? <p className="text-dim">{words.signingPolicies.own}</p> : <Agree id={policy.id} />}
      <Refuse id={policy.id} isOwn={isOwn} />
    </div>
  );
}

function Agree({ id }: { readonly id: string }) {
  const { agree: w, refusals } = words.signingPolicies;
  return (
    <RepeatableAct
      isPossible
      texts={w}
      document={AgreeToSigningPolicyDocument}
      variablesOf={(reason) => ({ input: { policyId: id, reason } })}
      refusalOf={({ approveSigningPolicy }) => refusalText(approveSigningPolicy, refusals)}
      look="danger"
    >
      <p>{w.means}</p>
    </RepeatableAct>
  );
}

function Refuse({ id, isOwn }: { readonly id: string; readonly isOwn: boolean }) {
  const { refusals, ...texts } = words.signingPolicies;
  const w = isOwn ? texts.takeBack : texts.refuse;
  return (
    <RepeatableAct
      isPossible
      texts={w}
      document={RefuseSigningPolicyDocument}
      variablesOf={(reason) => ({ input: { policyId: id, reason } })}
      refusalOf={({ denySigningPolicy }) => refusalText(denySigningPolicy, refusals)}
      look="main"
    >
      <p>{w.means}</p>
    </RepeatableAct>
  );
}
