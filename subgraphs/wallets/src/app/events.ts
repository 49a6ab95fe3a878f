import type { NewEvent } from "@coffer/contracts/event";
import type { Wallet } from "../domain/wallet.ts";

export const walletCreated = ({ id, userId, network, createdAt }: Wallet): NewEvent => ({
  type: "wallet.created",
  subject: id,
  ownerId: userId,
  time: createdAt,
  data: { walletId: id, userId, network },
});
