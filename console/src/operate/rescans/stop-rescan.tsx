import { EndRescanDocument, type RescanFactsFragment } from "../../generated/operate/rescans/rescans.ts";
import { refusalText } from "../../live/refusal-code.ts";
import { Dialog } from "../../ui/dialog.tsx";
import { useHeadingAfter } from "../../ui/use-heading-after.ts";
import { words } from "../../words/words.ts";
import { RepeatableForm } from "../repeatable-form.tsx";

type Props = {
  /** Null: none is to be stopped. */
  readonly rescan: RescanFactsFragment | null;
  readonly nameOf: (network: string) => string;
  readonly onClose: () => void;
};

/**
 * Ends one before all was read. It stands beside the list, whose rows are others on a narrow
 * screen: whoever turns theirs stays in it.
 */
export function StopRescan({ rescan, nameOf, onClose }: Props) {
  const w = words.rescans.stop;
  const name = nameOf(rescan?.network ?? "");
  // The button that opened it goes away with what it has stopped.
  useHeadingAfter(rescan !== null);
  return (
    <Dialog title={w.title(name)} isOpen={rescan !== null} onClose={onClose}>
      {rescan && (
        <RepeatableForm
          document={EndRescanDocument}
          variablesOf={(reason) => ({ input: { network: rescan.network, reason } })}
          refusalOf={({ stopNetworkRescan }) => refusalText(stopNetworkRescan, w.refusals)}
          look="danger"
          submit={w.submit}
          done={w.done(name)}
          onDone={onClose}
        >
          <p>{w.means}</p>
        </RepeatableForm>
      )}
    </Dialog>
  );
}
