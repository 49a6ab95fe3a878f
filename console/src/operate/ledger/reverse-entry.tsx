import { linkOptions, useNavigate } from "@tanstack/react-router";
import { ReverseEntryDocument, type ReverseEntryMutation } from "../../generated/operate/ledger/entry.ts";
import { useViewer } from "../../shell/viewer.ts";
import { Amount } from "../../ui/amount.tsx";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { TextLink } from "../../ui/link-button.tsx";
import { useToast } from "../../ui/toast.tsx";
import { useActDialog } from "../../ui/use-act-dialog.ts";
import { words } from "../../words/words.ts";
import { ReasonForm } from "../reason-form.tsx";
import { useStaffOrder } from "../use-staff-order.ts";
import type { Entry } from "./books.ts";
import { reverseRefusal } from "./entry-refusals.ts";

const own = words.operate.entry.reverse;

/** What the API would not refuse for sure. */
const isReversible = ({ action, reversedBy }: Entry): boolean =>
  (action === "POST" || action === "CAPTURE") && reversedBy === null;

export function ReverseEntry({ entry }: { readonly entry: Entry }) {
  const { isThere, isOpen, open, close } = useActDialog(isReversible(entry));
  const owner = useViewer()?.id;
  if (!isThere) return null;
  return (
    <>
      <Button look="danger" onClick={open}>
        {own.open}
      </Button>
      <Dialog isOpen={isOpen} onClose={close} title={own.title}>
        {owner && <ReverseForm entry={entry} owner={owner} onDone={close} />}
      </Dialog>
    </>
  );
}

type Props = { readonly entry: Entry; readonly owner: string; readonly onDone: () => void };

function ReverseForm({ entry, owner, onDone }: Props) {
  const navigate = useNavigate();
  const say = useToast();
  const reverse = useStaffOrder(ReverseEntryDocument, {
    owner,
    form: `reverse.${entry.id}`,
    onAnswer({ reverseJournalEntry: answer }) {
      if (answer?.__typename !== "ReverseJournalEntrySuccess") return;
      say(own.done);
    },
  });
  const leave = ({ reverseJournalEntry: answer }: ReverseEntryMutation) => {
    if (answer?.__typename !== "ReverseJournalEntrySuccess") return;
    onDone();
    void navigate({ to: "/operate/ledger/entries/$id", params: { id: answer.entry.id } });
  };
  const answer = reverse.answer?.reverseJournalEntry;
  const nameOf = (id: string) => entry.postings.find(({ account }) => account.id === id)?.account.name ?? id;
  return (
    <ReasonForm
      attempt={reverse}
      refusal={reverseRefusal(answer, nameOf)}
      submit={own.submit}
      look="danger"
      onSubmit={(narrative) =>
        reverse.send((idempotencyKey) => ({ input: { entryId: entry.id, narrative, idempotencyKey } }), leave)
      }
      onAgain={() => reverse.sendAgain(leave)}
      movesMoney
      reasonPath="input.narrative"
      lookAt={{
        link: linkOptions({ to: "/operate/ledger/entries/$id", params: { id: entry.id } }),
        label: words.askAgain.same,
      }}
    >
      <p>{own.means}</p>
      {entry.payment && <p>{own.payment}</p>}
      <Opposite entry={entry} />
      {answer?.__typename === "EntryAlreadyReversed" && (
        <TextLink to="/operate/ledger/entries/$id" params={{ id: answer.reversal.id }}>
          {words.operate.entry.refusals.theOther}
        </TextLink>
      )}
    </ReasonForm>
  );
}

/** The legs of the entry that would be made. */
function Opposite({ entry }: { readonly entry: Entry }) {
  return (
    <ul className="grid gap-1.5 rounded-md border border-line px-3 py-2 text-sm">
      {entry.postings.map(({ account, sequence, side, amount }) => (
        <li key={`${account.id} ${sequence}`} className="flex flex-wrap justify-between gap-x-4">
          <span className="min-w-0 break-words">
            {account.owner ? `${account.owner.username}: ${account.name}` : account.name}
          </span>
          <span>
            {side && words.operate.sides[side === "DEBIT" ? "CREDIT" : "DEBIT"]} <Amount money={amount} />
          </span>
        </li>
      ))}
    </ul>
  );
}
