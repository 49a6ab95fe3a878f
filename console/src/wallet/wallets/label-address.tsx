import { useState } from "react";
import { ConsoleLabelAddressDocument, type WalletPageQuery } from "../../generated/wallet/wallets/wallets.ts";
import { refusalCode, refusalText } from "../../live/refusal-code.ts";
import { useRepeatable } from "../../live/use-repeatable.ts";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { Field } from "../../ui/field.tsx";
import { Form, typedIn } from "../../ui/form.tsx";
import { RefusalNote } from "../../ui/refused.tsx";
import { inputFault, SendFault } from "../../ui/send-fault.tsx";
import { words } from "../../words/words.ts";

type Address = NonNullable<WalletPageQuery["wallet"]>["addresses"]["nodes"][number];

/** What an address is for: said, said anew, or taken away. */
export function LabelAddress({ address }: { readonly address: Address }) {
  const [isOpen, setOpen] = useState(false);
  const w = words.wallets;
  return (
    <>
      <Button onClick={() => setOpen(true)}>
        {w.setLabel}
        <span className="sr-only"> {w.addressNo(address.index)}</span>
      </Button>
      <Dialog title={w.labelTitle(address.index)} isOpen={isOpen} onClose={() => setOpen(false)}>
        <Label address={address} onDone={() => setOpen(false)} />
      </Dialog>
    </>
  );
}

function Label({ address, onDone }: { readonly address: Address; readonly onDone: () => void }) {
  const w = words.wallets;
  const change = useRepeatable(ConsoleLabelAddressDocument, onDone);
  const { data, error, submittedAt } = change;
  const refusal = refusalText(data?.labelWalletAddress, w.ownRefusals);
  const submit = (typed: FormData) => {
    const label = typedIn(typed, "label").trim();
    change.mutate({ input: { addressId: address.id, label: label === "" ? null : label } });
  };
  return (
    <Form onSubmit={submit} refusedAt={error || refusal ? submittedAt : undefined}>
      <Field
        label={w.label}
        name="label"
        hint={w.labelHint}
        defaultValue={address.label ?? ""}
        fault={inputFault(error, "input.label")}
        maxLength={64}
        autoComplete="off"
      />
      <RefusalNote code={refusalCode(data?.labelWalletAddress)}>{refusal}</RefusalNote>
      <SendFault fault={error} sentAt={submittedAt} places={["input.label"]} />
      <Button look="main" type="submit" isBusy={change.isPending} className="justify-self-start">
        {w.labelNow}
      </Button>
    </Form>
  );
}
