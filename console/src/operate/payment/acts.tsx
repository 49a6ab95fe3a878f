import { useState } from "react";
import type { PaymentOfAnybodyFragment } from "../../generated/operate/payment/payment.ts";
import { useMayOperate } from "../../shell/staff.ts";
import { useViewer } from "../../shell/viewer.ts";
import { Button } from "../../ui/button.tsx";
import { Card } from "../../ui/card.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { Facts, fact } from "../../ui/facts.tsx";
import { Time } from "../../ui/time.tsx";
import { words } from "../../words/words.ts";
import { useActDialog } from "../use-act-dialog.ts";
import { ApproveForm, DenyForm, EndForm, ProposeForm, RetryForm } from "./act-forms.tsx";

type Props = { readonly payment: PaymentOfAnybodyFragment };
type Entry = NonNullable<PaymentOfAnybodyFragment["history"]>[number];
type Ending = NonNullable<Entry["ending"]>;

const w = words.stuck;

/** A provider has it in hand, or is to give it back. */
const isUnderWay = ({ kind, status }: Props["payment"]): boolean =>
  (kind === "DEPOSIT" || kind === "WITHDRAWAL") && (status === "PENDING" || status === "PROCESSING");
const isGivenBack = ({ kind, status }: Props["payment"]): boolean => kind === "DEPOSIT" && status === "FAILED";

/** What an operator can do about a payment that waits for its provider. */
export function Acts({ payment }: Props) {
  const viewer = useViewer();
  const mayOperate = useMayOperate();
  const isPossible = isUnderWay(payment) || isGivenBack(payment);
  const dialog = useActDialog(isPossible);
  const [act, setAct] = useState<keyof typeof FORMS>("retry");
  // The one that waits: earlier ones were decided.
  const proposed = payment.history?.findLast(({ ending }) => ending?.state === "PROPOSED")?.ending;
  if (!viewer || !mayOperate || !dialog.isThere) return null;
  const open = (next: keyof typeof FORMS) => {
    setAct(next);
    dialog.open();
  };
  const TheForm = FORMS[act];
  const about = { paymentId: payment.id, owner: viewer.id, onDone: dialog.close };
  return (
    <>
      {proposed && <Proposed key={proposed.id} ending={proposed} paymentId={payment.id} viewerId={viewer.id} />}
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
    </>
  );
}

const FORMS = { retry: RetryForm, end: EndForm, propose: ProposeForm } as const;

type ProposedProps = { readonly ending: Ending; readonly paymentId: string; readonly viewerId: string };

/** What waits for a second operator: whoever proposed it sees no way to agree to it. */
function Proposed({ ending, paymentId, viewerId }: ProposedProps) {
  const [open, setOpen] = useState<"approve" | "deny" | null>(null);
  const { id: endingId, outcome, reason, providerSaid, proposedBy, proposedAt, approvableAt, expiresAt } = ending;
  const isOwn = proposedBy.id === viewerId;
  const close = () => setOpen(null);
  const about = { paymentId, endingId, isOwn, owner: viewerId, onDone: close };
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
          <Button look="danger" onClick={() => setOpen("approve")}>
            {w.approve.open}
          </Button>
        )}
        <Button onClick={() => setOpen("deny")}>{isOwn ? w.deny.openOwn : w.deny.open}</Button>
      </div>
      {isOwn && <p className="mt-3 text-dim text-sm">{w.approve.own}</p>}
      <Dialog isOpen={open === "approve"} onClose={close} title={w.approve.title}>
        <ApproveForm {...about} />
      </Dialog>
      <Dialog isOpen={open === "deny"} onClose={close} title={isOwn ? w.deny.withdraw : w.deny.title}>
        <DenyForm {...about} />
      </Dialog>
    </Card>
  );
}
