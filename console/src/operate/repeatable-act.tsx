import type { ComponentProps } from "react";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { useActDialog } from "../ui/use-act-dialog.ts";
import { RepeatableForm } from "./repeatable-form.tsx";

type Form<Result, Variables> = ComponentProps<typeof RepeatableForm<Result, Variables>>;

type Props<Result, Variables> = Omit<Form<Result, Variables>, "submit" | "done" | "onDone"> & {
  readonly isPossible: boolean;
  readonly texts: { readonly open: string; readonly title: string; readonly submit: string; readonly done: string };
  /** Of its button. */
  readonly className?: string;
};

/** An order of staff's that can be repeated: its button, and the dialog in which it is given. */
export function RepeatableAct<Result, Variables>({
  isPossible,
  texts: { open, title, submit, done },
  className,
  ...form
}: Props<Result, Variables>) {
  const dialog = useActDialog(isPossible);
  if (!dialog.isThere) return null;
  return (
    <>
      <Button look={form.look === "danger" ? "danger" : "plain"} className={className} onClick={dialog.open}>
        {open}
      </Button>
      <Dialog title={title} isOpen={dialog.isOpen} onClose={dialog.close}>
        <RepeatableForm {...form} submit={submit} done={done} onDone={dialog.close} />
      </Dialog>
    </>
  );
}
