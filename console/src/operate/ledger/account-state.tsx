import { format, fromApi } from "@coffer/client/money";
import { unreachable } from "@coffer/client/refusals";
import { linkOptions } from "@tanstack/react-router";
import { useState } from "react";
import { GiveAccountStateDocument, type GiveAccountStateMutation } from "../../generated/operate/ledger/account.ts";
import { useViewer } from "../../shell/viewer.ts";
import { AskAgain } from "../../ui/ask-again.tsx";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { Choice } from "../../ui/field.tsx";
import { Form } from "../../ui/form.tsx";
import { RefusalNote } from "../../ui/refused.tsx";
import { inputFault, SendFault } from "../../ui/send-fault.tsx";
import { useToast } from "../../ui/toast.tsx";
import { useActDialog } from "../../ui/use-act-dialog.ts";
import { words } from "../../words/words.ts";
import { useStaffOrder } from "../use-staff-order.ts";
import type { BooksAccount } from "./books.ts";

const STATES = ["OPEN", "FROZEN", "CLOSED"] as const;
const own = words.operate.account;

export function AccountStateDialog({ account }: { readonly account: BooksAccount }) {
  const { isThere, isOpen, open, close } = useActDialog(account.state !== "CLOSED");
  const owner = useViewer()?.id;
  if (!isThere) return null;
  return (
    <>
      <Button onClick={open}>{own.change}</Button>
      <Dialog isOpen={isOpen} onClose={close} title={own.changeTitle(account.name)}>
        {owner && <StateForm account={account} owner={owner} onDone={close} />}
      </Dialog>
    </>
  );
}

const pageOf = ({ id }: BooksAccount) => ({
  link: linkOptions({ to: "/operate/ledger/accounts/$id", params: { id } }),
  label: words.askAgain.same,
});

type Props = { readonly account: BooksAccount; readonly owner: string; readonly onDone: () => void };

function StateForm({ account, owner, onDone }: Props) {
  // As it stood when the dialog was opened: behind it another state may be shown by then.
  const [others] = useState(() => STATES.filter((state) => state !== account.state));
  const [state, setState] = useState(others[0] ?? "FROZEN");
  const say = useToast();
  const change = useStaffOrder(GiveAccountStateDocument, {
    owner,
    form: `account-state.${account.id}`,
    onAnswer({ setAccountState: answer }) {
      if (answer?.__typename !== "SetAccountStateSuccess") return;
      say(own.changed(account.name, words.operate.accountStates[answer.account.state]));
    },
  });
  const close = ({ setAccountState: answer }: GiveAccountStateMutation) => {
    if (answer?.__typename === "SetAccountStateSuccess") onDone();
  };
  if (change.pending)
    return <AskAgain attempt={change} onAgain={() => change.sendAgain(close)} lookAt={pageOf(account)} />;
  const refusal = refusalOf(change.answer?.setAccountState);
  return (
    <Form
      refusedAt={refusal || change.fault ? change.sentAt : undefined}
      onSubmit={() =>
        change.send((idempotencyKey) => ({ input: { accountId: account.id, state, idempotencyKey } }), close)
      }
    >
      <Choice
        label={own.changeTo}
        value={state}
        hint={own.means[state]}
        fault={inputFault(change.fault, "input.state")}
        onChange={({ target }) => setState(STATES.find((each) => each === target.value) ?? state)}
      >
        {others.map((each) => (
          <option key={each} value={each}>
            {words.operate.accountStates[each]}
          </option>
        ))}
      </Choice>
      <p className="text-dim text-sm">{own.notKept}</p>
      {refusal && <RefusalNote code={change.refusalCode}>{refusal}</RefusalNote>}
      <SendFault fault={change.fault} sentAt={change.sentAt} places={["input.state"]} />
      <Button type="submit" look={state === "OPEN" ? "main" : "danger"} isBusy={change.isBusy}>
        {own.changeSubmit[state]}
      </Button>
    </Form>
  );
}

function refusalOf(answer: GiveAccountStateMutation["setAccountState"] | undefined): string | null {
  if (!answer) return null;
  switch (answer.__typename) {
    case "SetAccountStateSuccess":
      return null;
    case "AccountNotEmpty":
      return own.notEmpty(format(fromApi(answer.balance.posted)));
    case "AccountClosed":
      return own.closed;
    case "AccountNotFound":
      return own.gone;
    case "IdempotencyKeyReused":
      return words.operate.keyReused;
    default:
      return unreachable(answer);
  }
}
