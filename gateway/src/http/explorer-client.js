// Runs in the browser, before GraphiQL. GraphiQL's own fetcher sends no headers with a WebSocket,
// so subscriptions would be nobody's; this one does, and it keeps the access token of a login for
// what is run next.

// What is typed here holds passwords and tokens: it goes with the browser's tab.
const storage = sessionStorage;
let login = JSON.parse(storage.getItem("login") ?? "null");

globalThis.renderCofferExplorer = (graphiql, root, options) => {
  const { endpoint } = options;
  const fetcher = (asked, { headers = {} } = {}) => {
    const { type, name } = chosenOf(asked);
    const request = { ...asked, operationName: name };
    const all = { ...(login ? { authorization: `Bearer ${login.accessToken}` } : {}), ...lowerCase(headers) };
    return type === "subscription" ? follow(endpoint, request, all) : ask(endpoint, request, all);
  };
  showWho();
  graphiql.renderYogaGraphiQL(root, {
    ...options,
    endpoint: undefined,
    fetcher,
    storage,
    // GraphiQL shows the first tab's variables only where they are given apart, and once: else each
    // reload adds a tab.
    variables: storage.getItem("graphiql:tabState") ? undefined : options.defaultTabs[0].variables,
    // Its own handler writes what is typed into the address, and with it into the browser's
    // history.
    onEditQuery() {},
  });
};

const lowerCase = (headers) =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));

/**
 * Read from the text: right after a change of tabs, GraphiQL still names the operation of the tab
 * before.
 */
function chosenOf({ query, operationName }) {
  const operations = [...query.replace(/#.*/g, "").matchAll(/(?:^|})\s*(query|mutation|subscription)\b\s*(\w*)/g)].map(
    ([, type, name]) => ({ type, name: name || undefined }),
  );
  const [only] = operations.length === 1 ? operations : [];
  return only ?? operations.find(({ name }) => name === operationName) ?? { name: operationName };
}

async function ask(endpoint, request, headers) {
  const response = await fetch(endpoint, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify(request),
  });
  const answer = await response.json();
  noteLogin(answer.data);
  return answer;
}

/** graphql-transport-ws, one subscription on a socket of its own. */
const follow = (endpoint, request, headers) => ({
  subscribe(sink) {
    const socket = new WebSocket(new URL(endpoint, location.origin.replace(/^http/, "ws")), "graphql-transport-ws");
    const send = (message) => socket.send(JSON.stringify(message));
    let isOver = false;
    const end = () => {
      isOver = true;
      socket.close(1000);
    };
    socket.onopen = () => send({ type: "connection_init", payload: headers });
    socket.onmessage = ({ data }) => {
      const { type, payload } = JSON.parse(data);
      if (type === "connection_ack") send({ id: "1", type: "subscribe", payload: request });
      if (type === "ping") send({ type: "pong" });
      if (type === "next") sink.next(payload);
      if (type === "error") sink.next({ errors: payload });
      if (type !== "error" && type !== "complete") return;
      end();
      sink.complete();
    };
    socket.onclose = ({ code, reason }) => {
      if (isOver) return;
      sink.next({ errors: [{ message: `The server closed the socket: ${reason || "no reason given"} (${code}).` }] });
      sink.complete();
    };
    return { unsubscribe: end };
  },
});

/** `login`, under whatever alias, or `refresh`. */
function noteLogin(data) {
  for (const answer of Object.values(data ?? {})) {
    if (answer?.loggedOutAt) login = null;
    if (!answer?.tokens?.accessToken) continue;
    login = { username: answer.user?.username ?? login?.username ?? "somebody", ...answer.tokens };
  }
  storage.setItem("login", JSON.stringify(login));
  showWho();
}

function showWho() {
  const until = login?.accessTokenExpiresAt
    ? ` until ${new Date(login.accessTokenExpiresAt).toLocaleTimeString()}`
    : "";
  document.querySelector("#who").textContent = login
    ? `Logged in as ${login.username}${until}: the access token goes with whatever you run.`
    : "Nobody is logged in: run LogIn first, or set an Authorization header.";
}
