import { ConsoleWatchWalletDocument } from "../../generated/wallet/bring/bring.ts";
import { words } from "../../words/words.ts";
import { BringForm, type Brought } from "./bring-form.tsx";
import { PageFrame } from "./page-frame.tsx";

const toInput = ({ key, passphrase: _, ...about }: Brought) => ({ input: { ...about, watch: key.trim() } });

export function WatchPage() {
  return (
    <PageFrame title={words.wallets.toWatch}>
      {(networks) => (
        <BringForm
          way="watch"
          networks={networks}
          document={ConsoleWatchWalletDocument}
          answerOf={({ watchWallet }) => watchWallet}
          variablesOf={toInput}
        />
      )}
    </PageFrame>
  );
}
