import { useState } from "react";
import {
  ConsoleRescanWalletDocument,
  type ConsoleRescanWalletMutation,
  type NetworkFactsFragment,
  type WalletPageQuery,
} from "../../generated/wallet/wallets/wallets.ts";
import { refusalCode, refusalText } from "../../live/refusal-code.ts";
import { useRepeatable } from "../../live/use-repeatable.ts";
import { Button } from "../../ui/button.tsx";
import { Card } from "../../ui/card.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { Field } from "../../ui/field.tsx";
import { Form, typedIn } from "../../ui/form.tsx";
import { readHeight } from "../../ui/read-height.ts";
import { RefusalNote, Refused } from "../../ui/refused.tsx";
import { inputFault, SendFault } from "../../ui/send-fault.tsx";
import { useToast } from "../../ui/toast.tsx";
import { useWriteCount } from "../../ui/use-write-count.ts";
import { words } from "../../words/words.ts";

type Wallet = NonNullable<WalletPageQuery["wallet"]>;
type Props = { readonly wallet: Wallet; readonly network: NetworkFactsFragment | undefined };

/** Of a wallet whose coins stay apart: how far the blocks of before are read for it. */
export function ReadBefore({ wallet, network }: Props) {
  const [isOpen, setOpen] = useState(false);
  const w = words.wallets.before;
  return (
    <Card title={w.title}>
      <div className="grid justify-items-start gap-4">
        {wallet.scan ? <Progress scan={wallet.scan} /> : <p className="text-dim">{w.done}</p>}
        <Button onClick={() => setOpen(true)}>{w.open}</Button>
      </div>
      <Dialog title={w.ask} isOpen={isOpen} onClose={() => setOpen(false)}>
        <Rescan walletId={wallet.id} newest={network?.health.followed?.height} onDone={() => setOpen(false)} />
      </Dialog>
    </Card>
  );
}

function Progress({ scan: { from, at, to } }: { readonly scan: NonNullable<Wallet["scan"]> }) {
  const write = useWriteCount();
  const w = words.wallets.before;
  const [read, all] = [Math.max(at - from + 1, 0), to - from + 1];
  return (
    <div className="grid w-full gap-1">
      <progress
        aria-label={w.title}
        max={all}
        value={read}
        className="h-3 w-full appearance-none overflow-hidden rounded-full border border-line bg-field [&::-moz-progress-bar]:bg-accent [&::-webkit-progress-bar]:bg-field [&::-webkit-progress-value]:bg-accent"
      />
      <p className="text-dim text-sm">{w.read(write(read), write(all), write(to))}</p>
    </div>
  );
}

type RescanProps = {
  readonly walletId: string;
  /** Undefined: none was read, or nobody knows. */
  readonly newest: number | undefined;
  readonly onDone: () => void;
};

/** Has blocks read once more: a repeat reads them again, and harms nothing. */
function Rescan({ walletId, newest, onDone }: RescanProps) {
  const say = useToast();
  const write = useWriteCount();
  const [unreadAt, setUnreadAt] = useState<number>();
  const w = words.wallets.before;
  const order = useRepeatable(ConsoleRescanWalletDocument, () => {
    onDone();
    say(w.asked);
  });
  const { data, error, submittedAt } = order;
  const answer = data?.rescanWallet;
  const submit = (typed: FormData) => {
    const fromHeight = readHeight(typedIn(typed, "from"));
    const isRead = typeof fromHeight === "number";
    setUnreadAt(isRead ? undefined : Date.now());
    if (isRead) order.mutate({ input: { walletId, fromHeight } });
  };
  const refusal = answer?.__typename === "ScanOutOfRange" ? null : refusalText(answer, w.refusals);
  const range = rangeIn(answer);
  const outOfRange = range && (
    <Refused code={refusalCode(answer)}>{w.range(write(range.lowest), write(range.highest))}</Refused>
  );
  const isRefused = error || refusal || range;
  return (
    <Form onSubmit={submit} refusedAt={unreadAt ?? (isRefused ? submittedAt : undefined)}>
      <p>{w.meaning}</p>
      <Field
        label={w.from}
        name="from"
        hint={newest === undefined ? undefined : w.newest(write(newest))}
        fault={unreadAt ? w.height : (outOfRange ?? inputFault(error, "input.fromHeight"))}
        inputMode="numeric"
        autoComplete="off"
        required
      />
      <RefusalNote code={refusalCode(answer)}>{refusal}</RefusalNote>
      <SendFault fault={error} sentAt={submittedAt} places={["input.fromHeight"]} />
      <Button look="main" type="submit" isBusy={order.isPending} className="justify-self-start">
        {w.submit}
      </Button>
    </Form>
  );
}

const rangeIn = (answer: ConsoleRescanWalletMutation["rescanWallet"] | undefined) =>
  answer?.__typename === "ScanOutOfRange" ? answer : null;
