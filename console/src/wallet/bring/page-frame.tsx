import type { ReactNode } from "react";
import { BringNetworksDocument } from "../../generated/wallet/bring/bring.ts";
import { useAsk } from "../../live/use-ask.ts";
import { Fault } from "../../ui/fault.tsx";
import { TextLink } from "../../ui/link-button.tsx";
import { Page } from "../../ui/page.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { words } from "../../words/words.ts";
import type { BringNetwork } from "./about-fields.tsx";

type Props = {
  readonly title: string;
  readonly children: (networks: readonly BringNetwork[]) => ReactNode;
};

/** Around both forms: they need the networks that take such wallets. */
export function PageFrame({ title, children }: Props) {
  const { data, error, refetch } = useAsk(BringNetworksDocument, {});
  return (
    <Page title={title} actions={<TextLink to="/wallets">{words.wallets.back}</TextLink>}>
      {error && <Fault fault={error} onAgain={() => void refetch()} />}
      {!data && !error && <Skeleton rows={6} />}
      {data && children(data.networks.filter(({ takesKeys }) => takesKeys))}
    </Page>
  );
}
