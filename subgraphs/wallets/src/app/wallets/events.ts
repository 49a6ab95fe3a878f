import type { NewEvent } from "@coffer/contracts/new-event";
import type { Wallet } from "../../domain/wallets/wallet.ts";

export const walletCreated = ({ id, userId, network, createdAt }: Wallet): NewEvent<"wallets"> => ({
  type: "wallet.created",
  subject: id,
  ownerId: userId,
  time: createdAt,
  data: { walletId: id, userId, network },
});
