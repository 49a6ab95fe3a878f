import type { CreateWalletRefusal } from "../app/create-wallet.ts";

export const presentRefusal = ({ code, available }: CreateWalletRefusal) =>
  ({
    __typename: "NetworkUnavailable",
    code,
    message: `This network is not configured here. Choose one of ${available.join(", ")}.`,
  }) as const;
