import { ConsoleImportWalletDocument } from "../../generated/wallet/bring/bring.ts";
import { words } from "../../words/words.ts";
import { BringForm, type Brought } from "./bring-form.tsx";
import { PageFrame } from "./page-frame.tsx";

const toInput = ({ key, passphrase, ...about }: Brought) => ({
  input: { ...about, secret: key, passphrase: passphrase === "" ? null : passphrase },
});

export function ImportPage() {
  return (
    <PageFrame title={words.wallets.toImport}>
      {(networks) => (
        <BringForm
          way="import"
          networks={networks}
          document={ConsoleImportWalletDocument}
          answerOf={({ importWallet }) => importWallet}
          variablesOf={toInput}
        />
      )}
    </PageFrame>
  );
}
