/** Where a newcomer begins: each tab of the explorer is one step, in an order that works. */
export const EXPLORER_TABS = [
  {
    query: `# Welcome to Coffer. First log in as a demo user:
# put the password into the variables below (it is in
# the terminal where Coffer started), and press the
# button, or Ctrl-Enter. Then take the tabs above.
mutation LogIn($login: String!, $password: String!) {
  login(input: { login: $login, password: $password }) {
    __typename
    ... on LoginSuccess {
      user { username }
      tokens { accessToken accessTokenExpiresAt }
    }
    ... on Refusal { code message }
  }
}
`,
    variables: json({ login: "alice", password: "" }),
  },
  {
    query: `# Who am I, and what do I have?
# One query over five subgraphs.
query Overview {
  me {
    username
    roles
    verification { status level }
    accounts {
      id
      name
      balance { available { amount currency } }
      payments(first: 5) {
        nodes { kind status amount { amount } memo }
      }
    }
    wallets { network addresses { nodes { address } } }
  }
}
`,
  },
  {
    query: `# An account for dollars. The same key again
# gives the same account.
mutation OpenAccount($input: OpenAccountInput!) {
  openAccount(input: $input) {
    __typename
    ... on OpenAccountSuccess { account { id name } }
    ... on Refusal { code message }
  }
}
`,
    variables: json({ input: { currency: "USD", idempotencyKey: "my-first-account" } }),
  },
  {
    query: `# Your balances, live. Run it, open this page in a
# second window, log in there too, and make a deposit.
subscription LiveBalance {
  balanceChanged {
    snapshot
    account { name }
    balance { available { amount currency } }
    payment { kind status memo }
  }
}
`,
  },
  {
    query: `# Test money. Put the account's id into the variables.
# Another key is another deposit.
mutation Deposit($input: DepositInput!) {
  deposit(input: $input) {
    __typename
    ... on DepositSuccess { payment { id status } }
    ... on Refusal { code message }
  }
}
`,
    variables: json({
      input: { accountId: "acc_…", amount: { amount: "100.00", currency: "USD" }, idempotencyKey: "my-first-deposit" },
    }),
  },
  {
    query: `# Pay somebody by name. Sent again with the same key,
# it is the same payment: nobody pays twice.
mutation SendPayment($input: SendPaymentInput!) {
  sendPayment(input: $input) {
    __typename
    ... on SendPaymentSuccess { payment { id status amount { amount currency } } }
    ... on InsufficientFunds { available { amount } }
    ... on Refusal { code message }
  }
}
`,
    variables: json({
      input: {
        fromAccountId: "acc_…",
        to: { username: "bob" },
        amount: { amount: "25.50", currency: "USD" },
        memo: "Dinner",
        idempotencyKey: "my-first-payment",
      },
    }),
  },
] as const;

function json(value: unknown): string {
  return JSON.stringify(value, null, 2);
}
