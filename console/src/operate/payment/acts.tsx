import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { PaymentOfAnybodyFragment } from "../../generated/operate/payment/payment.ts";
import { GivenUpDocument } from "../../generated/operate/stuck.ts";
import { askOptions } from "../../live/use-ask.ts";
import { useMayOperate } from "../../shell/staff.ts";
import { useViewer } from "../../shell/viewer.ts";
import { Button } from "../../ui/button.tsx";
import { Card } from "../../ui/card.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { Facts, fact } from "../../ui/facts.tsx";
import { Time } from "../../ui/time.tsx";
import { useActDialog } from "../../ui/use-act-dialog.ts";
import { words } from "../../words/words.ts";
import { ApproveForm, DenyForm, EndForm, ProposeForm, RetryForm } from "./act-forms.tsx";

type Props = { readonly payment: PaymentOfAnybodyFragment };
type Entry = NonNullable<PaymentOfAnybodyFragment["history"]>[number];
type Ending = NonNullable<Entry["ending"]>;

const w = words.stuck;

/** A provider has it in hand, or is to give it back. */
const isUnderWay = ({ kind, status }: Props["payment"]): boolean =>
  (kind === "DEPOSIT" || kind === "WITHDRAWAL") && (status === "PENDING" || status === "PROCESSING");
const isGivenBack = ({ kind, status }: Props["payment"]): boolean => kind === "DEPOSIT" && status === "FAILED";

/**
 * A withdrawal that was paid out is looked at for days, whether it came back. The payment does not
 * say that its look was given up: the list of what is stuck does.
 */
function useIsUnwatched({ id: paymentId, kind, status }: Props["payment"], mayOperate: boolean): boolean {
  const enabled = mayOperate && kind === "WITHDRAWAL" && status === "COMPLETED";
  const { data } = useQuery({ ...askOptions(GivenUpDocument, { paymentId }), enabled });
  return enabled && (data?.stuckPayments.nodes.length ?? 0) > 0;
}

/** What an operator can do about a payment that waits for its provider. */
export function Acts({ payment }: Props) {
  const viewer = useViewer();
  const mayOperate = useMayOperate();
  const isUnwatched = useIsUnwatched(payment, mayOperate);
  const isPossible = isUnderWay(payment) || isGivenBack(payment) || isUnwatched;
  const dialog = useActDialog(isPossible);
  const [act, setAct] = useState<keyof typeof FORMS>("retry");
  // The one that waits: earlier ones were decided.
  const proposed = payment.history?.findLast(({ ending }) => ending?.state === "PROPOSED")?.ending;
  const deciding = useActDialog(proposed !== undefined);
  // Whoever reads why it was refused goes on seeing what that is about.
  const [last, setLast] = useState(proposed);
  if (proposed && proposed.id !== last?.id) setLast(proposed);
  if (!viewer || !mayOperate || !(dialog.isThere || deciding.isThere)) return null;
  const open = (next: keyof typeof FORMS) => {
    setAct(next);
    dialog.open();
  };
  const TheForm = FORMS[act];
  const about = { paymentId: payment.id, owner: viewer.id, onDone: dialog.close };
  return (
    <>
      {deciding.isThere && last && (
        <Proposed key={last.id} ending={last} paymentId={payment.id} viewerId={viewer.id} dialog={deciding} />
      )}
      {dialog.isThere && (
        <Card title={w.actions}>
          <div className="flex flex-wrap gap-3">
            <Button onClick={() => open("retry")}>{w.retry.open}</Button>
            {isUnderWay(payment) && (
              <>
                <Button look="danger" onClick={() => open("end")}>
                  {w.end.open}
                </Button>
                {!proposed && (
                  <Button look="danger" onClick={() => open("propose")}>
                    {w.propose.open}
                  </Button>
                )}
              </>
            )}
          </div>
          <Dialog isOpen={dialog.isOpen} onClose={dialog.close} title={w[act].title}>
            <TheForm {...about} />
          </Dialog>
        </Card>
      )}
    </>
  );
}

const FORMS = { retry: RetryForm, end: EndForm, propose: ProposeForm } as const;

type ProposedProps = {
  readonly ending: Ending;
  readonly paymentId: string;
  readonly viewerId: string;
  readonly dialog: ReturnType<typeof useActDialog>;
};

/** What waits for a second operator: whoever proposed it sees no way to agree to it. */
function Proposed({ ending, paymentId, viewerId, dialog }: ProposedProps) {
  const [act, setAct] = useState<"approve" | "deny">("approve");
  const { id: endingId, outcome, reason, providerSaid, proposedBy, proposedAt, approvableAt, expiresAt } = ending;
  const isOwn = proposedBy.id === viewerId;
  const open = (next: typeof act) => {
    setAct(next);
    dialog.open();
  };
  const about = { paymentId, endingId, isOwn, owner: viewerId, onDone: dialog.close };
  return (
    <Card title={w.proposed} className="border-waiting">
      <Facts
        facts={[
          fact(w.outcome, w.outcomes[outcome]),
          fact(words.staffRoles.approvals.columns.by, proposedBy.username),
          fact(words.operate.reason, reason),
          fact(w.providerThen, w.providerWords[providerSaid]),
          fact(w.proposedAt, <Time at={proposedAt} />),
          fact(w.approvable, <Time at={approvableAt} />),
          fact(w.expires, <Time at={expiresAt} />),
        ]}
      />
      <div className="mt-5 flex flex-wrap gap-3">
        {!isOwn && (
          <Button look="danger" onClick={() => open("approve")}>
            {w.approve.open}
          </Button>
        )}
        <Button onClick={() => open("deny")}>{isOwn ? w.deny.openOwn : w.deny.open}</Button>
      </div>
      {isOwn && <p className="mt-3 text-dim text-sm">{w.approve.own}</p>}
      <Dialog isOpen={dialog.isOpen && act === "approve"} onClose={dialog.close} title={w.approve.title}>
        <ApproveForm {...about} />
      </Dialog>
      <Dialog
        isOpen={dialog.isOpen && act === "deny"}
        onClose={dialog.close}
        title={isOwn ? w.deny.withdraw : w.deny.title}
      >
        <DenyForm {...about} />
      </Dialog>
    </Card>
  );
}
