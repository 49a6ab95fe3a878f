import type { MethodFactsFragment } from "../../generated/method/method.ts";
import { MyMethodsDocument } from "../../generated/method/method.ts";
import { useAsk } from "../../live/use-ask.ts";
import { useViewer } from "../../shell/viewer.ts";
import { Card } from "../../ui/card.tsx";
import { Facts, fact } from "../../ui/facts.tsx";
import { Fault } from "../../ui/fault.tsx";
import { LinkButton } from "../../ui/link-button.tsx";
import { Page } from "../../ui/page.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { State } from "../../ui/state.tsx";
import { Time } from "../../ui/time.tsx";
import { words } from "../../words/words.ts";
import { AddMethod } from "./add-method.tsx";
import { MethodActions } from "./method-actions.tsx";

/** Where the person's money can be brought to and from outside. */
export function MethodsPage() {
  const viewer = useViewer();
  const { data, error, refetch } = useAsk(MyMethodsDocument, {});
  const methods = data?.me.paymentMethods;
  const w = words.methods;
  return (
    <Page
      title={w.title}
      actions={
        <LinkButton to="/withdraw" look="main">
          {words.menu.withdraw}
        </LinkButton>
      }
    >
      <div className="grid grid-cols-[minmax(0,1fr)] gap-6">
        <p className="max-w-3xl text-dim">{w.what}</p>
        {error && <Fault fault={error} onAgain={() => void refetch()} />}
        {!methods && !error && <Skeleton rows={4} />}
        {methods?.length === 0 && <p>{w.none}</p>}
        {methods && methods.length > 0 && (
          <ul aria-label={w.title} className="grid max-w-3xl gap-4">
            {methods.map((method) => (
              <Method key={method.id} method={method} />
            ))}
          </ul>
        )}
        {viewer && <AddMethod owner={viewer.id} />}
      </div>
    </Page>
  );
}

function Method({ method }: { readonly method: MethodFactsFragment }) {
  const { kind, label, verified, takesDeposits, takesWithdrawals, createdAt } = method;
  const w = words.methods;
  const ways = [takesDeposits ? w.deposits : null, takesWithdrawals ? w.withdrawals : null].filter(Boolean);
  return (
    <li>
      <Card>
        <div className="grid gap-4">
          <div className="flex flex-wrap items-center gap-x-4 gap-y-1">
            <h2 className="min-w-0 break-words font-semibold text-base">{label}</h2>
            <State tone={verified ? "good" : "waiting"}>{verified ? w.verified : w.unverified}</State>
            {method.default && <State tone="quiet">{w.default}</State>}
          </div>
          <Facts
            facts={[
              fact(w.kind, w.kinds[kind]),
              fact(w.goesBy, ways.length > 0 ? ways.join(", ") : w.nothing),
              fact(w.added, <Time at={createdAt} />),
            ]}
          />
          <MethodActions method={method} />
        </div>
      </Card>
    </li>
  );
}
