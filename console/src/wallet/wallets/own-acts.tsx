import {
  ConsoleCancelOwnDocument,
  ConsoleSpeedUpOwnDocument,
  type OwnTransactionFactsFragment,
} from "../../generated/wallet/wallets/sent.ts";
import { codeOfFirst, refusalText } from "../../live/refusal-code.ts";
import type { TypedDocumentString } from "../../live/typed-document.ts";
import { useRepeatable } from "../../live/use-repeatable.ts";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { Form } from "../../ui/form.tsx";
import { RefusalNote } from "../../ui/refused.tsx";
import { SendFault } from "../../ui/send-fault.tsx";
import { useToast } from "../../ui/toast.tsx";
import { useActDialog } from "../../ui/use-act-dialog.ts";
import { words } from "../../words/words.ts";

type Props = { readonly transaction: OwnTransactionFactsFragment; readonly isSignedElsewhere: boolean };

/** Signed, and in no block. */
export const isWaiting = ({ state, blockHeight }: Props["transaction"]): boolean =>
  (state === "SIGNED" || state === "BROADCAST") && blockHeight === null;

/** What its owner can do about a transaction while no block has it. */
export function OwnActs({ transaction, isSignedElsewhere }: Props) {
  const { id, state, asked, unsignedTransaction } = transaction;
  const { speedUp, callOff, actRefusals } = words.ownSend;
  const waits = isWaiting(transaction);
  const isToSign = state === "AWAITING_SIGNATURE";
  /** Nothing takes the place of what ends by itself. */
  const ends = (unsignedTransaction?.expiresAt ?? null) !== null;
  const variables = { input: { transactionId: id } };
  return (
    <div className="flex flex-wrap gap-3 empty:hidden">
      <Act
        texts={isSignedElsewhere ? { ...speedUp, done: speedUp.doneElsewhere } : speedUp}
        look="main"
        isPossible={(waits || isToSign) && asked === null && !ends}
        document={ConsoleSpeedUpOwnDocument}
        variables={variables}
        refusalOf={(said) => refusalText(said?.speedUpOwnTransaction, actRefusals)}
      >
        {isSignedElsewhere ? speedUp.meansElsewhere : speedUp.means}
      </Act>
      <Act
        texts={callOff}
        look="danger"
        isPossible={state === "PLANNED" || ((isToSign || waits) && asked !== "CANCEL")}
        document={ConsoleCancelOwnDocument}
        variables={variables}
        refusalOf={(said) => refusalText(said?.cancelOwnTransaction, actRefusals)}
      >
        {callOff[ends ? "meansExpiring" : meaningOf(state, isSignedElsewhere)]}
      </Act>
    </div>
  );
}

function meaningOf(state: Props["transaction"]["state"], isSignedElsewhere: boolean) {
  if (state === "PLANNED") return "meansPlanned";
  if (state === "AWAITING_SIGNATURE") return "meansToSign";
  return isSignedElsewhere ? "meansElsewhere" : "meansSigned";
}

type ActProps<Result, Variables> = {
  readonly texts: { readonly open: string; readonly title: string; readonly submit: string; readonly done: string };
  readonly look: "main" | "danger";
  readonly isPossible: boolean;
  readonly document: TypedDocumentString<Result, Variables>;
  readonly variables: Variables;
  readonly refusalOf: (said: Result | undefined) => string | null;
  /** What will happen. */
  readonly children: string;
};

/** Its button, and the dialog that says what it does, and does it. */
function Act<Result, Variables>({
  texts,
  look,
  isPossible,
  document,
  variables,
  ...about
}: ActProps<Result, Variables>) {
  const { refusalOf, children } = about;
  const dialog = useActDialog(isPossible);
  const say = useToast();
  const order = useRepeatable(document, () => {
    dialog.close();
    say(texts.done);
  });
  if (!dialog.isThere) return null;
  const { data, error, submittedAt, isPending } = order;
  const refusal = refusalOf(data);
  return (
    <>
      <Button look={look === "danger" ? "danger" : "plain"} onClick={dialog.open}>
        {texts.open}
      </Button>
      <Dialog title={texts.title} isOpen={dialog.isOpen} onClose={dialog.close}>
        <Form onSubmit={() => order.mutate(variables)} refusedAt={error || refusal ? submittedAt : undefined}>
          <p>{children}</p>
          <RefusalNote code={codeOfFirst(data)}>{refusal}</RefusalNote>
          <SendFault fault={error} sentAt={submittedAt} />
          <Button look={look} type="submit" isBusy={isPending} className="justify-self-start">
            {texts.submit}
          </Button>
        </Form>
      </Dialog>
    </>
  );
}
