import { Dialog } from "../ui/dialog.tsx";
import { words } from "../words/words.ts";
import { OpenAccount } from "./open-account.tsx";

type Props = { readonly owner: string; readonly isOpen: boolean; readonly onClose: () => void };

/** Closes when the account is open. */
export function OpenAccountDialog({ owner, isOpen, onClose }: Props) {
  return (
    <Dialog title={words.accounts.open} isOpen={isOpen} onClose={onClose}>
      <OpenAccount owner={owner} isFirst onOpened={onClose} />
    </Dialog>
  );
}
